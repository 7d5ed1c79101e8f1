#include "tests/recovery/restore_command.h"

#include <algorithm>

namespace entente {

support::Ended Restore(const std::string& from, uint64_t position, const std::string& to,
                       std::vector<std::string> more) {
  if (std::find(more.begin(), more.end(), "--reason") == more.end()) {
    more.insert(more.end(), {"--reason", "A test asks for it."});
  }
  more.insert(more.begin(),
              {ENTENTE_SERVER, "restore", from, "--position", std::to_string(position), "--data-dir", to});
  return support::RunToEnd(more);
}

}  // namespace entente
