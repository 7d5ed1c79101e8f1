#include "services/audit/field_list.h"

#include <algorithm>
#include <tuple>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "entente/v1/alliance.pb.h"
#include "entente/v1/approval.pb.h"
#include "entente/v1/finding_service.pb.h"
#include "entente/v1/organization.pb.h"
#include "entente/v1/person.pb.h"
#include "entente/v1/playbook.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/audit/field_text.h"
#include "services/audit/slots.h"

namespace entente::audit {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Adds the fields of a message that are named.
void AddFields(const Descriptor* type, std::initializer_list<const char*> names,
               absl::flat_hash_set<const FieldDescriptor*>& fields) {
  for (const char* name : names) fields.insert(type->FindFieldByName(name));
}

// What says which answer it is, what is a key of its element, what depends on the day asked for alone, and
// what is personal.
const absl::flat_hash_set<const FieldDescriptor*>& LeftOut() {
  static const auto& fields = *[] {
    auto* made = new absl::flat_hash_set<const FieldDescriptor*>;
    AddFields(v1::Alliance::descriptor(), {"name", "version", "position", "effective_on"}, *made);
    AddFields(v1::Lifecycle::descriptor(), {"imprecise", "event"}, *made);
    AddFields(v1::NeedsAssessment::descriptor(), {"event"}, *made);
    AddFields(v1::AllianceOrigin::descriptor(), {"event"}, *made);
    AddFields(v1::GateDecision::CriterionResult::descriptor(), {"criterion"}, *made);
    AddFields(v1::GateDecision::Condition::descriptor(), {"id"}, *made);
    AddFields(v1::Party::descriptor(), {"organization", "imprecise", "event"}, *made);
    AddFields(v1::RoleHolding::descriptor(), {"party", "role", "office", "capacity", "imprecise", "event"},
              *made);
    AddFields(v1::Kpi::descriptor(), {"name", "measurement_count"}, *made);
    AddFields(v1::KpiTarget::descriptor(), {"period", "event"}, *made);
    AddFields(v1::KpiMeasurement::descriptor(), {"period", "event"}, *made);
    AddFields(v1::Agreement::descriptor(), {"name", "imprecise"}, *made);
    AddFields(v1::Milestone::descriptor(), {"name", "imprecise"}, *made);
    AddFields(v1::ScheduledChange::descriptor(), {"event"}, *made);
    AddFields(v1::Organization::descriptor(), {"name", "version"}, *made);
    AddFields(v1::Person::descriptor(), {"name", "display_name", "email", "version", "erased", "key_missing"},
              *made);
    AddFields(v1::LegalHold::descriptor(), {"matter", "event"}, *made);
    AddFields(v1::Playbook::descriptor(), {"name"}, *made);
    AddFields(v1::Playbook::Stage::descriptor(), {"id"}, *made);
    AddFields(v1::Playbook::Role::descriptor(), {"id"}, *made);
    AddFields(v1::Playbook::Kind::descriptor(), {"id"}, *made);
    AddFields(v1::Playbook::Rule::descriptor(), {"id"}, *made);
    AddFields(v1::Playbook::EventRequirement::descriptor(), {"event_type"}, *made);
    AddFields(v1::Finding::descriptor(), {"name"}, *made);
    AddFields(v1::Approval::descriptor(), {"name", "command", "version", "decision_reason"}, *made);
    return made;
  }();
  return fields;
}

std::string TextOf(const Message& message, const FieldDescriptor* field) {
  std::string text;
  AppendField(message, {field}, &text);
  return text;
}

std::string LastSegment(const std::string& name) {
  return name.substr(name.rfind('/') + 1);
}

// What tells an element of a list from the others.
std::string KeyOf(const Message& element) {
  if (const std::optional<std::string> declared = DeclaredKey(element); declared.has_value())
    return *declared;
  const Descriptor* type = element.GetDescriptor();
  if (type == v1::RoleHolding::descriptor()) {
    const auto& role = static_cast<const v1::RoleHolding&>(element);
    const bool is_deputy = role.capacity() == v1::RoleHolding::DEPUTY;
    return RoleKey(role.role(), role.party(), role.office(), is_deputy ? role.person() : "");
  }
  for (const char* name :
       {"organization", "name", "period", "id", "matter", "event_type", "criterion", "event", "key"}) {
    const FieldDescriptor* field = type->FindFieldByName(name);
    if (field == nullptr) continue;
    const std::string key = TextOf(element, field);
    return std::string_view(name) == "name" ? LastSegment(key) : key;
  }
  return "";
}

class Lister {
 public:
  void List(const Message& message, const std::string& prefix) {
    const Descriptor* type = message.GetDescriptor();
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      if (LeftOut().contains(field) || IsPartOfKey(field)) continue;
      if (prefix.empty()) group_ = field->number();
      const std::string path = absl::StrCat(prefix, field->name());
      field->is_repeated() ? ListRepeated(message, field, path) : ListSingle(message, field, path);
    }
  }

