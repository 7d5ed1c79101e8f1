#include "services/domain/given_when_then.h"

#include <cstdio>
#include <limits>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "services/domain/kept.h"
#include "services/domain/playbook/shipped.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

template <typename Kind>
const Kind* Find(const std::map<std::string, State>& states, const std::string& name) {
  const auto found = states.find(name);
  return found == states.end() ? nullptr : std::get_if<Kind>(&found->second);
}

// The details of a refusal: fields or condition types.
std::vector<std::string> DetailsOf(const absl::Status& status) {
  std::vector<std::string> details;
  if (const auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
      payload.has_value()) {
    google::rpc::BadRequest bad;
    EXPECT_TRUE(bad.ParseFromString(std::string(*payload)));
    for (const auto& violation : bad.field_violations()) details.push_back(violation.field());
  }
  if (const auto payload = status.GetPayload("type.googleapis.com/google.rpc.PreconditionFailure");
      payload.has_value()) {
    google::rpc::PreconditionFailure failure;
    EXPECT_TRUE(failure.ParseFromString(std::string(*payload)));
    for (const auto& violation : failure.violations()) details.push_back(violation.type());
  }
  return details;
}

}  // namespace

state::v1::Moment MomentOf(std::string_view date) {
  google::type::Date parsed;
  int year = 0;
  int month = 0;
  int day = 0;
  EXPECT_GE(std::sscanf(std::string(date).c_str(), "%d-%d-%d", &year, &month, &day), 1) << date;
  parsed.set_year(year);
  parsed.set_month(month);
  parsed.set_day(day);
  EXPECT_TRUE(IsDate(parsed)) << date;
  const DayRange days = DaysOf(parsed);
  state::v1::Moment moment;
  moment.set_first_day(days.first);
  moment.set_last_day(days.last);
  return moment;
}

Day DayOfDate(std::string_view date) {
  return MomentOf(date).first_day();
}

FakeWorld::FakeWorld() {
  v1::Fact fact;
  *fact.mutable_playbook_published()->mutable_playbook() = LightPlaybook();
  Record("playbooks/light", "2020-01-01", fact);
}

uint64_t FakeWorld::Record(const std::string& resource, std::string_view date, const v1::Fact& fact,
                           uint64_t corrects) {
  const auto [entry, is_new] = states_.try_emplace(resource, *NewState(resource));
  EventHeader header;
  header.resource = resource;
  header.version = OriginOf(entry->second).version() + 1;
  header.at = MomentOf(date);
  header.at.set_position(events_.size() + 1);
  header.record_time.set_seconds(recorded_seconds_ + static_cast<int64_t>(header.at.position()));
  header.corrects = corrects;
  header.event_type =
      v1::Fact::descriptor()->FindFieldByNumber(fact.event_case())->message_type()->full_name();
  header.actor = caller_.principal;
  EXPECT_TRUE(Evolve(entry->second, fact, header)) << header.event_type;
  events_[header.at.position()] = {header.at.position(), resource, header.event_type, 0,
                                   header.at.first_day()};
  if (corrects != 0) events_[corrects].corrected_by = header.at.position();
  return header.at.position();
}

const state::v1::AllianceState* FakeWorld::FindAlliance(const std::string& name) const {
  return Find<state::v1::AllianceState>(states_, name);
}

const state::v1::OrganizationState* FakeWorld::FindOrganization(const std::string& name) const {
  return Find<state::v1::OrganizationState>(states_, name);
}

const state::v1::PersonState* FakeWorld::FindPerson(const std::string& name) const {
  return Find<state::v1::PersonState>(states_, name);
}

const state::v1::PlaybookState* FakeWorld::FindPlaybook(const std::string& name) const {
  return Find<state::v1::PlaybookState>(states_, name);
}

const state::v1::ApprovalState* FakeWorld::FindApproval(const std::string& name) const {
  return Find<state::v1::ApprovalState>(states_, name);
}

const state::v1::FindingsState* FakeWorld::FindFindings(const std::string& name) const {
  return Find<state::v1::FindingsState>(states_, name);
}

std::vector<std::string> FakeWorld::AlliancesOf(const std::string& person) const {
  std::vector<std::string> alliances;
  for (const auto& [name, state] : states_) {
    const auto* alliance = std::get_if<state::v1::AllianceState>(&state);
    if (alliance == nullptr) continue;
    bool is_in = false;
    for (const auto& slot : alliance->roles()) {
      for (const auto& entry : slot.holdings()) is_in = is_in || entry.person() == person;
    }
    for (const auto& member :
         KeptUntil<v1::TeamMemberAdded>(alliance->kept(), std::numeric_limits<Day>::max())) {
      is_in = is_in || member.event->person() == person;
    }
    if (is_in) alliances.push_back(name);
  }
  return alliances;
}

