#include "clients/cli/refusal.h"

#include <algorithm>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/errors.h"
#include "clients/cli/json.h"
#include "clients/cli/text_table.h"
#include "entente/v1/errors.pb.h"
#include "entente/v1/rules.pb.h"
#include "google/rpc/error_details.pb.h"

namespace entente::cli {
namespace {

constexpr char kDetails[] = "type.googleapis.com/google.rpc.Status";

// What the contract says of a reason, or nothing for one that this program does not know.
const v1::ErrorRule* RuleOf(const std::string& reason) {
  const auto* value = v1::ErrorReason_descriptor()->FindValueByName(reason);
  if (value == nullptr || !value->options().HasExtension(v1::error)) return nullptr;
  return &value->options().GetExtension(v1::error);
}

// True if the sentence of a refusal is made of what its violations say, as the server's are.
bool IsMadeOf(const std::string& message, const std::vector<Refusal::Violation>& violations) {
  return std::all_of(violations.begin(), violations.end(), [&message](const Refusal::Violation& violation) {
    return absl::StrContains(message, violation.what);
  });
}

}  // namespace

absl::Status MakeStatus(int code, const std::string& message, const std::string& details) {
  absl::Status status(static_cast<absl::StatusCode>(code), message);
  google::rpc::Status rich;
  if (!details.empty() && rich.ParseFromString(details)) status.SetPayload(kDetails, absl::Cord(details));
  return status;
}

absl::Status MakeStatus(const google::rpc::Status& status) {
  return MakeStatus(status.code(), status.message(), status.SerializeAsString());
}

google::rpc::Status RichStatus(const absl::Status& status) {
  google::rpc::Status rich;
  const auto details = status.GetPayload(kDetails);
  if (details.has_value() && rich.ParseFromString(std::string(*details))) return rich;
  rich.Clear();
  rich.set_code(static_cast<int>(status.code()));
  rich.set_message(std::string(status.message()));
  return rich;
}

Refusal ReadRefusal(const absl::Status& status) {
  Refusal refusal;
  refusal.message = std::string(status.message());
  const google::rpc::Status rich = RichStatus(status);
  for (const auto& detail : rich.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    google::rpc::PreconditionFailure precondition;
    if (detail.UnpackTo(&info)) {
      refusal.reason = info.reason();
    } else if (detail.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        refusal.violations.push_back({violation.field(), violation.description()});
      }
    } else if (detail.UnpackTo(&precondition)) {
      for (const auto& violation : precondition.violations()) {
        refusal.violations.push_back({violation.subject(), violation.description()});
      }
    }
  }
  const v1::ErrorRule* rule = RuleOf(refusal.reason);
  refusal.retriable = rule != nullptr ? rule->retriable() : status.code() == absl::StatusCode::kUnavailable;
  refusal.outcome_unknown =
      HasUnknownOutcome(status) || (rule != nullptr && rule->outcome() == v1::ErrorRule::UNKNOWN);
  return refusal;
}

std::string RefusalText(const absl::Status& status) {
  const Refusal refusal = ReadRefusal(status);
  // What is said in full below or above is not said twice.
  const bool is_said = !refusal.violations.empty() && IsMadeOf(refusal.message, refusal.violations);
  const bool is_list = refusal.violations.size() > 1;
  std::string text = is_said && is_list
                         ? absl::StrCat("error: ", refusal.violations.size(), " things stand against it")
                         : absl::StrCat("error: ", OneLine(refusal.message));
  if (!refusal.reason.empty()) {
    absl::StrAppend(&text, " (", refusal.reason, ")");
  } else if (!IsUsageError(status)) {
    absl::StrAppend(&text, " (", absl::StatusCodeToString(status.code()), ")");
  }
  absl::StrAppend(&text, "\n");
  for (const Refusal::Violation& violation : refusal.violations) {
    if (is_said && !is_list) break;
    absl::StrAppend(&text, "  ", OneLine(violation.where), violation.where.empty() ? "" : ": ",
                    OneLine(violation.what), "\n");
  }
  if (const std::string id = RequestIdToRepeat(status); !id.empty()) {
    absl::StrAppend(&text, "  It is not known whether it was recorded: repeat it with --request-id ",
                    OneLine(id), " to learn it.\n");
  }
  return text;
}

std::string RefusalJson(const absl::Status& status) {
  google::rpc::Status rich = RichStatus(status);
  if (const std::string id = RequestIdToRepeat(status); !id.empty()) {
    google::rpc::RequestInfo info;
    info.set_request_id(id);
    rich.add_details()->PackFrom(info);
  }
  const auto json = PrettyJson(rich);
  if (json.ok()) return *json;
  // A detail of a type that this program does not know has no JSON form; the rest has.
  google::rpc::Status plain;
  plain.set_code(rich.code());
  plain.set_message(rich.message());
  return PrettyJson(plain).value_or("{}\n");
}

}  // namespace entente::cli
