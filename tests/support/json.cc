#include "tests/support/json.h"

#include <regex>

#include "absl/strings/str_format.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace entente::support {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

int NumberOf(const std::ssub_match& digits) {
  return digits.matched ? std::stoi(digits.str()) : 0;
}

// Dates that are written as texts, in the form that protobuf knows.
std::string WithDates(const std::string& json) {
  static const std::regex date_text(
      R"re("(effective_on|due_on|last_day|on)"\s*:\s*"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")re");
  std::string result;
  auto rest = json.cbegin();
  for (std::sregex_iterator match(json.begin(), json.end(), date_text), end; match != end; ++match) {
    result.append(rest, (*match)[0].first);
    result += absl::StrFormat(R"("%s": {"year": %d, "month": %d, "day": %d})", (*match)[1].str(),
                              NumberOf((*match)[2]), NumberOf((*match)[3]), NumberOf((*match)[4]));
    rest = (*match)[0].second;
  }
  return result.append(rest, json.cend());
}

// The field of `Command` for a method; null if it is no command.
const FieldDescriptor* CommandField(const std::string& method) {
  const auto* command = v1::Command::descriptor();
  for (int i = 0; i < command->field_count(); ++i) {
    if (command->field(i)->message_type()->name() == method + "Request") return command->field(i);
  }
  return nullptr;
}

}  // namespace

void ReadJson(const std::string& json, Message& message) {
  const auto status = google::protobuf::util::JsonStringToMessage(WithDates(json), &message);
  if (!status.ok()) ADD_FAILURE() << message.GetTypeName() << " from " << json << ": " << status.ToString();
}

v1::Command ToCommand(const std::string& method, const std::string& request_json) {
  v1::Command command;
  const FieldDescriptor* field = CommandField(method);
  if (field == nullptr) {
    ADD_FAILURE() << method << " is no command";
  } else {
    ReadJson(request_json, *command.GetReflection()->MutableMessage(&command, field));
  }
  return command;
}

v1::CommandContext& FrameOf(v1::Command& command) {
  const FieldDescriptor* request_field =
      v1::Command::descriptor()->FindFieldByNumber(static_cast<int>(command.request_case()));
  Message* request = command.GetReflection()->MutableMessage(&command, request_field);
  const FieldDescriptor* context = request->GetDescriptor()->FindFieldByName("context");
  return static_cast<v1::CommandContext&>(*request->GetReflection()->MutableMessage(request, context));
}

std::string DateText(const google::type::Date& date) {
  if (date.month() == 0) return absl::StrFormat("%04d", date.year());
  if (date.day() == 0) return absl::StrFormat("%04d-%02d", date.year(), date.month());
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

}  // namespace entente::support
