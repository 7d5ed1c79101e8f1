#include "clients/cli/json.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/errors.h"
#include "google/protobuf/util/json_util.h"

namespace entente::cli {
namespace {

namespace util = google::protobuf::util;

absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message, bool whitespace) {
  util::JsonPrintOptions options;
  options.add_whitespace = whitespace;
  std::string json;
  const auto status = util::MessageToJsonString(message, &json, options);
  if (!status.ok()) return AnswerUnreadable(std::string(status.message()));
  return json;
}

}  // namespace

absl::StatusOr<std::string> PrettyJson(const google::protobuf::Message& message) {
  absl::StatusOr<std::string> narrow = ToJson(message, /*whitespace=*/true);
  if (!narrow.ok()) return narrow;
  // The library indents by one blank. A string in JSON holds no line break, so blanks after one are indent.
  std::string wide;
  bool at_line_start = true;
  for (const char c : *narrow) {
    if (at_line_start && c == ' ') wide += ' ';
    at_line_start = c == '\n' || (at_line_start && c == ' ');
    wide += c;
  }
  if (wide.empty() || wide.back() != '\n') wide += '\n';
  return wide;
}

absl::StatusOr<std::string> JsonLine(const google::protobuf::Message& message) {
  absl::StatusOr<std::string> json = ToJson(message, /*whitespace=*/false);
  if (json.ok()) *json += '\n';
  return json;
}

bool ReadJson(const std::string& json, google::protobuf::Message& message, JsonFault& fault) {
  const auto status = util::JsonStringToMessage(json, &message);
  if (status.ok()) return true;
  std::string text(status.message());
  // The parser shows the place with a caret on lines of their own; the first line says what is wrong.
  text = text.substr(0, text.find('\n'));
  fault.field.clear();
  fault.reason = text;
  // `(context.effective_on): invalid value ...`, or `(context) colour: Cannot find field.`
  const size_t close = text.find(')');
  const size_t colon = text.find(": ", close == std::string::npos ? 0 : close);
  if (absl::StartsWith(text, "(") && close != std::string::npos && colon != std::string::npos) {
    fault.field = text.substr(1, close - 1);
    std::string name = text.substr(close + 1, colon - close - 1);
    name.erase(0, name.find_first_not_of(' '));
    if (!name.empty()) absl::StrAppend(&fault.field, ".", name);
    fault.reason = text.substr(colon + 2);
  } else if (absl::EndsWith(text, ": Cannot find field.")) {
    fault.field = text.substr(0, text.size() - std::string(": Cannot find field.").size());
    fault.reason = "Cannot find field.";
  }
  return false;
}

}  // namespace entente::cli
