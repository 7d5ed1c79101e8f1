// The hashes of the Merkle tree (RFC 6962, RFC 9162): SHA-256 with a first byte that tells a leaf from a
// node.
#ifndef ENTENTE_STORAGE_TREE_HASH_H_
#define ENTENTE_STORAGE_TREE_HASH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace entente::tree {

inline constexpr size_t kHashBytes = 32;

using Hash = std::array<uint8_t, kHashBytes>;

// The hash of an entry: SHA-256( 0x00 entry ).
Hash HashLeaf(std::string_view entry);

// The hash of a node: SHA-256( 0x01 left right ).
Hash HashChildren(const Hash& left, const Hash& right);

// The root of a tree without entries: SHA-256 of nothing.
Hash HashEmpty();

// SHA-256 without a first byte, for what is no part of the tree.
Hash Sha256(std::string_view bytes);

// The bytes of a hash, as long as it lives.
inline std::string_view ToView(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// The hash in `bytes`; nothing if they are not exactly kHashBytes.
std::optional<Hash> ToHash(std::string_view bytes);

}  // namespace entente::tree

#endif  // ENTENTE_STORAGE_TREE_HASH_H_
