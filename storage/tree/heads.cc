#include "storage/tree/heads.h"

#include <algorithm>

namespace entente::tree {
namespace {

constexpr size_t kVersionBytes = 8;

// The first head of the right half.
std::span<const Head>::iterator Middle(std::span<const Head> heads, size_t depth) {
  return std::partition_point(heads.begin(), heads.end(),
                              [depth](const Head& head) { return !BitOf(head.key, depth); });
}

bool AgreeUntil(const Hash& a, const Hash& b, size_t depth) {
  for (size_t bit = 0; bit < depth; ++bit) {
    if (BitOf(a, bit) != BitOf(b, bit)) return false;
  }
  return true;
}

}  // namespace

Hash HeadKey(std::string_view resource) {
  return Sha256(resource);
}

Hash HashHead(const Head& head) {
  return HashLeaf(FormatHead(head));
}

MapPart PartOf(std::span<const Head> heads, size_t depth) {
  if (heads.empty()) return {};
  if (heads.size() == 1) return {1, HashHead(heads.front())};
  const auto middle = Middle(heads, depth);
  return Join(PartOf({heads.begin(), middle}, depth + 1), PartOf({middle, heads.end()}, depth + 1));
}

MapPart Join(const MapPart& left, const MapPart& right) {
  const uint64_t heads = left.heads + right.heads;
  if (heads == 0) return {};
  if (heads == 1) return left.heads == 1 ? left : right;
  return {heads, HashChildren(left.hash, right.hash)};
}

void FollowWay(std::span<const Head> heads, size_t depth, const Hash& key, HeadWay& way) {
  while (heads.size() > 1) {
    const auto middle = Middle(heads, depth);
    const std::span<const Head> left(heads.begin(), middle);
    const std::span<const Head> right(middle, heads.end());
    const bool goes_right = BitOf(key, depth++);
    way.siblings.push_back(PartOf(goes_right ? left : right, depth).hash);
    heads = goes_right ? right : left;
  }
  if (!heads.empty()) way.end = heads.front();
}

bool VerifyWay(const Hash& root, const Hash& key, const HeadWay& way) {
  if (way.siblings.size() > kHeadWayMax) return false;
  if (way.end.has_value() && !AgreeUntil(way.end->key, key, way.siblings.size())) return false;
  Hash hash = way.end.has_value() ? HashHead(*way.end) : Hash();
  for (size_t depth = way.siblings.size(); depth > 0; --depth) {
    const Hash& sibling = way.siblings[depth - 1];
    hash = BitOf(key, depth - 1) ? HashChildren(sibling, hash) : HashChildren(hash, sibling);
  }
  return hash == root;
}

std::string FormatHead(const Head& head) {
  std::string bytes(ToView(head.key));
  for (size_t i = kVersionBytes; i > 0; --i) bytes.push_back(static_cast<char>(head.version >> 8 * (i - 1)));
  return bytes;
}

std::optional<Head> ParseHead(std::string_view bytes) {
  if (bytes.size() != kHashBytes + kVersionBytes) return std::nullopt;
  Head head;
  head.key = *ToHash(bytes.substr(0, kHashBytes));
  for (const char byte : bytes.substr(kHashBytes))
    head.version = head.version << 8 | static_cast<uint8_t>(byte);
  return head;
}

}  // namespace entente::tree
