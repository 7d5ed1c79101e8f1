// The tokens of pages (AIP-158): opaque to clients, and good for the question that they were made for alone.
#ifndef ENTENTE_SERVICES_VIEWS_PAGE_TOKEN_H_
#define ENTENTE_SERVICES_VIEWS_PAGE_TOKEN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace entente::views {

// What tells one question from another: the request without `page_size`, `page_token` and what only says how
// fresh the answer must be (`read_after`, in the request and in `as_of`). The same on every machine.
uint64_t QuestionHash(const google::protobuf::Message& request);

// A token that carries `cursor`, in characters that need no escaping anywhere. Not secret, and grants
// nothing.
std::string EncodePageToken(uint64_t question, std::string_view cursor);

// The cursor of a token. `FIELD_INVALID` if it is none, or was made for another question.
absl::StatusOr<std::string> DecodePageToken(std::string_view token, uint64_t question);

// How many a page has: `asked`, or `normal` if that is 0, and at most `most`. Negative sizes are refused by
// the checker of requests before.
inline size_t PageSize(int32_t asked, size_t normal, size_t most) {
  if (asked <= 0) return normal;
  return static_cast<size_t>(asked) < most ? static_cast<size_t>(asked) : most;
}

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_PAGE_TOKEN_H_
