#include "services/scrub/person_keys.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "services/ledger/indexes.h"
#include "services/scrub/background_scrub.h"
#include "storage/memory/event_log.h"
#include "storage/rocksdb/log_on_disk.h"
#include "storage/sealing/key_directory.h"
#include "storage/sealing/key_file.h"

namespace entente::scrub {
namespace {

namespace fs = std::filesystem;
using sealing::PersonFile;
using storage::FlipBit;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kAda[] = "people/ada";
constexpr char kBen[] = "people/ben";
constexpr char kEve[] = "people/eve";  // Who was erased.

class PersonKeysTest : public testing::Test {
 protected:
  PersonKeysTest() {
    storage::Batch batch =
        storage::BatchOf({storage::EventOf("organizations/a", 1, 1, "x"), storage::EventOf(kAda, 1, 2, "x"),
                          storage::EventOf(kBen, 1, 3, "x"), storage::EventOf(kEve, 1, 4, "x"),
                          storage::EventOf("playbooks/p", 1, 5, "x")});
    batch.index_changes.push_back({ledger::ErasedKey(kEve), "4"});
    EXPECT_TRUE(log_.Apply(batch).ok());
    EXPECT_TRUE(keys_->CreateMany({kAda, kBen, kEve}).ok());
    EXPECT_TRUE(keys_->Destroy({kEve}).ok());
  }

  std::string File(std::string_view person, std::string_view ending = sealing::kKeyEnding) const {
    return PersonFile(keys_->directory(), person, ending);
  }

  // Looks, and returns the sentences of the faults.
  std::vector<std::string> Faults() {
    Round round({});
    CheckPersonKeys(log_, *keys_, round);
    EXPECT_EQ(round.counts().people, 3u);
    remarks_ = round.remarks();
    std::vector<std::string> sentences;
    for (const storage::ScrubFault& fault : round.faults()) sentences.push_back(fault.sentence);
    return sentences;
  }

  storage::TestDirectory directory_;
  const sealing::MasterKey master_ = sealing::MasterKey::Make();
  const std::unique_ptr<sealing::KeyStore> keys_ =
      *sealing::KeyStore::Open(directory_ / "keys", sealing::KeyStore::Make::kIfMissing, master_);
  storage::MemoryEventLog log_;
  std::vector<std::string> remarks_;
};

TEST_F(PersonKeysTest, WholeDirectoryHasNoFault) {
  EXPECT_THAT(Faults(), IsEmpty());
  EXPECT_THAT(remarks_, IsEmpty());
}

// Though each of the keys is still in the memory of the store.
TEST_F(PersonKeysTest, EveryBitOfAKeyFileIsFoundWithFileAndPerson) {
  const fs::path file = File(kBen);
  for (uintmax_t bit = 0; bit < 8 * fs::file_size(file); ++bit) {
    FlipBit(file, bit / 8, static_cast<int>(bit % 8));
    EXPECT_THAT(Faults(), ElementsAre(AllOf(HasSubstr(kBen), HasSubstr(file)))) << "bit " << bit;
    FlipBit(file, bit / 8, static_cast<int>(bit % 8));
  }
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(PersonKeysTest, KeyFileOfAnotherOrOfAnotherLengthIsFound) {
  fs::copy_file(File(kAda), File(kBen), fs::copy_options::overwrite_existing);
  EXPECT_THAT(Faults(), ElementsAre(AllOf(HasSubstr(kBen), HasSubstr(File(kBen)))));
  fs::resize_file(File(kBen), 20);
  EXPECT_THAT(Faults(), ElementsAre(AllOf(HasSubstr(kBen), HasSubstr(File(kBen)))));
  fs::resize_file(File(kBen), 2000);
  EXPECT_THAT(Faults(), ElementsAre(AllOf(HasSubstr(kBen), HasSubstr(File(kBen)))));
}

TEST_F(PersonKeysTest, MissingKeyIsToldOnceWithItsPerson) {
  fs::remove(File(kAda));
  EXPECT_THAT(Faults(), ElementsAre(AllOf(HasSubstr("The key of people/ada, who was not erased, is missing"),
                                          HasSubstr(File(kAda)))));
}

TEST_F(PersonKeysTest, DamagedMarkIsFound) {
  const std::string mark = File(kEve, sealing::kDestroyedEnding);
  FlipBit(mark, 3);
  EXPECT_THAT(Faults(), ElementsAre(AllOf(HasSubstr(kEve), HasSubstr(mark))));
}

TEST_F(PersonKeysTest, MarkOfOneWhoWasNotErasedIsFound) {
  fs::copy_file(File(kEve, sealing::kDestroyedEnding), File(kBen, sealing::kDestroyedEnding));
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("people/ben was not erased, but the key counts as destroyed")));
}

TEST_F(PersonKeysTest, KeyOfOneWhoWasErasedIsFoundAndAMissingMarkRemarkedOn) {
  fs::copy_file(File(kAda), File(kEve, sealing::kFreshEnding));
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("The key of people/eve, who was erased, is still there")));
  fs::remove(File(kEve, sealing::kFreshEnding));
  fs::remove(File(kEve, sealing::kDestroyedEnding));
  EXPECT_THAT(Faults(), IsEmpty());
  EXPECT_THAT(remarks_, ElementsAre(HasSubstr("people/eve was erased, but no mark says so")));
}

