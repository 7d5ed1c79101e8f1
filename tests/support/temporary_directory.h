// A directory for one test, gone with everything in it when the test ends.
#ifndef ENTENTE_TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_
#define ENTENTE_TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_

#include <filesystem>
#include <string>

namespace entente::support {

class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  // The path of something inside.
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// The bytes of a file; empty if it cannot be read.
std::string ReadFile(const std::filesystem::path& path);

// Makes or replaces a file.
void WriteFile(const std::filesystem::path& path, const std::string& bytes);

}  // namespace entente::support

#endif  // ENTENTE_TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_
