// Where a list goes on, and as of when it was begun.
#ifndef ENTENTE_SERVICES_ANSWERS_PAGE_CURSOR_H_
#define ENTENTE_SERVICES_ANSWERS_PAGE_CURSOR_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/views/horizon.h"

namespace entente::answers {

// How many a page has.
inline constexpr size_t kPageNormal = 50;
inline constexpr size_t kPageMax = 1000;

// All pages of a list show what was known, and what held on the day, when the first was asked for.
struct PageCursor {
  // What comes next; what it counts is the list's affair.
  uint64_t next = 0;
  views::Horizon horizon;
};

// The token of the page that begins there.
std::string TokenOf(const google::protobuf::Message& question, const PageCursor& cursor);

// Where a page begins: the beginning, as of `horizon`, without a token. `FIELD_INVALID` if the token is none,
// or was made for another question.
absl::StatusOr<PageCursor> CursorOf(const google::protobuf::Message& question, const std::string& token,
                                    const views::Horizon& horizon);

}  // namespace entente::answers

#endif  // ENTENTE_SERVICES_ANSWERS_PAGE_CURSOR_H_
