// What an erasure takes, what stands in its way, and what is certified of it.
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "entente/v1/ledger_service.pb.h"
#include "storage/sealing/key_file.h"
#include "tests/recovery/erasure_fixture.h"
#include "tests/support/child_process.h"

namespace entente {
namespace {

using support::ConditionsOf;
using support::FieldsOf;
using support::IsAccepted;
using support::IsRefused;
using support::TokenOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

using ErasureCommandTest = ErasureTest;

TEST_F(ErasureCommandTest, ItTakesSomeoneElseAReasonAndToday) {
  const auto erase = [this](const std::string& context) {
    return absl::StrFormat(R"({"name": "%s", "legal_basis": "Art. 17", "context": %s})", person_, context);
  };
  const uint64_t head = ada_->Head();
  EXPECT_THAT(ada_->Do("ErasePerson", erase(R"({"reason": "Now."})")).status,
              IsRefused(v1::APPROVAL_REQUIRED));
  const support::Client mia(server_.address(), TokenOf("mia"));
  EXPECT_THAT(mia.Do("ErasePerson", erase(R"({"reason": "Now."})")).status, IsRefused(v1::PERMISSION_DENIED));
  EXPECT_THAT(FieldsOf(Propose("{}").status), ElementsAre("command.context.reason"));
  EXPECT_THAT(
      FieldsOf(Propose(R"({"reason": "R", "effective_on": "2020-01-01", "historical": true})").status),
      UnorderedElementsAre("command.context.effective_on", "command.context.historical"));
  const auto group = ada_->Ask<v1::ApplyCommandsResponse>(
      "ApplyCommands",
      absl::StrFormat(R"({"commands": [{"erase_person": %s}]})", erase(R"({"reason": "Now."})")));
  EXPECT_THAT(group.status, IsRefused(v1::APPROVAL_REQUIRED));
  EXPECT_EQ(ada_->Head(), head);
  const auto proposed = Propose();
  const auto own = ada_->Do("ApproveProposal", absl::StrFormat(R"({"name": "%s"})", proposed->resource()));
  EXPECT_THAT(ConditionsOf(own.status), ElementsAre("DECIDER_IS_PROPOSER"));
  const auto dry = ben_->Do("ApproveProposal", absl::StrFormat(R"({"name": "%s",
      "context": {"validate_only": true}})",
                                                               proposed->resource()));
  EXPECT_THAT(dry.status, IsAccepted());
  EXPECT_EQ(Get().display_name(), kName) << "a dry run destroys nothing";
}

TEST_F(ErasureCommandTest, ALegalHoldBlocksItUntilItIsLifted) {
  const auto hold = [this](const std::string& matter) {
    return absl::StrFormat(R"({"name": "%s", "matter": "%s", "context": {"reason": "Court order."}})",
                           person_, matter);
  };
  const auto proposed = Propose();
  Done("PlaceLegalHold", hold("case 1"));
  Done("PlaceLegalHold", hold("case 2"));
  EXPECT_TRUE(Done("PlaceLegalHold", hold("case 2")).events().empty());
  EXPECT_EQ(Get().legal_holds_size(), 2);
  EXPECT_THAT(ConditionsOf(Approve(proposed->resource()).status), ElementsAre("LEGAL_HOLD", "LEGAL_HOLD"));
  EXPECT_EQ(Get().display_name(), kName);
  Done("LiftLegalHold", hold("case 1"));
  EXPECT_THAT(ConditionsOf(ada_->Do("LiftLegalHold", hold("case 1")).status), ElementsAre("NO_SUCH_HOLD"));
  EXPECT_THAT(ConditionsOf(Approve(proposed->resource()).status), ElementsAre("LEGAL_HOLD"));
  Done("LiftLegalHold", hold("case 2"));
  const auto approved = Approve(proposed->resource());
  ASSERT_THAT(approved.status, IsAccepted());
  EXPECT_THAT(ConditionsOf(ada_->Do("PlaceLegalHold", hold("case 3")).status), ElementsAre("PERSON_ERASED"));
  EXPECT_THAT(ConditionsOf(Propose().status), ElementsAre("PERSON_ERASED"));
  const auto updated = ada_->Do(
      "UpdatePerson", absl::StrFormat(R"({"name": "%s", "person": {"display_name": "N"}})", person_));
  EXPECT_THAT(ConditionsOf(updated.status), ElementsAre("PERSON_ERASED"));
  const auto voided = ada_->Do("VoidEvent", absl::StrFormat(R"({"event": "%s", "context": {"reason": "R"}})",
                                                            approved->events().rbegin()->event()));
  EXPECT_THAT(ConditionsOf(voided.status), ElementsAre("EVENT_NOT_CORRECTABLE"));
}

