// The scrub of a real server, offline and in the background: what does not follow from the events is named
// with its position.
#include <chrono>
#include <filesystem>
#include <thread>

#include "absl/strings/str_format.h"
#include "entente/v1/admin_service.pb.h"
#include "services/domain/fold.h"
#include "services/views/alliances.h"
#include "services/views/heads_index.h"
#include "services/views/trail_index.h"
#include "services/views/view_store.h"
#include "storage/rocksdb/checked_value.h"
#include "storage/rocksdb/event_log.h"
#include "storage/rocksdb/log_on_disk.h"
#include "storage/sealing/key_directory.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using storage::Family;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ScrubTest : public support::ServerTest {
 protected:
  std::string LogDirectory() { return server_.data_dir() + "/log"; }

  support::Ended Scrub() {
    return support::RunToEnd({ENTENTE_SERVER, "--scrub", "--data-dir", server_.data_dir()});
  }

  // An alliance whose opening has an id and a reference.
  uint64_t GivenARecord() {
    GivenOrganization("acme");
    GivenOrganization("globex");
    return Done("CreateAlliance", R"({"alliance_id": "x", "display_name": "X",
        "parties": ["organizations/acme", "organizations/globex"],
        "external_references": [{"system": "crm", "id": "x"}],
        "context": {"effective_on": "2020-01-01", "request_id": "create"}})")
        .events(0)
        .position();
  }

  // Damages the outcome of the request, the index entry of the reference and the row of the alliance.
  void Damage() {
    storage::ChangeLog(LogDirectory(), Family::kRequests,
                       [](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
                         return db.Delete({}, handle, storage::RequestKey("principals/dev", "create"));
                       });
    storage::ChangeLog(
        LogDirectory(), Family::kIndexes, [](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
          const std::string key = "external/alliances/crm/x";
          return db.Put({}, handle, key, storage::WithCheck(Family::kIndexes, key, "alliances/y"));
        });
    const auto log = storage::RocksDbEventLog::Open({.directory = LogDirectory()});
    ASSERT_TRUE(log.ok()) << log.status();
    views::ViewStore::Options options;
    options.directory = server_.data_dir() + "/views";
    options.log_id = (*log)->LogId();
    options.fold_version = domain::kFoldVersion;
    options.views = {views::AlliancesView::kId, views::TrailIndex::kId, views::HeadsIndex::kId};
    const auto store = views::ViewStore::Open(options);
    ASSERT_TRUE(store.ok()) << store.status();
    views::ViewTable* table = (*store)->Find("alliances");
    state::v1::AllianceState row;
    ASSERT_TRUE(row.ParseFromString(table->Find(views::AllianceRowKey("alliances/x"))->value_or("")));
    row.mutable_stages(0)->set_stage("retire");
    views::Rows rows = table->NewRows();
    rows.Put(views::AllianceRowKey("alliances/x"), row.SerializeAsString());
    ASSERT_TRUE(table->Commit(std::move(rows), *table->ReadCheckpoint()).ok());
  }

  // What the server says once its scrub has ended a round.
  v1::ServerInfo AfterARound() {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    v1::ServerInfo info;
    do {
      info = client_->Ask<v1::ServerInfo>("GetServerInfo", "{}").value;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    } while (info.scrub().rounds() == 0 && std::chrono::steady_clock::now() < end);
    return info;
  }
};

TEST_F(ScrubTest, WholeRecordHasNoFaultOfflineAndInTheBackground) {
  GivenARecord();
  Restart();
  const v1::ServerInfo info = AfterARound();
  EXPECT_GE(info.scrub().rounds(), 1u);
  EXPECT_EQ(info.scrub().faults(), 0u) << info.DebugString();
  EXPECT_GT(info.scrub().last_events(), 5u);
  EXPECT_LE(info.scrub().last_begin_time().seconds(), info.scrub().last_end_time().seconds());
  Stop();
  EXPECT_THAT(server_.Log(), Not(HasSubstr("damage")));
  const support::Ended scrub = Scrub();
  EXPECT_EQ(scrub.exit_code, 0) << scrub.out << scrub.err;
  EXPECT_THAT(scrub.out, AllOf(HasSubstr("no fault"), HasSubstr("2 rows of the view alliances"),
                               HasSubstr("1 outcomes of requests, 2 index entries")));
}

TEST_F(ScrubTest, EachFaultIsNamedWithItsPosition) {
  const uint64_t position = GivenARecord();
  client_->AwaitViews();
  Stop();
  Damage();
  const support::Ended scrub = Scrub();
  EXPECT_EQ(scrub.exit_code, 1);
  EXPECT_THAT(scrub.out,
              HasSubstr(absl::StrFormat("The event at position %d was recorded for the request 'create' of "
                                        "principals/dev, which has no outcome.",
                                        position)));
  EXPECT_THAT(scrub.out,
              HasSubstr(absl::StrFormat("The event at position %d has left 'alliances/x' under "
                                        "'external/alliances/crm/x' of the index, and 'alliances/y' stands",
                                        position)));
  EXPECT_THAT(scrub.out, HasSubstr("The row of alliances/x in the view alliances"));
  EXPECT_THAT(scrub.out, HasSubstr("differs in 'stages[0].stage'"));
}

