// Proofs of history for those who do not trust the server: checkpoints, and events with their way to one.
#ifndef ENTENTE_SERVICES_AUDIT_PROOFS_H_
#define ENTENTE_SERVICES_AUDIT_PROOFS_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "entente/v1/proof.pb.h"
#include "entente/v1/proof_service.pb.h"
#include "services/audit/witnesses.h"
#include "services/views/heads_index.h"
#include "storage/event_log.h"
#include "storage/succession_chain.h"
#include "storage/tree/checkpointer.h"

namespace entente::audit {

// How many events a page of proofs has, and about how many bytes of records.
inline constexpr size_t kProofPageEventsMax = 500;
inline constexpr size_t kProofPageBytesMax = size_t{1} << 20;

// Makes proofs. Blocks on the disk. Thread-safe.
class Proofs {
 public:
  // All must outlive it; without `heads` no last version is proved. `successions` are those of the log.
  Proofs(const storage::EventLog* log, tree::Checkpointer* checkpointer, Witnesses* witnesses,
         views::HeadsIndex* heads, std::vector<storage::KeptSuccession> successions = {})
      : log_(log),
        checkpointer_(checkpointer),
        witnesses_(witnesses),
        heads_(heads),
        successions_(std::move(successions)) {}

  // Errors: `READ_AFTER_NOT_REACHED` if the log does not have the position to cover; `FIELD_INVALID` if the
  // older size is larger than the log; `RESOURCE_NOT_FOUND` if a cosigned one is asked for and none covers
  // what it should.
  absl::StatusOr<v1::Checkpoint> GetCheckpoint(const v1::GetCheckpointRequest& request) const;

  // Errors as the contract has them.
  absl::StatusOr<v1::Checkpoint> AddCosignatures(const v1::AddCosignaturesRequest& request) const;

  // Errors: `RESOURCE_NOT_FOUND` if there is no such resource or event, or it has nothing inside the tree;
  // `FIELD_INVALID` if the log has no tree of that size, or the versions are no run of those inside it.
  absl::StatusOr<v1::ProveEventsResponse> ProveEvents(const v1::ProveEventsRequest& request) const;

  // Errors: `FIELD_INVALID` if the log has no tree of that size; `RESOURCE_NOT_FOUND` if the last map of
  // heads was not rooted inside it; `DATA_CORRUPT` if its root is not what follows from the events.
  absl::StatusOr<v1::HeadProof> ProveHead(const v1::ProveHeadRequest& request) const;

  // The signed note of the checkpoint of exactly the first `size` events.
  absl::StatusOr<std::string> NoteOf(uint64_t size) const;

  // Errors: `FIELD_INVALID` if the log has no tree of that size; `RESOURCE_NOT_FOUND` if that tree has no
  // such tile.
  absl::StatusOr<v1::Tile> GetTile(const v1::GetTileRequest& request) const;

  // The same; and `PRECONDITION_FAILED`, naming the event, if a record is too long for the format: it has two
  // bytes for the length.
  absl::StatusOr<v1::EntryBundle> GetEntryBundle(const v1::GetEntryBundleRequest& request) const;

 private:
  // Which versions of which resource are asked for.
  struct Run {
    std::string resource;
    uint64_t first = 1;
    uint64_t last = 0;  // 0: to the end of the tree.
  };
  // The newest checkpoint that a witness has cosigned and that covers so much.
  absl::StatusOr<tree::SignedCheckpoint> CosignedCovering(uint64_t position) const;
  absl::StatusOr<v1::Checkpoint> Render(const tree::SignedCheckpoint& made) const;
  absl::StatusOr<Run> RunOf(const v1::ProveEventsRequest& request) const;

  const storage::EventLog* const log_;
  tree::Checkpointer* const checkpointer_;
  Witnesses* const witnesses_;
  views::HeadsIndex* const heads_;
  const std::vector<storage::KeptSuccession> successions_;
};

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_PROOFS_H_
