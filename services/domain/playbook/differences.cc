#include "services/domain/playbook/differences.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/domain/playbook/lookup.h"

namespace entente::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::RepeatedPtrField;
using google::protobuf::util::MessageDifferencer;

// The fields in which two messages of one type differ.
std::vector<std::string> FieldsThatDiffer(const Message& a, const Message& b) {
  std::vector<std::string> names;
  for (int i = 0; i < a.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = a.GetDescriptor()->field(i);
    MessageDifferencer differencer;
    if (!differencer.CompareWithFields(a, b, {field}, {field})) names.push_back(field->name());
  }
  return names;
}

class Differences {
 public:
  // Compares two lists of things that `noun` names and `id_of` tells apart.
  template <typename Items, typename IdOf>
  void Compare(const char* noun, const Items& from, const Items& to, IdOf id_of) {
    std::map<std::string, const typename Items::value_type*> before;
    for (const auto& item : from) before[id_of(item)] = &item;
    std::set<std::string> ids;
    for (const auto& item : to) {
      const std::string id = id_of(item);
      ids.insert(id);
      const auto found = before.find(id);
      if (found == before.end()) {
        Say(absl::StrCat("The ", noun, " ", id, " is new."));
      } else {
        Describe(noun, id, *found->second, item);
      }
    }
    for (const auto& item : from) {
      if (!ids.contains(id_of(item)))
        Say(absl::StrCat("The ", noun, " ", id_of(item), " is there no longer."));
    }
  }

  template <typename Items>
  void Compare(const char* noun, const Items& from, const Items& to) {
    Compare(noun, from, to, [](const auto& item) { return item.id(); });
  }

  std::vector<std::string> Take() { return std::move(sentences_); }

 private:
  void Say(std::string sentence) { sentences_.push_back(std::move(sentence)); }

  void Describe(const char* noun, const std::string& id, const Message& from, const Message& to) {
    const std::vector<std::string> fields = FieldsThatDiffer(from, to);
    if (!fields.empty())
      Say(absl::StrCat("The ", noun, " ", id, " has another ", absl::StrJoin(fields, ", "), "."));
  }
  // What a rule weighs and asks is what people want to know of it.
  void Describe(const char*, const std::string& id, const v1::Playbook::Rule& from,
                const v1::Playbook::Rule& to) {
    if (from.severity() != to.severity()) {
      Say(absl::StrCat("The rule ", id, " weighs ", v1::Remark::Severity_Name(to.severity()), " instead of ",
                       v1::Remark::Severity_Name(from.severity()), "."));
    }
    if (from.from_stage() != to.from_stage()) {
      Say(absl::StrCat("The rule ", id, " is applied ", Since(to), " instead of ", Since(from), "."));
    }
    std::set<std::string> names;
    for (const auto& [name, value] : from.parameters()) names.insert(name);
    for (const auto& [name, value] : to.parameters()) names.insert(name);
    for (const std::string& name : names) {
      const std::string before = Value(from, name);
      const std::string after = Value(to, name);
      if (before == after) continue;
      Say(absl::StrCat("The parameter ", name, " of the rule ", id, " is ", after, " instead of ", before,
                       "."));
    }
  }
  // A method is there or is not.
  void Describe(const char*, const std::string&, const std::string&, const std::string&) {}

  static std::string Since(const v1::Playbook::Rule& rule) {
    return rule.from_stage().empty() ? "from the beginning" : "from the stage " + rule.from_stage() + " on";
  }
  static std::string Value(const v1::Playbook::Rule& rule, const std::string& name) {
    const auto found = rule.parameters().find(name);
    return found == rule.parameters().end() ? "the program's default" : "`" + found->second + "`";
  }

  std::vector<std::string> sentences_;
};

}  // namespace

std::vector<std::string> DifferencesBetween(const v1::Playbook& from, const v1::Playbook& to) {
  Differences differences;
  differences.Compare("stage", from.stages(), to.stages());
  differences.Compare("role", from.roles(), to.roles());
  differences.Compare("kind of agreement", from.agreement_kinds(), to.agreement_kinds());
  differences.Compare("kind of milestone", from.milestone_kinds(), to.milestone_kinds());
  differences.Compare("form", from.forms(), to.forms());
  differences.Compare("rule", from.rules(), to.rules());
  differences.Compare("approval of", from.approval_required_methods(), to.approval_required_methods(),
                      [](const std::string& method) { return method; });
  differences.Compare("requirement of the event", from.event_requirements(), to.event_requirements(),
                      [](const auto& requirement) { return requirement.event_type(); });
  differences.Compare("function", from.functions(), to.functions());
  differences.Compare("activity type", from.activity_types(), to.activity_types());
  differences.Compare("cadence", from.cadences(), to.cadences());
  differences.Compare("gate", from.gates(), to.gates());
  differences.Compare("tier", from.tiers(), to.tiers());
  differences.Compare("required function", from.required_functions(), to.required_functions(),
                      [](const auto& required) {
                        return absl::StrCat(required.function(), " before ", required.before_stage());
                      });
  differences.Compare("template", from.templates(), to.templates());
  differences.Compare("competency", from.competencies(), to.competencies());
  differences.Compare("business area", from.business_areas(), to.business_areas());
  return differences.Take();
}

}  // namespace entente::domain
