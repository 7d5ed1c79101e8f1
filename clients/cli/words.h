// The values of enums as words: for people (`on hold`), and as they are written on a command line (`no-go`).
// Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_WORDS_H_
#define ENTENTE_CLIENTS_CLI_WORDS_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace entente::cli {

// The name of a value for people: `ON_HOLD` becomes `on hold`.
std::string WordOf(std::string value_name);

// The words that an option for such an enum takes, in the order of their numbers: `NO_GO` becomes `no-go`.
// What is not stated has no word.
std::vector<std::string> OptionWords(const google::protobuf::EnumDescriptor& type);

// The number of the value that a word of `OptionWords` names; 0 for any other word.
int NumberOf(const google::protobuf::EnumDescriptor& type, const std::string& word);

// The same as a value of the enum.
template <typename Enum>
Enum ValueOf(const std::string& word) {
  return static_cast<Enum>(NumberOf(*google::protobuf::GetEnumDescriptor<Enum>(), word));
}

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_WORDS_H_
