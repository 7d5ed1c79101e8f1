#include "clients/cli/erasure_text.h"

#include "gmock/gmock.h"

namespace entente::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ErasureTextTest, ACertificateNamesEveryoneAndWhatItDoesNotProve) {
  v1::ErasureCertificate certificate;
  certificate.set_person("people/p");
  certificate.set_event("events/9");
  certificate.set_version(3);
  certificate.set_legal_basis("GDPR Art. 17");
  certificate.set_proposer("principals/ann");
  certificate.set_approver("principals/ben");
  certificate.set_approval("approvals/a");
  certificate.mutable_backups_expire_on()->set_year(2027);
  certificate.mutable_extent()->set_complete(true);
  certificate.add_proved("It happened.");
  certificate.add_not_proved("Not all.");
  const std::string text = CertificateText(certificate);
  for (const char* part :
       {"people/p", "events/9, version 3", "GDPR Art. 17", "principals/ann", "principals/ben, approvals/a",
        "none was at hand", "2027", "It happened.", "Not all."}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_THAT(text, Not(HasSubstr("there are more")));
  certificate.mutable_extent()->set_complete(false);
  EXPECT_THAT(CertificateText(certificate), HasSubstr("there are more"));
}

TEST(ErasureTextTest, ATraceSaysWhereItsFreeTextIs) {
  v1::ErasureTrace trace;
  trace.set_event("events/7");
  trace.set_resource("alliances/x");
  trace.set_type("RoleAssigned");
  trace.add_kinds(v1::ErasureTrace::NAMED);
  trace.add_kinds(v1::ErasureTrace::FREE_TEXT);
  trace.add_free_texts("reason");
  trace.add_free_texts("event.office");
  EXPECT_EQ(TraceText(trace),
            "events/7  alliances/x  RoleAssigned: names the opaque id; free text in reason, event.office\n");
}

}  // namespace
}  // namespace entente::cli
