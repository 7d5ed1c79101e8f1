#include "storage/scrub.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "storage/tree/proof.h"
#include "storage/tree/right_edge.h"
#include "storage/tree/tile.h"

namespace entente::storage {
namespace {

// So many events are read with one look at the log.
constexpr uint64_t kPieceEvents = 256;

class Scrubber {
 public:
  Scrubber(const EventLog& log, const ScrubHooks& hooks) : log_(log), hooks_(hooks) {
    report_.events = log.GetHead().position;
  }

  ScrubReport Run() {
    CheckEvents();
    if (GoesOn()) CheckPartialTiles();
    if (GoesOn()) CheckHistories();
    report_.resources = last_versions_.size();
    return std::move(report_);
  }

 private:
  // The last event of a resource.
  struct Last {
    uint64_t version = 0;
    uint64_t position = 0;
  };

  void Add(uint64_t position, std::string sentence) {
    report_.faults.push_back({position, std::move(sentence)});
    if (report_.faults.size() >= kScrubFaultsMax) report_.is_complete = false;
  }
  bool GoesOn() const { return report_.is_complete; }
  bool GoesOnAfter(const StoredRecord& record) {
    if (!hooks_.goes_on(record)) report_.is_complete = false;
    return GoesOn();
  }

  // Visits every event that can be read until the visitor returns false, and tells of each that cannot.
  void ForEachEvent(const RecordVisitor& visit,
                    const std::function<void(uint64_t, const std::string&)>& unreadable) const {
    bool goes_on = true;
    for (uint64_t next = 1; next <= report_.events && goes_on;) {
      const uint64_t piece_end = std::min(next + kPieceEvents, report_.events + 1);
      const absl::Status status = log_.Scan(next, Direction::kForward, [&](const StoredRecord& record) {
        next = record.position + 1;
        goes_on = visit(record);
        return goes_on && next < piece_end;
      });
      if (!status.ok()) unreadable(next++, std::string(status.message()));
    }
  }

  void CheckEvents() {
    const auto visit = [this](const StoredRecord& record) {
      CheckEvent(record);
      return GoesOnAfter(record);
    };
    ForEachEvent(visit, [this](uint64_t position, const std::string& why) {
      if (!GoesOn()) return;
      Add(position, absl::StrFormat("The event at position %d cannot be read: %s.", position, why));
      AppendLeaf(LeafInTile(position));
      last_damaged_ = position;
    });
    if (GoesOn()) report_.root = RootOfEdge();
  }

  void CheckEvent(const StoredRecord& stored) {
    const tree::Hash computed = tree::HashLeaf(stored.bytes);
    if (computed != tree::ToHash(stored.leaf_hash).value_or(tree::Hash())) {
      // What its bytes say is not to be relied on.
      Add(stored.position,
          absl::StrFormat("The event at position %d and the hash that is stored with it differ.",
                          stored.position));
      last_damaged_ = stored.position;
      return AppendLeaf(LeafInTile(stored.position));
    }
    AppendLeaf(computed);
    v1::Record record;
    if (!record.ParseFromString(stored.bytes)) {
      last_damaged_ = stored.position;
      return Add(stored.position, absl::StrFormat("The event at position %d is no record.", stored.position));
    }
    CheckVersion(stored.position, record);
    hooks_.visit(stored);
  }

  void CheckVersion(uint64_t position, const v1::Record& record) {
    Last& last = last_versions_[record.resource()];
    // A damaged event between the two may have been the one that is missing, and was told of already.
    const bool may_lack = last_damaged_ > last.position && record.version() > last.version + 1;
    if (record.version() != last.version + 1 && !may_lack) {
      Add(position,
          absl::StrFormat("The event at position %d says that it is version %d of %s, and %d was to "
                          "follow.",
                          position, record.version(), record.resource(), last.version + 1));
    }
    last = {record.version(), position};
  }

  // What the tree has for an event that is damaged, so that nothing else is taken for damaged along with it.
  tree::Hash LeafInTile(uint64_t position) const {
    const uint64_t leaf = position - 1;
    const auto tile = log_.ReadTile(0, leaf >> tree::kTileHeight);
    const size_t at = (leaf % tree::kTileWidth) * tree::kHashBytes;
    if (!tile.ok() || tile->size() < at + tree::kHashBytes) return {};
    return *tree::ToHash(std::string_view(*tile).substr(at, tree::kHashBytes));
  }

  void AppendLeaf(const tree::Hash& leaf) {
    std::vector<tree::FullTile> filled;
    edge_.Append(leaf, filled);
    for (const tree::FullTile& tile : filled) {
      ++report_.tiles;
      CheckTile(tile.level, tile.index, tile.hashes);
    }
  }

  void CheckPartialTiles() {
    for (unsigned level = 0; level < tree::kTileLevelsMax; ++level) {
      if (edge_.Partial(level).empty()) continue;
      CheckTile(level, tree::HashesAtLevel(edge_.size(), level) >> tree::kTileHeight, edge_.Partial(level));
    }
  }

