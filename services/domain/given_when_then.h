// The language of the core's tests: given these facts, when this command, then those facts or that refusal.
//
// Facts and requests are written as text protos, dates as `2024-03-01`, `2024-03` or `2024`. A fact without
// a resource of its own belongs to `alliances/a`.
#ifndef ENTENTE_SERVICES_DOMAIN_GIVEN_WHEN_THEN_H_
#define ENTENTE_SERVICES_DOMAIN_GIVEN_WHEN_THEN_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/domain/decision.h"
#include "services/domain/fold.h"
#include "services/domain/refusal.h"
#include "services/domain/world.h"

namespace entente::domain {

// Reads a message; a mistake in the text fails the test.
template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// The moment of a date, without a position.
state::v1::Moment MomentOf(std::string_view date);

// The first day of a date.
Day DayOfDate(std::string_view date);

// A world in memory. It knows the light playbook, and it is 2026-01-15.
class FakeWorld : public World {
 public:
  FakeWorld();

  // Records a fact and returns its position.
  uint64_t Record(const std::string& resource, std::string_view date, const v1::Fact& fact,
                  uint64_t corrects = 0);
  // What is recorded from then on is recorded on this day.
  void SetRecordedOn(std::string_view date) { recorded_seconds_ = int64_t{86400} * DayOfDate(date); }
  // What day it is.
  void SetToday(std::string_view date) { today_ = DayOfDate(date); }
  void SetCaller(const std::string& principal) { caller_.principal = principal; }
  void SetErasureTerms(const ErasureTerms& terms) { erasure_terms_ = terms; }

  const state::v1::AllianceState* FindAlliance(const std::string& name) const override;
  const state::v1::OrganizationState* FindOrganization(const std::string& name) const override;
  const state::v1::PersonState* FindPerson(const std::string& name) const override;
  const state::v1::PlaybookState* FindPlaybook(const std::string& name) const override;
  const state::v1::ApprovalState* FindApproval(const std::string& name) const override;
  const state::v1::FindingsState* FindFindings(const std::string& name) const override;
  const state::v1::PeriodState* FindPeriod(const std::string& name) const override;
  std::vector<std::string> AlliancesOf(const std::string& person) const override;
  std::optional<ClosedPeriod> ClosedThrough() const override;
  std::optional<std::string> FindByExternalReference(std::string_view collection, std::string_view system,
                                                     std::string_view id) const override;
  std::optional<EarlierEvent> FindEvent(uint64_t position) const override;
  ErasureTerms FindErasureTerms(const std::string&) const override { return erasure_terms_; }
  Day Today() const override;
  const Caller& GetCaller() const override { return caller_; }
  std::string NewId() const override { return "aaaaaaaaaaaaaaaa"; }

  const std::map<std::string, State>& states() const { return states_; }

 private:
  std::map<std::string, State> states_;
  std::map<uint64_t, EarlierEvent> events_;
  Caller caller_{"principals/tester", "test"};
  int64_t recorded_seconds_ = 1'700'000'000;
  Day today_ = DayOfDate("2026-01-15");
  ErasureTerms erasure_terms_{"00112233445566778899aabbccddeeff", 30};
};

// One test case.
class Scenario {
 public:
  // The alliance `alliances/a`, opened on 2020-01-01 with `organizations/own` (ours) and `organizations/x`.
  static Scenario WithAlliance();

  Scenario& Given(std::string_view date, const std::string& fact) {
    return GivenOn("alliances/a", date, fact);
  }
  Scenario& GivenOn(const std::string& resource, std::string_view date, const std::string& fact);
  // The fact takes the place of the one at a position.
  Scenario& GivenInsteadOf(uint64_t position, std::string_view date, const std::string& fact);
  Scenario& As(const std::string& principal);

  template <typename Request>
  Scenario& When(const std::string& request) {
    const Request parsed = Parse<Request>(request);
    decision_ = FindCommand(Request::descriptor())->decide(world_, parsed);
    return *this;
  }

  // Exactly these facts, in order.
  Scenario& Then(const std::vector<std::string>& facts);
  // Success, and nothing to record.
  Scenario& ThenNothing() { return Then({}); }
  // A refusal with exactly these field paths (`BadRequest`) or condition types (`PreconditionFailure`).
  Scenario& ThenRefused(v1::ErrorReason reason, const std::vector<std::string>& details = {});
  // Exactly these remarks, as `SEVERITY RULE`.
  Scenario& ThenRemarked(const std::vector<std::string>& remarks);

  FakeWorld& world() { return world_; }
  // The position of the last fact given.
  uint64_t position() const { return position_; }
  const absl::StatusOr<Decision>& decision() const { return decision_; }

 private:
  FakeWorld world_;
  uint64_t position_ = 0;
  absl::StatusOr<Decision> decision_ = Decision();
};

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_GIVEN_WHEN_THEN_H_
