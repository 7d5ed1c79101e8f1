#include "clients/cli/read_all.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "clients/cli/errors.h"

namespace entente::cli {

bool ReadAll(std::istream& stream, std::string& content) {
  content.clear();
  std::array<char, 64 << 10> part;
  while (stream.read(part.data(), part.size()), stream.gcount() > 0) {
    content.append(part.data(), static_cast<size_t>(stream.gcount()));
  }
  return !stream.bad();
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file && errno == ENOENT) return FileMissing(path);
  if (!file) return FileUnreadable(path, std::strerror(errno));
  std::string content;
  if (!ReadAll(file, content)) return FileUnreadable(path, "reading failed");
  return content;
}

}  // namespace entente::cli
