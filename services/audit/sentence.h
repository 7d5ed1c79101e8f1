// Events as sentences, by the templates in the option `event` of their messages.
#ifndef ENTENTE_SERVICES_AUDIT_SENTENCE_H_
#define ENTENTE_SERVICES_AUDIT_SENTENCE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace entente::audit {

// A template that has been read once, so that a sentence costs little. Immutable.
//
// `{field}` and `{a.b}` stand for values; `[...]` is left out when a field inside it is empty. Enums are
// written in lower case with blanks, dates as precisely as they are known, money with its currency; a
// personal field that is empty, as all are in the trail, as `(personal)`.
class SentenceTemplate {
 public:
  // Nothing if the template is malformed or names a field that the message does not have: `fault`, if it is
  // not null, then says which.
  static std::optional<SentenceTemplate> Parse(const google::protobuf::Descriptor* event,
                                               std::string_view text, std::string* fault = nullptr);

  // The same for a path, in which brackets are just brackets. Nothing if it names a field that the message
  // does not have.
  static std::optional<SentenceTemplate> ParsePath(const google::protobuf::Descriptor* type,
                                                   std::string_view text);

  // The path, with the values as they are written.
  std::string PathOf(const google::protobuf::Message& message) const;

  // Adds the sentence of an event of the template's type to `text`.
  void AppendTo(const google::protobuf::Message& event, std::string* text) const;

 private:
  using Path = std::vector<const google::protobuf::FieldDescriptor*>;
  // Text, then a value. The parts of a bracket have its number.
  struct Part {
    std::string literal;
    Path path;  // Empty: the literal alone.
    int bracket = 0;
  };

  void AppendBracket(const google::protobuf::Message& event, size_t begin, size_t end,
                     std::string* text) const;

  std::vector<Part> parts_;
};

// The template of an event type, by its message. Null if it has none. Thread-safe.
const SentenceTemplate* FindTemplate(const google::protobuf::Descriptor* event);

// The whole sentence: `principals/crm, for organizations/toyota, recorded that ...`. `on_behalf_of` may be
// empty.
void WriteSentence(std::string_view actor, std::string_view on_behalf_of, const SentenceTemplate& predicate,
                   const google::protobuf::Message& event, std::string* sentence);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_SENTENCE_H_
