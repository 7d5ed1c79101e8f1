// So many events, in words.
#ifndef ENTENTE_SERVICES_TEXT_EVENT_COUNT_H_
#define ENTENTE_SERVICES_TEXT_EVENT_COUNT_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"

namespace entente::text {

// "1 event", "2 events".
inline std::string EventCount(uint64_t count) {
  return absl::StrCat(count, count == 1 ? " event" : " events");
}

// "the first event", "the first 2 events".
inline std::string FirstEvents(uint64_t count) {
  return count == 1 ? "the first event" : absl::StrCat("the first ", EventCount(count));
}

}  // namespace entente::text

#endif  // ENTENTE_SERVICES_TEXT_EVENT_COUNT_H_
