// A read model: rows that follow the log and can be thrown away at any time.
#ifndef ENTENTE_SERVICES_VIEWS_VIEW_H_
#define ENTENTE_SERVICES_VIEWS_VIEW_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "storage/event_log.h"

namespace entente::views {

class Rows;

// Which rows a view keeps. The version is raised with every change of what stands in them: the rows of
// another version are never read, the view is built anew.
struct ViewId {
  std::string name;
  uint32_t version = 0;
};

// How far a view is; what `GetServerInfo` and a refusal with `VIEW_NOT_READY` tell.
struct ViewProgress {
  std::string view;
  uint32_t version = 0;
  // The last position that the rows include.
  uint64_t position = 0;
  // True once it has caught up with the log since it was last begun.
  bool ready = false;
  // Why the view has stopped, as a sentence; empty while it follows.
  std::string failure;
};

// What a view makes of the log.
//
// Threads: `Begin`, `Apply`, `Flush` and `Forget` are called by the view's follower alone. What a view offers
// to readers besides is for any thread.
class View {
 public:
  virtual ~View() = default;

  virtual const ViewId& Id() const = 0;

  // The rows are those of `position`; called once before all others but `Forget`. For views that keep
  // something in memory besides.
  virtual absl::Status Begin(uint64_t /*position*/) { return absl::OkStatus(); }

  // Adds to `rows` what one event changes. Called in the order of positions, without gaps. An error stops the
  // view: an event is never left out.
  virtual absl::Status Apply(const storage::StoredRecord& record, Rows& rows) = 0;

  // Adds what is still held back; `rows` are committed next.
  virtual absl::Status Flush(Rows& rows) = 0;

  // The rows begin empty: forgets what is known of them.
  virtual void Forget() = 0;
};

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_VIEW_H_
