#include "storage/rocksdb/keys.h"

namespace entente::storage {
namespace {

// No name of a resource has a control character in it.
constexpr char kPageMark = '\2';
constexpr size_t kPageNameBytes = 32;

}  // namespace

EncodedNumber::EncodedNumber(uint64_t number) {
  for (size_t i = 0; i < kNumberBytes; ++i) {
    bytes_[i] = static_cast<char>(number >> (8 * (kNumberBytes - 1 - i)));
  }
}

std::optional<uint64_t> DecodeNumber(std::string_view bytes) {
  if (bytes.size() != kNumberBytes) return std::nullopt;
  uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

std::string VersionKey(std::string_view resource, uint64_t version) {
  std::string key;
  key.reserve(resource.size() + 1 + kNumberBytes);
  key.append(resource).append(1, '\0').append(EncodedNumber(version).view());
  return key;
}

std::optional<uint64_t> DecodeVersionKey(std::string_view resource, std::string_view key) {
  if (key.size() != resource.size() + 1 + kNumberBytes) return std::nullopt;
  if (!key.starts_with(resource) || key[resource.size()] != '\0') return std::nullopt;
  return DecodeNumber(key.substr(resource.size() + 1));
}

std::string_view ResourceOfKey(std::string_view key) {
  constexpr size_t kEndBytes = 1 + kNumberBytes;
  if (key.size() < kEndBytes || key[key.size() - kEndBytes] != '\0') return key;
  return key.substr(0, key.size() - kEndBytes);
}

std::string PageKey(std::string_view resource, std::string_view name) {
  std::string key;
  key.reserve(resource.size() + 1 + name.size());
  key.append(resource).append(1, kPageMark).append(name);
  return key;
}

std::optional<PageKeyParts> DecodePageKey(std::string_view key) {
  constexpr size_t kEndBytes = 1 + kPageNameBytes;
  if (key.size() <= kEndBytes || key[key.size() - kEndBytes] != kPageMark) return std::nullopt;
  return PageKeyParts{key.substr(0, key.size() - kEndBytes), key.substr(key.size() - kPageNameBytes)};
}

std::string TileKey(unsigned level, uint64_t index) {
  return std::string(1, static_cast<char>(level)).append(EncodedNumber(index).view());
}

std::string SuccessionKey(uint64_t number) {
  return std::string(kSuccessionPrefix).append(EncodedNumber(number).view());
}

std::string VersionKeysBegin(std::string_view resource) {
  return std::string(resource).append(1, '\0');
}

std::string VersionKeysEnd(std::string_view resource) {
  return std::string(resource).append(1, '\1');
}

std::string PrefixEnd(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) ++end.back();
  return end;
}

}  // namespace entente::storage
