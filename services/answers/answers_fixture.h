// A record with two alliances in it, and short words for questions about them.
#ifndef ENTENTE_SERVICES_ANSWERS_ANSWERS_FIXTURE_H_
#define ENTENTE_SERVICES_ANSWERS_ANSWERS_FIXTURE_H_

#include <string>

#include "entente/v1/finding_service.pb.h"
#include "entente/v1/person_service.pb.h"
#include "services/answers/question.h"
#include "services/domain/given_when_then.h"
#include "services/ledger/ledger_fixture.h"

namespace entente::answers {

// Today is 2025-06-15. `alliances/x` was opened on 2025-05-01 and `alliances/y` on 2025-06-10, both run by
// the light playbook, by `organizations/own`, which is one of ours, and `organizations/partner`. Nobody holds
// a role: in `x` both owners are overdue since 2025-05-31, in `y` they are due on 2025-07-10.
class AnswersTest : public ledger::LedgerFixture {
 protected:
  AnswersTest() {
    auto own = Organization("own");
    own.mutable_organization()->set_is_own(true);
    Must(own);
    Must(Organization("partner"));
    Open("x", "2025-05-01");
    Open("y", "2025-06-10");
  }

  template <typename Request>
  v1::Receipt Must(const Request& request) {
    const auto receipt = Run(request);
    EXPECT_TRUE(receipt.ok()) << receipt.status();
    return receipt.ok() ? *receipt : v1::Receipt();
  }
  template <typename Request>
  v1::Receipt Must(const std::string& text) {
    return Must(domain::Parse<Request>(text));
  }

  void Open(const std::string& id, const std::string& date) {
    auto create = Alliance(id, {"organizations/own", "organizations/partner"});
    *create.mutable_context()->mutable_effective_on() = DateOf(date);
    Must(create);
  }
  std::string Person() {
    v1::RegisterPersonRequest request;
    request.mutable_person()->set_display_name("Ada");
    return Must(request).resource();
  }
  void Sweep(const std::string& alliance) {
    v1::SweepAllianceRequest request;
    request.set_alliance(alliance);
    Must(request);
  }

  static google::type::Date DateOf(const std::string& date) {
    return domain::DateOf(domain::DayOfDate(date));
  }
  static v1::AsOf On(const std::string& date) {
    v1::AsOf as_of;
    *as_of.mutable_effective_on() = DateOf(date);
    return as_of;
  }
  Sources Now() const { return {log_, domain::DayOfDate("2025-06-15")}; }
};

}  // namespace entente::answers

#endif  // ENTENTE_SERVICES_ANSWERS_ANSWERS_FIXTURE_H_
