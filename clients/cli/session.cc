#include "clients/cli/session.h"

#include "clients/cli/json.h"

namespace entente::cli {

absl::Status Print(Session& session, const google::protobuf::Message& answer, const std::string& text) {
  if (!session.json) {
    session.terminal.out << text;
    return absl::OkStatus();
  }
  const absl::StatusOr<std::string> json = PrettyJson(answer);
  if (!json.ok()) return json.status();
  session.terminal.out << *json;
  return absl::OkStatus();
}

}  // namespace entente::cli
