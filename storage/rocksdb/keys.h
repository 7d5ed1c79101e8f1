// The only encoding of keys and of what is not a protobuf message. Numbers are 8 bytes wide and big-endian,
// so that RocksDB's byte order is their order. See storage/FORMAT.md.
#ifndef ENTENTE_STORAGE_ROCKSDB_KEYS_H_
#define ENTENTE_STORAGE_ROCKSDB_KEYS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entente::storage {

inline constexpr size_t kNumberBytes = 8;

// Keys of the family `default`.
inline constexpr std::string_view kFormatKey = "format";
inline constexpr std::string_view kLogIdKey = "log_id";

// What the keys of succession notes in the family `default` begin with; the number of the note follows,
// from 1.
inline constexpr std::string_view kSuccessionPrefix = "succession/";

// The key of the end mark, which every family that a batch writes to has: the position of the last event when
// the family was last written. No other key begins with this byte: names are text.
inline constexpr std::string_view kEndMarkKey{
    "\xff"
    "end",
    4};

// The format that this program writes, and the newest it reads.
inline constexpr uint64_t kFormat = 1;

// A number in 8 big-endian bytes, on the stack because each append needs two.
class EncodedNumber {
 public:
  explicit EncodedNumber(uint64_t number);
  std::string_view view() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::array<char, kNumberBytes> bytes_;
};

// Nothing if `bytes` is not exactly 8 bytes long.
std::optional<uint64_t> DecodeNumber(std::string_view bytes);

// The key of one version of a resource, in the families of streams and snapshots: the resource, a zero byte
// and the version. Resources hold no zero byte, so each one's versions lie together, in order.
std::string VersionKey(std::string_view resource, uint64_t version);

// The version in a key that is known to begin with `resource`; nothing if the key is of another shape.
std::optional<uint64_t> DecodeVersionKey(std::string_view resource, std::string_view key);

// The resource in such a key; a key of another shape comes back whole, and is no resource's name.
std::string_view ResourceOfKey(std::string_view key);

// The key of a page, in the family of snapshots: the resource, a byte that no version key has there, and the
// name of the page.
std::string PageKey(std::string_view resource, std::string_view name);

// What stands in the key of a page, as views of it; nothing if the key is of another shape. The name may have
// any bytes, those of the end of a version key among them, so whoever reads keys of both asks this first.
struct PageKeyParts {
  std::string_view resource;
  std::string_view name;
};
std::optional<PageKeyParts> DecodePageKey(std::string_view key);

// The key of a tile of the tree: the level in one byte, and the index.
std::string TileKey(unsigned level, uint64_t index);

// The key of a succession note.
std::string SuccessionKey(uint64_t number);

// What all keys of a resource begin with, and the first key beyond all of them.
std::string VersionKeysBegin(std::string_view resource);
std::string VersionKeysEnd(std::string_view resource);

// The first key beyond all that begin with `prefix`; empty if there is no such key.
std::string PrefixEnd(std::string_view prefix);

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ROCKSDB_KEYS_H_
