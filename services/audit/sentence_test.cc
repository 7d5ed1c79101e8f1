#include "services/audit/sentence.h"

#include <string>

#include "entente/v1/fact.pb.h"
#include "entente/v1/rules.pb.h"
#include "gmock/gmock.h"
#include "services/audit/field_text.h"

namespace entente::audit {
namespace {

using google::protobuf::Descriptor;

std::string Say(const google::protobuf::Message& event, const std::string& on_behalf_of = "") {
  std::string sentence;
  WriteSentence("principals/dev", on_behalf_of, *FindTemplate(event.GetDescriptor()), event, &sentence);
  return sentence;
}

TEST(SentenceTest, EveryEventHasASentenceWhoseFieldsExist) {
  const Descriptor* fact = v1::Fact::descriptor();
  for (int i = 0; i < fact->field_count(); ++i) {
    const Descriptor* event = fact->field(i)->message_type();
    ASSERT_TRUE(event->options().HasExtension(v1::event)) << event->full_name();
    const v1::EventRule& rule = event->options().GetExtension(v1::event);
    EXPECT_FALSE(rule.collection().empty()) << event->full_name();
    std::string fault;
    EXPECT_TRUE(SentenceTemplate::Parse(event, rule.sentence(), &fault).has_value())
        << event->full_name() << ": " << fault;
    EXPECT_NE(FindTemplate(event), nullptr) << event->full_name();
  }
}

TEST(SentenceTest, MalformedTemplatesAreRefused) {
  for (const char* text : {"", "{nothing}", "{organization", "organization}", "[a", "a]", "[[a]]",
                           "{organization.name}", "{}"}) {
    EXPECT_FALSE(SentenceTemplate::Parse(v1::PartyJoined::descriptor(), text).has_value()) << text;
  }
  EXPECT_FALSE(SentenceTemplate::Parse(v1::GateDecided::descriptor(), "{conditions}").has_value());
}

TEST(SentenceTest, AListOfTextsIsSaidWholeAndANumberThatWasNotStatedIsNot) {
  v1::ActivityRecorded activity;
  activity.set_activity_type("sponsor_contact");
  activity.add_participants("people/ada");
  activity.add_participants("people/bob");
  EXPECT_EQ(Say(activity), "principals/dev recorded the activity sponsor_contact of people/ada, people/bob");
  v1::TeamMemberAdded member;
  member.set_person("people/ada");
  member.set_party("organizations/sas");
  EXPECT_EQ(Say(member), "principals/dev added people/ada to the team for organizations/sas");
  member.set_allocation_percent(40);
  EXPECT_EQ(
      Say(member),
      "principals/dev added people/ada to the team for organizations/sas, with 40 % of the working time");
  v1::SweepCompleted sweep;
  EXPECT_THAT(Say(sweep), testing::HasSubstr("0 findings raised, 0 cleared"));
}

TEST(SentenceTest, OptionalPartStandsWhereItsFieldIsSet) {
  v1::PartyJoined joined;
  joined.set_organization("organizations/sas");
  EXPECT_EQ(Say(joined), "principals/dev recorded that organizations/sas joined the alliance");
  joined.set_membership_kind("associate");
  EXPECT_EQ(Say(joined), "principals/dev recorded that organizations/sas joined the alliance as associate");
}

TEST(SentenceTest, NamesForWhomItWasRecorded) {
  v1::PartyLeft left;
  left.set_organization("organizations/sas");
  EXPECT_EQ(Say(left, "organizations/toyota"),
            "principals/dev, for organizations/toyota, recorded that organizations/sas left the alliance");
}

TEST(SentenceTest, EnumsAreWrittenInLowerCaseWithBlanks) {
  v1::StatusChanged changed;
  changed.set_status(v1::Lifecycle::ON_HOLD);
  EXPECT_EQ(Say(changed), "principals/dev set the status of the alliance to \"on hold\"");
}

TEST(SentenceTest, FiguresAreNumbersOrMoney) {
  v1::KpiMeasured measured;
  measured.set_kpi("synergies");
  measured.set_period("2012");
  measured.mutable_value()->set_number("2.69");
  EXPECT_EQ(Say(measured), "principals/dev recorded that the KPI synergies came to 2.69 in 2012");
  measured.mutable_value()->mutable_money()->set_currency_code("EUR");
  measured.mutable_value()->mutable_money()->set_units(2690000000);
  measured.mutable_value()->mutable_money()->set_nanos(500000000);
  EXPECT_EQ(Say(measured),
            "principals/dev recorded that the KPI synergies came to EUR 2690000000.50 in 2012");
}

TEST(SentenceTest, NestedFieldsAndNumbersAreFound) {
  v1::PlaybookPublished published;
  published.mutable_playbook()->set_version(3);
  published.mutable_playbook()->set_display_name("Light");
  EXPECT_EQ(Say(published), "principals/dev published version 3 of the playbook \"Light\"");
}

TEST(SentenceTest, DatesHaveThePrecisionThatIsKnown) {
  v1::MilestonePlanned planned;
  planned.set_milestone("launch");
  planned.set_title("Launch");
  planned.mutable_due_on()->set_year(2012);
  planned.mutable_due_on()->set_month(3);
  EXPECT_EQ(Say(planned), "principals/dev planned the milestone \"Launch\" (launch) for 2012-03");
  planned.clear_due_on();
  EXPECT_EQ(Say(planned), "principals/dev planned the milestone \"Launch\" (launch)");
}

TEST(SentenceTest, PersonalFieldsThatAreSealedSaySo) {
  v1::PersonRegistered registered;
  registered.set_organization("organizations/renault");
  const auto sentence = SentenceTemplate::Parse(v1::PersonRegistered::descriptor(),
                                                "registered {display_name}[ of {organization}]");
  std::string text;
  sentence->AppendTo(registered, &text);
  EXPECT_EQ(text, "registered (personal) of organizations/renault");
  EXPECT_EQ(Say(registered), "principals/dev registered a person who works for organizations/renault");
}

TEST(SentenceTest, IdsOfThePlaybookAreWrittenAsWords) {
  v1::RoleAssigned assigned;
  assigned.set_party("organizations/sas");
  assigned.set_role("executive_sponsor");
  assigned.set_person("people/ada");
  EXPECT_EQ(
      Say(assigned),
      "principals/dev recorded that people/ada took the role of executive sponsor for organizations/sas");
  assigned.set_capacity(v1::RoleHolding::DEPUTY);
  EXPECT_EQ(
      Say(assigned),
      "principals/dev recorded that people/ada took the role of executive sponsor for organizations/sas, as"
      " deputy");
}

TEST(SentenceTest, NoPersonalFieldStandsInAnOptionalPart) {
  // It would vanish from the trail without a word.
  const Descriptor* fact = v1::Fact::descriptor();
  for (int i = 0; i < fact->field_count(); ++i) {
    const Descriptor* event = fact->field(i)->message_type();
    const std::string& text = event->options().GetExtension(v1::event).sentence();
    for (int j = 0; j < event->field_count(); ++j) {
      if (!event->field(j)->options().GetExtension(v1::rule).personal()) continue;
      const size_t at = text.find("{" + event->field(j)->name() + "}");
      if (at == std::string::npos) continue;
      const std::string before = text.substr(0, at);
      EXPECT_EQ(std::count(before.begin(), before.end(), '['), std::count(before.begin(), before.end(), ']'))
          << event->full_name();
    }
  }
}

TEST(SentenceTest, MoneyKeepsItsSignAndEveryDigit) {
  const auto say = [](int64_t units, int32_t nanos) {
    google::type::Money money;
    money.set_currency_code("USD");
    money.set_units(units);
    money.set_nanos(nanos);
    std::string text;
    AppendMoney(money, &text);
    return text;
  };
  EXPECT_EQ(say(5, 0), "USD 5");
  EXPECT_EQ(say(0, 0), "USD 0");
  EXPECT_EQ(say(-5, -250'000'000), "USD -5.25");
  EXPECT_EQ(say(0, -500'000'000), "USD -0.50");
  EXPECT_EQ(say(1, 1), "USD 1.000000001");
}

}  // namespace
}  // namespace entente::audit
