#include "services/scrub/person_keys.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "services/ledger/indexes.h"
#include "storage/sealing/key_directory.h"
#include "storage/sealing/key_file.h"

namespace entente::scrub {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPeople = "people";
constexpr std::string_view kPeoplePrefix = "people/";

// So many people are copied out of the log with one look at it.
constexpr size_t kPeopleInPiece = 256;

// So many names of files are held against all people at a time; about 8 MB.
constexpr size_t kFileNamesMax = 65'536;

// A look at a small file costs a block of the disk.
constexpr uint64_t kFileCost = 4096;

// A younger key file may be that of somebody who is being registered.
constexpr std::chrono::minutes kSettled(1);

// Between the record of an erasure and the end of the key.
constexpr absl::Duration kDestroyingWait = absl::Seconds(1);

class KeyCheck {
 public:
  KeyCheck(const storage::EventLog& log, const sealing::KeyStore& keys, Round& round)
      : log_(log), keys_(keys), round_(round) {}

  void Run() {
    if (const absl::Status own = keys_.CheckOwnFiles(); !own.ok()) {
      round_.Add(0, absl::StrFormat("A key of the log on the disk: %s.", own.message()));
    }
    ForEachPerson([this](const std::string& person) {
      CheckPerson(person);
      ++round_.counts().people;
      return round_.Done(kFileCost);
    });
    if (round_.goes_on()) CheckUndestroyed();
    if (round_.goes_on()) CheckFiles();
  }

 private:
  // Visits everyone in the log, a few at a time, until told to end.
  void ForEachPerson(absl::FunctionRef<bool(const std::string& person)> visit) const {
    std::string after(kPeople);
    for (bool is_end = false; !is_end;) {
      std::vector<std::string> people;
      const absl::Status status = log_.ScanResources(after, [&](std::string_view resource) {
        is_end = !resource.starts_with(kPeoplePrefix);
        if (!is_end) people.emplace_back(resource);
        return !is_end && people.size() < kPeopleInPiece;
      });
      // That histories cannot be listed was told of with the events.
      is_end = is_end || !status.ok() || people.size() < kPeopleInPiece;
      for (const std::string& person : people) {
        if (!visit(person)) return;
      }
      if (!people.empty()) after = people.back();
    }
  }

  // Files first: what an erasure does to them comes after its event.
  void CheckPerson(const std::string& person) {
    const sealing::KeyStore::PersonFiles files = keys_.LookAtFiles(person);
    const auto erased = log_.FindIndex(ledger::ErasedKey(person));
    if (!erased.ok()) return;  // Told of with the indexes.
    if (!files.status.ok()) {
      round_.Add(
          0, absl::StrFormat("A file in the directory of keys of %s: %s.", person, files.status.message()));
    } else if (erased->has_value() && (files.has_key || files.has_fresh)) {
      if (undestroyed_.size() < storage::kScrubFaultsMax) undestroyed_.push_back(person);
    } else if (erased->has_value() && !files.is_marked) {
      round_.Remark(absl::StrFormat(
          "%s was erased, but no mark says so in the directory of keys; the next start of the server makes "
          "it.",
          person));
    } else if (!erased->has_value() && files.is_marked) {
      round_.Add(0,
                 absl::StrFormat("%s was not erased, but the key counts as destroyed, because there is %s.",
                                 person, FileOf(person, sealing::kDestroyedEnding)));
    } else if (!erased->has_value() && !files.has_key) {
      round_.Add(0, absl::StrFormat("The key of %s, who was not erased, is missing: there is no %s; restore "
                                    "it from the backup of keys.",
                                    person, FileOf(person, sealing::kKeyEnding)));
    }
  }

  std::string FileOf(std::string_view person, std::string_view ending) const {
    return sealing::PersonFile(keys_.directory(), person, ending);
  }

  // The ledger destroys a key just after it has recorded the erasure, so these get a second look.
  void CheckUndestroyed() {
    if (!undestroyed_.empty()) absl::SleepFor(kDestroyingWait);
    for (const std::string& person : undestroyed_) {
      const sealing::KeyStore::PersonFiles files = keys_.LookAtFiles(person);
      if (!files.has_key && !files.has_fresh) continue;
      round_.Add(0, absl::StrFormat(
                        "The key of %s, who was erased, is still there (%s); the next start of the "
                        "server destroys it.",
                        person, FileOf(person, files.has_key ? sealing::kKeyEnding : sealing::kFreshEnding)));
    }
  }

  // Which files are of nobody in the log.
  void CheckFiles() {
    std::error_code failed;
    fs::directory_iterator entry(keys_.directory(), failed);
    const fs::directory_iterator end;
    while (!failed && entry != end && round_.goes_on()) {
      absl::flat_hash_map<std::string, fs::path> file_by_stem;
      for (; !failed && entry != end && file_by_stem.size() < kFileNamesMax; entry.increment(failed)) {
        const fs::path& file = entry->path();
        if (file.extension() != sealing::kKeyEnding && file.extension() != sealing::kDestroyedEnding)
          continue;
        file_by_stem[file.stem().string()] = file;
      }
      TellOfNobody(file_by_stem);
    }
    if (failed) {
      round_.Add(0, absl::StrFormat("The directory of keys %s cannot be listed: %s.", keys_.directory(),
                                    failed.message()));
    }
  }

  void TellOfNobody(absl::flat_hash_map<std::string, fs::path>& file_by_stem) {
    if (file_by_stem.empty()) return;
    ForEachPerson([&](const std::string& person) {
      file_by_stem.erase(sealing::KeyFileStem(person));
      return round_.Done(person.size()) && !file_by_stem.empty();
    });
    if (!round_.goes_on()) return;
    for (const auto& [stem, file] : file_by_stem) {
      std::error_code failed;
      const auto written = fs::last_write_time(file, failed);
      if (failed || written > fs::file_time_type::clock::now() - kSettled) continue;
      round_.Remark(
          absl::StrFormat("%s is of no person in the log: a crash while somebody was registered leaves "
                          "such a file, and so does a backup of other keys.",
                          file.string()));
    }
  }

  const storage::EventLog& log_;
  const sealing::KeyStore& keys_;
  Round& round_;
  // Erased people whose keys were there; no more than kScrubFaultsMax.
  std::vector<std::string> undestroyed_;
};

}  // namespace

void CheckPersonKeys(const storage::EventLog& log, const sealing::KeyStore& keys, Round& round) {
  KeyCheck(log, keys, round).Run();
}

}  // namespace entente::scrub
