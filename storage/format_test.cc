// The worked example of FORMAT.md, byte for byte. The golden file is never rewritten: if this test fails, the
// program no longer writes what it used to write.
#include <rocksdb/db.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "storage/rocksdb/column_families.h"
#include "storage/rocksdb/event_log.h"
#include "storage/rocksdb/keys.h"
#include "storage/sealing/key_file.h"
#include "storage/test_events.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/signed_note.h"

namespace entente::storage {
namespace {

constexpr char kGoldenFile[] = ENTENTE_SOURCE_DIR "/tests/golden/storage_format_1.txt";
constexpr char kFormatPage[] = ENTENTE_SOURCE_DIR "/storage/FORMAT.md";
constexpr char kResource[] = "alliances/star";

// The example: every field of a record has a value, so that a changed number or type shows.
v1::Record ExampleRecord() {
  v1::Record record;
  record.set_position(1);
  record.set_resource(kResource);
  record.set_version(1);
  record.set_event_type("entente.v1.RoleAssigned");
  record.set_payload("\x0a\x07sponsor");
  v1::SealedPart& sealed = *record.add_sealed();
  sealed.set_person("people/4q2m8v1t0k7d9s3a");
  sealed.set_nonce(std::string(24, 'n'));
  sealed.set_ciphertext(std::string(20, 'c'));
  record.mutable_effective_on()->set_year(2026);
  record.mutable_effective_on()->set_month(3);
  record.set_sequence(2);
  record.mutable_record_time()->set_seconds(1'767'225'600);
  record.mutable_record_time()->set_nanos(1'000'000);
  record.set_actor("principals/crm");
  record.set_authority("ROLE_ASSIGN by policy");
  record.set_on_behalf_of("organizations/toyota");
  record.set_request_id("r-1");
  record.set_command_index(1);
  record.set_command_size(2);
  record.set_reason("new sponsor");
  v1::Evidence& evidence = *record.add_evidence();
  evidence.set_uri("https://example.org/minutes");
  evidence.set_sha256(std::string(32, 'h'));
  evidence.set_title("minutes");
  record.mutable_corrects()->set_position(7);
  record.mutable_corrects()->set_kind(v1::Correction::REPLACE);
  record.set_correlation_id("onboarding");
  record.set_causation_id("ticket-9");
  record.set_historical(true);
  record.set_approval("approvals/1f3q");
  record.set_playbook_version("playbooks/light@1");
  record.set_software_version("0.1.0");
  record.set_schema_version(1);
  return record;
}

Batch ExampleBatch() {
  Batch batch;
  const std::string bytes = ExampleRecord().SerializeAsString();
  batch.appends.push_back({1, kResource, 1, bytes, LeafHash(bytes)});
  batch.record_time = absl::FromUnixMillis(1'767'225'600'001);
  v1::RequestOutcome outcome;
  outcome.set_digest(std::string(32, 'd'));
  outcome.set_first_position(1);
  outcome.set_events(1);
  outcome.mutable_record_time()->set_seconds(1'767'225'600);
  outcome.mutable_record_time()->set_nanos(1'000'000);
  outcome.set_resource(kResource);
  outcome.set_version(1);
  batch.requests.push_back({RequestKey("principals/crm", "r-1"), outcome.SerializeAsString()});
  batch.index_changes.push_back({"example/key", "example value"});
  v1::Snapshot snapshot;
  snapshot.set_version(1);
  snapshot.set_position(1);
  snapshot.set_fold_version(1);
  snapshot.set_state("state");
  snapshot.set_record_bytes(bytes.size());
  batch.snapshots.push_back({kResource, 1, snapshot.SerializeAsString()});
  return batch;
}

// All that RocksDB holds in `directory`, as lines `family key value` in hex.
std::vector<std::string> Dump(const std::string& directory) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : kFamilyNames) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  EXPECT_TRUE(
      rocksdb::DB::OpenForReadOnly(rocksdb::DBOptions(), directory, families, &handles, &opened).ok());
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::vector<std::string> lines;
  for (size_t i = 0; i < handles.size(); ++i) {
    const std::unique_ptr<rocksdb::Iterator> entry(db->NewIterator({}, handles[i]));
    for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
      lines.push_back(std::string(kFamilyNames[i]) + " " + absl::BytesToHexString(entry->key().ToString()) +
                      " " + absl::BytesToHexString(entry->value().ToString()));
    }
    EXPECT_TRUE(db->DestroyColumnFamilyHandle(handles[i]).ok());
  }
  return lines;
}

std::string ReadAll(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<std::string> Lines(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty() && line.front() != '#') lines.push_back(line);
  }
  return lines;
}

