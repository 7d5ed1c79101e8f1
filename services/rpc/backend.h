// What the rpcs work on. Made by the composition root (services/server), which owns it all.
#ifndef ENTENTE_SERVICES_RPC_BACKEND_H_
#define ENTENTE_SERVICES_RPC_BACKEND_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

#include "services/access/authorize.h"
#include "services/ledger/ledger.h"
#include "services/rpc/call_counts.h"
#include "services/rpc/denials.h"
#include "services/rpc/reader_pool.h"
#include "services/rpc/reads.h"
#include "services/rpc/request_log.h"
#include "services/scrub/background_scrub.h"

namespace entente::rpc {

// What an operator is told of the server that does not change.
struct ServerFacts {
  std::string version;
  std::string log_id;
  std::map<std::string, uint64_t> limits;
};

// Everything behind the rpcs. All pointers outlive the gRPC server.
struct Backend {
  const access::Authorizer* authorizer = nullptr;
  ledger::Ledger* ledger = nullptr;
  Reads* reads = nullptr;
  ReaderPool* readers = nullptr;
  RequestLog* log = nullptr;
  // Null if it is switched off.
  const scrub::BackgroundScrub* scrub = nullptr;
  // Gathered here, recorded by whoever owns the backend.
  Denials denials;
  // What monitoring is told of calls.
  CallCounts counts;
  ServerFacts facts;
  // The largest request. GRPC itself must accept somewhat more, so that the refusal can say why.
  size_t message_bytes_max = size_t{4} << 20;
  // How long a query waits for `read_after`.
  std::chrono::milliseconds read_after_wait_max{5000};
  // How many parts of one import may be in hand: read, not yet answered.
  size_t import_parts_in_hand_max = 4;
  // How many bytes of a trail are read ahead of what the client has taken.
  size_t trail_read_ahead_bytes_max = size_t{256} << 10;
  // Set when the server begins to stop: streams end, and nothing new begins.
  std::atomic<bool> stopping = false;
  // How many calls were accepted and are not answered yet; a server that stops waits for them.
  std::atomic<int> calls_in_hand = 0;
};

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_BACKEND_H_
