// Messages as protobuf JSON, to print and to read. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_JSON_H_
#define ENTENTE_CLIENTS_CLI_JSON_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace entente::cli {

// For people: two blanks a level, names in lowerCamelCase, fields with their default left out; ended by a
// line break.
absl::StatusOr<std::string> PrettyJson(const google::protobuf::Message& message);

// For JSON Lines: one line, ended by a line break.
absl::StatusOr<std::string> JsonLine(const google::protobuf::Message& message);

// What is wrong with a text that should have been a message.
struct JsonFault {
  // The path of the field, for instance `context.effectiveOn`; empty if the text as a whole is no JSON.
  std::string field;
  std::string reason;
};

// Reads protobuf JSON; unknown fields are faults. Returns whether it was read; if not, says why in `fault`.
bool ReadJson(const std::string& json, google::protobuf::Message& message, JsonFault& fault);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_JSON_H_
