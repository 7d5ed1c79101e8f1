#include "clients/cli/import_line.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/doubled_names.h"
#include "clients/cli/methods.h"

namespace entente::cli {
namespace {

using nlohmann::json;

// Deeper than any request of the API; it keeps a line of brackets from filling the stack.
constexpr int kDepthMax = 64;

bool Fail(JsonFault& fault, const std::string& field, const std::string& reason) {
  fault.field = field;
  fault.reason = reason;
  return false;
}

std::string SnakeCase(const std::string& method) {
  std::string snake;
  for (const char c : method) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !snake.empty()) snake += '_';
    snake += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return snake;
}

std::string CamelCase(const std::string& field) {
  std::string camel;
  for (size_t i = 0; i < field.size(); ++i) {
    if (field[i] == '_') continue;
    const bool begins = i == 0 || field[i - 1] == '_';
    camel += begins ? absl::ascii_toupper(static_cast<unsigned char>(field[i])) : field[i];
  }
  return camel;
}

std::vector<std::string> CommandMethods() {
  std::vector<std::string> names;
  const auto* oneof = v1::Command::descriptor()->oneof_decl(0);
  for (int i = 0; i < oneof->field_count(); ++i) names.push_back(CamelCase(oneof->field(i)->name()));
  return names;
}

// `fault` is set if the text is no JSON object of a bearable depth, or has a name twice.
bool ReadObject(const std::string& line, json& object, JsonFault& fault) {
  bool too_deep = false;
  DoubledNames names;
  const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
    too_deep = too_deep || depth > kDepthMax;
    names.See(event, parsed);
    return !too_deep;
  };
  try {
    object = json::parse(line, watch);
  } catch (const json::exception& error) {
    // "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error ...": the line that
    // counts is the one in the file, so only the rest is told.
    const std::string what = error.what();
    const size_t column = what.find("column ");
    return Fail(fault, "line", "no JSON: " + (column == std::string::npos ? what : what.substr(column)));
  }
  if (too_deep) return Fail(fault, "line", absl::StrCat("nested deeper than ", kDepthMax, " levels"));
  if (!names.first().empty()) return Fail(fault, names.first(), "given twice in the same object");
  if (!object.is_object()) return Fail(fault, "line", "not a JSON object");
  return true;
}

}  // namespace

size_t FirstInvalidUtf8(const std::string& text) {
  const auto byte = [&text](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0; };
  const auto follows = [&byte](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  for (size_t i = 0; i < text.size();) {
    const unsigned char lead = byte(i);
    if (lead < 0x80) {
      ++i;
    } else if (lead >= 0xC2 && lead <= 0xDF && follows(i + 1)) {
      i += 2;
    } else if (lead >= 0xE0 && lead <= 0xEF && follows(i + 1) && follows(i + 2) &&
               (lead != 0xE0 || byte(i + 1) >= 0xA0) && (lead != 0xED || byte(i + 1) < 0xA0)) {
      i += 3;  // Not overlong, and not half of a surrogate pair.
    } else if (lead >= 0xF0 && lead <= 0xF4 && follows(i + 1) && follows(i + 2) && follows(i + 3) &&
               (lead != 0xF0 || byte(i + 1) >= 0x90) && (lead != 0xF4 || byte(i + 1) < 0x90)) {
      i += 4;  // Not overlong, and not beyond U+10FFFF.
    } else {
      return i;
    }
  }
  return std::string::npos;
}

bool ReadImportLine(const std::string& line, v1::Command& command, JsonFault& fault) {
  if (line.size() > kImportLineBytesMax) return Fail(fault, "line", "longer than 1 MiB");
  if (const size_t at = FirstInvalidUtf8(line); at != std::string::npos) {
    return Fail(fault, "line", absl::StrCat("invalid UTF-8 at byte ", at + 1));
  }
  json object;
  if (!ReadObject(line, object, fault)) return false;
  for (const auto& item : object.items()) {
    if (item.key() != "method" && item.key() != "request") {
      return Fail(fault, item.key(), "unknown; a line has \"method\" and \"request\"");
    }
  }
  const auto method = object.find("method");
  if (method == object.end() || !method->is_string())
    return Fail(fault, "method", "must be the name of a command");
  const std::string name = method->get<std::string>();
  const auto* field = v1::Command::descriptor()->FindFieldByName(SnakeCase(name));
  if (field == nullptr || CamelCase(field->name()) != name) {
    return Fail(fault, "method",
                absl::StrCat("there is no command \"", name, "\".", DidYouMean(name, CommandMethods())));
  }
  const auto request = object.find("request");
  if (request == object.end() || !request->is_object()) return Fail(fault, "request", "must be an object");
  google::protobuf::Message& message = *command.GetReflection()->MutableMessage(&command, field);
  return ReadJson(request->dump(), message, fault) ||
         Fail(fault, fault.field.empty() ? "request" : fault.field, fault.reason);
}

v1::CommandContext* MutableContext(v1::Command& command) {
  const auto* oneof = v1::Command::descriptor()->oneof_decl(0);
  const auto* field = command.GetReflection()->GetOneofFieldDescriptor(command, oneof);
  if (field == nullptr) return nullptr;
  google::protobuf::Message& request = *command.GetReflection()->MutableMessage(&command, field);
  const auto* context = request.GetDescriptor()->FindFieldByName("context");
  return static_cast<v1::CommandContext*>(request.GetReflection()->MutableMessage(&request, context));
}

}  // namespace entente::cli
