#include "services/server/server.h"

#include <cstdio>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"
#include "services/domain/fold.h"
#include "services/ledger/features.h"
#include "services/ledger/indexes.h"
#include "services/server/errors.h"
#include "services/server/limits.h"
#include "services/server/master_key_source.h"
#include "services/server/new_log.h"
#include "services/server/policy_record.h"
#include "storage/sealing/key_directory.h"
#include "storage/status_macros.h"

namespace entente::server {
namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

// Tells the operator something, in the form of the request log.
void Tell(std::string_view level, std::string_view message) {
  const std::string text = rpc::FormatMessage(absl::Now(), level, message);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file) return StartFault(absl::StrFormat("'%s' cannot be read", path));
  return text.str();
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> CredentialsOf(const Config& config) {
  if (config.tls_cert.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions options;
  grpc::SslServerCredentialsOptions::PemKeyCertPair pair;
  ASSIGN_OR_RETURN(pair.cert_chain, ReadFile(config.tls_cert));
  ASSIGN_OR_RETURN(pair.private_key, ReadFile(config.tls_key));
  options.pem_key_cert_pairs.push_back(std::move(pair));
  return grpc::SslServerCredentials(options);
}

absl::StatusOr<std::vector<tree::VerifierKey>> WitnessKeysOf(const Config& config) {
  if (config.witness_keys.empty()) return std::vector<tree::VerifierKey>();
  ASSIGN_OR_RETURN(const std::string text, ReadFile(config.witness_keys));
  auto keys = audit::ParseWitnessKeys(text);
  if (keys.ok()) return keys;
  return StartFault(absl::StrCat("--witness-keys '", config.witness_keys, "': ", keys.status().message()));
}

// True if the service takes commands, which a ledger that is read-only refuses.
bool TakesCommands(const google::protobuf::ServiceDescriptor& service) {
  for (int i = 0; i < service.method_count(); ++i) {
    const rpc::MethodRow* row = rpc::MethodTable::Get().Find(service.method(i));
    if (row->is_command || service.full_name() == "entente.v1.LedgerService") return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const Config& config) {
  RETURN_IF_ERROR(CheckConfig(config));
  std::unique_ptr<Server> server(new Server(config));
  absl::LoadTimeZone(config.time_zone, &server->time_zone_);
  RETURN_IF_ERROR(server->OpenRecord());
  RETURN_IF_ERROR(server->OpenViews());
  server->MakeScrub();
  RETURN_IF_ERROR(server->MakeBackend());
  RETURN_IF_ERROR(RecordPolicy(*server->authorizer_, *server->log_, *server->ledger_));
  RETURN_IF_ERROR(server->ServeMetrics());
  RETURN_IF_ERROR(server->Listen());
  if (server->scrub_ != nullptr) server->scrub_->Start();
  server->Sweep();
  return server;
}

absl::Status Server::OpenRecord() {
  ASSIGN_OR_RETURN(DataDirLock lock, DataDirLock::Take(config_.data_dir));
  data_dir_lock_.emplace(std::move(lock));
  RETURN_IF_ERROR(CheckIsComplete(config_));
  budget_ = storage::MemoryBudget::Make();

  storage::RocksDbEventLog::Options log_options;
  log_options.directory = config_.data_dir + "/log";
  log_options.budget = budget_;
  const std::string anchor_file = AnchorFileOf(config_);
  RETURN_IF_ERROR(
      storage::Anchor::CheckLogIsThere(anchor_file, storage::RocksDbEventLog::Exists(log_options.directory)));
  ASSIGN_OR_RETURN(log_, storage::RocksDbEventLog::Open(log_options));
  RETURN_IF_ERROR(ledger::CheckFeatures(*log_));

  RETURN_IF_ERROR(OpenKeys());
  signer_ = std::make_unique<tree::NoteSigner>(tree::OriginOf(log_->LogId()), keys_->SigningSeed().view());
  ASSIGN_OR_RETURN(successions_, storage::CheckSuccessions(*log_, signer_->verifier_key()));
  checkpointer_ = std::make_unique<tree::Checkpointer>(log_.get(), signer_.get(), FormerKeys(successions_));
  ASSIGN_OR_RETURN(anchor_,
                   storage::Anchor::Open({anchor_file, config_.accept_missing_anchor}, checkpointer_.get()));
  anchor_keeper_ = std::make_unique<storage::AnchorKeeper>(
      [this] { return anchor_->Write(); }, kAnchorInterval,
      [](const absl::Status& status) {
        Tell("error", absl::StrCat("the anchor cannot be written: ", status.message()));
      });

  ledger::LedgerOptions options;
  options.queue_commands_max = kLedgerQueueCommandsMax;
  options.queue_bytes_max = kLedgerQueueBytesMax;
  options.batch_commands_max = kLedgerBatchCommandsMax;
  options.queue_access_max = kLedgerQueueAccessMax;
  options.queue_access_bytes_max = kLedgerQueueAccessBytesMax;
  options.state_cache_bytes_max = kLedgerStateBytesMax;
  options.time_zone = time_zone_;
  if (config_.key_backup_retention_days >= 0) {
    options.key_backups_kept_days = config_.key_backup_retention_days;
  }
  options.enable_features = config_.enable_features;
  options.software_version = "entented " ENTENTE_VERSION;
  ASSIGN_OR_RETURN(ledger_, ledger::Ledger::Open(std::move(options), log_.get(), keys_.get()));
  if (config_.confirm_clock) ledger_->ConfirmClock();
  return absl::OkStatus();
}

// Before one key is read, all who were erased lose theirs: an erasure may have been interrupted, or an old
// backup of the keys was put back.
absl::Status Server::OpenKeys() {
  using sealing::KeyStore;
  const std::string key_dir = KeyDirOf(config_);
  ASSIGN_OR_RETURN(const std::vector<std::string> erased, ledger::ErasedPeople(*log_));
  ASSIGN_OR_RETURN(const size_t destroyed, sealing::DestroyKeys(key_dir, erased));
  if (destroyed > 0) {
    Tell("warning", absl::StrCat("the keys of ", destroyed,
                                 " people who were erased were not destroyed for good: that is done now"));
  }
  const auto make = log_->GetHead().position == 0 ? KeyStore::Make::kIfMissing : KeyStore::Make::kNever;
  ASSIGN_OR_RETURN(const FoundMasterKey master, MasterKeyFor(config_, make));
  if (!master.warning.empty()) Tell("warning", master.warning);
  ASSIGN_OR_RETURN(keys_, KeyStore::Open(key_dir, make, master.key));
  return absl::OkStatus();
}

absl::Status Server::OpenViews() {
  views::ViewStore::Options options;
  options.directory = config_.data_dir + "/views";
  options.log_id = log_->LogId();
  options.fold_version = domain::kFoldVersion;
  options.views = {views::AlliancesView::kId, views::TrailIndex::kId, views::HeadsIndex::kId};
  options.budget = budget_;
  arrivals_ = std::make_unique<views::Arrivals>();
  ASSIGN_OR_RETURN(view_store_, views::ViewStore::Open(std::move(options)));
  alliances_ =
      std::make_unique<views::AlliancesView>(log_.get(), view_store_->Find(views::AlliancesView::kId.name));
  trail_ = std::make_unique<views::TrailIndex>(view_store_->Find(views::TrailIndex::kId.name));
  heads_ = std::make_unique<views::HeadsIndex>(log_.get(), view_store_->Find(views::HeadsIndex::kId.name));
  alliances_follower_ =
      std::make_unique<views::Follower>(log_.get(), view_store_.get(), alliances_.get(), arrivals_.get());
  trail_follower_ =
      std::make_unique<views::Follower>(log_.get(), view_store_.get(), trail_.get(), arrivals_.get());
  heads_follower_ =
      std::make_unique<views::Follower>(log_.get(), view_store_.get(), heads_.get(), arrivals_.get());
  live_states_ = std::make_unique<audit::LiveStates>(log_.get(), arrivals_.get(), kLiveStateBytesMax);
  alliances_follower_->Start();
  trail_follower_->Start();
  heads_follower_->Start();
  RootHeads();
  return absl::OkStatus();
}

void Server::RootHeads() {
  if (config_.heads_interval_seconds == 0) return;
  const HeadsRooter::Options options{std::chrono::seconds(config_.heads_interval_seconds), kHeadsEventsMax,
                                     kHeadsPoll};
  const std::string log = absl::StrCat("logs/", absl::BytesToHexString(log_->LogId()));
  heads_rooter_ = std::make_unique<HeadsRooter>(
      options, heads_.get(), [this, log](const v1::HeadsRooted& event, HeadsRooter::Done done) {
        constexpr std::chrono::seconds kWaitMax(30);
        domain::Fact fact{log, {}};
        *fact.event.mutable_heads_rooted() = event;
        ledger_->SubmitAccess({{{"principals/entente", "server"}, std::move(fact)}},
                              system_clock::now() + kWaitMax, std::move(done));
      });
}

// Once the server serves: whoever waits for it does not wait for days that were missed.
void Server::Sweep() {
  if (config_.sweep_interval_seconds == 0) return;
  sweeper_ = std::make_unique<Sweeper>(
      std::chrono::seconds(config_.sweep_interval_seconds),
      DailySweep::Sources{log_.get(), ledger_.get(), time_zone_, [] { return absl::Now(); }, &Tell});
}

void Server::MakeScrub() {
  if (config_.scrub_bytes_per_second == 0) return;
  scrub::Sources sources{log_.get()};
  sources.alliances = view_store_->Find(views::AlliancesView::kId.name);
  sources.trail = view_store_->Find(views::TrailIndex::kId.name);
  sources.heads = view_store_->Find(views::HeadsIndex::kId.name);
  sources.key = signer_->verifier_key();
  scrub::BackgroundScrub::Options options;
  options.bytes_per_second = config_.scrub_bytes_per_second;
  options.pause = kScrubPause;
  options.is_ready = [this] {
    for (const views::Follower* follower :
         {alliances_follower_.get(), trail_follower_.get(), heads_follower_.get()}) {
      const views::ViewProgress progress = follower->Progress();
      if (!progress.ready && progress.failure.empty()) return false;
    }
    return true;
  };
  options.tell = [](const storage::ScrubFault& fault) {
    Tell("error", absl::StrCat("the scrub has found damage: ", fault.sentence));
  };
  scrub_ = std::make_unique<scrub::BackgroundScrub>(std::move(sources), std::move(options));
}

absl::Status Server::MakeBackend() {
  if (config_.token_file.empty()) {
    authorizer_.emplace(access::Authorizer::ForDevelopment());
    Tell("warning", "no --token-file: everyone on this machine is principals/dev and may do everything");
  } else {
    ASSIGN_OR_RETURN(access::TokenTable tokens, access::TokenTable::Load(config_.token_file));
    authorizer_.emplace(access::Authorizer::ForTokens(std::move(tokens)));
  }
  reader_ = std::make_unique<audit::Reader>(log_.get(), alliances_.get());
  ASSIGN_OR_RETURN(auto witness_keys, WitnessKeysOf(config_));
  witnesses_ = std::make_unique<audit::Witnesses>(log_.get(), checkpointer_.get(), std::move(witness_keys));
  proofs_ = std::make_unique<audit::Proofs>(log_.get(), checkpointer_.get(), witnesses_.get(), heads_.get(),
                                            successions_);
  reads_ = std::make_unique<RecordReads>(RecordReads::Sources{
      log_.get(), keys_.get(), reader_.get(), proofs_.get(), trail_.get(), live_states_.get(),
      alliances_follower_.get(), trail_follower_.get(), heads_follower_.get(), time_zone_});
  request_log_ = std::make_unique<rpc::RequestLog>(LogLevelOf(config_), [](const std::string& lines) {
    std::fwrite(lines.data(), 1, lines.size(), stderr);
  });
  readers_ = std::make_unique<rpc::ReaderPool>(kReaderThreads, kReadsWaitingMax);
  backend_.authorizer = &*authorizer_;
  backend_.ledger = ledger_.get();
  backend_.reads = reads_.get();
  backend_.readers = readers_.get();
  backend_.log = request_log_.get();
  backend_.scrub = scrub_.get();
  backend_.facts = {ENTENTE_VERSION, absl::BytesToHexString(log_->LogId()), LimitsByName()};
  backend_.facts.limits["scrub_bytes_per_second"] = config_.scrub_bytes_per_second;
  backend_.message_bytes_max = kMessageBytesMax;
  backend_.read_after_wait_max = kReadAfterWaitMax;
  backend_.import_parts_in_hand_max = kImportPartsInHandMax;
  backend_.trail_read_ahead_bytes_max = kTrailReadAheadBytesMax;
  return absl::OkStatus();
}

absl::Status Server::ServeMetrics() {
  if (config_.metrics_listen.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(metrics_,
                   MetricsEndpoint::Start(config_.metrics_listen, std::make_shared<Metrics>(&backend_)));
  return absl::OkStatus();
}

absl::Status Server::Listen() {
  ASSIGN_OR_RETURN(const std::shared_ptr<grpc::ServerCredentials> credentials, CredentialsOf(config_));
  services_ = rpc::MakeServices(&backend_);
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(config_.listen, credentials, &port);
  builder.SetMaxReceiveMessageSize(static_cast<int>(kMessageBytesReceivedMax));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kConnectionCallsMax);
  // Two servers on one port would share its calls by chance.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // Only reflection and health use these threads.
  builder.SetSyncServerOption(grpc::ServerBuilder::SyncServerOption::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::SyncServerOption::MAX_POLLERS, 2);
  for (const auto& service : services_) builder.RegisterService(service.get());
  grpc_ = builder.BuildAndStart();
  if (grpc_ == nullptr || port == 0) {
    return StartFault(absl::StrFormat("'%s' cannot be listened on: is the port in use?", config_.listen));
  }
  address_ = absl::StrCat(config_.listen.substr(0, config_.listen.rfind(':')), ":", port);
  health_ = std::thread([this] { WatchHealth(); });
  return absl::OkStatus();
}

void Server::WatchHealth() {
  grpc::HealthCheckServiceInterface* const health = grpc_->GetHealthCheckService();
  MutexLock lock(health_mutex_);
  while (!stopping_) {
    const bool accepts_commands = ledger_->GetState().read_only_reason.empty();
    for (const google::protobuf::ServiceDescriptor* service : rpc::MethodTable::Get().services()) {
      health->SetServingStatus(service->full_name(), accepts_commands || !TakesCommands(*service));
    }
    RecordDenials(absl::Now());
    const auto next = steady_clock::now() + kHealthInterval;
    while (!stopping_ && health_stop_.WaitUntil(health_mutex_, next)) {
    }
  }
}

void Server::RecordDenials(absl::Time now) {
  constexpr std::chrono::seconds kWaitMax(30);
  std::vector<ledger::AccessRecord> records = backend_.denials.Take(now);
  if (records.empty()) return;
  ledger_->SubmitAccess(records, system_clock::now() + kWaitMax,
                        [denials = &backend_.denials, records](const absl::Status& status) {
                          // Next time: nobody waits for them.
                          if (!status.ok()) denials->PutBack(records);
                        });
}

void Server::Stop() {
  constexpr std::chrono::milliseconds kShutdownStep(5);
  if (grpc_ == nullptr) return;
  backend_.stopping = true;
  if (scrub_ != nullptr) scrub_->Stop();
  {
    MutexLock lock(health_mutex_);
    stopping_ = true;
  }
  health_stop_.NotifyAll();
  if (health_.joinable()) health_.join();
  grpc_->GetHealthCheckService()->SetServingStatus(false);
  // New calls are refused from here on; those that were accepted are answered while this waits.
  const auto end = steady_clock::now() + kShutdownWaitMax;
  while (backend_.calls_in_hand > 0 && steady_clock::now() < end) std::this_thread::sleep_for(kShutdownStep);
  grpc_->Shutdown(system_clock::now() + kShutdownGrace);
  sweeper_.reset();
  heads_rooter_.reset();
  RecordDenials(absl::InfiniteFuture());
  ledger_->Drain();
  grpc_->Wait();
  grpc_.reset();
}

Server::~Server() {
  Stop();
  // In this order, because each uses what comes after it.
  metrics_.reset();
  services_.clear();
  readers_.reset();
  scrub_.reset();
  sweeper_.reset();
  heads_rooter_.reset();
  if (log_ != nullptr) log_->Interrupt();
  if (alliances_follower_ != nullptr) alliances_follower_->Stop();
  if (trail_follower_ != nullptr) trail_follower_->Stop();
  if (heads_follower_ != nullptr) heads_follower_->Stop();
  live_states_.reset();
  heads_follower_.reset();
  trail_follower_.reset();
  alliances_follower_.reset();
  view_store_.reset();
  ledger_.reset();
  // The last anchor is that of the last event, because nothing writes any more.
  anchor_keeper_.reset();
}

}  // namespace entente::server
