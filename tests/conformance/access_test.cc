// Who may do what: tokens, roles, and what a denial tells.
#include "absl/strings/str_format.h"
#include "entente/v1/rules.pb.h"
#include "tests/support/raw_call.h"
#include "tests/support/server_test.h"
#include "tests/support/tokens.h"

namespace entente {
namespace {

using support::CallRaw;
using support::IsAccepted;
using support::IsRefused;
using support::TokenLine;
using support::TokenOf;

class AccessTest : public testing::Test {
 protected:
  void SetUp() override {
    support::WriteFile(directory_ / "tokens",
                       "# who role hash\n" + TokenLine("root", "administrator") +
                           TokenLine("reader", "reader") + TokenLine("crm", "contributor") +
                           TokenLine("keeper", "alliance_manager") + TokenLine("auditor", "auditor"));
    server_.Start();
    root_ = std::make_unique<support::Client>(server_.address(), TokenOf("root"));
    head_ = root_->Head();
  }

  support::Client As(const std::string& principal) {
    return support::Client(server_.address(), TokenOf(principal));
  }

  support::TemporaryDirectory directory_;
  support::ServerProcess server_{directory_ / "data", {"--token-file", directory_ / "tokens"}};
  std::unique_ptr<support::Client> root_;
  uint64_t head_ = 0;
};

constexpr char kRegister[] = R"({"organization_id": "acme", "organization": {"display_name": "Acme"}})";

TEST_F(AccessTest, EveryMethodAsksForAToken) {
  for (const auto* method : support::AllMethods()) {
    EXPECT_THAT(CallRaw(root_->channel(), support::PathOf(*method), ""), IsRefused(v1::CREDENTIALS_MISSING))
        << method->full_name();
    EXPECT_THAT(CallRaw(root_->channel(), support::PathOf(*method), "",
                        {{"authorization", "Bearer 00000000000000000000000000000000"}}),
                IsRefused(v1::CREDENTIALS_INVALID))
        << method->full_name();
  }
  EXPECT_EQ(root_->Head(), head_);
}

TEST_F(AccessTest, ATokenInAnotherFormIsRefused) {
  for (const std::string& header : {TokenOf("root"), "Basic " + TokenOf("root"), std::string("Bearer "),
                                    "Bearer " + TokenOf("root") + "x", std::string("Bearer")}) {
    const auto status =
        CallRaw(root_->channel(), "/entente.v1.AdminService/GetServerInfo", "", {{"authorization", header}});
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << header;
  }
}

TEST_F(AccessTest, ARoleMayDoNoMoreThanItsPermissions) {
  EXPECT_THAT(As("reader").Do("RegisterOrganization", kRegister).status, IsRefused(v1::PERMISSION_DENIED));
  EXPECT_THAT(As("auditor").Do("RegisterOrganization", kRegister).status, IsRefused(v1::PERMISSION_DENIED));
  EXPECT_THAT(As("reader").Trail("{}").status, IsRefused(v1::PERMISSION_DENIED));
  EXPECT_THAT(As("crm").Import({support::ToCommand("RegisterOrganization", kRegister)}).status,
              IsRefused(v1::PERMISSION_DENIED));
  EXPECT_EQ(root_->Head(), head_);
  EXPECT_THAT(As("auditor").Trail("{}").status, IsAccepted());
}

TEST_F(AccessTest, AGroupNeedsWhatItsCommandsNeed) {
  const auto group = As("crm").Ask<v1::ApplyCommandsResponse>(
      "ApplyCommands", absl::StrFormat(R"({"commands": [{"register_organization": %s}]})", kRegister));
  EXPECT_THAT(group.status, IsRefused(v1::PERMISSION_DENIED));
  EXPECT_EQ(root_->Head(), head_);
}

TEST_F(AccessTest, HistoryIsAPermissionOfItsOwn) {
  EXPECT_THAT(root_->Do("RegisterOrganization", kRegister).status, IsAccepted());
  EXPECT_THAT(root_
                  ->Do("CreateAlliance", R"({"alliance_id": "x", "display_name": "X",
                                              "parties": ["organizations/acme"]})")
                  .status,
              IsAccepted());
  const auto stage = As("crm").Do("EnterStage", R"({"alliance": "alliances/x", "stage": "develop",
                                                    "context": {"historical": true}})");
  EXPECT_THAT(stage.status, IsRefused(v1::PERMISSION_DENIED));
}

