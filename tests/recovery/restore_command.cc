#include "tests/recovery/restore_command.h"

namespace entente {

support::Ended Restore(const std::string& from, uint64_t position, const std::string& to,
                       std::vector<std::string> more) {
  more.insert(more.begin(),
              {ENTENTE_SERVER, "restore", from, "--position", std::to_string(position), "--data-dir", to});
  return support::RunToEnd(more);
}

}  // namespace entente
