#include "clients/cli/errors.h"

#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

namespace entente::cli {
namespace {

constexpr char kUsage[] = "entente.dev/usage";
constexpr char kUnknownOutcome[] = "entente.dev/unknown-outcome";

}  // namespace

absl::Status UsageError(const std::string& sentence) {
  absl::Status status = absl::InvalidArgumentError(sentence);
  status.SetPayload(kUsage, absl::Cord());
  return status;
}

absl::Status FileMissing(const std::string& path) {
  return UsageError(absl::StrCat("There is no file \"", path, "\"."));
}

absl::Status FileUnreadable(const std::string& path, const std::string& why) {
  return UsageError(absl::StrCat("The file \"", path, "\" cannot be read: ", why, "."));
}

absl::Status FileUnwritable(const std::string& path) {
  return absl::DataLossError(absl::StrCat("The file \"", path, "\" cannot be written."));
}

absl::Status NotConnected(const std::string& server) {
  return absl::UnavailableError(absl::StrCat("No server answers at ", server, "; nothing was sent."));
}

absl::Status TimeOver(const std::string& what) {
  return absl::DeadlineExceededError(absl::StrCat("The time for ", what, " is over."));
}

absl::Status AnswerUnreadable(const std::string& what) {
  return absl::InternalError(absl::StrCat("The answer of the server cannot be read: ", what, "."));
}

absl::Status StreamEndedEarly() {
  return absl::UnavailableError("The server ended the stream before everything was answered.");
}

absl::Status WithUnknownOutcome(absl::Status status, const std::string& request_id) {
  status.SetPayload(kUnknownOutcome, absl::Cord(request_id));
  return status;
}

bool IsUsageError(const absl::Status& status) {
  return status.GetPayload(kUsage).has_value();
}

bool HasUnknownOutcome(const absl::Status& status) {
  return status.GetPayload(kUnknownOutcome).has_value();
}

std::string RequestIdToRepeat(const absl::Status& status) {
  const auto payload = status.GetPayload(kUnknownOutcome);
  return payload.has_value() ? std::string(*payload) : "";
}

}  // namespace entente::cli