const state::v1::PeriodState* FakeWorld::FindPeriod(const std::string& name) const {
  return Find<state::v1::PeriodState>(states_, name);
}

std::optional<ClosedPeriod> FakeWorld::ClosedThrough() const {
  std::optional<ClosedPeriod> last;
  for (const auto& [name, state] : states_) {
    const auto* period = std::get_if<state::v1::PeriodState>(&state);
    if (period == nullptr || (last.has_value() && period->last_day() <= last->last_day)) continue;
    last = ClosedPeriod{name, period->last_day()};
  }
  return last;
}

std::optional<std::string> FakeWorld::FindByExternalReference(std::string_view collection,
                                                              std::string_view system,
                                                              std::string_view id) const {
  for (const auto& [name, state] : states_) {
    if (name.rfind(std::string(collection) + "/", 0) != 0) continue;
    for (const auto& reference : OriginOf(state).external_references()) {
      if (reference.system() == system && reference.id() == id) return name;
    }
  }
  return std::nullopt;
}

std::optional<EarlierEvent> FakeWorld::FindEvent(uint64_t position) const {
  const auto found = events_.find(position);
  return found == events_.end() ? std::nullopt : std::optional(found->second);
}

Day FakeWorld::Today() const {
  return today_;
}

Scenario Scenario::WithAlliance() {
  Scenario scenario;
  scenario.GivenOn("organizations/own", "2020-01-01",
                   "organization_registered { display_name: 'Own' is_own: true }");
  for (const char* name : {"x", "y", "z"}) {
    scenario.GivenOn(absl::StrCat("organizations/", name), "2020-01-01",
                     absl::StrCat("organization_registered { display_name: '", name, "' }"));
  }
  scenario.Given("2020-01-01",
                 "alliance_created { display_name: 'A' summary: 'S' form: 'consortium'"
                 " playbook_version: 'playbooks/light@1' stage: 'select'"
                 " external_references { system: 'crm' id: '1' } }");
  scenario.Given("2020-01-01", "party_joined { organization: 'organizations/own' }");
  scenario.Given("2020-01-01", "party_joined { organization: 'organizations/x' }");
  return scenario;
}

Scenario& Scenario::GivenOn(const std::string& resource, std::string_view date, const std::string& fact) {
  position_ = world_.Record(resource, date, Parse<v1::Fact>(fact));
  return *this;
}

Scenario& Scenario::GivenInsteadOf(uint64_t position, std::string_view date, const std::string& fact) {
  position_ = world_.Record("alliances/a", date, Parse<v1::Fact>(fact), position);
  return *this;
}

Scenario& Scenario::As(const std::string& principal) {
  world_.SetCaller(principal);
  return *this;
}

Scenario& Scenario::Then(const std::vector<std::string>& facts) {
  EXPECT_TRUE(decision_.ok()) << decision_.status();
  if (!decision_.ok()) return *this;
  std::vector<std::string> expected;
  for (const std::string& fact : facts) expected.push_back(Parse<v1::Fact>(fact).ShortDebugString());
  std::vector<std::string> found;
  for (const Fact& fact : decision_->facts) found.push_back(fact.event.ShortDebugString());
  EXPECT_EQ(found, expected);
  return *this;
}

Scenario& Scenario::ThenRefused(v1::ErrorReason reason, const std::vector<std::string>& details) {
  EXPECT_FALSE(decision_.ok());
  if (decision_.ok()) return *this;
  EXPECT_EQ(ReasonOf(decision_.status()), reason) << decision_.status();
  EXPECT_EQ(DetailsOf(decision_.status()), details) << decision_.status();
  return *this;
}

Scenario& Scenario::ThenRemarked(const std::vector<std::string>& remarks) {
  EXPECT_TRUE(decision_.ok()) << decision_.status();
  if (!decision_.ok()) return *this;
  std::vector<std::string> found;
  for (const v1::Remark& remark : decision_->remarks) {
    found.push_back(absl::StrCat(v1::Remark::Severity_Name(remark.severity()), " ", remark.rule()));
  }
  EXPECT_EQ(found, remarks);
  return *this;
}

}  // namespace entente::domain