// What the example leaves in a data directory, in the form of the golden file. The identity of a log is
// random, so it is left out of the first line that has it and fixed in the other.
std::vector<std::string> WriteExample() {
  const TestDirectory directory;
  {
    auto log = RocksDbEventLog::Open({.directory = directory / "log"});
    EXPECT_TRUE(log.ok()) << log.status();
    EXPECT_TRUE((*log)->Apply(ExampleBatch()).ok());
  }
  std::vector<std::string> lines = Dump(directory / "log");
  std::erase_if(lines,
                [](const std::string& line) { return line.find(absl::BytesToHexString("log_id")) == 8; });
  const tree::NoteSigner signer(tree::OriginOf(std::string(16, 'l')), std::string(32, 's'));
  const tree::Checkpoint checkpoint{signer.verifier_key().name, 1,
                                    *tree::ToHash(ExampleBatch().appends[0].leaf_hash)};
  const std::string note = tree::SignedNote{checkpoint.Format(), {signer.Sign(checkpoint.Format())}}.Format();
  lines.push_back("anchor " + absl::BytesToHexString(note));
  const std::string person = "people/4q2m8v1t0k7d9s3a";
  lines.push_back("key-file " + sealing::KeyFileStem(person) + ".key " +
                  absl::BytesToHexString(sealing::EncodeKeyFile(
                      sealing::KeyFileStem(person), sealing::SecretKey(std::string(32, 'k')),
                      sealing::MasterKey(sealing::SecretKey(std::string(32, 'm'))), std::string(24, 'n'))));
  return lines;
}

TEST(FormatTest, TheExampleIsWrittenAsItAlwaysWas) {
  EXPECT_EQ(WriteExample(), Lines(ReadAll(kGoldenFile)));
}

TEST(FormatTest, ThePageShowsTheGoldenBytes) {
  // The page breaks long values over lines, so blanks are left out of the comparison on both sides.
  std::string page = ReadAll(kFormatPage);
  std::erase_if(page, [](char c) { return c == ' ' || c == '\n'; });
  const std::vector<std::string> golden = Lines(ReadAll(kGoldenFile));
  ASSERT_FALSE(golden.empty());
  for (const std::string& line : golden) {
    std::istringstream words(line);
    for (std::string word; words >> word;) EXPECT_THAT(page, testing::HasSubstr(word)) << line;
  }
}

TEST(FormatTest, GoldenRecordReadsAsTheExample) {
  std::string value;
  for (const std::string& line : Lines(ReadAll(kGoldenFile))) {
    if (line.starts_with("events ")) value = absl::HexStringToBytes(line.substr(line.rfind(' ') + 1));
  }
  ASSERT_GT(value.size(), kLeafHashBytes);
  const std::string bytes = value.substr(kLeafHashBytes);
  v1::Record record;
  ASSERT_TRUE(record.ParseFromString(bytes));
  EXPECT_EQ(record.DebugString(), ExampleRecord().DebugString());
  EXPECT_EQ(record.GetReflection()->GetUnknownFields(record).field_count(), 0);
  EXPECT_EQ(LeafHash(bytes), value.substr(0, kLeafHashBytes));
}

TEST(FormatTest, EveryFieldOfARecordIsInTheExample) {
  const v1::Record record = ExampleRecord();
  std::vector<const google::protobuf::FieldDescriptor*> set;
  record.GetReflection()->ListFields(record, &set);
  EXPECT_EQ(static_cast<int>(set.size()), v1::Record::descriptor()->field_count());
}

TEST(FormatTest, LeafHashIsThatOfRfc6962) {
  // The hash of the empty leaf, as RFC 6962 implementations test it.
  EXPECT_EQ(absl::BytesToHexString(LeafHash("")),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST(FormatTest, KeysSortAsNumbersDo) {
  EXPECT_EQ(absl::BytesToHexString(std::string(EncodedNumber(0x0102030405060708).view())),
            "0102030405060708");
  EXPECT_LT(EncodedNumber(255).view(), EncodedNumber(256).view());
  EXPECT_EQ(DecodeNumber(EncodedNumber(UINT64_MAX).view()), UINT64_MAX);
  EXPECT_EQ(DecodeNumber("1234567"), std::nullopt);
  EXPECT_EQ(VersionKey("a/b", 1), std::string("a/b\0\0\0\0\0\0\0\0\x01", 12));
  EXPECT_EQ(DecodeVersionKey("a/b", VersionKey("a/b", 7)), 7);
  EXPECT_EQ(DecodeVersionKey("a", VersionKey("a/b", 7)), std::nullopt);
  EXPECT_LT(VersionKey("a", UINT64_MAX), VersionKey("a/b", 1));
}

TEST(FormatTest, KeysOfPagesLieBehindThoseOfSnapshotsAndAreToldFromThem) {
  const std::string page = PageKey("a", PageName("page"));
  EXPECT_EQ(page, "a\2" + PageName("page"));
  EXPECT_LT(VersionKeysEnd("a"), page);
  EXPECT_LT(page, VersionKey("a/b", 1));
  EXPECT_EQ(DecodePageKey(page)->resource, "a");
  EXPECT_EQ(DecodePageKey(page)->name, PageName("page"));
  EXPECT_FALSE(DecodePageKey(page + "b").has_value());
  EXPECT_FALSE(DecodePageKey(VersionKey("alliances/which-is-longer-than-a-page", 7)).has_value());
  // One page in 256 has a name that ends as a version key does.
  const std::string name = std::string(23, 'n') + '\0' + "versions";
  EXPECT_EQ(DecodePageKey(PageKey("a", name))->resource, "a");
}

}  // namespace
}  // namespace entente::storage
