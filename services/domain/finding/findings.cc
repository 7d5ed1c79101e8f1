#include "services/domain/finding/findings.h"

#include <cstring>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/kept.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

constexpr char kAlliances[] = "alliances/";
constexpr char kFindings[] = "findings/";

// Builds the findings from their events, which come in the order of their dates.
class Builder {
 public:
  Builder(std::string alliance, Day day) : alliance_(std::move(alliance)), day_(day) {}

  void operator()(const v1::FindingRaised& event, const state::v1::Moment& at) {
    v1::Finding& finding = findings_.emplace_back();
    finding.set_name(absl::StrCat(alliance_, "/findings/", event.number()));
    finding.set_number(event.number());
    finding.set_rule(event.rule());
    finding.set_severity(event.severity());
    finding.set_subject(event.subject());
    *finding.mutable_due_on() = event.due_on();
    finding.set_text(event.text());
    finding.set_why(event.why());
    finding.set_playbook_version(event.playbook_version());
    *finding.mutable_events() = event.events();
    finding.set_lasting(event.lasting());
    finding.set_status(v1::Finding::OPEN);
    *finding.mutable_detected_on() = DateOf(at.recorded_day());
    finding.set_event(EventNameOf(at));
    places_[event.number()] = findings_.size() - 1;
  }
  void operator()(const v1::FindingAcknowledged& event, const state::v1::Moment&) {
    if (v1::Finding* finding = Standing(event.number()); finding != nullptr) {
      finding->set_status(v1::Finding::ACKNOWLEDGED);
      finding->set_note(event.note());
    }
  }
  void operator()(const v1::FindingAccepted& event, const state::v1::Moment&) {
    v1::Finding* finding = Standing(event.number());
    if (finding == nullptr) return;
    finding->set_note(event.note());
    *finding->mutable_accepted_until() = event.until();
    finding->set_status(DaysOf(event.until()).last < day_ ? v1::Finding::OPEN : v1::Finding::ACCEPTED);
  }
  void operator()(const v1::FindingCleared& event, const state::v1::Moment& at) {
    if (v1::Finding* finding = Standing(event.number()); finding != nullptr) {
      finding->set_status(v1::Finding::CLEARED);
      *finding->mutable_cleared_on() = DateOf(at);
    }
  }

  std::vector<v1::Finding> Take() {
    std::vector<v1::Finding> sorted;
    sorted.reserve(places_.size());
    for (const auto& [number, place] : places_) sorted.push_back(std::move(findings_[place]));
    return sorted;
  }

 private:
  // The finding of a number, unless it is cleared.
  v1::Finding* Standing(uint32_t number) {
    const auto place = places_.find(number);
    if (place == places_.end()) return nullptr;
    v1::Finding& finding = findings_[place->second];
    return finding.status() == v1::Finding::CLEARED ? nullptr : &finding;
  }

  const std::string alliance_;
  const Day day_;
  std::vector<v1::Finding> findings_;
  std::map<uint32_t, size_t> places_;
};

}  // namespace

std::string FindingsOf(std::string_view alliance) {
  return kFindings + std::string(alliance.substr(std::strlen(kAlliances)));
}

std::string AllianceOfFindings(std::string_view findings) {
  return kAlliances + std::string(findings.substr(std::strlen(kFindings)));
}

std::vector<v1::Finding> FindingsAt(const state::v1::FindingsState& state, Day day) {
  Builder builder(AllianceOfFindings(state.origin().name()), day);
  ForEachKept(state.kept(), day, builder);
  return builder.Take();
}

}  // namespace entente::domain
