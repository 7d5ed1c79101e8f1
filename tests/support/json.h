// Messages written as JSON, the small language in which tests say what they send.
//
// It is protobuf's JSON with one ease: a date may be written as a text, `"effective_on": "2024-03"`.
#ifndef ENTENTE_TESTS_SUPPORT_JSON_H_
#define ENTENTE_TESTS_SUPPORT_JSON_H_

#include <string>

#include "entente/v1/command.pb.h"
#include "google/protobuf/message.h"
#include "google/type/date.pb.h"

namespace entente::support {

// Reads `json` into `message`. JSON that does not fit is a failure of the test.
void ReadJson(const std::string& json, google::protobuf::Message& message);

// A message from its JSON.
template <typename T>
T FromJson(const std::string& json) {
  T message;
  ReadJson(json, message);
  return message;
}

// The command of that method, for instance `JoinParty`. A method that is no command is a failure of the test.
v1::Command ToCommand(const std::string& method, const std::string& request_json);

// The frame of a command.
v1::CommandContext& FrameOf(v1::Command& command);

// `2024-03-01`, `2024-03` or `2024`: as precisely as it is known.
std::string DateText(const google::type::Date& date);

}  // namespace entente::support

#endif  // ENTENTE_TESTS_SUPPORT_JSON_H_
