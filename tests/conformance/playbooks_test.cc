// Playbooks are data: a company publishes its own, and can require that events say why and show what proves
// them.
#include "absl/strings/str_format.h"
#include "entente/v1/playbook_service.pb.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using support::FieldsOf;
using support::IsAccepted;
using support::IsRefused;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kStages[] = R"("stages": [{"id": "scout", "display_name": "Scout", "next": ["run"]},
                                         {"id": "run", "display_name": "Run"}],
                              "roles": [{"id": "owner", "display_name": "Owner", "ownership": true}])";

class PlaybooksTest : public support::ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    GivenOrganization("acme");
    GivenOrganization("globex");
  }

  static std::string Publishing(const std::string& more, const std::string& context = "") {
    return absl::StrFormat(
        R"({"name": "playbooks/ours", "playbook": {"display_name": "Ours", %s %s}, "context": {%s}})",
        kStages, more, context);
  }
  static std::string Opening(const std::string& id, const std::string& context) {
    return absl::StrFormat(R"({"alliance_id": "%s", "display_name": "A", "playbook": "playbooks/ours",
        "parties": ["organizations/acme", "organizations/globex"], "context": {%s}})",
                           id, context);
  }

  uint32_t NewestVersion() {
    const auto answer = client_->Ask<v1::Playbook>("GetPlaybook", R"({"name": "playbooks/ours"})");
    EXPECT_THAT(answer.status, IsAccepted());
    return answer.value.version();
  }
};

TEST_F(PlaybooksTest, VersionsFollowEachOtherAndOldOnesStay) {
  const auto first = Done("PublishPlaybook", Publishing(""));
  EXPECT_EQ(first.resource(), "playbooks/ours");
  EXPECT_EQ(first.version(), 1u);
  EXPECT_THAT(Done("PublishPlaybook", Publishing("")).events(), IsEmpty()) << "nothing has changed";
  Done("PublishPlaybook", Publishing(R"(, "forms": [{"id": "pact", "display_name": "Pact"}])"));
  EXPECT_EQ(NewestVersion(), 2u);
  const auto old = client_->Ask<v1::Playbook>("GetPlaybook", R"({"name": "playbooks/ours", "version": 1})");
  EXPECT_THAT(old.status, IsAccepted());
  EXPECT_THAT(old.value.forms(), IsEmpty());
  EXPECT_THAT(client_->Do("PublishPlaybook", Publishing(R"(, "version": 5)")).status,
              IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(client_->Do("PublishPlaybook", Publishing("", R"("expected_version": "1")")).status,
              IsRefused(v1::VERSION_MISMATCH));
}

TEST_F(PlaybooksTest, FaultsOfTheContentAreNamedTogether) {
  const auto refused = client_->Do(
      "PublishPlaybook",
      Publishing(
          R"(, "rules": [{"id": "NO_SUCH_RULE", "severity": "WARN"}], "approval_required_methods": ["Fly"])"));
  EXPECT_THAT(refused.status, IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(FieldsOf(refused.status),
              ElementsAre("playbook.rules[0].id", "playbook.approval_required_methods[0]"));
  EXPECT_THAT(
      client_->Do("PublishPlaybook", R"({"name": "playbooks/ours", "playbook": {"display_name": "Ours"}})")
          .status,
      IsRefused(v1::FIELD_INVALID))
      << "an alliance begins in the first stage, so there must be one";
}

TEST_F(PlaybooksTest, AnAllianceKeepsTheVersionItWasOpenedWith) {
  Done("PublishPlaybook", Publishing(""));
  Done("CreateAlliance", Opening("old", ""));
  Done("PublishPlaybook",
       Publishing(R"(, "event_requirements": [{"event_type": "StageEntered", "reason_required": true}])"));
  Done("CreateAlliance", Opening("new", ""));
  Done("EnterStage", R"({"alliance": "alliances/old", "stage": "run"})");
  const auto refused = client_->Do("EnterStage", R"({"alliance": "alliances/new", "stage": "run"})");
  EXPECT_THAT(refused.status, IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(FieldsOf(refused.status), ElementsAre("context.reason"));
}

TEST_F(PlaybooksTest, RequiredReasonAndEvidenceAreAskedForTogetherAndThenAccepted) {
  Done("PublishPlaybook", Publishing(R"(, "event_requirements": [
           {"event_type": "AllianceCreated", "reason_required": true, "evidence_required": true},
           {"event_type": "StageEntered", "reason_required": true, "live_only": true}])"));
  const auto refused = client_->Do("CreateAlliance", Opening("a", ""));
  EXPECT_THAT(refused.status, IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(FieldsOf(refused.status), ElementsAre("context.reason", "context.evidence"));
  EXPECT_THAT(
      client_->Do("CreateAlliance", Opening("a", R"("historical": true, "reason": "It was on paper.")"))
          .status,
      IsRefused(v1::FIELD_INVALID))
      << "history is exempt only where the playbook says so";
  Done("CreateAlliance",
       Opening("a", R"("reason": "Agreed.", "evidence": [{"uri": "https://example.com/minutes"}])"));
  EXPECT_THAT(client_
                  ->Do("EnterStage", R"({"alliance": "alliances/a", "stage": "run",
                                            "context": {"validate_only": true}})")
                  .status,
              IsRefused(v1::FIELD_INVALID))
      << "a dry run tells it as well";
  Done("EnterStage", R"({"alliance": "alliances/a", "stage": "run", "context": {"historical": true}})");
}

}  // namespace
}  // namespace entente
