#include "storage/rocksdb/checked_value.h"

#include <sodium.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "storage/errors.h"
#include "storage/rocksdb/keys.h"

namespace entente::storage {
namespace {

static_assert(kCheckBytes >= crypto_generichash_BYTES_MIN);

void Add(crypto_generichash_state& state, std::string_view bytes) {
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

}  // namespace

Check::Check(Family family, std::string_view key, std::string_view value) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, kCheckBytes);
  Add(state, EncodedNumber(static_cast<uint64_t>(family)).view());
  Add(state, EncodedNumber(key.size()).view());
  Add(state, key);
  Add(state, value);
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(bytes_.data()), kCheckBytes);
}

std::string WithCheck(Family family, std::string_view key, std::string_view value) {
  std::string stored;
  stored.reserve(kCheckBytes + value.size());
  stored.append(Check(family, key, value).view()).append(value);
  return stored;
}

std::optional<std::string_view> OpenChecked(Family family, std::string_view key, std::string_view stored) {
  if (stored.size() < kCheckBytes) return std::nullopt;
  const std::string_view value = stored.substr(kCheckBytes);
  if (Check(family, key, value).view() != stored.substr(0, kCheckBytes)) return std::nullopt;
  return value;
}

absl::Status CheckFailed(Family family, std::string_view key) {
  return error::Corrupt(
      absl::StrFormat("the entry '%s' of the family '%s'", absl::CEscape({key.data(), key.size()}),
                      kFamilyNames[static_cast<size_t>(family)]),
      "it is not what its check says");
}

}  // namespace entente::storage
