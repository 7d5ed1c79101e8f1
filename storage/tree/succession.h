// How one key of a log takes the place of another: a succession note, signed by both.
//
// It is a checkpoint of the log at that moment with further lines, so whoever reads checkpoints can read it:
//
//   ORIGIN
//   SIZE
//   BASE64( root )
//   predecessor NAME+HASH+BASE64
//   successor NAME+HASH+BASE64
//   reason routine            or: compromised
//
// The predecessor signs nothing of the log after it. If it was compromised, others may have it too, and a
// note that it has signed shows nothing by itself: the successor must then be learnt in another way.
#ifndef ENTENTE_STORAGE_TREE_SUCCESSION_H_
#define ENTENTE_STORAGE_TREE_SUCCESSION_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/signed_note.h"

namespace entente::tree {

// How often the key of a log can be replaced.
inline constexpr size_t kSuccessionsMax = 100;

struct Succession {
  enum class Reason { kRoutine, kCompromised };

  Checkpoint checkpoint;
  VerifierKey predecessor;
  VerifierKey successor;
  Reason reason = Reason::kRoutine;

  // The text of the note. Ends with a line break.
  std::string Format() const;

  // The note of it, signed by the key before and the next one.
  std::string Sign(const NoteSigner& before, const NoteSigner& next) const;

  // The succession in a note that both keys have signed. `INVALID_ARGUMENT`, with a sentence, if it is none,
  // a signature is missing or not good, or the keys are not two keys of this log.
  static absl::StatusOr<Succession> Open(std::string_view note);
};

}  // namespace entente::tree

#endif  // ENTENTE_STORAGE_TREE_SUCCESSION_H_
