#include "clients/cli/playbook_file.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(PlaybookFile, JsonAndTextSayTheSame) {
  v1::Playbook json;
  v1::Playbook text;
  EXPECT_THAT(ReadPlaybook(R"( {"name": "a", "stages": [{"id": "select", "next": ["retire"]}]})", json),
              IsEmpty());
  EXPECT_THAT(ReadPlaybook("# Ours.\nname: 'a' stages { id: 'select' next: 'retire' }", text), IsEmpty());
  EXPECT_EQ(json.SerializeAsString(), text.SerializeAsString());
}

TEST(PlaybookFile, AMistakeHasItsPathOrItsPlace) {
  v1::Playbook playbook;
  const auto json = ReadPlaybook(R"({"name": "a", "stages": [{"id": "b", "nexd": []}]})", playbook);
  ASSERT_THAT(json, SizeIs(1));
  EXPECT_THAT(json[0].where, HasSubstr("nexd"));
  const auto text = ReadPlaybook("name: 'a'\nstages { idd: 'b' }", playbook);
  ASSERT_THAT(text, SizeIs(1));
  EXPECT_THAT(text[0].where, HasSubstr("2:"));
  EXPECT_THAT(text[0].what, HasSubstr("idd"));
}

TEST(PlaybookFile, WhatStandsTwiceIsAMistake) {
  v1::Playbook playbook;
  const auto mistakes = ReadPlaybook(R"({"name": "a", "name": "b"})", playbook);
  ASSERT_THAT(mistakes, SizeIs(1));
  EXPECT_EQ(mistakes[0].where, "name");
}

TEST(PlaybookFile, AFileSaysItsName) {
  v1::Playbook playbook;
  const auto nameless = ReadPlaybook("{}", playbook);
  ASSERT_THAT(nameless, SizeIs(1));
  EXPECT_EQ(nameless[0].where, "name");
  ASSERT_THAT(ReadPlaybook(" \n", playbook), SizeIs(1));
}

}  // namespace
}  // namespace entente::cli
