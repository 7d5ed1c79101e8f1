// Verifies a whole log: that its records, each from the first to the last, are those that its checkpoint
// signs.
//
// No proof is needed for that. The root of the tree is made again from the records, and is the one that the
// log has signed or is not; what was altered, left out, added or put in another order makes another root.
#ifndef ENTENTE_CLIENTS_VERIFIER_VERIFY_LOG_H_
#define ENTENTE_CLIENTS_VERIFIER_VERIFY_LOG_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "clients/verifier/verify.h"
#include "storage/tree/growing_root.h"

namespace entente::verifier {

// One verification. Keeps the name of each resource, and otherwise no more than a path of the tree, so a log
// of any length can be verified. One thread.
class LogVerifier {
 public:
  // `note` is the checkpoint of the log, `trust` as for a bundle; but the key must be the one that has signed
  // both the checkpoint and the one that was kept, since no succession notes come with records.
  LogVerifier(const std::string& note, const Trust& trust);

  // How many records are to be added; 0 if the checkpoint cannot be relied on.
  uint64_t size() const { return verdict_.checkpoint.has_value() ? verdict_.checkpoint->size : 0; }

  // Adds the next record, as it is stored: the one at position 1 first. It must say that it stands there, and
  // be the next version of its resource.
  void Add(std::string_view record);

  // Adds what is wrong with what the records come in.
  void AddFault(std::string fault) { verdict_.AddFault(std::move(fault)); }

  // Says what the records have shown. To be called once, after the last one.
  Verdict Finish();

 private:
  void CheckRecord(std::string_view record);
  void CheckRoot(const tree::Checkpoint& checkpoint, std::string_view which);

  Verdict verdict_;
  tree::GrowingRoot root_;
  // The last version of each resource.
  absl::flat_hash_map<std::string, uint64_t> versions_;
};

}  // namespace entente::verifier

#endif  // ENTENTE_CLIENTS_VERIFIER_VERIFY_LOG_H_
