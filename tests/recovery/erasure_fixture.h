// The fixture of tests of erasure: a server that asks who is calling, a person with a role, and what is done
// about that person.
#ifndef ENTENTE_TESTS_RECOVERY_ERASURE_FIXTURE_H_
#define ENTENTE_TESTS_RECOVERY_ERASURE_FIXTURE_H_

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "entente/v1/erasure.pb.h"
#include "entente/v1/person_service.pb.h"
#include "entente/v1/proof_service.pb.h"
#include "storage/sealing/key_directory.h"
#include "tests/support/server_test.h"
#include "tests/support/tokens.h"

namespace entente {

inline constexpr char kName[] = "Quirinius Zwackelmann";
inline constexpr char kEmail[] = "quirinius@zwackelmann.example";

// `ada` may do everything, `ben` approves, `mia` keeps alliances.
class ErasureTest : public testing::Test {
 protected:
  void SetUp() override {
    support::WriteFile(directory_ / "tokens", support::TokenLine("ada", "administrator") +
                                                  support::TokenLine("ben", "approver") +
                                                  support::TokenLine("mia", "alliance_manager"));
    support::WriteFile(directory_ / "master", kMasterKey + std::string("\n"));
    Start();
    for (const char* id : {"acme", "globex"}) {
      Done("RegisterOrganization",
           absl::StrFormat(R"({"organization_id": "%s", "organization": {"display_name": "%s"}})", id, id));
    }
    Done("CreateAlliance", R"({"alliance_id": "x", "display_name": "X",
        "parties": ["organizations/acme", "organizations/globex"], "context": {"effective_on": "2020-01-01"}})");
    person_ = Done("RegisterPerson", absl::StrFormat(R"({"person": {"display_name": "%s", "email": "%s",
        "external_references": [{"system": "hr", "id": "17"}]}, "context": {"effective_on": "2020-01-01"}})",
                                                     kName, kEmail))
                  .resource();
    Done("AssignRole", absl::StrFormat(R"({"alliance": "alliances/x", "party": "organizations/acme",
        "role": "alliance_manager", "person": "%s", "context": {"effective_on": "2020-02-01",
        "reason": "As @%s asked for."}})",
                                       person_, person_));
    registered_end_ = ada_->Head();
  }

  void Start() {
    server_.Start();
    ada_ = std::make_unique<support::Client>(server_.address(), support::TokenOf("ada"));
    ben_ = std::make_unique<support::Client>(server_.address(), support::TokenOf("ben"));
  }
  void Stop() {
    ada_.reset();
    ben_.reset();
    EXPECT_EQ(server_.Stop(), 0) << server_.Log();
  }

  v1::Receipt Done(const std::string& method, const std::string& json) {
    const auto answer = ada_->Do(method, json);
    EXPECT_THAT(answer.status, support::IsAccepted()) << method;
    return answer.value;
  }
  support::Answer<v1::Receipt> Propose(const std::string& context = R"({"reason": "The person asked."})") {
    return ada_->Do("ProposeCommand", absl::StrFormat(R"json({"command": {"erase_person": {"name": "%s",
        "legal_basis": "GDPR Art. 17(1)(b)", "context": %s}}})json",
                                                      person_, context));
  }
  support::Answer<v1::Receipt> Approve(const std::string& approval) {
    return ben_->Do("ApproveProposal",
                    absl::StrFormat(R"({"name": "%s", "context": {"reason": "It is due."}})", approval));
  }
  v1::Receipt Erase() {
    const auto proposed = Propose();
    EXPECT_THAT(proposed.status, support::IsAccepted());
    const auto approved = Approve(proposed->resource());
    EXPECT_THAT(approved.status, support::IsAccepted());
    return approved.value;
  }

  v1::Person Get(const std::string& as_of = "{}") {
    const auto answer =
        ada_->Ask<v1::Person>("GetPerson", absl::StrFormat(R"({"name": "%s", "as_of": %s})", person_, as_of));
    EXPECT_THAT(answer.status, support::IsAccepted());
    return answer.value;
  }
  v1::Checkpoint Checkpoint(uint64_t older_size = 0) {
    return ada_->Ask<v1::Checkpoint>("GetCheckpoint", absl::StrFormat(R"({"older_size": "%d"})", older_size))
        .value;
  }
  v1::ProofBundle Prove(const std::string& name, const v1::Checkpoint& checkpoint) {
    const auto answer = ada_->Ask<v1::ProveEventsResponse>(
        "ProveEvents", absl::StrFormat(R"({"name": "%s", "tree_size": "%d"})", name, checkpoint.size()));
    EXPECT_THAT(answer.status, support::IsAccepted());
    v1::ProofBundle bundle;
    bundle.set_checkpoint(checkpoint.note());
    bundle.set_resource(answer.value.resource());
    *bundle.mutable_events() = answer.value.events();
    *bundle.mutable_consistency_proof() = checkpoint.consistency_proof();
    return bundle;
  }
  v1::ErasureCertificate Certificate() {
    const auto answer = ada_->Ask<v1::ErasureCertificate>(
        "GetErasureCertificate",
        absl::StrFormat(R"({"name": "%s", "read_after": "%d"})", person_, ada_->Head()));
    EXPECT_THAT(answer.status, support::IsAccepted());
    return answer.value;
  }

  std::string Keys() const { return server_.data_dir() + "/keys"; }
  std::string KeyFile() const { return sealing::PersonFile(Keys(), person_, sealing::kKeyEnding); }

  // The files of the data directory that have any of the texts in them.
  std::vector<std::string> FilesWith(const std::vector<std::string>& texts) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(server_.data_dir())) {
      if (!entry.is_regular_file()) continue;
      const std::string bytes = support::ReadFile(entry.path());
      for (const std::string& text : texts) {
        if (bytes.find(text) != std::string::npos) found.push_back(entry.path().string());
      }
    }
    return found;
  }

  static constexpr char kMasterKey[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  support::TemporaryDirectory directory_;
  support::ServerProcess server_{directory_ / "data",
                                 {"--token-file", directory_ / "tokens", "--master-key-file",
                                  directory_ / "master", "--key-backup-retention-days", "30"}};
  std::unique_ptr<support::Client> ada_;
  std::unique_ptr<support::Client> ben_;
  std::string person_;
  uint64_t registered_end_ = 0;
};

}  // namespace entente

#endif  // ENTENTE_TESTS_RECOVERY_ERASURE_FIXTURE_H_
