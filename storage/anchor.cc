#include "storage/anchor.h"

#include <openssl/sha.h>

#include <string_view>

#include "storage/durable_file.h"
#include "storage/errors.h"
#include "storage/event_log.h"
#include "storage/log_id.h"
#include "storage/status_macros.h"

namespace entente::storage {
namespace {

// An anchor takes about 110 bytes; what is longer than this is something else.
constexpr size_t kAnchorFileBytesMax = 4096;

std::string Sha256(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

}  // namespace

absl::Status WriteAnchorFile(const std::string& file, const v1::Anchor& anchor) {
  const std::string bytes = anchor.SerializeAsString();
  return ReplaceFile(file, bytes + Sha256(bytes), 0644);
}

absl::StatusOr<std::optional<v1::Anchor>> ReadAnchorFile(const std::string& file) {
  ASSIGN_OR_RETURN(const std::optional<std::string> content, ReadSmallFile(file, kAnchorFileBytesMax));
  if (!content.has_value()) return std::optional<v1::Anchor>();
  if (content->size() < SHA256_DIGEST_LENGTH) {
    return error::Corrupt("the anchor " + file, "it is too short");
  }
  const std::string_view bytes(content->data(), content->size() - SHA256_DIGEST_LENGTH);
  if (Sha256(bytes) != content->substr(bytes.size())) {
    return error::Corrupt("the anchor " + file, "its checksum is wrong");
  }
  v1::Anchor anchor;
  if (!anchor.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
      anchor.log_id().size() != kLogIdBytes ||
      anchor.leaf_hash().size() != (anchor.position() == 0 ? 0 : kLeafHashBytes)) {
    return error::Corrupt("the anchor " + file, "it is no anchor");
  }
  return std::optional<v1::Anchor>(std::move(anchor));
}

}  // namespace entente::storage
