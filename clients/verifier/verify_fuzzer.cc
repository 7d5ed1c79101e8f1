// A target of libFuzzer: bytes are read as a bundle, and whatever verifies must be true. Half of the inputs
// are made by lies of structure, because bytes alone seldom get past the first signature.
//
//   verify_fuzzer --seeds DIRECTORY      writes the seeds: what an honest server shows, and each lie once
//   verify_fuzzer DIRECTORY ...          as libFuzzer has it
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "clients/verifier/lying_server.h"
#include "google/protobuf/stubs/logging.h"

namespace {

using entente::v1::ProofBundle;
using entente::verifier::Lies;
using entente::verifier::LyingServer;

const LyingServer& Server() {
  static const LyingServer& server = *new LyingServer();
  return server;
}

void WriteSeeds(const std::filesystem::path& directory) {
  std::mt19937 random(1);
  std::filesystem::create_directories(directory);
  std::ofstream(directory / "honest", std::ios::binary) << Server().honest().SerializeAsString();
  for (size_t i = 0; i < Lies().size(); ++i) {
    ProofBundle bundle = Server().honest();
    Lies()[i].tell(Server(), bundle, random);
    std::ofstream(directory / std::to_string(i), std::ios::binary) << bundle.SerializeAsString();
  }
}

}  // namespace

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t size_max);

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  google::protobuf::SetLogHandler(nullptr);
  if (*count == 3 && std::string_view((*arguments)[1]) == "--seeds") {
    WriteSeeds((*arguments)[2]);
    std::exit(0);
  }
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t size_max, unsigned seed) {
  std::mt19937 random(seed);
  ProofBundle bundle;
  if (random() % 2 == 0 || !bundle.ParseFromArray(data, static_cast<int>(size))) {
    return LLVMFuzzerMutate(data, size, size_max);
  }
  // A lie needs an honest bundle to be about; its part takes the place of that of the input.
  ProofBundle altered = Server().honest();
  Lies()[random() % Lies().size()].tell(Server(), altered, random);
  switch (random() % 4) {
    case 0:
      *bundle.mutable_events() = altered.events();
      break;
    case 1:
      bundle.set_checkpoint(altered.checkpoint());
      break;
    case 2:
      *bundle.mutable_successions() = altered.successions();
      break;
    default:
      bundle = altered;
      break;
  }
  if (bundle.ByteSizeLong() > size_max) return LLVMFuzzerMutate(data, size, size_max);
  const std::string bytes = bundle.SerializeAsString();
  std::copy(bytes.begin(), bytes.end(), data);
  return bytes.size();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ProofBundle bundle;
  if (!bundle.ParseFromArray(data, static_cast<int>(size))) return 0;
  const auto verdict = entente::verifier::VerifyBundle(bundle, Server().trust());
  if (verdict.verified() && !Server().IsTrue(bundle, verdict)) std::abort();
  return 0;
}
