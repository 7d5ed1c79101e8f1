#include "clients/cli/output_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "clients/cli/errors.h"

namespace entente::cli {
namespace {

namespace fs = std::filesystem;

mode_t Umask() {
  const mode_t mask = umask(0);
  umask(mask);
  return mask;
}

}  // namespace

absl::StatusOr<OutputFile> OutputFile::Open(const std::string& path, Readers readers) {
  OutputFile file(path);
  std::error_code fault;
  file.target_ = path;
  if (fs::is_symlink(fs::symlink_status(path, fault))) {
    file.target_ = fs::canonical(path, fault);
    if (fault) return FileUnwritable(path);  // It leads nowhere.
  }
  const fs::file_status found = fs::status(file.target_, fault);
  if (fs::is_directory(found)) return FileUnwritable(path);
  if (fs::exists(found) && !fs::is_regular_file(found)) {
    file.stream_.open(file.target_, std::ios::binary);
    if (!file.stream_) return FileUnwritable(path);
    return file;
  }
  if (auto status = file.OpenFresh(readers); !status.ok()) return status;
  return file;
}

// A name that nobody has yet, so that no other file is lost, and from the first byte on only for its owner.
absl::Status OutputFile::OpenFresh(Readers readers) {
  std::string name = target_.string() + ".XXXXXX";
  const int descriptor = mkstemp(name.data());
  if (descriptor < 0) return FileUnwritable(path_);
  fresh_ = name;
  struct stat before = {};
  if (readers == Readers::kByUmask) {
    // What replaces a file is for those for whom that was.
    const bool is_there = stat(target_.c_str(), &before) == 0;
    const mode_t mode = is_there ? before.st_mode & 0777 : 0666 & ~Umask();
    if (fchmod(descriptor, mode) != 0) {
      close(descriptor);
      return FileUnwritable(path_);
    }
  }
  close(descriptor);
  stream_.open(fresh_, std::ios::binary | std::ios::trunc);
  return stream_ ? absl::OkStatus() : FileUnwritable(path_);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      fresh_(std::exchange(other.fresh_, {})),
      stream_(std::move(other.stream_)) {}

OutputFile::~OutputFile() {
  std::error_code fault;
  if (!fresh_.empty()) fs::remove(fresh_, fault);
}

absl::Status OutputFile::Commit() {
  stream_.close();
  if (!stream_) return FileUnwritable(path_);
  if (fresh_.empty()) return absl::OkStatus();
  std::error_code fault;
  fs::rename(fresh_, target_, fault);
  if (fault) return FileUnwritable(path_);
  fresh_.clear();
  return absl::OkStatus();
}

absl::Status WriteOutput(Session& session, const std::string& path, const std::string& content,
                         Readers readers) {
  if (path.empty()) {
    session.terminal.out << content;
    return absl::OkStatus();
  }
  auto file = OutputFile::Open(path, readers);
  if (!file.ok()) return file.status();
  file->stream() << content;
  return file->Commit();
}

}  // namespace entente::cli
