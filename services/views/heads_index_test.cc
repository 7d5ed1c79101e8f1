#include "services/views/heads_index.h"

#include <map>
#include <random>
#include <string>

#include "gmock/gmock.h"
#include "services/views/test_views.h"
#include "storage/tree/heads.h"

namespace entente::views {
namespace {

constexpr char kLog[] = "logs/6c6f67";

RecordBuilder Rooted(const v1::HeadsRooted& event) {
  v1::Fact fact;
  *fact.mutable_heads_rooted() = event;
  return RecordBuilder(kLog, std::move(fact));
}

// A log with the view `heads` alone.
class HeadsIndexTest : public testing::Test {
 protected:
  struct Running {
    Running(const storage::EventLog* log, const std::string& directory)
        : store(*ViewStore::Open({directory, log->LogId(), 1, {HeadsIndex::kId}, {}})),
          heads(log, store->Find("heads")),
          follower(log, store.get(), &heads, &arrivals) {
      follower.Start();
    }
    Arrivals arrivals;
    std::unique_ptr<ViewStore> store;
    HeadsIndex heads;
    Follower follower;
  };

  HeadsIndexTest() { Start(); }
  ~HeadsIndexTest() override { log_.Interrupt(); }

  void Start() { running_ = std::make_unique<Running>(&log_, directory_ / "views"); }
  void Restart() {
    running_.reset();
    Start();
  }
  void Rebuild() {
    running_.reset();
    std::filesystem::remove_all(directory_ / "views");
    Start();
  }

  HeadsIndex& CaughtUp() {
    while (!running_->follower.Progress().ready && running_->follower.Progress().failure.empty()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_TRUE(RunningViews::Await(running_->follower, log_.GetHead().position, Soon()).ok());
    return running_->heads;
  }

  // Events of some of many resources.
  void RecordSome(int count) {
    std::vector<RecordBuilder> events;
    for (int i = 0; i < count; ++i) {
      events.push_back(Joined("alliances/a" + std::to_string(random_() % 300), "organizations/x"));
    }
    history_.Record(std::move(events));
  }

  // What the index proves of a resource, held against the log as of the rooting.
  void ExpectProved(const std::string& resource) {
    const auto proof = running_->heads.Prove(resource);
    ASSERT_TRUE(proof.has_value());
    ASSERT_TRUE(proof->rooting.is_true);
    uint64_t version = 0;
    EXPECT_TRUE(log_.ScanStream(resource, 1, storage::Direction::kForward,
                                [&](const storage::StoredRecord& stored) {
                                  if (stored.position > proof->rooting.position) return false;
                                  ++version;
                                  return true;
                                })
                    .ok());
    storage::v1::Record record;
    ASSERT_TRUE(record.ParseFromString(log_.Read(proof->rooting.event_position)->bytes));
    v1::HeadsRooted event;
    ASSERT_TRUE(event.ParseFromString(record.payload()));
    const tree::Hash key = tree::HeadKey(resource);
    EXPECT_TRUE(tree::VerifyWay(*tree::ToHash(event.root()), key, proof->way)) << resource;
    const bool is_there = proof->way.end.has_value() && proof->way.end->key == key;
    EXPECT_EQ(is_there ? proof->way.end->version : 0, version) << resource;
  }

  void ExpectAllProved() {
    for (int i = 0; i < 310; ++i) ExpectProved("alliances/a" + std::to_string(i));
    ExpectProved(kLog);
  }

  storage::TestDirectory directory_;
  storage::MemoryEventLog log_;
  TestHistory history_{&log_};
  std::mt19937_64 random_{20261125};
  std::unique_ptr<Running> running_;
};

TEST_F(HeadsIndexTest, NothingIsProvedBeforeTheFirstRooting) {
  RecordSome(10);
  EXPECT_FALSE(CaughtUp().LastRooting().has_value());
  EXPECT_FALSE(running_->heads.Prove("alliances/a1").has_value());
}

TEST_F(HeadsIndexTest, TheLastVersionsAreProvedAsOfTheRooting) {
  RecordSome(500);
  history_.Record(Rooted(CaughtUp().RootNow()));
  RecordSome(200);
  EXPECT_EQ(CaughtUp().LastRooting()->position, 500u);
  EXPECT_EQ(CaughtUp().LastRooting()->event_position, 501u);
  ExpectAllProved();
  history_.Record(Rooted(CaughtUp().RootNow()));
  EXPECT_EQ(CaughtUp().LastRooting()->position, 701u);
  ExpectAllProved();
}

TEST_F(HeadsIndexTest, EventsBetweenTheRootAndTheRecordOfItDoNotCount) {
  RecordSome(300);
  const v1::HeadsRooted event = CaughtUp().RootNow();
  RecordSome(100);
  history_.Record(Joined("alliances/new", "organizations/x"));
  history_.Record(Rooted(event));
  CaughtUp();
  ExpectAllProved();
  ExpectProved("alliances/new");
}

TEST_F(HeadsIndexTest, AfterARestartAndARebuildTheSameIsProved) {
  for (int i = 0; i < 5; ++i) {
    RecordSome(150);
    const v1::HeadsRooted event = CaughtUp().RootNow();
    RecordSome(20);
    history_.Record(Rooted(event));
  }
  RecordSome(90);
  const v1::HeadsRooted now = CaughtUp().RootNow();
  const auto rooting = running_->heads.LastRooting();
  for (int i = 0; i < 2; ++i) {
    i == 0 ? Restart() : Rebuild();
    EXPECT_EQ(CaughtUp().RootNow().SerializeAsString(), now.SerializeAsString());
    EXPECT_EQ(running_->heads.LastRooting()->event_position, rooting->event_position);
    ExpectAllProved();
  }
}

TEST_F(HeadsIndexTest, AFalseRootIsFound) {
  RecordSome(100);
  v1::HeadsRooted event = CaughtUp().RootNow();
  std::string root = event.root();
  root[3] = static_cast<char>(root[3] ^ 1);
  event.set_root(root);
  history_.Record(Rooted(event));
  EXPECT_FALSE(CaughtUp().LastRooting()->is_true);
  event = CaughtUp().RootNow();
  event.set_resource_count(event.resource_count() + 1);
  history_.Record(Rooted(event));
  EXPECT_FALSE(CaughtUp().LastRooting()->is_true);
  event = CaughtUp().RootNow();
  event.set_position(event.position() + 1);
  history_.Record(Rooted(event));
  EXPECT_FALSE(CaughtUp().LastRooting()->is_true);
  history_.Record(Rooted(CaughtUp().RootNow()));
  EXPECT_TRUE(CaughtUp().LastRooting()->is_true);
}

}  // namespace
}  // namespace entente::views
