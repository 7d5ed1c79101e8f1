// A log in memory that tells what a test wants it to tell, signed with its own key.
#ifndef ENTENTE_CLIENTS_VERIFIER_LOG_OF_TESTS_H_
#define ENTENTE_CLIENTS_VERIFIER_LOG_OF_TESTS_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "entente/storage/v1/record.pb.h"
#include "entente/v1/proof.pb.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/proof.h"
#include "storage/tree/signed_note.h"

namespace entente::verifier {

inline constexpr char kStar[] = "alliances/star";

// A log in memory that can lie as it likes, with its own key.
class LogOfTests {
 public:
  explicit LogOfTests(std::string name = "entente/log", char seed = 's')
      : signer_(std::make_shared<tree::NoteSigner>(std::move(name),
                                                   std::string(tree::NoteSigner::kSeedBytes, seed))) {}

  void Append(const std::string& resource, uint64_t version, const std::string& payload = "payload") {
    storage::v1::Record record;
    record.set_position(records_.size() + 1);
    record.set_resource(resource);
    record.set_version(version);
    record.set_payload(payload);
    records_.push_back(record.SerializeAsString());
  }
  void Append(const storage::v1::Record& record) {
    storage::v1::Record placed = record;
    placed.set_position(records_.size() + 1);
    records_.push_back(placed.SerializeAsString());
  }
  void AppendBytes(std::string bytes) { records_.push_back(std::move(bytes)); }

  std::string Note(uint64_t size) const {
    const std::string text = CheckpointAt(size).Format();
    return tree::SignedNote{text, {signer_->Sign(text)}}.Format();
  }

  // A bundle of the events at these positions.
  v1::ProofBundle Bundle(const std::vector<uint64_t>& positions, uint64_t older_size = 0) const {
    v1::ProofBundle bundle;
    bundle.set_checkpoint(Note(records_.size()));
    bundle.set_resource(kStar);
    for (const uint64_t position : positions) {
      v1::ProvenEvent& event = *bundle.add_events();
      event.set_position(position);
      event.set_record(records_[position - 1]);
      Put(*tree::ProveInclusion(position - 1, records_.size(), Nodes()), event.mutable_inclusion_proof());
    }
    bundle.set_older_size(older_size);
    Put(*tree::ProveConsistency(older_size, records_.size(), Nodes()), bundle.mutable_consistency_proof());
    return bundle;
  }

  const tree::VerifierKey& key() const { return signer_->verifier_key(); }
  const tree::NoteSigner& signer() const { return *signer_; }
  uint64_t size() const { return records_.size(); }
  const std::string& record(uint64_t position) const { return records_[position - 1]; }
  tree::Checkpoint CheckpointAt(uint64_t size) const {
    return {key().name, size, *tree::RootOf(size, Nodes())};
  }

 private:
  static void Put(const tree::Proof& proof, google::protobuf::RepeatedPtrField<std::string>* hashes) {
    for (const tree::Hash& hash : proof) *hashes->Add() = std::string(tree::ToView(hash));
  }
  std::function<absl::StatusOr<tree::Hash>(unsigned, uint64_t)> Nodes() const {
    return [this](unsigned level, uint64_t index) { return Node(level, index); };
  }
  absl::StatusOr<tree::Hash> Node(unsigned level, uint64_t index) const {
    if (level == 0) return tree::HashLeaf(records_[index]);
    return tree::HashChildren(*Node(level - 1, 2 * index), *Node(level - 1, 2 * index + 1));
  }

  std::shared_ptr<const tree::NoteSigner> signer_;
  std::vector<std::string> records_;
};

// Star's versions 1 to 6 at the odd positions, those of sky between them.
class TwoAlliances : public LogOfTests {
 public:
  TwoAlliances() {
    for (uint64_t version = 1; version <= 6; ++version) {
      Append(kStar, version);
      Append("alliances/sky", version);
    }
  }
};

}  // namespace entente::verifier

#endif  // ENTENTE_CLIENTS_VERIFIER_LOG_OF_TESTS_H_