TEST_F(AccessTest, ACorrectionIsAPermissionOfItsOwn) {
  EXPECT_THAT(root_->Do("RegisterOrganization", kRegister).status, IsAccepted());
  EXPECT_THAT(root_
                  ->Do("CreateAlliance", R"({"alliance_id": "x", "display_name": "X",
                                              "parties": ["organizations/acme"],
                                              "context": {"effective_on": {"year": 2020}}})")
                  .status,
              IsAccepted());
  const auto entered = As("crm").Do("EnterStage", R"({"alliance": "alliances/x", "stage": "develop"})");
  ASSERT_THAT(entered.status, IsAccepted());
  const std::string wrong = entered->events(0).event();
  const std::string replacement = absl::StrFormat(R"({"alliance": "alliances/x", "stage": "develop",
      "context": {"corrects": "%s", "reason": "The day was wrong.", "effective_on": {"year": 2021}}})",
                                                  wrong);
  const std::string withdrawal =
      absl::StrFormat(R"({"event": "%s", "context": {"reason": "It never happened."}})", wrong);
  const std::string group = absl::StrFormat(R"({"commands": [{"enter_stage": %s}]})", replacement);
  const uint64_t head = root_->Head();
  EXPECT_THAT(As("crm").Do("EnterStage", replacement).status, IsRefused(v1::PERMISSION_DENIED));
  EXPECT_THAT(As("crm").Do("VoidEvent", withdrawal).status, IsRefused(v1::PERMISSION_DENIED));
  EXPECT_THAT(As("crm").Ask<v1::ApplyCommandsResponse>("ApplyCommands", group).status,
              IsRefused(v1::PERMISSION_DENIED));
  EXPECT_EQ(root_->Head(), head);
  EXPECT_THAT(As("keeper").Do("EnterStage", replacement).status, IsAccepted());
}

TEST_F(AccessTest, AProposalNeedsWhatItsCommandNeeds) {
  EXPECT_THAT(root_->Do("RegisterOrganization", kRegister).status, IsAccepted());
  const uint64_t head = root_->Head();
  // A contributor may propose, but not register organizations; the approval of another must not change that.
  const auto proposed =
      As("crm").Do("ProposeCommand", R"({"command": {"rename_organization": {"name": "organizations/acme",
                            "display_name": "Acme 2"}}, "context": {"reason": "It has a new name."}})");
  EXPECT_THAT(proposed.status, IsRefused(v1::PERMISSION_DENIED));
  EXPECT_EQ(root_->Head(), head);
  EXPECT_THAT(As("keeper")
                  .Do("ProposeCommand", R"({"command": {"rename_organization": {"name": "organizations/acme",
                            "display_name": "Acme 2"}}, "context": {"reason": "It has a new name."}})")
                  .status,
              IsAccepted());
}

TEST_F(AccessTest, ADenialDoesNotTellWhetherTheThingExists) {
  EXPECT_THAT(root_->Do("RegisterOrganization", kRegister).status, IsAccepted());
  const auto there =
      As("reader").Do("RenameOrganization", R"({"name": "organizations/acme", "display_name": "A"})");
  const auto not_there =
      As("reader").Do("RenameOrganization", R"({"name": "organizations/none", "display_name": "A"})");
  EXPECT_EQ(support::Explain(there.status), support::Explain(not_there.status));
}

TEST_F(AccessTest, TheTrailNamesWhoGaveTheCommand) {
  EXPECT_THAT(root_->Do("RegisterOrganization", kRegister).status, IsAccepted());
  const auto trail = root_->Trail(absl::StrFormat(R"({"read_after": "%d"})", root_->Head()));
  ASSERT_FALSE(trail.value.empty());
  EXPECT_EQ(trail.value.back().actor(), "principals/root");
  EXPECT_FALSE(trail.value.back().authority().empty());
}

TEST_F(AccessTest, TheLogTellsNoToken) {
  root_->Do("RegisterOrganization", kRegister);
  As("nobody").Do("RegisterOrganization", kRegister);
  EXPECT_EQ(server_.Stop(), 0);
  EXPECT_FALSE(server_.Log().empty());
  EXPECT_EQ(server_.Log().find(TokenOf("root")), std::string::npos);
  EXPECT_EQ(server_.Log().find(TokenOf("nobody")), std::string::npos);
}

}  // namespace
}  // namespace entente