TEST_F(ScrubTest, TheServerTellsWhatItsScrubFindsAndServesOn) {
  const uint64_t position = GivenARecord();
  client_->AwaitViews();
  Stop();
  Damage();
  Start();
  const v1::ServerInfo info = AfterARound();
  // One more for the entry of the index that no event has left.
  EXPECT_EQ(info.scrub().faults(), 4u) << info.DebugString();
  EXPECT_EQ(info.scrub().first_faults(0).position(), position);
  EXPECT_THAT(info.scrub().first_faults(0).description(), HasSubstr("has no outcome"));
  EXPECT_THAT(server_.Log(), HasSubstr("the scrub has found damage: The event at position"));
  GivenOrganization("initech");
}

TEST_F(ScrubTest, WithoutViewsItSaysSo) {
  GivenARecord();
  Stop();
  std::filesystem::remove_all(server_.data_dir() + "/views");
  const support::Ended scrub = Scrub();
  EXPECT_EQ(scrub.exit_code, 0) << scrub.out << scrub.err;
  EXPECT_THAT(scrub.out,
              HasSubstr("The views were not looked at: no rows can be looked at: there are none."));
  EXPECT_FALSE(std::filesystem::exists(server_.data_dir() + "/views")) << "a scrub makes nothing";
}

TEST_F(ScrubTest, ItCanBeSwitchedOffAndASlowOneDoesNotHoldUpTheEnd) {
  GivenARecord();
  Stop();
  const std::string data_dir = server_.data_dir();
  support::ServerProcess without(data_dir, {"--scrub-bytes-per-second", "0"});
  without.Start();
  EXPECT_FALSE(support::Client(without.address()).Ask<v1::ServerInfo>("GetServerInfo", "{}")->has_scrub());
  EXPECT_EQ(without.Stop(), 0);
  support::ServerProcess slow(data_dir, {"--scrub-bytes-per-second", "1"});
  slow.Start();
  {
    const support::Client client(slow.address());
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    bool is_running = false;
    while (!is_running && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      is_running = client.Ask<v1::ServerInfo>("GetServerInfo", "{}")->scrub().running();
    }
    EXPECT_TRUE(is_running);
  }
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(slow.Stop(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

// A flip in a key file hits neither the log nor a view, so only a look at the keys finds it.
TEST_F(ScrubTest, DamagedKeyOfAPersonIsNamedOfflineInTheBackgroundAndToWhoeverExports) {
  GivenOrganization("acme");
  const std::string person =
      Done("RegisterPerson", R"({"person": {"display_name": "Quirinius"}})").resource();
  Stop();
  const std::string keys = server_.data_dir() + "/keys";
  const std::string file = sealing::PersonFile(keys, person, sealing::kKeyEnding);
  EXPECT_THAT(Scrub().out, HasSubstr("the keys of 1 person were looked at"));
  storage::FlipBit(file, 70);
  const support::Ended scrubbed = Scrub();
  EXPECT_EQ(scrubbed.exit_code, 1) << scrubbed.out;
  EXPECT_THAT(scrubbed.out, AllOf(HasSubstr(person), HasSubstr(file), HasSubstr(": 1 fault\n")));

  Start();
  EXPECT_THAT(AfterARound().scrub().first_faults(),
              testing::ElementsAre(testing::Property(&v1::ServerInfo::ScrubState::Fault::description,
                                                     AllOf(HasSubstr(person), HasSubstr(file)))));
  const support::Ended exported = support::RunToEnd(
      {ENTENTE_CLI, "--server", server_.address(), "export", "--all", "--personal", "--format", "cloudevents",
       "--output-file", server_.data_dir() + "/../export.jsonl"});
  EXPECT_EQ(exported.exit_code, 7);
  EXPECT_THAT(exported.err, AllOf(HasSubstr("The key of " + person + " is damaged"),
                                  HasSubstr("backup of keys"), testing::Not(HasSubstr(keys))));
  Stop();
  EXPECT_THAT(server_.Log(), HasSubstr("the key of " + person + " cannot be used: the key file " + file));
}

TEST_F(ScrubTest, WithoutTheMasterKeyItSaysThatTheKeysWereNotLookedAt) {
  GivenOrganization("acme");
  Stop();
  std::filesystem::rename(server_.data_dir() + "/keys/master", server_.data_dir() + "/master");
  const support::Ended scrubbed = Scrub();
  EXPECT_EQ(scrubbed.exit_code, 1);
  EXPECT_THAT(scrubbed.out, HasSubstr("The keys of people were not looked at: the master key is missing"));
}

TEST_F(ScrubTest, DamageOfFilesIsAFaultWithTheFileThoughTheLogCannotBeOpened) {
  GivenARecord();
  Stop();
  const std::string current = LogDirectory() + "/CURRENT";
  storage::FlipBit(current, 12);
  const support::Ended scrubbed = Scrub();
  EXPECT_EQ(scrubbed.exit_code, 1) << scrubbed.err;
  EXPECT_THAT(scrubbed.err, HasSubstr(current));
}

}  // namespace
}  // namespace entente
