#include "clients/cli/exit_code.h"
#include "clients/cli/fake_server.h"
#include "clients/cli/invocation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ReadVerbsTest : public ::testing::Test {
 protected:
  ReadVerbsTest() {
    server_.alliance.set_display_name("Star Alliance");
    for (const std::string id : {"lufthansa", "sas"}) {
      auto& party = *server_.alliance.add_parties();
      party.set_organization("organizations/" + id);
      party.set_status(v1::Party::MEMBER);
    }
    for (const std::string id : {"p1", "p2"}) {
      auto& role = *server_.alliance.add_roles();
      role.set_person("people/" + id);
      role.set_role("sponsor");
      server_.people["people/" + id].set_name("people/" + id);
    }
    server_.people["people/p1"].set_display_name("Jane Roe");
    server_.people["people/p2"].set_erased(true);
  }

  Ended Run(const std::vector<std::string>& arguments) { return RunEntente(server_.address(), arguments); }

  FakeServer server_;
};

TEST_F(ReadVerbsTest, GetShowsTheDossierWithTheNamesOfPeople) {
  const Ended ended =
      Run({"get", "star-alliance", "--effective-on", "2024-09-30", "--recorded-before", "2025-01-01"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Star Alliance\nalliances/star-alliance"));
  EXPECT_THAT(ended.out, HasSubstr("Members (2)"));
  EXPECT_THAT(ended.out, HasSubstr("sponsor  Jane Roe"));
  EXPECT_THAT(ended.out, HasSubstr("sponsor  (erased)"));
  EXPECT_EQ(server_.alliance_as_of.effective_on().day(), 30);
  EXPECT_EQ(server_.alliance_as_of.recorded_before().seconds(), 1735689600);
}

TEST_F(ReadVerbsTest, WithoutPermissionPeopleStayOpaque) {
  server_.people_status = Refuse(grpc::PERMISSION_DENIED, "No.", v1::PERMISSION_DENIED);
  const Ended ended = Run({"get", "star-alliance"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("sponsor  people/p1"));
  EXPECT_THAT(ended.out, Not(HasSubstr("Jane")));
}

TEST_F(ReadVerbsTest, JsonHasOneStatusForEachMember) {
  const Ended ended = Run({"get", "alliances/star-alliance", "--output", "json"});
  const std::string wanted = "\"status\": \"MEMBER\"";
  size_t count = 0;
  for (size_t at = ended.out.find(wanted); at != std::string::npos; at = ended.out.find(wanted, at + 1))
    ++count;
  EXPECT_EQ(count, 2u) << ended.out;
  EXPECT_THAT(ended.out,
              HasSubstr("{\n  \"name\": \"alliances/star-alliance\",\n  \"displayName\": \"Star Alliance\""));
}

TEST_F(ReadVerbsTest, WhatIsNotFoundIsSaidSo) {
  server_.alliance_status = Refuse(grpc::NOT_FOUND, "There is no alliances/x.", v1::RESOURCE_NOT_FOUND);
  const Ended ended = Run({"get", "x"});
  EXPECT_EQ(ended.exit_code, kNotFound);
  EXPECT_EQ(ended.err, "error: There is no alliances/x. (RESOURCE_NOT_FOUND)\n");
}

TEST_F(ReadVerbsTest, ListReadsEveryPage) {
  server_.summaries.resize(3);
  for (int i = 0; i < 3; ++i) server_.summaries[i].set_name("alliances/a" + std::to_string(i));
  server_.summaries[1].set_status(v1::Lifecycle::ACTIVE);
  server_.summaries[1].set_stage("develop");
  EXPECT_EQ(Run({"list", "--member", "sas"}).out,
            "NAME          CALLED  STAGE    STATUS  MEMBERS  VERSION\n"
            "alliances/a0                           0        0\n"
            "alliances/a1          develop  ACTIVE  0        0\n"
            "alliances/a2                           0        0\n");
  const std::string json = Run({"list", "--output", "json"}).out;
  EXPECT_THAT(json, HasSubstr("alliances/a2"));
  EXPECT_THAT(json, Not(HasSubstr("nextPageToken")));
}

TEST_F(ReadVerbsTest, AnEmptyListIsSaidSo) {
  EXPECT_EQ(Run({"list"}).out, "no alliances\n");
  EXPECT_EQ(Run({"list", "--output", "json"}).out, "{}\n");
}

TEST_F(ReadVerbsTest, TheTrailLinksWhatWasWithdrawn) {
  server_.trail.resize(3);
  server_.trail[0].set_name("events/1");
  server_.trail[0].set_sentence("x joined");
  server_.trail[0].set_corrected_by("events/3");
  server_.trail[0].set_corrected_as(v1::TrailEntry::WITHDRAWN);
  server_.trail[1].set_name("events/2");
  server_.trail[1].set_sentence("y joined");
  server_.trail[2].set_name("events/3");
  server_.trail[2].set_type("EventVoided");
  server_.trail[2].set_corrects("events/1");
  server_.trail[2].set_correction(v1::TrailEntry::WITHDRAWN);
  server_.trail[2].set_sentence("x withdrew events/1");
  const std::string text =
      Run({"trail", "star-alliance", "--type", "PartyJoined", "--actor", "principals/crm"}).out;
  EXPECT_THAT(text, HasSubstr("x joined (withdrawn by events/3)"));
  EXPECT_THAT(text, HasSubstr("x withdrew events/1 (withdraws events/1)"));
  EXPECT_EQ(server_.trail_filter.resource(), "alliances/star-alliance");
  EXPECT_EQ(server_.trail_filter.types(0), "PartyJoined");
  EXPECT_THAT(Run({"trail", "--all", "--limit", "2"}).out, Not(HasSubstr("withdrew")));
  EXPECT_EQ(server_.trail_filter.resource(), "");
  EXPECT_THAT(Run({"trail", "--all", "--output", "json"}).out, HasSubstr("\"correctedBy\": \"events/3\""));
  EXPECT_THAT(Run({"get", "events/2"}).out, HasSubstr("y joined"));
}

TEST_F(ReadVerbsTest, InfoShowsTheServer) {
  const Ended ended = Run({"info"});
  EXPECT_EQ(
      ended.out,
      "entented 0.1.0\n  position        42\n  authentication  development\nlimits\n  page_size_max  1000\n");
}

}  // namespace
}  // namespace entente::cli
