#include "services/audit/free_text.h"

#include <cctype>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "entente/v1/context.pb.h"
#include "entente/v1/fact.pb.h"
#include "entente/v1/rules.pb.h"
#include "google/protobuf/message.h"

namespace entente::audit {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Fields of events whose values are names of resources, ids of a playbook, codes, periods or figures. A field
// that is not here counts as text.
bool IsClosed(const FieldDescriptor* field) {
  static const auto& names = *new absl::flat_hash_set<std::string>{
      "organization", "successor", "predecessor", "party",   "parties", "person",        "role",
      "stage",        "form",      "kind",        "kpi",     "period",  "country_code",  "playbook_version",
      "agreement",    "milestone", "event",       "method",  "value",   "currency_code", "membership_kind",
      "key_id",       "alliance",  "request_id",  "corrects"};
  const v1::FieldRule& rule = field->options().GetExtension(v1::rule);
  return rule.resource_size() > 0 || rule.format() != v1::FieldRule::FORMAT_UNSPECIFIED || rule.personal() ||
         names.contains(field->name());
}

// True for an id that tells nothing, such as a UUID. Another one may have been made of a name.
bool IsOpaque(const std::string& id) {
  return id.find_first_not_of("0123456789abcdefABCDEF-") == std::string::npos;
}

class Finder {
 public:
  Finder(const std::vector<std::string>& names, PersonInTexts& found) : names_(names), found_(found) {}

  void Look(const Message& message, const std::string& prefix) {
    const auto& reflection = *message.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection.ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      const int size = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
      for (int i = 0; i < size; ++i) {
        std::string path = prefix + field->name();
        if (field->is_repeated()) absl::StrAppend(&path, "[", i, "]");
        LookAt(message, field, field->is_repeated() ? i : -1, path);
      }
    }
  }

  void LookAtText(const std::string& text, const std::string& path, bool is_free) {
    if (text.empty()) return;
    for (const std::string& name : names_) {
      found_.named |= text == name;
      found_.mentioned |= HasMention(text, "@" + name);
    }
    if (is_free) found_.free_texts.push_back(path);
  }

 private:
  void LookAt(const Message& message, const FieldDescriptor* field, int index, const std::string& path) {
    const auto& reflection = *message.GetReflection();
    if (field->type() == FieldDescriptor::TYPE_STRING) {
      std::string scratch;
      LookAtText(index < 0 ? reflection.GetStringReference(message, field, &scratch)
                           : reflection.GetRepeatedStringReference(message, field, index, &scratch),
                 path, !IsClosed(field));
    } else if (field->message_type() == v1::ExternalReference::descriptor()) {
      found_.has_external_references = true;
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      Look(index < 0 ? reflection.GetMessage(message, field)
                     : reflection.GetRepeatedMessage(message, field, index),
           path + ".");
    }
  }

  // The id must end there: `@people/ab` mentions nobody whose id is `a`.
  static bool HasMention(const std::string& text, const std::string& mention) {
    for (size_t at = text.find(mention); at != std::string::npos; at = text.find(mention, at + 1)) {
      const size_t end = at + mention.size();
      const bool goes_on = end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 ||
                                                 text[end] == '-' || text[end] == '_');
      if (!goes_on) return true;
    }
    return false;
  }

  const std::vector<std::string>& names_;
  PersonInTexts& found_;
};

}  // namespace

PersonInTexts FindPersonInTexts(const history::Event& event, const std::vector<std::string>& names) {
  PersonInTexts found;
  Finder finder(names, found);
  finder.LookAtText(event.record.reason(), "reason", true);
  for (int i = 0; i < event.record.evidence_size(); ++i) {
    const std::string path = absl::StrCat("evidence[", i, "].");
    finder.LookAtText(event.record.evidence(i).title(), path + "title", true);
    finder.LookAtText(event.record.evidence(i).uri(), path + "uri", true);
  }
  finder.LookAtText(event.record.request_id(), "request_id", !IsOpaque(event.record.request_id()));
  finder.LookAtText(event.record.correlation_id(), "correlation_id",
                    !IsOpaque(event.record.correlation_id()));
  finder.LookAtText(event.record.causation_id(), "causation_id", !IsOpaque(event.record.causation_id()));
  const auto* field = v1::Fact::descriptor()->FindFieldByNumber(event.fact.event_case());
  if (field != nullptr) finder.Look(event.fact.GetReflection()->GetMessage(event.fact, field), "event.");
  return found;
}

}  // namespace entente::audit
