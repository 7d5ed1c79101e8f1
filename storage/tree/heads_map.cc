#include "storage/tree/heads_map.h"

#include <algorithm>

namespace entente::tree {
namespace {

template <typename Heads>
auto PlaceOf(Heads& heads, const Hash& key) {
  return std::lower_bound(heads.begin(), heads.end(), key,
                          [](const Head& head, const Hash& wanted) { return head.key < wanted; });
}

}  // namespace

HeadsMap::HeadsMap()
    : parts_(kParts, std::make_shared<Heads>()), nodes_(2 * kParts), changed_(kParts, false) {}

void HeadsMap::Set(const Hash& key, uint64_t version) {
  const size_t part = PartFor(key);
  // A part that a copy shares is changed apart.
  std::shared_ptr<Heads>& heads = parts_[part];
  if (heads.use_count() > 1) heads = std::make_shared<Heads>(*heads);
  const auto place = PlaceOf(*heads, key);
  const bool is_there = place != heads->end() && place->key == key;
  if (version == 0) {
    if (is_there) heads->erase(place);
    size_ -= is_there ? 1 : 0;
  } else if (is_there) {
    place->version = version;
  } else {
    heads->insert(place, Head{key, version});
    ++size_;
  }
  if (!changed_[part]) changed_parts_.push_back(part);
  changed_[part] = true;
}

uint64_t HeadsMap::Find(const Hash& key) const {
  const Heads& heads = *parts_[PartFor(key)];
  const auto place = PlaceOf(heads, key);
  return place != heads.end() && place->key == key ? place->version : 0;
}

void HeadsMap::Refresh() {
  std::vector<size_t> nodes;
  for (const size_t part : changed_parts_) {
    nodes_[kParts + part] = PartOf(*parts_[part], kPartBits);
    changed_[part] = false;
    nodes.push_back((kParts + part) / 2);
  }
  changed_parts_.clear();
  // Level by level, each node once.
  while (!nodes.empty() && nodes.front() > 0) {
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    for (size_t& node : nodes) {
      nodes_[node] = Join(nodes_[2 * node], nodes_[2 * node + 1]);
      node /= 2;
    }
  }
}

Hash HeadsMap::Root() {
  Refresh();
  return nodes_[1].hash;
}

HeadWay HeadsMap::Way(const Hash& key) {
  Refresh();
  HeadWay way;
  size_t node = 1;
  for (size_t depth = 0; depth < kPartBits && nodes_[node].heads > 1; ++depth) {
    const size_t next = 2 * node + (BitOf(key, depth) ? 1 : 0);
    way.siblings.push_back(nodes_[next ^ 1].hash);
    node = next;
  }
  if (nodes_[node].heads == 0) return way;
  if (node >= kParts) {
    FollowWay(*parts_[node - kParts], kPartBits, key, way);
    return way;
  }
  // One head somewhere below: it stands for the whole.
  while (node < kParts) node = nodes_[2 * node].heads == 1 ? 2 * node : 2 * node + 1;
  way.end = parts_[node - kParts]->front();
  return way;
}

}  // namespace entente::tree