  std::vector<FieldText> Take() {
    std::sort(fields_.begin(), fields_.end(), [](const FieldText& a, const FieldText& b) {
      return std::tie(a.group, a.path) < std::tie(b.group, b.path);
    });
    return std::move(fields_);
  }

 private:
  void Add(const std::string& path, std::string text) {
    if (!text.empty()) fields_.push_back({group_, path, std::move(text)});
  }

  void ListSingle(const Message& message, const FieldDescriptor* field, const std::string& path) {
    std::string text = TextOf(message, field);
    const bool is_nested = text.empty() && field->message_type() != nullptr &&
                           field->message_type() != google::protobuf::Timestamp::descriptor() &&
                           message.GetReflection()->HasField(message, field);
    if (is_nested) return List(message.GetReflection()->GetMessage(message, field), path + ".");
    Add(path, std::move(text));
  }

  void ListRepeated(const Message& message, const FieldDescriptor* field, const std::string& path) {
    const auto& reflection = *message.GetReflection();
    const int size = reflection.FieldSize(message, field);
    // References and plain texts are one value together: which is new can be seen, and none has a field of
    // its own.
    std::vector<std::string> values;
    for (int i = 0; i < size; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        values.push_back(reflection.GetRepeatedString(message, field, i));
        continue;
      }
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      const Message& element = reflection.GetRepeatedMessage(message, field, i);
      if (field->message_type() == v1::ExternalReference::descriptor()) {
        const auto& reference = static_cast<const v1::ExternalReference&>(element);
        values.push_back(absl::StrCat(reference.system(), ":", reference.id()));
      } else if (field->is_map()) {
        Add(absl::StrCat(path, "[", KeyOf(element), "]"), TextOf(element, field->message_type()->field(1)));
      } else {
        List(element, absl::StrCat(path, "[", KeyOf(element), "]."));
      }
    }
    Add(path, absl::StrJoin(values, ", "));
  }

  int group_ = 0;
  std::vector<FieldText> fields_;
};

}  // namespace

std::vector<FieldText> FieldsOf(const Message& resource) {
  Lister lister;
  lister.List(resource, "");
  return lister.Take();
}

std::vector<FieldText> FieldsOf(const std::vector<v1::Finding>& findings) {
  v1::ListFindingsResponse all;
  for (const v1::Finding& finding : findings) *all.add_findings() = finding;
  return FieldsOf(all);
}

std::string RoleKey(std::string_view role, std::string_view party, std::string_view office,
                    std::string_view deputy) {
  std::string key(role);
  if (!office.empty()) absl::StrAppend(&key, " (", std::string(office), ")");
  absl::StrAppend(&key, " of ", std::string(party));
  if (!deputy.empty()) absl::StrAppend(&key, ", deputy ", std::string(deputy));
  return key;
}

std::vector<FieldDifference> FindDifferences(const std::vector<FieldText>& before,
                                             const std::vector<FieldText>& after) {
  const auto precedes = [](const FieldText& a, const FieldText& b) {
    return std::tie(a.group, a.path) < std::tie(b.group, b.path);
  };
  std::vector<FieldDifference> differences;
  auto left = before.begin();
  auto right = after.begin();
  while (left != before.end() || right != after.end()) {
    if (right == after.end() || (left != before.end() && precedes(*left, *right))) {
      differences.push_back({left->path, left->text, ""});
      ++left;
    } else if (left == before.end() || precedes(*right, *left)) {
      differences.push_back({right->path, "", right->text});
      ++right;
    } else {
      if (left->text != right->text) differences.push_back({left->path, left->text, right->text});
      ++left;
      ++right;
    }
  }
  return differences;
}

}  // namespace entente::audit
