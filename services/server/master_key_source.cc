#include "services/server/master_key_source.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "services/server/errors.h"
#include "storage/durable_file.h"
#include "storage/sealing/key_directory.h"
#include "storage/status_macros.h"

namespace entente::server {
namespace {

using std::chrono::steady_clock;

// The file that is made where nobody names a master key.
constexpr char kBesideTheKeys[] = "/master";

// A child process in a group of its own, which does not outlive this object.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() {
    if (pid_ <= 0) return;
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Whether it has ended by `end`, and well. It may close its output long before.
  bool EndsWell(steady_clock::time_point end) {
    constexpr std::chrono::milliseconds kStep(2);
    int status = 0;
    while (true) {
      const pid_t ended = waitpid(pid_, &status, WNOHANG);
      if (ended == pid_) {
        pid_ = 0;
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
      }
      if ((ended < 0 && errno != EINTR) || steady_clock::now() >= end) return false;
      std::this_thread::sleep_for(kStep);
    }
  }

 private:
  pid_t pid_;
};

// Starts a program whose output goes to `output`. Signals that we block are not blocked there.
pid_t Spawn(const std::vector<std::string>& words, int output) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &broken_pipe);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  pid_t pid = -1;
  if (posix_spawnp(&pid, arguments[0], &files, &attributes, arguments.data(), environ) != 0) pid = -1;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return pid;
}

// Reads until the end, too much, or too late; false for the last two.
bool ReadUntilEnd(int input, steady_clock::time_point end, std::string& text) {
  text.reserve(kMasterKeyTextMax);  // So that no half of a key is left behind by a move to a larger buffer.
  char buffer[512];
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - steady_clock::now());
    pollfd wait{input, POLLIN, 0};
    const int ready = left.count() <= 0 ? 0 : poll(&wait, 1, static_cast<int>(left.count()) + 1);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    const ssize_t count = read(input, buffer, sizeof(buffer));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      sodium_memzero(buffer, sizeof(buffer));
      return count == 0;
    }
    if (text.size() + static_cast<size_t>(count) > kMasterKeyTextMax) return false;
    text.append(buffer, static_cast<size_t>(count));
  }
}

absl::Status NoMasterKeyIn(std::string_view what) {
  return StartFault(absl::StrFormat(
      "%s is no master key: it must be 64 hexadecimal digits, as `openssl rand -hex 32` prints them", what));
}

absl::StatusOr<sealing::MasterKey> ParseAndWipe(std::string& text, std::string_view what) {
  const std::optional<sealing::MasterKey> key = sealing::MasterKey::Parse(text);
  sodium_memzero(text.data(), text.size());
  if (!key.has_value()) return NoMasterKeyIn(what);
  return *key;
}

bool Exists(const std::string& path) {
  return access(path.c_str(), F_OK) == 0;
}

std::string WarningOfBeside(std::string_view file) {
  return absl::StrFormat(
      "the master key stands beside the keys that it wraps, in '%s': whoever copies that directory can read "
      "all personal data; for more than a trial keep one elsewhere (--master-key-file or "
      "--master-key-command, and --rotate-master-key to change)",
      file);
}

// The default: a key beside what it wraps, so that a first try needs no flag.
absl::StatusOr<FoundMasterKey> MasterKeyBeside(const std::string& key_dir, sealing::KeyStore::Make make) {
  const std::string file = key_dir + kBesideTheKeys;
  if (!Exists(file)) {
    const bool has_keys = Exists(key_dir + "/" + std::string(sealing::kSecretFile));
    if (has_keys || make == sealing::KeyStore::Make::kNever) {
      return StartFault(absl::StrFormat(
          "the master key is missing: no --master-key-file or --master-key-command is given, and there is no "
          "'%s'; give the key that wraps the keys of this record, because no other can take its place",
          file));
    }
    RETURN_IF_ERROR(storage::MakeDirectory(key_dir, 0700));
    std::string text = sealing::MasterKey::Make().Format() + "\n";
    const absl::Status written = storage::ReplaceFile(file, text, 0600);
    sodium_memzero(text.data(), text.size());
    RETURN_IF_ERROR(written);
  }
  ASSIGN_OR_RETURN(const sealing::MasterKey key, ReadMasterKey(file, ""));
  return FoundMasterKey{key, WarningOfBeside(file)};
}

// What others on the machine may read is told, not refused: containers hand secrets over in such files.
std::string WarningOf(const std::string& file) {
  struct stat info;
  if (file.empty() || stat(file.c_str(), &info) != 0 || (info.st_mode & 077) == 0) return "";
  return absl::StrFormat("the master key in '%s' can be read by others than its owner: chmod 600 it", file);
}

