#include "services/audit/sentence.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "entente/v1/fact.pb.h"
#include "entente/v1/rules.pb.h"
#include "services/audit/field_text.h"

namespace entente::audit {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr std::string_view kPersonal = "(personal)";

bool IsPersonal(const FieldDescriptor* field) {
  return field->options().GetExtension(v1::rule).personal();
}

bool IsNumber(const FieldDescriptor* field) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_INT64:
      return true;
    default:
      return false;
  }
}

// Adds a value as a person reads it: the ids of a playbook are words with underscores between them.
bool AppendInWords(const google::protobuf::Message& event, const std::vector<const FieldDescriptor*>& path,
                   std::string* text) {
  const size_t begin = text->size();
  if (!AppendField(event, path, text)) return false;
  if (path.back()->options().GetExtension(v1::rule).format() == v1::FieldRule::PLAYBOOK_ID) {
    std::replace(text->begin() + static_cast<std::ptrdiff_t>(begin), text->end(), '_', ' ');
  }
  return true;
}

// The fields of a path such as `playbook.version`; nothing if there is no such field, or many.
std::vector<const FieldDescriptor*> FindPath(const Descriptor* type, std::string_view text) {
  std::vector<const FieldDescriptor*> path;
  const std::vector<std::string> names = absl::StrSplit(std::string(text), '.');
  for (const std::string& name : names) {
    const FieldDescriptor* field = type == nullptr ? nullptr : type->FindFieldByName(name);
    if (field == nullptr || (field->is_repeated() && field->message_type() != nullptr)) return {};
    path.push_back(field);
    type = field->message_type();  // Null unless it is a message.
  }
  return path;
}

using Templates = std::unordered_map<const Descriptor*, SentenceTemplate>;

const Templates& AllTemplates() {
  static const Templates& templates = *[] {
    auto* made = new Templates;
    const Descriptor* fact = v1::Fact::descriptor();
    for (int i = 0; i < fact->field_count(); ++i) {
      const Descriptor* event = fact->field(i)->message_type();
      auto parsed = SentenceTemplate::Parse(event, event->options().GetExtension(v1::event).sentence());
      if (parsed.has_value()) made->emplace(event, *std::move(parsed));
    }
    return made;
  }();
  return templates;
}

}  // namespace

std::optional<SentenceTemplate> SentenceTemplate::ParsePath(const Descriptor* type, std::string_view text) {
  SentenceTemplate made;
  Part part;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t end = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
    if (end == std::string_view::npos) {
      part.literal.push_back(text[i]);
      continue;
    }
    part.path = FindPath(type, text.substr(i + 1, end - i - 1));
    if (part.path.empty()) return std::nullopt;
    made.parts_.push_back(std::exchange(part, Part()));
    i = end;
  }
  made.parts_.push_back(std::move(part));
  return made;
}

std::optional<SentenceTemplate> SentenceTemplate::Parse(const Descriptor* event, std::string_view text,
                                                        std::string* fault) {
  const auto refuse = [fault](std::string_view why) {
    if (fault != nullptr) *fault = std::string(why);
    return std::nullopt;
  };
  SentenceTemplate made;
  Part part;
  int brackets = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (letter == '{') {
      const size_t end = text.find('}', i);
      if (end == std::string_view::npos) return refuse("a { has no }");
      const std::string_view name = text.substr(i + 1, end - i - 1);
      part.path = FindPath(event, name);
      if (part.path.empty()) return refuse(absl::StrCat("there is no field ", std::string(name)));
      made.parts_.push_back(std::exchange(part, Part{{}, {}, part.bracket}));
      i = end;
    } else if (letter == '[' || letter == ']') {
      if ((letter == '[') != (part.bracket == 0)) return refuse("brackets are not one after another");
      const int next = letter == '[' ? ++brackets : 0;
      made.parts_.push_back(std::exchange(part, Part{{}, {}, next}));
    } else if (letter == '}') {
      return refuse("a } has no {");
    } else {
      part.literal.push_back(letter);
    }
  }
  if (part.bracket != 0) return refuse("a [ has no ]");
  made.parts_.push_back(std::move(part));
  if (text.empty()) return refuse("it is empty");
  return made;
}

std::string SentenceTemplate::PathOf(const google::protobuf::Message& message) const {
  std::string text;
  for (const Part& part : parts_) {
    text.append(part.literal);
    if (!part.path.empty()) AppendField(message, part.path, &text);
  }
  return text;
}

void SentenceTemplate::AppendBracket(const google::protobuf::Message& event, size_t begin, size_t end,
                                     std::string* text) const {
  const size_t before = text->size();
  for (size_t i = begin; i < end; ++i) {
    text->append(parts_[i].literal);
    if (parts_[i].path.empty() || AppendInWords(event, parts_[i].path, text)) continue;
    text->resize(before);
    return;
  }
}

void SentenceTemplate::AppendTo(const google::protobuf::Message& event, std::string* text) const {
  for (size_t i = 0; i < parts_.size();) {
    const Part& part = parts_[i];
    size_t end = i + 1;
    if (part.bracket != 0) {
      while (end < parts_.size() && parts_[end].bracket == part.bracket) ++end;
      AppendBracket(event, i, end, text);
    } else {
      text->append(part.literal);
      if (!part.path.empty() && !AppendInWords(event, part.path, text)) {
        if (IsPersonal(part.path.back())) text->append(kPersonal);
        if (IsNumber(part.path.back())) text->append("0");
      }
    }
    i = end;
  }
}

const SentenceTemplate* FindTemplate(const Descriptor* event) {
  const auto found = AllTemplates().find(event);
  return found == AllTemplates().end() ? nullptr : &found->second;
}

void WriteSentence(std::string_view actor, std::string_view on_behalf_of, const SentenceTemplate& predicate,
                   const google::protobuf::Message& event, std::string* sentence) {
  sentence->assign(actor);
  if (!on_behalf_of.empty()) {
    sentence->append(", for ");
    sentence->append(on_behalf_of);
    sentence->push_back(',');
  }
  sentence->push_back(' ');
  predicate.AppendTo(event, sentence);
}

}  // namespace entente::audit