TEST_F(ErasureCommandTest, TheCertificateSaysWhatWasDoneAndNeverChanges) {
  const auto early = ada_->Ask<v1::ErasureCertificate>("GetErasureCertificate",
                                                       absl::StrFormat(R"({"name": "%s"})", person_));
  EXPECT_THAT(ConditionsOf(early.status), ElementsAre("PERSON_NOT_ERASED"));
  const std::string key_file = support::ReadFile(KeyFile());
  const auto key =
      sealing::DecodeKeyFile(sealing::KeyFileStem(person_), key_file, *sealing::MasterKey::Parse(kMasterKey));
  Erase();
  const v1::ErasureCertificate certificate = Certificate();
  EXPECT_EQ(certificate.person(), person_);
  EXPECT_EQ(certificate.key_id(), sealing::KeyId(*key));
  EXPECT_EQ(certificate.legal_basis(), "GDPR Art. 17(1)(b)");
  EXPECT_EQ(certificate.reason(), "The person asked.");
  EXPECT_EQ(certificate.proposer(), "principals/ada");
  EXPECT_EQ(certificate.approver(), "principals/ben");
  EXPECT_EQ(certificate.approval_reason(), "It is due.");
  EXPECT_EQ(certificate.extent().sealed_count(), 1u);
  EXPECT_EQ(certificate.extent().mentioned_count(), 1u);
  EXPECT_EQ(certificate.extent().external_reference_count(), 1u);
  const auto& expires = certificate.backups_expire_on();
  const absl::CivilDay day(expires.year(), expires.month(), expires.day());
  const absl::Time recorded = absl::FromUnixSeconds(certificate.record_time().seconds());
  EXPECT_EQ(day, absl::ToCivilDay(recorded, absl::UTCTimeZone()) + 30);
  Done("AssignRole", absl::StrFormat(R"({"alliance": "alliances/x", "party": "organizations/globex",
      "role": "executive_sponsor", "person": "%s", "context": {"reason": "Later."}})",
                                     person_));
  Stop();
  Start();
  ada_->AwaitViews();
  EXPECT_EQ(Certificate().SerializeAsString(), certificate.SerializeAsString());
}

TEST_F(ErasureCommandTest, NoCertificateIsGivenWhereAKeyLiesAgain) {
  const std::string key_file = support::ReadFile(KeyFile());
  Erase();
  ada_->AwaitViews();
  support::WriteFile(KeyFile(), key_file);
  const auto asked = ada_->Ask<v1::ErasureCertificate>("GetErasureCertificate",
                                                       absl::StrFormat(R"({"name": "%s"})", person_));
  EXPECT_THAT(ConditionsOf(asked.status), ElementsAre("KEY_NOT_DESTROYED"));
  EXPECT_FALSE(std::filesystem::exists(KeyFile())) << "it was destroyed again";
  EXPECT_THAT(server_.Log(), HasSubstr("the key of " + person_ + " lay in the directory of keys again"));
  EXPECT_EQ(Certificate().person(), person_);
}

TEST_F(ErasureCommandTest, TheCommandLineProposesApprovesAndCertifies) {
  support::WriteFile(directory_ / "ada", TokenOf("ada"));
  support::WriteFile(directory_ / "ben", TokenOf("ben"));
  const auto entente = [this](const std::string& who, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {ENTENTE_CLI, "--server", server_.address(), "--token-file", directory_ / who});
    support::ChildProcess program(arguments);
    EXPECT_EQ(program.WaitForExit(std::chrono::seconds(60)).value_or(-1), 0) << program.Err();
    return program.Out();
  };
  EXPECT_THAT(entente("ada", {"erasure", person_, "--traces"}), HasSubstr("unreadable now"));
  const std::string proposed =
      entente("ada", {"erase", person_, "--legal-basis", "GDPR Art. 17", "--reason", "The person asked."});
  EXPECT_THAT(proposed, HasSubstr("Nothing is erased yet"));
  const size_t begin = proposed.find("approvals/");
  const std::string approval = proposed.substr(begin, proposed.find(' ', begin) - begin);
  EXPECT_THAT(proposed, HasSubstr("entente approve " + approval));
  entente("ben", {"approve", approval, "--reason", "It is due."});
  ada_->AwaitViews();
  const std::string certificate = entente("ada", {"erasure", person_});
  EXPECT_THAT(certificate, HasSubstr("Certificate of erasure of " + person_));
  EXPECT_THAT(certificate, HasSubstr("principals/ben, " + approval));
  EXPECT_THAT(entente("ada", {"get", "x"}), HasSubstr("(erased)"));
}

}  // namespace
}  // namespace entente
