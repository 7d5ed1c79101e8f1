#include "services/domain/correction/decide.h"

#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "entente/v1/rules.pb.h"
#include "google/protobuf/descriptor.h"
#include "services/domain/ruling.h"

namespace entente::domain {
namespace {

// The event of a name such as `events/17`, or nothing.
std::optional<EarlierEvent> FindByName(const World& world, std::string_view name) {
  constexpr std::string_view kCollection = "events/";
  if (name.substr(0, kCollection.size()) != kCollection) return std::nullopt;
  const std::string_view digits = name.substr(kCollection.size());
  uint64_t position = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), position);
  if (error != std::errc() || end != digits.data() + digits.size() || position == 0) return std::nullopt;
  return world.FindEvent(position);
}

bool IsCorrectable(const std::string& event_type) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(event_type);
  return descriptor != nullptr && descriptor->options().GetExtension(v1::event).correctable();
}

// What speaks against correcting the event.
std::vector<UnmetCondition> ObstaclesOf(const EarlierEvent& event, const std::string& name) {
  std::vector<UnmetCondition> unmet;
  if (!IsCorrectable(event.event_type)) {
    unmet.push_back(
        {"EVENT_NOT_CORRECTABLE", name, "The event cannot be corrected, because others rest on it."});
  }
  if (event.corrected_by != 0) {
    unmet.push_back({"EVENT_CORRECTED_ALREADY", name,
                     absl::StrCat("The event was corrected by events/", event.corrected_by, " already.")});
  }
  return unmet;
}

// The type of the one set event.
const std::string& TypeOf(const v1::Fact& fact) {
  const auto* field = v1::Fact::descriptor()->FindFieldByNumber(fact.event_case());
  return field->message_type()->full_name();
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::VoidEventRequest& request) {
  const std::optional<EarlierEvent> event = FindByName(world, request.event());
  Ruling ruling(request.context(), event.has_value() ? event->resource : std::string());
  if (request.context().reason().empty()) {
    ruling.FaultyField("context.reason", "is required: whoever reads the trail wants to know why");
  }
  if (!event.has_value()) {
    ruling.NotFound("event", request.event());
    return ruling.Finish();
  }
  for (const UnmetCondition& unmet : ObstaclesOf(*event, request.event())) {
    ruling.AlwaysUnmet(unmet.type, unmet.subject, unmet.description);
  }
  ruling.Record().mutable_event_voided()->set_event(absl::StrCat("events/", event->position));
  return ruling.Finish();
}

absl::Status CheckReplacement(const World& world, std::string_view corrects, const Decision& decision) {
  constexpr char kField[] = "context.corrects";
  const std::string name(corrects);
  const std::optional<EarlierEvent> event = FindByName(world, corrects);
  if (!event.has_value()) return NoSuch(kField, name);
  if (decision.facts.size() != 1) {
    return InvalidFields({{kField, "only a command that leads to one event can take the place of one"}});
  }
  const Fact& fact = decision.facts.front();
  std::vector<FieldFault> faults;
  if (fact.resource != event->resource) {
    faults.push_back({kField, absl::StrCat(name, " is an event of ", event->resource)});
  }
  if (TypeOf(fact.event) != event->event_type) {
    faults.push_back({kField, absl::StrCat(name, " is of the type ", event->event_type)});
  }
  if (!faults.empty()) return InvalidFields(faults);
  const std::vector<UnmetCondition> unmet = ObstaclesOf(*event, name);
  return unmet.empty() ? absl::OkStatus() : Unmet(unmet);
}

}  // namespace entente::domain
