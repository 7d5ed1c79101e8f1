#include "clients/cli/import_line.h"

#include "clients/cli/methods.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;

JsonFault FaultOf(const std::string& line) {
  v1::Command command;
  JsonFault fault;
  EXPECT_FALSE(ReadImportLine(line, command, fault)) << line.substr(0, 100);
  return fault;
}

TEST(ImportLineTest, ReadsACommandByTheNameOfItsMethod) {
  v1::Command command;
  JsonFault fault;
  ASSERT_TRUE(
      ReadImportLine(R"({"method": "AssignRole", "request": {"alliance": "alliances/a", "role": "sponsor",
      "capacity": "DEPUTY", "context": {"effectiveOn": {"year": 2019}, "sequence": "3", "historical": true}}})",
                     command, fault))
      << fault.reason;
  EXPECT_EQ(command.assign_role().capacity(), v1::RoleHolding::DEPUTY);
  EXPECT_EQ(command.assign_role().context().effective_on().year(), 2019);
  EXPECT_EQ(command.assign_role().context().sequence(), 3);
  EXPECT_TRUE(MutableContext(command)->historical());
}

TEST(ImportLineTest, EveryCommandIsAnRpcAndHasAFrame) {
  const auto* oneof = v1::Command::descriptor()->oneof_decl(0);
  for (int i = 0; i < oneof->field_count(); ++i) {
    std::string name = oneof->field(i)->message_type()->name();
    name.erase(name.size() - std::string("Request").size());
    v1::Command command;
    JsonFault fault;
    EXPECT_TRUE(ReadImportLine(R"({"method": ")" + name + R"(", "request": {}})", command, fault)) << name;
    EXPECT_NE(MutableContext(command), nullptr) << name;
    ASSERT_NE(FindMethod(name), nullptr) << name;
    EXPECT_EQ(FindMethod(name)->input_type(), oneof->field(i)->message_type()) << name;
  }
}

TEST(ImportLineTest, AMethodThatIsNoCommandIsRefusedByName) {
  const JsonFault fault = FaultOf(R"({"method": "AsignRole", "request": {}})");
  EXPECT_EQ(fault.field, "method");
  EXPECT_EQ(fault.reason, "there is no command \"AsignRole\". Did you mean AssignRole?");
  EXPECT_EQ(FaultOf(R"({"method": "GetAlliance", "request": {}})").field, "method");
  EXPECT_EQ(FaultOf(R"({"method": "assign_role", "request": {}})").field, "method");
  EXPECT_EQ(FaultOf(R"({"method": 7, "request": {}})").field, "method");
  EXPECT_EQ(FaultOf(R"({"request": {}})").field, "method");
}

TEST(ImportLineTest, ANameIsGivenOnce) {
  const JsonFault fault = FaultOf(
      R"({"method": "EnterStage", "request": {"stage": "select", "alliance": "a", "stage": "retire"}})");
  EXPECT_EQ(fault.field, "stage");
  EXPECT_EQ(fault.reason, "given twice in the same object");
  EXPECT_EQ(FaultOf(R"({"method": "EnterStage", "method": "AssignRole", "request": {}})").field, "method");
  EXPECT_EQ(
      FaultOf(R"({"method": "EnterStage", "request": {"context": {"requestId": "a", "request_id": "b"}}})")
          .field,
      "request_id");
  // The same name in another object is another field.
  v1::Command command;
  JsonFault none;
  EXPECT_TRUE(
      ReadImportLine(R"({"method": "RecordKpiValue", "request": {"context": {"evidence": [{"uri": "a"},
      {"uri": "b"}]}}})",
                     command, none))
      << none.reason;
}

TEST(ImportLineTest, AFieldThatIsUnknownOrOfTheWrongTypeIsNamed) {
  EXPECT_EQ(FaultOf(R"({"method": "EnterStage", "request": {"stag": "x"}})").field, "stag");
  EXPECT_THAT(
      FaultOf(R"({"method": "EnterStage", "request": {"context": {"effectiveOn": {"year": "soon"}}}})").field,
      HasSubstr("year"));
  EXPECT_THAT(FaultOf(R"({"method": "EnterStage", "request": {"context": {"colour": 1}}})").field,
              HasSubstr("colour"));
  EXPECT_EQ(FaultOf(R"({"method": "EnterStage", "request": 7})").field, "request");
  EXPECT_EQ(FaultOf(R"({"method": "EnterStage"})").field, "request");
  EXPECT_EQ(FaultOf(R"({"method": "EnterStage", "request": {}, "note": 1})").field, "note");
}

TEST(ImportLineTest, WhatIsNoJsonIsSaidWithItsColumn) {
  EXPECT_THAT(FaultOf(R"({"method": )").reason, HasSubstr("no JSON: column 12"));
  EXPECT_EQ(FaultOf("[]").reason, "not a JSON object");
  EXPECT_THAT(FaultOf("{} {}").reason, HasSubstr("no JSON"));
}

TEST(ImportLineTest, InvalidUtf8IsSaidWithItsByte) {
  EXPECT_EQ(FaultOf("{\"method\xff\": 1}").reason, "invalid UTF-8 at byte 9");
  for (const std::string bad :
       {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "\xe0\x80\x80"}) {
    EXPECT_EQ(FirstInvalidUtf8("a" + bad), 1u);
  }
  EXPECT_EQ(FirstInvalidUtf8("Aé€😀"), std::string::npos);
}

TEST(ImportLineTest, LongAndDeepLinesAreRefused) {
  EXPECT_EQ(FaultOf(std::string(kImportLineBytesMax + 1, ' ')).reason, "longer than 1 MiB");
  const std::string brackets = std::string(500'000, '[') + std::string(500'000, ']');
  EXPECT_THAT(FaultOf(R"({"method": "EnterStage", "request": )" + brackets + "}").reason,
              HasSubstr("nested deeper"));
}

}  // namespace
}  // namespace entente::cli
