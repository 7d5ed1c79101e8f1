#include "services/audit/proofs.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/audit/as_of.h"
#include "services/audit/errors.h"
#include "services/history/event.h"
#include "services/views/errors.h"
#include "storage/status_macros.h"
#include "storage/tree/heads.h"
#include "storage/tree/log_tree.h"
#include "storage/tree/tile.h"

namespace entente::audit {
namespace {

void SetProof(const tree::Proof& proof, google::protobuf::RepeatedPtrField<std::string>* hashes) {
  for (const tree::Hash& hash : proof) *hashes->Add() = std::string(tree::ToView(hash));
}

}  // namespace

absl::StatusOr<v1::Checkpoint> Proofs::GetCheckpoint(const v1::GetCheckpointRequest& request) const {
  const uint64_t head = log_->GetHead().position;
  if (request.covers() > head) return views::error::BeyondLog(request.covers(), head);
  if (request.older_size() > head) return error::TreeTooLarge("older_size", request.older_size(), head);
  // Of what is covered anyway a caller wants the newest; the last one that was signed may be a second old.
  const bool is_any = request.covers() == 0 && request.older_size() == 0;
  const uint64_t covers = is_any ? head : std::max(request.covers(), request.older_size());
  v1::Checkpoint checkpoint;
  if (request.cosigned()) {
    ASSIGN_OR_RETURN(const auto made, CosignedCovering(std::max(request.covers(), request.older_size())));
    ASSIGN_OR_RETURN(checkpoint, Render(made));
  } else {
    ASSIGN_OR_RETURN(const auto made, checkpointer_->Covering(covers));
    ASSIGN_OR_RETURN(checkpoint, Render(*made));
  }
  ASSIGN_OR_RETURN(const tree::Proof proof,
                   tree::LogTree(log_).ProveConsistency(request.older_size(), checkpoint.size()));
  SetProof(proof, checkpoint.mutable_consistency_proof());
  return checkpoint;
}

absl::StatusOr<tree::SignedCheckpoint> Proofs::CosignedCovering(uint64_t position) const {
  ASSIGN_OR_RETURN(auto newest, witnesses_->Newest());
  const uint64_t size = newest.has_value() ? newest->checkpoint.size : 0;
  if (!newest.has_value() || size < position) return error::NoCosignedCheckpoint(position, size);
  return *std::move(newest);
}

absl::StatusOr<v1::Checkpoint> Proofs::Render(const tree::SignedCheckpoint& made) const {
  v1::Checkpoint checkpoint;
  checkpoint.set_note(made.note);
  checkpoint.set_size(made.checkpoint.size);
  checkpoint.set_log_key(checkpointer_->verifier_key().Format());
  for (const storage::KeptSuccession& kept : successions_) {
    v1::Succession& succession = *checkpoint.add_successions();
    succession.set_note(kept.note);
    const uint64_t size = kept.succession.checkpoint.size;
    // The note is about a larger tree if a checkpoint from before it was asked for.
    if (size > made.checkpoint.size) continue;
    ASSIGN_OR_RETURN(const tree::Proof proof,
                     tree::LogTree(log_).ProveConsistency(size, made.checkpoint.size));
    SetProof(proof, succession.mutable_consistency_proof());
  }
  return checkpoint;
}

absl::StatusOr<v1::Checkpoint> Proofs::AddCosignatures(const v1::AddCosignaturesRequest& request) const {
  ASSIGN_OR_RETURN(const tree::SignedCheckpoint made, witnesses_->Add(request.note()));
  return Render(made);
}

absl::StatusOr<Proofs::Run> Proofs::RunOf(const v1::ProveEventsRequest& request) const {
  const uint64_t position = history::ParseEventName(request.name());
  if (position == 0) {
    ASSIGN_OR_RETURN(const std::string resource, ResolveName(*log_, request.name(), "name"));
    if (request.last_version() != 0 && request.last_version() < request.first_version()) {
      return error::VersionsBackwards("last_version");
    }
    return Run{resource, std::max<uint64_t>(request.first_version(), 1), request.last_version()};
  }
  if (position > request.tree_size()) return error::NoSuchResource("name", request.name());
  ASSIGN_OR_RETURN(const storage::StoredRecord stored, log_->Read(position));
  ASSIGN_OR_RETURN(const history::Event event, history::DecodeEvent(stored));
  return Run{event.record.resource(), event.record.version(), event.record.version()};
}

absl::StatusOr<v1::ProveEventsResponse> Proofs::ProveEvents(const v1::ProveEventsRequest& request) const {
  const uint64_t head = log_->GetHead().position;
  if (request.tree_size() > head) return error::TreeTooLarge("tree_size", request.tree_size(), head);
  ASSIGN_OR_RETURN(const Run run, RunOf(request));
  v1::ProveEventsResponse response;
  response.set_resource(run.resource);
  size_t bytes = 0;
  RETURN_IF_ERROR(log_->ScanStream(
      run.resource, run.first, storage::Direction::kForward, [&](const storage::StoredRecord& stored) {
        const uint64_t version = run.first + static_cast<uint64_t>(response.events_size());
        if (stored.position > request.tree_size() || (run.last != 0 && version > run.last)) return false;
        if (static_cast<size_t>(response.events_size()) == kProofPageEventsMax ||
            bytes > kProofPageBytesMax) {
          response.set_next_version(version);
          return false;
        }
        bytes += stored.bytes.size();
        v1::ProvenEvent& event = *response.add_events();
        event.set_position(stored.position);
        event.set_record(stored.bytes);
        return true;
      }));
  if (response.events().empty()) {
    return error::NoSuchResource("name", absl::StrCat(request.name(), " with version ", run.first,
                                                      " in the tree of size ", request.tree_size()));
  }
  // After the scan, so that no tile is read while an iterator is open.
  const tree::LogTree log_tree(log_);
  for (v1::ProvenEvent& event : *response.mutable_events()) {
    ASSIGN_OR_RETURN(const tree::Proof proof, log_tree.ProveInclusion(event.position(), request.tree_size()));
    SetProof(proof, event.mutable_inclusion_proof());
  }
  return response;
}

absl::StatusOr<v1::HeadProof> Proofs::ProveHead(const v1::ProveHeadRequest& request) const {
  const uint64_t head = log_->GetHead().position;
  if (request.tree_size() > head) return error::TreeTooLarge("tree_size", request.tree_size(), head);
  ASSIGN_OR_RETURN(const std::string resource, ResolveName(*log_, request.name(), "name"));
  const auto proof = heads_ == nullptr ? std::nullopt : heads_->Prove(resource);
  if (!proof.has_value() || proof->rooting.event_position > request.tree_size()) {
    return error::NoSuchResource("tree_size",
                                 absl::StrCat("a map of heads in the tree of size ", request.tree_size()));
  }
  const uint64_t rooted = proof->rooting.event_position;
  if (!proof->rooting.is_true) return error::FalseHeads(rooted);
  v1::HeadProof answer;
  answer.set_resource(resource);
  for (const tree::Hash& sibling : proof->way.siblings) *answer.add_siblings() = tree::ToView(sibling);
  if (const auto& end = proof->way.end; end.has_value()) {
    const bool is_its_own = end->key == tree::HeadKey(resource);
    if (is_its_own) answer.set_version(end->version);
    if (!is_its_own) answer.set_other_head(tree::FormatHead(*end));
  }
  ASSIGN_OR_RETURN(const storage::StoredRecord stored, log_->Read(rooted));
  v1::ProvenEvent& event = *answer.mutable_rooted();
  event.set_position(rooted);
  event.set_record(stored.bytes);
  ASSIGN_OR_RETURN(const tree::Proof inclusion,
                   tree::LogTree(log_).ProveInclusion(rooted, request.tree_size()));
  SetProof(inclusion, event.mutable_inclusion_proof());
  return answer;
}

absl::StatusOr<std::string> Proofs::NoteOf(uint64_t size) const {
  ASSIGN_OR_RETURN(const auto made, checkpointer_->Of(size));
  return made.note;
}

absl::StatusOr<v1::Tile> Proofs::GetTile(const v1::GetTileRequest& request) const {
  const uint64_t head = log_->GetHead().position;
  if (request.tree_size() > head) return error::TreeTooLarge("tree_size", request.tree_size(), head);
  // What the tree of that size has of the tile; the log may have more by now.
  const uint64_t hashes = tree::HashesAtLevel(request.tree_size(), request.level());
  const uint64_t first = request.index() << tree::kTileHeight;
  if (request.index() > hashes >> tree::kTileHeight || first == hashes) {
    return error::NoSuchResource("index",
                                 absl::StrCat("tile ", request.index(), " of level ", request.level()));
  }
  v1::Tile tile;
  ASSIGN_OR_RETURN(*tile.mutable_hashes(), tree::LogTree(log_).Tile(request.level(), request.index()));
  tile.mutable_hashes()->resize(std::min(hashes - first, tree::kTileWidth) * tree::kHashBytes);
  return tile;
}

absl::StatusOr<v1::EntryBundle> Proofs::GetEntryBundle(const v1::GetEntryBundleRequest& request) const {
  constexpr size_t kLengthMax = 0xffff;
  const uint64_t head = log_->GetHead().position;
  if (request.tree_size() > head) return error::TreeTooLarge("tree_size", request.tree_size(), head);
  const uint64_t first = (request.index() << tree::kTileHeight) + 1;
  if (request.index() > request.tree_size() >> tree::kTileHeight || first > request.tree_size()) {
    return error::NoSuchResource("index", absl::StrCat("bundle ", request.index()));
  }
  const uint64_t last = std::min(first + tree::kTileWidth - 1, request.tree_size());
  v1::EntryBundle bundle;
  uint64_t too_long = 0;
  RETURN_IF_ERROR(log_->Scan(first, storage::Direction::kForward, [&](const storage::StoredRecord& stored) {
    const size_t length = stored.bytes.size();
    if (length > kLengthMax) {
      too_long = stored.position;
      return false;
    }
    bundle.mutable_entries()->push_back(static_cast<char>(length >> 8));
    bundle.mutable_entries()->push_back(static_cast<char>(length));
    bundle.mutable_entries()->append(stored.bytes);
    return stored.position < last;
  }));
  if (too_long != 0) return error::RecordTooLong(too_long, kLengthMax);
  return bundle;
}

}  // namespace entente::audit
