#include "services/views/errors.h"

#include <map>
#include <string>

#include "absl/strings/str_format.h"
#include "services/domain/refusal.h"

namespace entente::views::error {
namespace {

std::map<std::string, std::string> Describe(const ViewProgress& progress, uint64_t head) {
  std::map<std::string, std::string> metadata = {{"view", progress.view},
                                                 {"view_version", absl::StrFormat("%d", progress.version)},
                                                 {"position", absl::StrFormat("%d", progress.position)},
                                                 {"head", absl::StrFormat("%d", head)}};
  if (!progress.failure.empty()) metadata.emplace("failure", progress.failure);
  return metadata;
}

}  // namespace

absl::Status ViewNotReady(const ViewProgress& progress, uint64_t head) {
  const std::string message = progress.failure.empty()
                                  ? absl::StrFormat("the view %s is being built: it has %d of %d events",
                                                    progress.view, progress.position, head)
                                  : absl::StrFormat("the view %s has stopped at position %d: %s",
                                                    progress.view, progress.position, progress.failure);
  return domain::Refuse(v1::VIEW_NOT_READY, message, Describe(progress, head));
}

absl::Status ReadAfterNotReached(const ViewProgress& progress, uint64_t read_after, uint64_t head) {
  std::map<std::string, std::string> metadata = Describe(progress, head);
  metadata.emplace("read_after", absl::StrFormat("%d", read_after));
  return domain::Refuse(v1::READ_AFTER_NOT_REACHED,
                        absl::StrFormat("the view %s has reached position %d and not yet %d", progress.view,
                                        progress.position, read_after),
                        metadata);
}

absl::Status BeyondLog(uint64_t read_after, uint64_t head) {
  return domain::Refuse(
      v1::READ_AFTER_NOT_REACHED,
      absl::StrFormat("the log ends at position %d; there is no %d yet", head, read_after),
      {{"head", absl::StrFormat("%d", head)}, {"read_after", absl::StrFormat("%d", read_after)}});
}

absl::Status ShuttingDown() {
  return domain::Refuse(v1::SHUTTING_DOWN, "the server is stopping");
}

absl::Status RowsDamaged(std::string_view view) {
  return domain::Refuse(
      v1::VIEW_NOT_READY,
      absl::StrFormat("the view %s is damaged: it is thrown away and built anew from the log", view),
      {{"view", std::string(view)}});
}

absl::Status RowsCorrupt(std::string_view view, std::string_view why) {
  return domain::Refuse(v1::DATA_CORRUPT,
                        absl::StrFormat("the rows of the view %s are damaged: %s", view, why));
}

absl::Status RecordCorrupt(uint64_t position, std::string_view why) {
  return domain::Refuse(v1::DATA_CORRUPT,
                        absl::StrFormat("the event at position %d is damaged: %s", position, why));
}

absl::Status PageTokenInvalid() {
  return domain::InvalidFields({{"page_token", "is not a token of an earlier page of the same question"}});
}

absl::Status NoRows(std::string_view why) {
  return absl::NotFoundError(absl::StrFormat("no rows can be looked at: %s", why));
}

absl::Status RowsUnavailable(std::string_view why) {
  return domain::Internal(absl::StrFormat("the read models cannot be kept: %s", why));
}

}  // namespace entente::views::error
