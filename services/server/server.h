// The composition root: makes everything, in the order in which it is needed, and takes it down again.
#ifndef ENTENTE_SERVICES_SERVER_SERVER_H_
#define ENTENTE_SERVICES_SERVER_SERVER_H_

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "grpcpp/server.h"
#include "services/ledger/ledger.h"
#include "services/rpc/backend.h"
#include "services/rpc/service.h"
#include "services/scrub/background_scrub.h"
#include "services/server/config.h"
#include "services/server/data_dir.h"
#include "services/server/heads_rooter.h"
#include "services/server/metrics.h"
#include "services/server/record_reads.h"
#include "services/server/sweeper.h"
#include "services/views/arrivals.h"
#include "services/views/view_store.h"
#include "storage/anchor.h"
#include "storage/anchor_keeper.h"
#include "storage/rocksdb/event_log.h"
#include "storage/sealing/key_store.h"
#include "storage/succession_chain.h"
#include "storage/tree/checkpointer.h"

namespace entente::server {

// A running server. One thread starts, stops and destroys it.
class Server {
 public:
  // Starts to serve. An error is one sentence for the operator; nothing is left running then.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const Config& config);

  // Stops, if `Stop` was not called.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Accepts no more calls, finishes those that were accepted, and makes the last anchor.
  void Stop();

  // Where it listens, with the port that it got.
  const std::string& address() const { return address_; }

  // Where it serves metrics; empty if nowhere.
  std::string metrics_address() const { return metrics_ == nullptr ? "" : metrics_->address(); }

 private:
  explicit Server(const Config& config) : config_(config) {}

  // The steps of `Start`.
  absl::Status OpenRecord();
  absl::Status OpenKeys();
  absl::Status OpenViews();
  void MakeScrub();
  absl::Status MakeBackend();
  absl::Status ServeMetrics();
  absl::Status Listen();
  void RootHeads();
  void Sweep();
  void WatchHealth();
  // Records the denials of the minutes that are over, or all of them.
  void RecordDenials(absl::Time now);

  // The order of the members is that of their making; they go in the opposite one.
  const Config config_;
  absl::TimeZone time_zone_;
  std::optional<DataDirLock> data_dir_lock_;
  storage::MemoryBudget budget_;
  std::unique_ptr<storage::RocksDbEventLog> log_;
  std::unique_ptr<sealing::KeyStore> keys_;
  std::unique_ptr<tree::NoteSigner> signer_;
  std::vector<storage::KeptSuccession> successions_;
  std::unique_ptr<tree::Checkpointer> checkpointer_;
  std::unique_ptr<storage::Anchor> anchor_;
  std::unique_ptr<storage::AnchorKeeper> anchor_keeper_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<views::Arrivals> arrivals_;
  std::unique_ptr<views::ViewStore> view_store_;
  std::unique_ptr<views::AlliancesView> alliances_;
  std::unique_ptr<views::TrailIndex> trail_;
  std::unique_ptr<views::Follower> alliances_follower_;
  std::unique_ptr<views::HeadsIndex> heads_;
  std::unique_ptr<views::Follower> trail_follower_;
  std::unique_ptr<views::Follower> heads_follower_;
  std::unique_ptr<HeadsRooter> heads_rooter_;
  std::unique_ptr<scrub::BackgroundScrub> scrub_;  // Null if it is switched off.
  std::unique_ptr<audit::LiveStates> live_states_;
  std::unique_ptr<audit::Reader> reader_;
  std::unique_ptr<audit::Witnesses> witnesses_;
  std::unique_ptr<audit::Proofs> proofs_;
  std::unique_ptr<RecordReads> reads_;
  std::optional<access::Authorizer> authorizer_;
  std::unique_ptr<rpc::RequestLog> request_log_;
  std::unique_ptr<rpc::ReaderPool> readers_;
  rpc::Backend backend_;
  std::vector<std::unique_ptr<rpc::Service>> services_;
  std::unique_ptr<MetricsEndpoint> metrics_;
  std::unique_ptr<grpc::Server> grpc_;
  std::unique_ptr<Sweeper> sweeper_;  // Null if it is switched off.
  std::string address_;

  Mutex health_mutex_;
  Condition health_stop_;
  bool stopping_ ABSL_GUARDED_BY(health_mutex_) = false;
  std::thread health_;
};

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_SERVER_H_
