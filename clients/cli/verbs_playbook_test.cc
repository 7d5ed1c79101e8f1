// Playbooks and rules, against a server that answers as it is told.
#include <fstream>

#include "clients/cli/exit_code.h"
#include "clients/cli/fake_server.h"
#include "clients/cli/invocation.h"
#include "entente/v1/approval_service.pb.h"
#include "entente/v1/playbook_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kJson[] = R"({"name": "acme", "displayName": "Acme", "stages": [{"id": "select"}]})";

class PlaybookVerbsTest : public ::testing::Test {
 protected:
  Ended Run(const std::vector<std::string>& arguments, const std::string& in = "") {
    return RunEntente(server_.address(), arguments, in);
  }

  template <typename Request>
  const Request& Asked(const std::string& method) {
    return static_cast<const Request&>(*server_.asked.at(method));
  }

  FakeServer server_;
};

TEST_F(PlaybookVerbsTest, ShowAndGetShowTheSameVersion) {
  server_.answers["GetPlaybook"].text = R"pb(
    name: "playbooks/acme"
    version: 2
    display_name: "Acme"
    stages { id: "select" display_name: "Select" next: "retire" }
  )pb";
  const Ended ended = Run({"playbook", "show", "acme@2"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_EQ(ended.out, "Acme\nplaybooks/acme@2\n\nStages\n  select  Select  then retire\n");
  EXPECT_EQ(Asked<v1::GetPlaybookRequest>("GetPlaybook").name(), "playbooks/acme");
  EXPECT_EQ(Asked<v1::GetPlaybookRequest>("GetPlaybook").version(), 2u);
  EXPECT_EQ(Run({"get", "playbooks/acme"}).out, ended.out);
  EXPECT_EQ(Asked<v1::GetPlaybookRequest>("GetPlaybook").version(), 0u);
  EXPECT_THAT(Run({"playbook", "show", "acme", "--output", "json"}).out, HasSubstr("\"next\": ["));
  EXPECT_EQ(Run({"playbook", "show", "acme@0"}).exit_code, kUsage);
  EXPECT_EQ(Run({"playbook"}).exit_code, kUsage);
}

TEST_F(PlaybookVerbsTest, CheckAsksTheServerAndRecordsNothing) {
  server_.answers["ProposeCommand"].text = "validate_only: true";
  const std::string path = testing::TempDir() + "/entente_cli_playbook.json";
  std::ofstream(path) << kJson;
  const Ended ended = Run({"playbook", "check", path});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_EQ(ended.out, path + ": no mistakes. To publish it as playbooks/acme: entente playbook publish " +
                           path + " --reason TEXT\n");
  const auto& request = Asked<v1::ProposeCommandRequest>("ProposeCommand");
  EXPECT_TRUE(request.context().validate_only());
  EXPECT_EQ(request.command().publish_playbook().name(), "playbooks/acme");
  EXPECT_EQ(request.command().publish_playbook().playbook().stages(0).id(), "select");
}

TEST_F(PlaybookVerbsTest, CheckExplainsEveryMistakeWithItsPathInTheFile) {
  server_.answers["ProposeCommand"].status =
      Refuse(grpc::INVALID_ARGUMENT, "Wrong.", v1::FIELD_INVALID,
             {{"command.publish_playbook.playbook.stages[0].display_name", "is required"},
              {"command.playbook.rules[1].parameters[within_days]", "is no number"}});
  const Ended ended = Run({"playbook", "check", "-"}, kJson);
  EXPECT_EQ(ended.exit_code, kRefused);
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(ended.err,
            "-: stages[0].displayName: is required\n-: rules[1].parameters[within_days]: is no number\n"
            "-: 2 mistakes\n");
  EXPECT_THAT(Run({"playbook", "check", "-"}, "name: 'acme'").err, HasSubstr("-: stages[0].display_name: "))
      << "as the text form writes it";
  const Ended json = Run({"playbook", "check", "-", "--output", "json"}, kJson);
  EXPECT_EQ(json.exit_code, kRefused);
  EXPECT_THAT(json.err, AllOf(HasSubstr("\"field\": \"stages[0].displayName\""), HasSubstr("FIELD_INVALID")));
}

TEST_F(PlaybookVerbsTest, WhatCannotBeReadIsAMistakeBeforeTheServerIsAsked) {
  EXPECT_THAT(Run({"playbook", "check", "-"}, R"({"stagez": 1})").err,
              HasSubstr("-: stagez: Cannot find field."));
  EXPECT_THAT(Run({"playbook", "check", "-"}, "stages { id: 7 }").err, HasSubstr("-: 1:14: "));
  const Ended nameless = Run({"playbook", "publish", "-"}, "display_name: \"Acme\"");
  EXPECT_EQ(nameless.exit_code, kRefused);
  EXPECT_THAT(nameless.err, HasSubstr("-: name: is required in a file"));
  EXPECT_EQ(Run({"playbook", "check", "/nowhere/at/all"}).exit_code, kUsage);
  EXPECT_THAT(server_.asked, IsEmpty());
}

TEST_F(PlaybookVerbsTest, ARefusalThatIsNoMistakeOfTheFileIsToldAsEver) {
  server_.answers["ProposeCommand"].status = Refuse(grpc::PERMISSION_DENIED, "No.", v1::PERMISSION_DENIED);
  const Ended ended = Run({"playbook", "check", "-"}, kJson);
  EXPECT_EQ(ended.exit_code, kNotAllowed);
  EXPECT_EQ(ended.err, "error: No. (PERMISSION_DENIED)\n");
}

TEST_F(PlaybookVerbsTest, PublishingIsAProposal) {
  server_.answers["ProposeCommand"].text = R"pb(resource: "approvals/a1")pb";
  const Ended ended = Run({"playbook", "publish", "-", "--reason", "Board decision"},
                          "# Ours.\nname: \"playbooks/acme\" display_name: \"Acme\"");
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_THAT(ended.out,
              HasSubstr("Nothing is published yet. Someone else says: entente approve approvals/a1 "));
  const auto& publish = Asked<v1::ProposeCommandRequest>("ProposeCommand").command().publish_playbook();
  EXPECT_EQ(publish.playbook().display_name(), "Acme");
  EXPECT_EQ(publish.context().reason(), "Board decision");
}

TEST_F(PlaybookVerbsTest, AnAdoptionSaysFirstWhatWouldChange) {
  server_.answers["PreviewAdoption"].text = R"pb(
    from_version: "playbooks/light@1"
    to_version: "playbooks/standard@2"
    obstacles: "The stage select is there no longer."
    changes: "The rule SPONSOR_SILENT is new."
    new_overdue {
      text: "Meet the sponsor."
      due_on { year: 2024 }
      standing: OVERDUE
      responsible: "people/p1"
    }
  )pb";
  const Ended ended = Run({"playbook", "adopt", "star", "standard@2", "--preview", "--on", "2024-09-30"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_EQ(ended.out, R"(from playbooks/light@1 to playbooks/standard@2

What stands in the way
  The stage select is there no longer.

What would be different
  The rule SPONSOR_SILENT is new.

What would be overdue and is not
Overdue (1)
  2024
    Meet the sponsor.
    Who: people/p1
)");
  EXPECT_THAT(server_.commands, IsEmpty());
  EXPECT_EQ(Asked<v1::PreviewAdoptionRequest>("PreviewAdoption").as_of().effective_on().day(), 30);
  server_.answers["PreviewAdoption"].text = R"pb(from_version: "a@1" to_version: "a@2")pb";
  EXPECT_THAT(Run({"playbook", "adopt", "star", "a", "--preview"}).out,
              HasSubstr("nothing would be different"));
}

TEST_F(PlaybookVerbsTest, AnAdoptionIsACommandOfItsOwn) {
  EXPECT_EQ(Run({"playbook", "adopt", "star", "standard"}).exit_code, kDone);
  ASSERT_THAT(server_.commands, SizeIs(1));
  EXPECT_EQ(server_.commands[0].adopt_playbook().playbook(), "playbooks/standard");
  EXPECT_EQ(server_.commands[0].adopt_playbook().version(), 0u);
}

TEST_F(PlaybookVerbsTest, ExplainSaysWhyARuleAppliesAndWhereItsParametersComeFrom) {
  server_.answers["ExplainRule"].text = R"pb(
    rule: "SPONSOR_SILENT"
    says: "The executive sponsor speaks with the partner's."
    requirements: "R19"
    playbook_version: "playbooks/standard@1"
    in_force: true
    why: "The alliance is in the stage operation."
    severity: WARN
    parameters { name: "days" value: "60" source: "events/12" }
    parameters { name: "role" source: "the program's default" }
    override_event: "events/12"
    duties {
      text: "Meet."
      due_on { year: 2024 }
      standing: DONE_LATE
      done_on { year: 2025 }
      days_late: 366
    }
  )pb";
  const Ended ended = Run({"explain", "star", "SPONSOR_SILENT", "--on", "2024"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_EQ(ended.out, R"(SPONSOR_SILENT  R19
  The executive sponsor speaks with the partner's.

In force under playbooks/standard@1
  The alliance is in the stage operation.
  weighs      WARN
  changed by  events/12
  days        60         events/12
  role        (none)     the program's default

It does not hold.

Done late (1)
  2024  done 2025, 366 days late
    Meet.
    Who: nobody is known who could
)");
  EXPECT_EQ(Asked<v1::ExplainRuleRequest>("ExplainRule").as_of().effective_on().year(), 2024);
}

TEST_F(PlaybookVerbsTest, TheCatalogueOfRulesIsListedWithItsParameters) {
  server_.answers["ListRules"].text = R"pb(
    rules {
      id: "LATE_ALLIANCE_MANAGER"
      says: "A manager is named early."
      requirements: "R10, R11"
      lasting: true
      parameters { name: "days" says: "Days after opening." default_value: "30" }
    }
  )pb";
  EXPECT_EQ(
      Run({"rules"}).out,
      "LATE_ALLIANCE_MANAGER  R10, R11  its findings stay\n  A manager is named early.\n    days  30  Days "
      "after opening.\n");
}

TEST_F(PlaybookVerbsTest, AnOverrideIsAProposalAndItsEndIsNot) {
  server_.answers["ProposeCommand"].text = R"pb(resource: "approvals/a1")pb";
  const Ended ended = Run({"override", "star", "SPONSOR_SILENT", "--severity", "info", "--set", "days=60",
                           "--set", "role=x=y", "--until", "2025-12-31", "--reason", "Quiet year"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Nothing is changed yet."));
  const auto& changed = Asked<v1::ProposeCommandRequest>("ProposeCommand").command().override_rule();
  EXPECT_EQ(changed.severity(), v1::Remark::INFO);
  EXPECT_EQ(changed.parameters().at("days"), "60");
  EXPECT_EQ(changed.parameters().at("role"), "x=y");
  EXPECT_EQ(changed.until().month(), 12);
  EXPECT_EQ(changed.context().reason(), "Quiet year");
  EXPECT_EQ(Run({"end-override", "star", "SPONSOR_SILENT"}).exit_code, kDone);
  EXPECT_EQ(server_.commands.at(0).end_rule_override().rule(), "SPONSOR_SILENT");
}

TEST_F(PlaybookVerbsTest, AnOverrideThatChangesNothingIsNotSent) {
  const std::vector<std::string> rest = {"--until", "2025-12-31", "--reason", "x"};
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{},
                                                {"--set", "days"},
                                                {"--set", "=1"},
                                                {"--set", "a=1", "--set", "a=2"},
                                                {"--severity", "loud"}}) {
    std::vector<std::string> arguments = {"override", "star", "R"};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    arguments.insert(arguments.end(), rest.begin(), rest.end());
    EXPECT_EQ(Run(arguments).exit_code, kUsage) << testing::PrintToString(wrong);
  }
  EXPECT_EQ(Run({"override", "star", "R", "--severity", "info", "--until", "2025"}).exit_code, kUsage)
      << "a reason is required";
  EXPECT_THAT(server_.asked, IsEmpty());
}

}  // namespace
}  // namespace entente::cli
