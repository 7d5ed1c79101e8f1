#include "clients/cli/fetch_proof.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/errors.h"
#include "entente/v1/proof_service.pb.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/signed_note.h"

namespace entente::cli {
namespace {

// How many events a note speaks of, so that the server can be asked to continue it. Whether it is signed by
// the log is for the verifier to say.
absl::StatusOr<uint64_t> SizeOf(const std::string& note) {
  if (note.empty()) return 0;
  const auto parsed = tree::SignedNote::Parse(note);
  if (!parsed.ok()) return UsageError(absl::StrCat("The older checkpoint: ", parsed.status().message(), "."));
  const auto checkpoint = tree::Checkpoint::Parse(parsed->text);
  if (!checkpoint.ok()) {
    return UsageError(absl::StrCat("The older checkpoint: ", checkpoint.status().message(), "."));
  }
  return checkpoint->size;
}

}  // namespace

absl::StatusOr<v1::Checkpoint> FetchCheckpoint(Caller& caller, const std::string& older_note, bool cosigned) {
  v1::GetCheckpointRequest request;
  const auto older_size = SizeOf(older_note);
  if (!older_size.ok()) return older_size.status();
  request.set_older_size(*older_size);
  request.set_cosigned(cosigned);
  v1::Checkpoint checkpoint;
  if (auto status = caller.Call("GetCheckpoint", request, checkpoint); !status.ok()) return status;
  return checkpoint;
}

absl::StatusOr<v1::ProofBundle> FetchBundle(Caller& caller, const ProofQuestion& question) {
  const auto checkpoint = FetchCheckpoint(caller, question.older_note, question.cosigned);
  if (!checkpoint.ok()) return checkpoint.status();
  return FetchBundle(caller, question, *checkpoint);
}

absl::StatusOr<v1::ProofBundle> FetchBundle(Caller& caller, const ProofQuestion& question,
                                            const v1::Checkpoint& checkpoint) {
  v1::ProofBundle bundle;
  bundle.set_checkpoint(checkpoint.note());
  *bundle.mutable_consistency_proof() = checkpoint.consistency_proof();
  *bundle.mutable_successions() = checkpoint.successions();
  const auto older_size = SizeOf(question.older_note);
  if (!older_size.ok()) return older_size.status();
  bundle.set_older_size(*older_size);
  v1::ProveEventsRequest request;
  request.set_name(question.name);
  request.set_tree_size(checkpoint.size());
  request.set_first_version(question.first_version);
  request.set_last_version(question.last_version);
  do {
    v1::ProveEventsResponse page;
    if (auto status = caller.Call("ProveEvents", request, page); !status.ok()) return status;
    bundle.set_resource(page.resource());
    bundle.mutable_events()->MergeFrom(page.events());
    request.set_first_version(page.next_version());
  } while (request.first_version() != 0);
  if (question.last_version != 0 || question.name.rfind("events/", 0) == 0) return bundle;
  // A whole history comes with the proof that it is whole, if the log has rooted its heads by then.
  v1::ProveHeadRequest head;
  head.set_name(bundle.resource());
  head.set_tree_size(checkpoint.size());
  absl::Status status = caller.Call("ProveHead", head, *bundle.mutable_head());
  if (status.ok()) return bundle;
  bundle.clear_head();
  if (!absl::IsNotFound(status)) return status;
  return bundle;
}

}  // namespace entente::cli
