#include "clients/cli/read_all.h"

#include <array>

namespace entente::cli {

bool ReadAll(std::istream& stream, std::string& content) {
  content.clear();
  std::array<char, 64 << 10> part;
  while (stream.read(part.data(), part.size()), stream.gcount() > 0) {
    content.append(part.data(), static_cast<size_t>(stream.gcount()));
  }
  return !stream.bad();
}

}  // namespace entente::cli
