// One message of an import: which of its commands may go to the ledger, and what became of each.
#ifndef ENTENTE_SERVICES_RPC_IMPORT_PART_H_
#define ENTENTE_SERVICES_RPC_IMPORT_PART_H_

#include <vector>

#include "absl/status/status.h"
#include "entente/v1/ledger_service.pb.h"
#include "google/protobuf/arena.h"
#include "grpcpp/support/byte_buffer.h"
#include "services/access/tokens.h"

namespace entente::rpc {

// A part on its way. Used by one thread at a time.
class ImportPart {
 public:
  ImportPart();

  // Reads the part and checks each command for itself: one that is faulty is refused and the others go on. An
  // error refuses the part as a whole: it cannot be read, is empty or has too many commands.
  absl::Status Read(const grpc::ByteBuffer& bytes, size_t bytes_max, const access::Identity& identity);

  // What goes to the ledger, and where its outcomes go. Nothing goes if every command is refused.
  const v1::ImportCommandsRequest& accepted() const { return *accepted_; }
  v1::ImportCommandsResponse* outcomes() { return outcomes_; }
  // One for each command; OK for those that go to the ledger.
  const std::vector<absl::Status>& checks() const { return checks_; }
  bool HasAccepted() const { return accepted_->commands_size() > 0; }

  // Makes the answer of the refusals and the ledger's outcomes, in the order of the commands.
  void Complete();
  const grpc::ByteBuffer& answer() const { return answer_; }

  // True once the answer is there. Guarded by whoever owns the part.
  bool is_complete = false;

 private:
  absl::Status Check(const access::Identity& identity, int index) const;

  google::protobuf::Arena arena_;
  v1::ImportCommandsRequest* const request_;
  v1::ImportCommandsRequest* accepted_;
  v1::ImportCommandsResponse* const outcomes_;
  // One for each command of the request; OK for those that were accepted.
  std::vector<absl::Status> checks_;
  grpc::ByteBuffer answer_;
};

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_IMPORT_PART_H_
