// The Merkle map of heads: which version of each resource was the last one, as a root and the ways to it. See
// storage/FORMAT.md, "The map of heads".
//
// The map is a binary trie over the SHA-256 of the names. A part of it without a head is 32 zero bytes; a
// part with one head is the hash of that head, however deep it lies; any other part is the hash of its two
// halves. So there is one map for a set of heads, and a way has about as many hashes as the number of
// resources has digits in binary.
#ifndef ENTENTE_STORAGE_TREE_HEADS_H_
#define ENTENTE_STORAGE_TREE_HEADS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/tree/hash.h"

namespace entente::tree {

// A way is never longer than a name's hash has bits.
inline constexpr size_t kHeadWayMax = 8 * kHashBytes;

// The last version of a resource.
struct Head {
  Hash key = {};  // See `HeadKey`.
  uint64_t version = 0;

  friend bool operator==(const Head&, const Head&) = default;
};

// Where a resource stands in the map: the SHA-256 of its name.
Hash HeadKey(std::string_view resource);

// The hash of a head: SHA-256( 0x00 key version ), the version in 8 bytes, big-endian.
Hash HashHead(const Head& head);

// What a part of the map comes to.
struct MapPart {
  uint64_t heads = 0;  // How many it has.
  Hash hash = {};      // 32 zero bytes if it has none.
};

// The part with the heads in `heads`, ordered by key, whose keys agree in the first `depth` bits.
MapPart PartOf(std::span<const Head> heads, size_t depth);

// The part that two halves make.
MapPart Join(const MapPart& left, const MapPart& right);

// True if the bit at `depth`, from the first one, is set: the key lies in the right half.
inline bool BitOf(const Hash& key, size_t depth) {
  return (key[depth / 8] >> (7 - depth % 8) & 1) != 0;
}

// The way from the root to where a key stands or would stand.
struct HeadWay {
  // The hashes beside it, the one next to the root first.
  std::vector<Hash> siblings;
  // The head at its end: that of the key, or another one that stands where it would; nothing if the place is
  // empty.
  std::optional<Head> end;
};

// Goes on with a way through a part as `PartOf` takes it, from `depth` on.
void FollowWay(std::span<const Head> heads, size_t depth, const Hash& key, HeadWay& way);

// True if, in the map with that root, the way leads from the root to its end, and the end stands where `key`
// stands or would stand. Then the key has the version of the end if it is the key's own, and none otherwise.
bool VerifyWay(const Hash& root, const Hash& key, const HeadWay& way);

// A head in 40 bytes, key and version, and back; nothing if there are not as many.
std::string FormatHead(const Head& head);
std::optional<Head> ParseHead(std::string_view bytes);

}  // namespace entente::tree

#endif  // ENTENTE_STORAGE_TREE_HEADS_H_
