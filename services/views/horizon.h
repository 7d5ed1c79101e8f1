// As of when a question is answered, in both times, once today is known.
#ifndef ENTENTE_SERVICES_VIEWS_HORIZON_H_
#define ENTENTE_SERVICES_VIEWS_HORIZON_H_

#include <cstdint>
#include <limits>

#include "services/domain/timeline.h"

namespace entente::views {

// The day in the world, and the last position that may be known. Position 0: before anything was recorded.
struct Horizon {
  domain::Day day = 0;
  uint64_t position = std::numeric_limits<uint64_t>::max();
};

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_HORIZON_H_
