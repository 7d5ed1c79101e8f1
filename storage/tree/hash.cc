#include "storage/tree/hash.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdlib>

namespace entente::tree {
namespace {

// One digest after another on one thread. The algorithm is looked up once: OpenSSL's one-shot functions do so
// for each call, which takes longer than the hash of a node.
class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new()) {
    if (context_ == nullptr || Algorithm() == nullptr) std::abort();
  }
  ~Digest() { EVP_MD_CTX_free(context_); }
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  void Begin() { Expect(EVP_DigestInit_ex(context_, Algorithm(), nullptr)); }
  void Add(const void* bytes, size_t count) { Expect(EVP_DigestUpdate(context_, bytes, count)); }
  Hash End() {
    Hash hash;
    Expect(EVP_DigestFinal_ex(context_, hash.data(), nullptr));
    return hash;
  }

 private:
  // It fails only where OpenSSL itself is broken, and nothing can be trusted then.
  static void Expect(int result) {
    if (result != 1) std::abort();
  }
  static const EVP_MD* Algorithm() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return algorithm;
  }

  EVP_MD_CTX* const context_;
};

Digest& ThreadDigest() {
  thread_local Digest digest;
  digest.Begin();
  return digest;
}

}  // namespace

Hash HashLeaf(std::string_view entry) {
  constexpr uint8_t kLeaf = 0;
  Digest& digest = ThreadDigest();
  digest.Add(&kLeaf, 1);
  digest.Add(entry.data(), entry.size());
  return digest.End();
}

Hash HashChildren(const Hash& left, const Hash& right) {
  std::array<uint8_t, 1 + 2 * kHashBytes> node;
  node[0] = 1;
  std::copy(left.begin(), left.end(), node.begin() + 1);
  std::copy(right.begin(), right.end(), node.begin() + 1 + kHashBytes);
  Digest& digest = ThreadDigest();
  digest.Add(node.data(), node.size());
  return digest.End();
}

Hash HashEmpty() {
  return ThreadDigest().End();
}

Hash Sha256(std::string_view bytes) {
  Digest& digest = ThreadDigest();
  digest.Add(bytes.data(), bytes.size());
  return digest.End();
}

std::optional<Hash> ToHash(std::string_view bytes) {
  if (bytes.size() != kHashBytes) return std::nullopt;
  Hash hash;
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

}  // namespace entente::tree
