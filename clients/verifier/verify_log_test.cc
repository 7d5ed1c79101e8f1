#include "clients/verifier/verify_log.h"

#include <string>
#include <vector>

#include "clients/verifier/log_of_tests.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::verifier {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> RecordsOf(const LogOfTests& log) {
  std::vector<std::string> records;
  for (uint64_t position = 1; position <= log.size(); ++position) records.push_back(log.record(position));
  return records;
}

Verdict Verify(const std::string& note, const std::vector<std::string>& records, const Trust& trust) {
  LogVerifier verifier(note, trust);
  for (const std::string& record : records) verifier.Add(record);
  return verifier.Finish();
}

// The faults of these records under the checkpoint of the log.
std::string FaultsOf(const LogOfTests& log, const std::vector<std::string>& records) {
  std::string faults;
  for (const std::string& fault : Verify(log.Note(log.size()), records, {log.key(), {}}).faults) {
    faults += fault + "\n";
  }
  return faults;
}

TEST(VerifyLogTest, AWholeLogVerifies) {
  const TwoAlliances log;
  const Verdict verdict = Verify(log.Note(12), RecordsOf(log), {log.key(), log.Note(5)});
  EXPECT_THAT(verdict.faults, IsEmpty());
  EXPECT_EQ(verdict.checkpoint->size, 12u);
  EXPECT_EQ(verdict.older->size, 5u);
  EXPECT_EQ(verdict.resources, 2u);
}

TEST(VerifyLogTest, ALogWithoutEventsVerifies) {
  const LogOfTests log;
  const Verdict verdict = Verify(log.Note(0), {}, {log.key(), log.Note(0)});
  EXPECT_THAT(verdict.faults, IsEmpty());
}

TEST(VerifyLogTest, EachBitOfEachRecordCounts) {
  const TwoAlliances log;
  for (uint64_t position = 1; position <= log.size(); ++position) {
    for (size_t bit = 0; bit < 8 * log.record(position).size(); ++bit) {
      std::vector<std::string> records = RecordsOf(log);
      char& byte = records[position - 1][bit / 8];
      byte = static_cast<char>(byte ^ (1 << bit % 8));
      EXPECT_THAT(FaultsOf(log, records), HasSubstr("are not those that the checkpoint has signed"));
    }
  }
}

TEST(VerifyLogTest, RecordsThatAreMissingAddedOrMovedDoNotPass) {
  const TwoAlliances log;
  std::vector<std::string> records = RecordsOf(log);
  records.pop_back();
  EXPECT_THAT(FaultsOf(log, records), HasSubstr("There are 11 records, and the checkpoint has signed 12"));
  records = RecordsOf(log);
  records.push_back(records.back());
  EXPECT_THAT(FaultsOf(log, records), HasSubstr("There are 13 records"));
  records = RecordsOf(log);
  std::swap(records[2], records[3]);
  EXPECT_THAT(FaultsOf(log, records), HasSubstr("at position 3 says that it stands at 4"));
  EXPECT_THAT(FaultsOf(log, records), HasSubstr("are not those that the checkpoint has signed"));
}

TEST(VerifyLogTest, AnotherKeyDoesNotPass) {
  const TwoAlliances log;
  const LogOfTests impostor("entente/log", 'i');
  const Verdict verdict = Verify(log.Note(12), RecordsOf(log), {impostor.key(), {}});
  EXPECT_THAT(verdict.faults, testing::ElementsAre(HasSubstr("no good signature")));
}

// The log itself signs what it should not.
TEST(VerifyLogTest, AHistoryWithAGapDoesNotPassWhoeverHasSignedIt) {
  LogOfTests log;
  log.Append(kStar, 1);
  log.Append(kStar, 3);
  log.Append(kStar, 4);
  EXPECT_THAT(FaultsOf(log, RecordsOf(log)),
              HasSubstr("The event at position 2 has version 3, and 2 was to follow"));
}

TEST(VerifyLogTest, APositionThatIsWrittenTwiceIsReadAsAParserReadsIt) {
  LogOfTests log;
  log.Append(kStar, 1);
  storage::v1::Record second;
  second.set_position(2);
  second.set_resource(kStar);
  second.set_version(2);
  storage::v1::Record other;
  other.set_position(7);
  log.AppendBytes(second.SerializeAsString() + other.SerializeAsString());
  EXPECT_THAT(FaultsOf(log, RecordsOf(log)), HasSubstr("at position 2 says that it stands at 7"));
}

TEST(VerifyLogTest, WhatIsNoRecordDoesNotPass) {
  LogOfTests log;
  log.Append(kStar, 1);
  log.AppendBytes("\x12\x7f what is too short");
  EXPECT_THAT(FaultsOf(log, RecordsOf(log)), HasSubstr("The record at position 2 cannot be read"));
  LogOfTests cut;
  cut.AppendBytes(std::string("\x08", 1));
  EXPECT_THAT(FaultsOf(cut, RecordsOf(cut)), HasSubstr("The record at position 1 cannot be read"));
}

TEST(VerifyLogTest, ALogThatDoesNotContinueWhatWasKeptDoesNotPass) {
  const TwoAlliances log;
  LogOfTests other;
  other.Append(kStar, 1, "another beginning");
  other.Append("alliances/sky", 1);
  Verdict verdict = Verify(log.Note(12), RecordsOf(log), {log.key(), other.Note(2)});
  EXPECT_THAT(verdict.faults,
              testing::ElementsAre(HasSubstr("The first 2 records are not those that the checkpoint that was "
                                             "kept has signed")));
  verdict = Verify(other.Note(2), RecordsOf(other), {log.key(), log.Note(12)});
  EXPECT_THAT(verdict.faults, testing::ElementsAre(HasSubstr("it was cut off or rolled back")));
}

// An old copy accuses nobody, and one that lacks files is no shorter log.
TEST(VerifyLogTest, AnOlderCopyIsToldFromALogThatWasCut) {
  const TwoAlliances log;
  const Verdict verdict = Verify(log.Note(5), RecordsOf(log), {log.key(), log.Note(12)});
  EXPECT_THAT(verdict.faults,
              testing::Contains(HasSubstr("If it was signed before that one, ask for a newer")));
  std::vector<std::string> few = RecordsOf(log);
  few.resize(7);
  EXPECT_THAT(Verify(log.Note(12), few, {log.key(), log.Note(10)}).faults,
              testing::ElementsAre("There are 7 records, and the checkpoint has signed 12."));
}

}  // namespace
}  // namespace entente::verifier