TEST_F(PersonKeysTest, FileOfNobodyIsRemarkedOnOnceItIsNotFresh) {
  ASSERT_TRUE(keys_->Create("people/nobody").ok());
  EXPECT_THAT(Faults(), IsEmpty());
  EXPECT_THAT(remarks_, IsEmpty());
  fs::last_write_time(File("people/nobody"), fs::file_time_type::clock::now() - std::chrono::hours(1));
  EXPECT_THAT(Faults(), IsEmpty());
  EXPECT_THAT(remarks_, ElementsAre(HasSubstr(File("people/nobody"))));
}

TEST_F(PersonKeysTest, DamagedKeyOfTheLogIsFound) {
  for (const std::string_view own : {sealing::kSecretFile, sealing::kSigningFile}) {
    const std::string file = keys_->directory() + "/" + std::string(own);
    FlipBit(file, 50);
    EXPECT_THAT(Faults(), ElementsAre(HasSubstr(file)));
    FlipBit(file, 50);
  }
}

TEST_F(PersonKeysTest, MorePeopleThanOnePieceAreAllLookedAt) {
  storage::MemoryEventLog log;
  std::vector<storage::Append> appends;
  std::vector<std::string> people;
  for (uint64_t i = 1; i <= 600; ++i) {
    people.push_back("people/p" + std::to_string(i));
    appends.push_back(storage::EventOf(people.back(), 1, i, "x"));
  }
  ASSERT_TRUE(log.Apply(storage::BatchOf(std::move(appends))).ok());
  ASSERT_TRUE(keys_->CreateMany(people).ok());
  fs::remove(File("people/p599"));
  Round round({});
  CheckPersonKeys(log, *keys_, round);
  EXPECT_EQ(round.counts().people, 600u);
  ASSERT_EQ(round.faults().size(), 1u);
  EXPECT_THAT(round.faults()[0].sentence, HasSubstr("people/p599"));
}

TEST_F(PersonKeysTest, BackgroundScrubTellsOfKeysAsWell) {
  FlipBit(File(kBen), 60);
  BackgroundScrub::Options options;
  options.bytes_per_second = uint64_t{1} << 30;
  Sources sources{&log_};
  sources.keys = keys_.get();
  BackgroundScrub scrub(sources, options);
  scrub.Start();
  while (scrub.GetState().rounds == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  scrub.Stop();
  EXPECT_THAT(scrub.GetState().first_faults,
              testing::Contains(testing::Field(&storage::ScrubFault::sentence, HasSubstr(File(kBen)))));
}

}  // namespace
}  // namespace entente::scrub
