#include "services/views/trail_index.h"

#include <set>
#include <string>

#include "entente/v1/access.pb.h"
#include "services/views/errors.h"
#include "services/views/named_resources.h"
#include "services/views/row_keys.h"
#include "storage/status_macros.h"

namespace entente::views {
namespace {

constexpr std::string_view kAlliances = "alliances/";
constexpr std::string_view kApprovals = "approvals/";
constexpr std::string_view kPeople = "people/";
constexpr std::string_view kPrincipals = "principals/";

// The ids of people are made by the ledger: so many of a-z and 2-7.
constexpr size_t kPersonIdChars = 16;

bool IsPersonId(std::string_view id) {
  return id.size() == kPersonIdChars &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567") == std::string_view::npos;
}

// The people whose names stand in the bytes of a record, wherever. A text stands there as it is; what follows
// the name may be any byte, so the length tells where the name ends. One too many does no harm.
std::set<std::string> PeopleIn(std::string_view bytes) {
  std::set<std::string> people;
  for (size_t at = bytes.find(kPeople); at != std::string_view::npos; at = bytes.find(kPeople, at + 1)) {
    if (IsPersonId(bytes.substr(at + kPeople.size(), kPersonIdChars))) {
      people.emplace(bytes.substr(at, kPeople.size() + kPersonIdChars));
    }
  }
  return people;
}

// The resource, a zero byte, which no name has, and the position.
void SetPrefix(std::string_view resource, std::string* key) {
  key->assign(resource);
  key->push_back('\0');
}

}  // namespace

const ViewId TrailIndex::kId = {"trail", 3};

absl::Status ForEachTrailKey(const storage::StoredRecord& stored, const storage::v1::Record& record,
                             std::string& key, absl::FunctionRef<void(const std::string&)> visit) {
  SetPrefix(record.resource(), &key);
  AppendPosition(stored.position, &key);
  visit(key);
  std::set<std::string> names;
  if (record.resource().starts_with(kAlliances)) {
    ASSIGN_OR_RETURN(names, NamedResources(record));
  }
  if (record.resource().starts_with(kApprovals)) {
    // A proposal keeps the names of people as they were written, also those by external references.
    ASSIGN_OR_RETURN(const std::set<std::string> named, NamedResources(record));
    for (const std::string& name : named) {
      if (name.starts_with(kPeople)) names.insert(MentionsOf(name));
    }
  }
  const bool is_access = IsOfAccess(record.resource());
  if (is_access && record.event_type() == v1::PersonalDataRead::descriptor()->full_name()) {
    ASSIGN_OR_RETURN(const std::set<std::string> read, NamedResources(record));
    for (const std::string& person : read) names.insert(ReadsOf(person));
  }
  for (const std::string& person : is_access ? std::set<std::string>() : PeopleIn(stored.bytes)) {
    if (person != record.resource() && !names.contains(person)) names.insert(MentionsOf(person));
  }
  for (const std::string& name : names) {
    SetPrefix(name, &key);
    AppendPosition(stored.position, &key);
    visit(key);
  }
  return absl::OkStatus();
}

uint64_t PositionOfTrailKey(std::string_view key) {
  // A name, the zero byte and the position.
  if (key.size() < kPositionBytes + 2 || key[key.size() - kPositionBytes - 1] != '\0') return 0;
  return DecodePosition(key.substr(key.size() - kPositionBytes));
}

absl::Status TrailIndex::Apply(const storage::StoredRecord& stored, Rows& rows) {
  if (!record_.ParseFromString(stored.bytes))
    return error::RecordCorrupt(stored.position, "it does not parse");
  return ForEachTrailKey(stored, record_, key_, [&rows](const std::string& key) { rows.Put(key, {}); });
}

std::string MentionsOf(std::string_view person) {
  return std::string("@").append(person);
}

bool IsOfAccess(std::string_view resource) {
  return resource.starts_with(kPrincipals);
}

std::string ReadsOf(std::string_view person) {
  return std::string("@reads/").append(person);
}

absl::StatusOr<std::vector<uint64_t>> TrailIndex::Positions(std::string_view resource, uint64_t from,
                                                            uint64_t end, storage::Direction direction,
                                                            size_t count_max) const {
  std::string prefix;
  SetPrefix(resource, &prefix);
  std::string begin = prefix;
  AppendPosition(from, &begin);
  const bool forward = direction == storage::Direction::kForward;
  std::vector<uint64_t> positions;
  const auto visit = [&](std::string_view key, std::string_view) {
    if (key.size() != prefix.size() + kPositionBytes) return true;
    const uint64_t position = DecodePosition(key.substr(prefix.size()));
    if (forward ? position > end : position < end) return false;
    positions.push_back(position);
    return positions.size() < count_max;
  };
  RETURN_IF_ERROR(forward ? table_->Scan(prefix, begin, visit) : table_->ScanBackward(prefix, begin, visit));
  return positions;
}

}  // namespace entente::views
