#include "clients/cli/session.h"

#include "clients/cli/json.h"
#include "services/text/characters.h"

namespace entente::cli {

void PrintText(Session& session, const std::string& text) {
  // Names and texts of others are among it; this catches what was not made one line.
  session.terminal.out << text::Printable(text);
}

absl::Status Print(Session& session, const google::protobuf::Message& answer, const std::string& text) {
  if (!session.json) {
    PrintText(session, text);
    return absl::OkStatus();
  }
  const absl::StatusOr<std::string> json = PrettyJson(answer);
  if (!json.ok()) return json.status();
  session.terminal.out << *json;
  return absl::OkStatus();
}

}  // namespace entente::cli
