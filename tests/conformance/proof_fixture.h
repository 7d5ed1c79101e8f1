// What the tests of proofs share: a server, its checkpoints and bundles, and the command line that verifies
// them.
#ifndef ENTENTE_TESTS_CONFORMANCE_PROOF_FIXTURE_H_
#define ENTENTE_TESTS_CONFORMANCE_PROOF_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "clients/verifier/verify.h"
#include "entente/v1/proof_service.pb.h"
#include "tests/support/child_process.h"
#include "tests/support/server_test.h"

namespace entente {

class ProofTest : public support::ServerTest {
 protected:
  void GivenEvents(int count, const std::string& prefix = "org") {
    for (int i = 0; i < count; ++i) GivenOrganization(prefix + "-" + std::to_string(i));
  }

  v1::Checkpoint Checkpoint(uint64_t covers = 0, uint64_t older_size = 0) {
    const auto answer = client_->Ask<v1::Checkpoint>(
        "GetCheckpoint", absl::StrFormat(R"({"covers": "%d", "older_size": "%d"})", covers, older_size));
    EXPECT_TRUE(answer.ok()) << answer.status.error_message();
    return answer.value;
  }

  v1::ProofBundle Prove(const std::string& name, const v1::Checkpoint& checkpoint) {
    const auto answer = client_->Ask<v1::ProveEventsResponse>(
        "ProveEvents", absl::StrFormat(R"({"name": "%s", "tree_size": "%d"})", name, checkpoint.size()));
    EXPECT_TRUE(answer.ok()) << answer.status.error_message();
    v1::ProofBundle bundle;
    bundle.set_checkpoint(checkpoint.note());
    bundle.set_resource(answer.value.resource());
    *bundle.mutable_events() = answer.value.events();
    *bundle.mutable_consistency_proof() = checkpoint.consistency_proof();
    return bundle;
  }

  static verifier::Trust TrustIn(const v1::Checkpoint& checkpoint) {
    return {*tree::VerifierKey::Parse(checkpoint.log_key()), {}};
  }

  // The command line, on files in the directory of the test.
  support::Ended Entente(std::vector<std::string> arguments, bool with_server = true);
  std::string File(const std::string& name) const { return directory_ / name; }
};

}  // namespace entente

#endif  // ENTENTE_TESTS_CONFORMANCE_PROOF_FIXTURE_H_
