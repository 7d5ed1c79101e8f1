// A read model: rows that follow the log and can be thrown away at any time.
#ifndef ENTENTE_SERVICES_VIEWS_VIEW_H_
#define ENTENTE_SERVICES_VIEWS_VIEW_H_

#include <cstdint>
#include <string>

namespace entente::views {

// How far a view is; what `GetServerInfo` and a refusal with `VIEW_NOT_READY` tell.
struct ViewProgress {
  std::string view;
  uint32_t version = 0;
  // The last position that the rows include.
  uint64_t position = 0;
  // True once it has caught up with the log since it was last begun.
  bool ready = false;
};

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_VIEW_H_
