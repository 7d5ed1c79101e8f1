#include "tests/conformance/proof_fixture.h"

namespace entente {

support::Ended ProofTest::Entente(std::vector<std::string> arguments, bool with_server) {
  arguments.insert(arguments.begin(),
                   {ENTENTE_CLI, "--server", with_server ? server_.address() : "127.0.0.1:1"});
  return support::RunToEnd(arguments);
}

}  // namespace entente