// A rotation leaves the file beside the keys where it is, because it opens older backups of the keys.
std::string WarningOfLeftover(const Config& config, const sealing::MasterKey& key) {
  const std::string file = KeyDirOf(config) + kBesideTheKeys;
  if (!Exists(file)) return "";
  const auto beside = ReadMasterKey(file, "");
  if (beside.ok() && beside->id() == key.id()) return WarningOfBeside(file);
  return absl::StrFormat(
      "'%s' is not the master key in force: it only opens backups of the keys from before it was replaced; "
      "move it to where such backups are kept, and destroy it when the last of them is gone",
      file);
}

std::string WarningsOf(const Config& config, const sealing::MasterKey& key) {
  const std::string readable = WarningOf(config.master_key_file);
  const std::string leftover = WarningOfLeftover(config, key);
  return readable.empty() || leftover.empty() ? readable + leftover : readable + "; and " + leftover;
}

}  // namespace

absl::StatusOr<std::string> RunMasterKeyCommand(const std::string& command,
                                                std::chrono::milliseconds wait_max) {
  if (command.find_first_of("'\"\\") != std::string::npos) {
    return StartFault(
        "--master-key-command is run without a shell and split at blanks, so quotes and backslashes mean "
        "nothing in it; put what is more into a script");
  }
  const std::vector<std::string> words = absl::StrSplit(command, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  if (words.empty()) return StartFault("--master-key-command names no program");
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return StartFault("the master key command cannot be run: no pipe");
  const steady_clock::time_point end = steady_clock::now() + wait_max;
  const pid_t pid = Spawn(words, ends[1]);
  close(ends[1]);
  std::string text;
  const bool whole = pid > 0 && ReadUntilEnd(ends[0], end, text);
  close(ends[0]);
  Child child(pid);
  if (pid <= 0) return StartFault(absl::StrFormat("the master key command '%s' cannot be run", words[0]));
  if (whole && child.EndsWell(end)) return text;
  sodium_memzero(text.data(), text.size());
  return StartFault(absl::StrFormat(
      "the master key command '%s' has failed, taken longer than %d s, or printed more than %d bytes",
      words[0], std::chrono::duration_cast<std::chrono::seconds>(wait_max).count(), kMasterKeyTextMax));
}

absl::StatusOr<sealing::MasterKey> ReadMasterKey(const std::string& file, const std::string& command) {
  if (!command.empty()) {
    ASSIGN_OR_RETURN(std::string text, RunMasterKeyCommand(command));
    return ParseAndWipe(text, "what the master key command printed");
  }
  auto text = storage::ReadSmallFile(file, kMasterKeyTextMax);
  if (!text.ok())
    return StartFault(absl::StrFormat("the master key cannot be read: %s", text.status().message()));
  if (!text->has_value()) return StartFault(absl::StrFormat("the master key file '%s' does not exist", file));
  return ParseAndWipe(**text, absl::StrFormat("'%s'", file));
}

absl::StatusOr<FoundMasterKey> MasterKeyFor(const Config& config, sealing::KeyStore::Make make) {
  if (!config.master_key_file.empty() && !config.master_key_command.empty()) {
    return ConfigFault("--master-key-file and --master-key-command exclude each other");
  }
  if (config.master_key_file.empty() && config.master_key_command.empty()) {
    return MasterKeyBeside(KeyDirOf(config), make);
  }
  ASSIGN_OR_RETURN(const sealing::MasterKey key,
                   ReadMasterKey(config.master_key_file, config.master_key_command));
  return FoundMasterKey{key, WarningsOf(config, key)};
}

absl::StatusOr<OpenedKeys> OpenKeyStore(const Config& config, sealing::KeyStore::Make make) {
  ASSIGN_OR_RETURN(FoundMasterKey master, MasterKeyFor(config, make));
  auto store = sealing::KeyStore::Open(KeyDirOf(config), make, master.key);
  const bool is_named = !config.master_key_file.empty() || !config.master_key_command.empty();
  if (absl::IsFailedPrecondition(store.status()) && !is_named) {
    return StartFault(absl::StrFormat(
        "%s (no --master-key-file or --master-key-command is given, so '%s' was tried; a rotation to a file "
        "elsewhere leaves it behind)",
        store.status().message(), KeyDirOf(config) + kBesideTheKeys));
  }
  RETURN_IF_ERROR(store.status());
  return OpenedKeys{*std::move(store), std::move(master.warning)};
}

}  // namespace entente::server
