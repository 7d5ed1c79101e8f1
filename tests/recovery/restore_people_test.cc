// A restored log forgets no erasure and no legal hold, and reads the names of all others.
#include <filesystem>

#include "absl/strings/str_format.h"
#include "tests/recovery/erasure_fixture.h"
#include "tests/recovery/restore_command.h"

namespace entente {
namespace {

namespace fs = std::filesystem;
using support::Ended;
using testing::HasSubstr;
using testing::Not;

class RestoreOfPeopleTest : public ErasureTest {
 protected:
  // Stops the server and starts another one on what was restored.
  std::string RestoreTo(uint64_t position) {
    Stop();
    const Ended outcome = Restore(server_.data_dir(), position, restored_.data_dir(),
                                  {"--master-key-file", directory_ / "master"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    restored_.Start();
    ada_ = std::make_unique<support::Client>(restored_.address(), support::TokenOf("ada"));
    ben_ = std::make_unique<support::Client>(restored_.address(), support::TokenOf("ben"));
    ada_->AwaitViews();
    return outcome.out;
  }

  v1::Receipt Hold(const std::string& method, const std::string& matter) {
    return Done(method, absl::StrFormat(R"({"name": "%s", "matter": "%s", "context": {"reason": "Court."}})",
                                        person_, matter));
  }

  support::ServerProcess restored_{directory_ / "restored",
                                   {"--token-file", directory_ / "tokens", "--master-key-file",
                                    directory_ / "master", "--key-backup-retention-days", "30"}};
};

TEST_F(RestoreOfPeopleTest, NamesStayReadableAndLaterPeopleAreGone) {
  const uint64_t position = ada_->Head();
  const std::string later = Done("RegisterPerson", R"({"person": {"display_name": "Zoe"}})").resource();
  RestoreTo(position);
  EXPECT_EQ(Get().display_name(), kName);
  Done("UpdatePerson", absl::StrFormat(R"({"name": "%s", "person": {"display_name": "Q. Z."}})", person_));
  EXPECT_EQ(Get().display_name(), "Q. Z.");
  const std::string keys = restored_.data_dir() + "/keys";
  EXPECT_TRUE(fs::exists(sealing::PersonFile(keys, person_, sealing::kKeyEnding)));
  EXPECT_FALSE(fs::exists(sealing::PersonFile(keys, later, sealing::kKeyEnding)));
}

TEST_F(RestoreOfPeopleTest, WhoWasErasedAfterThePointStaysErased) {
  const uint64_t position = ada_->Head();
  const v1::Receipt erased = Erase();
  const v1::ErasureCertificate before = Certificate();
  const std::string said = RestoreTo(position);
  EXPECT_THAT(said, HasSubstr("1 erasures, 0 legal holds"));
  EXPECT_TRUE(Get().erased());
  EXPECT_EQ(Get().display_name(), "");
  const std::string keys = restored_.data_dir() + "/keys";
  EXPECT_FALSE(fs::exists(sealing::PersonFile(keys, person_, sealing::kKeyEnding)));
  EXPECT_TRUE(fs::exists(sealing::PersonFile(keys, person_, sealing::kDestroyedEnding)));
  const auto trail = ada_->Trail(absl::StrFormat(R"({"filter": {"resource": "%s"}})", person_));
  const v1::TrailEntry& again = trail.value.back();
  EXPECT_EQ(again.type(), "PersonErased");
  EXPECT_THAT(again.reason(),
              HasSubstr("restored without " + erased.events().rbegin()->event() + " of entente/"));
  EXPECT_THAT(
      again.reason(),
      HasSubstr("by which principals/ada (approval by principals/ben) erased the person; it holds here"));
  EXPECT_THAT(again.reason(), HasSubstr("The reason then: The person asked."));
  const v1::ErasureCertificate now = Certificate();
  EXPECT_EQ(now.key_id(), before.key_id());
  EXPECT_EQ(now.legal_basis(), before.legal_basis());
  EXPECT_EQ(now.backups_expire_on().DebugString(), before.backups_expire_on().DebugString());
  EXPECT_EQ(now.approval(), "") << "it is in the other log";
  for (const auto& entry : fs::recursive_directory_iterator(restored_.data_dir())) {
    if (entry.is_regular_file()) EXPECT_THAT(support::ReadFile(entry.path()), Not(HasSubstr(kName)));
  }
  EXPECT_THAT(support::ConditionsOf(Propose().status), testing::ElementsAre("PERSON_ERASED"));
}

TEST_F(RestoreOfPeopleTest, WhoWasErasedBeforeThePointStaysErased) {
  Erase();
  RestoreTo(ada_->Head());
  EXPECT_TRUE(Get().erased());
  EXPECT_FALSE(fs::exists(sealing::PersonFile(restored_.data_dir() + "/keys", person_, sealing::kKeyEnding)));
}

TEST_F(RestoreOfPeopleTest, AHoldThatWasPlacedAfterThePointStillBlocksAnErasure) {
  Hold("PlaceLegalHold", "case 1");
  const uint64_t position = ada_->Head();
  Hold("PlaceLegalHold", "case 2");
  Hold("PlaceLegalHold", "case 3");
  Hold("LiftLegalHold", "case 3");
  Hold("LiftLegalHold", "case 1");
  EXPECT_THAT(RestoreTo(position), HasSubstr("0 erasures, 1 legal holds"));
  std::vector<std::string> matters;
  const v1::Person person = Get();
  for (const auto& hold : person.legal_holds()) matters.push_back(hold.matter());
  // One that was lifted too late stands again: it can be lifted again, and what it protects cannot come back.
  EXPECT_THAT(matters, testing::ElementsAre("case 1", "case 2"));
  const auto proposed = Propose();
  EXPECT_THAT(support::ConditionsOf(proposed.status), testing::ElementsAre("LEGAL_HOLD", "LEGAL_HOLD"));
}

}  // namespace
}  // namespace entente
