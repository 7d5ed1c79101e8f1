#include "services/answers/page_cursor.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/views/errors.h"
#include "services/views/page_token.h"
#include "storage/status_macros.h"

namespace entente::answers {

std::string TokenOf(const google::protobuf::Message& question, const PageCursor& cursor) {
  return views::EncodePageToken(
      views::QuestionHash(question),
      absl::StrCat(cursor.next, ":", cursor.horizon.position, ":", cursor.horizon.day));
}

absl::StatusOr<PageCursor> CursorOf(const google::protobuf::Message& question, const std::string& token,
                                    const views::Horizon& horizon) {
  PageCursor cursor{0, horizon};
  if (token.empty()) return cursor;
  ASSIGN_OR_RETURN(const std::string text, views::DecodePageToken(token, views::QuestionHash(question)));
  const std::vector<std::string> parts = absl::StrSplit(text, ':');
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &cursor.next) ||
      !absl::SimpleAtoi(parts[1], &cursor.horizon.position) ||
      !absl::SimpleAtoi(parts[2], &cursor.horizon.day)) {
    return views::error::PageTokenInvalid();
  }
  return cursor;
}

}  // namespace entente::answers
