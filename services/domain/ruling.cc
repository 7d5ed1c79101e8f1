#include "services/domain/ruling.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/playbook/lookup.h"

namespace entente::domain {

Day EffectiveDay(const World& world, const v1::CommandContext& context) {
  return context.has_effective_on() ? DaysOf(context.effective_on()).first : world.Today();
}

bool MayRecordNothing(const v1::CommandContext& context) {
  return !context.historical() && context.corrects().empty();
}

absl::Status NoSuch(std::string field, std::string_view resource) {
  return NotFound({{std::move(field), absl::StrCat("there is no ", std::string(resource))}});
}

Ruling::Ruling(const v1::CommandContext& context, std::string resource) : context_(context) {
  decision_.resource = std::move(resource);
}

void Ruling::FaultyField(std::string field, std::string description) {
  field_faults_.push_back({std::move(field), std::move(description)});
}

void Ruling::NotInPlaybook(const v1::Playbook& playbook, std::string field, std::string_view what,
                           std::string_view id) {
  playbook_version_ = PlaybookVersionName(playbook);
  field_faults_.push_back({std::move(field), absl::StrCat(playbook_version_, " has no ", std::string(what),
                                                          " `", std::string(id), "`")});
}

void Ruling::NotFound(std::string field, std::string_view resource) {
  not_found_.push_back({std::move(field), absl::StrCat("there is no ", std::string(resource))});
}

void Ruling::AlreadyExists(std::string resource) {
  existing_ = std::move(resource);
}

void Ruling::ReferenceInUse(const v1::ExternalReference& reference, std::string_view holder) {
  if (!reference_in_use_.ok()) return;
  reference_in_use_ =
      Refuse(v1::EXTERNAL_REFERENCE_IN_USE,
             absl::StrCat(std::string(holder), " has the external reference ", reference.system(), ":",
                          reference.id()),
             {{"system", reference.system()}, {"id", reference.id()}, {"resource", std::string(holder)}});
}

void Ruling::Unmet(std::string type, std::string subject, std::string description) {
  if (context_.historical()) {
    Remark(std::move(type), v1::Remark::INFO, std::move(description));
  } else {
    AlwaysUnmet(std::move(type), std::move(subject), std::move(description));
  }
}

void Ruling::AlwaysUnmet(std::string type, std::string subject, std::string description) {
  unmet_.push_back({std::move(type), std::move(subject), std::move(description)});
}

void Ruling::Remark(std::string rule, v1::Remark::Severity severity, std::string text) {
  v1::Remark remark;
  remark.set_rule(std::move(rule));
  remark.set_severity(context_.historical() ? v1::Remark::INFO : severity);
  remark.set_text(std::move(text));
  decision_.remarks.push_back(std::move(remark));
}

v1::Fact& Ruling::Record() {
  return RecordOn(decision_.resource);
}

v1::Fact& Ruling::RecordOn(std::string resource) {
  decision_.facts.push_back({std::move(resource), {}, std::nullopt});
  return decision_.facts.back().event;
}

v1::Fact& Ruling::RecordOn(std::string resource, Day day) {
  v1::Fact& event = RecordOn(std::move(resource));
  decision_.facts.back().effective_on = DateOf(day);
  return event;
}

absl::StatusOr<Decision> Ruling::Finish() {
  if (!playbook_version_.empty()) return domain::NotInPlaybook(field_faults_, playbook_version_);
  if (!field_faults_.empty()) return InvalidFields(field_faults_);
  if (!not_found_.empty()) return domain::NotFound(not_found_);
  if (!existing_.empty()) return domain::AlreadyExists(existing_);
  if (!reference_in_use_.ok()) return reference_in_use_;
  if (!unmet_.empty()) return domain::Unmet(unmet_);
  return std::move(decision_);
}

}  // namespace entente::domain