  // The log may have gone on, so what it has of a partial tile may be more.
  void CheckTile(unsigned level, uint64_t index, std::string_view expected) {
    const uint64_t first_position = ((index << tree::kTileHeight) << (level * tree::kTileHeight)) + 1;
    const auto found = log_.ReadTile(level, index);
    if (!found.ok()) {
      return Add(first_position, absl::StrFormat("The tile %d of level %d cannot be read: %s.", index, level,
                                                 found.status().message()));
    }
    for (size_t at = 0; at < expected.size(); at += tree::kHashBytes) {
      if (std::string_view(*found).substr(at, tree::kHashBytes) == expected.substr(at, tree::kHashBytes))
        continue;
      const uint64_t hash = (index << tree::kTileHeight) + at / tree::kHashBytes;
      const uint64_t position = (hash << (level * tree::kTileHeight)) + 1;
      Add(position,
          absl::StrFormat("The tile %d of level %d has another hash for the events from position %d on.",
                          index, level, position));
      if (!GoesOn()) return;
    }
  }

  tree::Hash RootOfEdge() const {
    // Full tiles were compared as they filled, so what the log has of them is what follows from the events,
    // or was told.
    const auto tiles = [this](unsigned level, uint64_t index) -> absl::StatusOr<std::string> {
      const uint64_t full = tree::HashesAtLevel(edge_.size(), level) >> tree::kTileHeight;
      if (index == full) return edge_.Partial(level);
      return log_.ReadTile(level, index);
    };
    const tree::TileNodes nodes(tiles);
    return tree::RootOf(edge_.size(), nodes).value_or(tree::Hash());
  }

  // The index of histories leads to each version of each resource, and to no other event.
  void CheckHistories() {
    for (const auto& [resource, last] : last_versions_) {
      FollowHistory(resource, last);
      if (broken_.size() >= kScrubFaultsMax || !GoesOn()) break;
    }
    if (!broken_.empty()) TellBroken();
    if (GoesOn()) CheckNoOtherHistories();
  }

  // In pieces, as everything.
  void CheckNoOtherHistories() {
    std::string after;
    for (bool is_end = false; !is_end && GoesOn();) {
      std::vector<std::string> resources;
      const absl::Status status = log_.ScanResources(after, [&resources](std::string_view resource) {
        resources.emplace_back(resource);
        return resources.size() < kPieceEvents;
      });
      if (!status.ok())
        return Add(0, absl::StrFormat("The histories cannot be listed: %s.", status.message()));
      is_end = resources.size() < kPieceEvents;
      for (const std::string& resource : resources) {
        if (GoesOn()) CheckEndOf(resource);
        after = resource;
      }
    }
  }

  void CheckEndOf(const std::string& resource) {
    const auto known = last_versions_.find(resource);
    const Last last = known == last_versions_.end() ? Last() : known->second;
    const auto head = log_.FindStream(resource);
    if (!head.ok()) {
      // An event that is damaged may be the one behind the last that is known, and was told of.
      if (last_damaged_ > last.position) return;
      return Add(last.position, absl::StrFormat("The history of %s cannot be followed to its end: %s.",
                                                absl::CEscape(resource), head.status().message()));
    }
    if (head->position > report_.events || head->version <= last.version) return;
    Add(last.position, absl::StrFormat("The history of %s has a version %d, but no event says so.",
                                       absl::CEscape(resource), head->version));
  }

  // Follows a history to its last version, on behind each version that cannot be followed.
  void FollowHistory(const std::string& resource, const Last& last) {
    uint64_t version = 0;
    while (version < last.version && broken_.size() < kScrubFaultsMax && GoesOn()) {
      const uint64_t piece_end = std::min(version + kPieceEvents, last.version);
      const absl::Status status =
          log_.ScanStream(resource, version + 1, Direction::kForward, [&](const StoredRecord& record) {
            ++version;
            return GoesOnAfter(record) && version < piece_end;
          });
      if (!status.ok()) {
        ++version;
        broken_[{resource, version}] = absl::StrFormat(
            "The history of %s cannot be followed at version %d: %s.", resource, version, status.message());
      } else if (version < piece_end && GoesOn()) {
        return Add(last.position,
                   absl::StrFormat("The history of %s ends at version %d, but there is a version %d.",
                                   resource, version, last.version));
      }
    }
  }

  // Looks in the events where the versions stand that the index does not lead to. Those that are not found
  // are damaged events, which were told of.
  void TellBroken() {
    const bool is_all = broken_.size() < kScrubFaultsMax;
    const auto visit = [this](const StoredRecord& stored) {
      v1::Record record;
      if (!record.ParseFromString(stored.bytes)) return true;
      const auto broken = broken_.find({record.resource(), record.version()});
      if (broken != broken_.end()) {
        Add(stored.position, std::move(broken->second));
        broken_.erase(broken);
      }
      return GoesOnAfter(stored) && !broken_.empty();
    };
    ForEachEvent(visit, [](uint64_t, const std::string&) {});
    if (last_damaged_ == 0) {
      for (auto& [version, sentence] : broken_) {
        if (GoesOn()) Add(0, std::move(sentence));
      }
    }
    report_.is_complete = report_.is_complete && is_all;
  }

  const EventLog& log_;
  const ScrubHooks& hooks_;
  ScrubReport report_;
  tree::RightEdge edge_;
  // The last event of each resource, and the last one that could not be relied on.
  absl::flat_hash_map<std::string, Last> last_versions_;
  uint64_t last_damaged_ = 0;
  // Resource and version -> what is wrong, fewer than kScrubFaultsMax and one.
  std::map<std::pair<std::string, uint64_t>, std::string> broken_;
};

}  // namespace

ScrubReport Scrub(const EventLog& log, const ScrubHooks& hooks) {
  return Scrubber(log, hooks).Run();
}

}  // namespace entente::storage
