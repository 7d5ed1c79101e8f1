// Every limit of the server in one place. What a client can run into is told by `GetServerInfo`.
//
// Limits of single fields stand in the protos; pages and scans beside the views that they bound.
#ifndef ENTENTE_SERVICES_SERVER_LIMITS_H_
#define ENTENTE_SERVICES_SERVER_LIMITS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace entente::server {

// The largest request that is read. Larger ones are refused with `TOO_LARGE`.
inline constexpr size_t kMessageBytesMax = size_t{4} << 20;

// The largest message that gRPC takes off the network. Above ours, so that we can say why we refuse; what is
// larger still ends with a plain `RESOURCE_EXHAUSTED`.
inline constexpr size_t kMessageBytesReceivedMax = 2 * kMessageBytesMax;

// How many commands, and how many bytes of them, may wait for the ledger. 8,192 is eight full parts of an
// import.
inline constexpr size_t kLedgerQueueCommandsMax = 8192;
inline constexpr size_t kLedgerQueueBytesMax = size_t{64} << 20;

// How many facts of access, and how many bytes of them, may wait for the ledger: a share of their own.
inline constexpr size_t kLedgerQueueAccessMax = 2048;
inline constexpr size_t kLedgerQueueAccessBytesMax = size_t{8} << 20;

// How many commands are written with one fsync.
inline constexpr size_t kLedgerBatchCommandsMax = 1024;

// How much memory the states of resources may take in the ledger.
inline constexpr size_t kLedgerStateBytesMax = size_t{48} << 20;

// How many threads read the disk for queries, and how many queries may wait for them.
inline constexpr size_t kReaderThreads = 2;
inline constexpr size_t kReadsWaitingMax = 4096;

// How long a query waits for `read_after`.
inline constexpr std::chrono::milliseconds kReadAfterWaitMax{5000};

// How many parts of one import are in hand at a time, and how far a trail is read ahead of its client.
inline constexpr size_t kImportPartsInHandMax = 4;
inline constexpr size_t kTrailReadAheadBytesMax = size_t{256} << 10;

// How much memory answers take that are kept ready.
inline constexpr size_t kLiveStateBytesMax = size_t{32} << 20;

// How many calls one connection may have open at a time.
inline constexpr int kConnectionCallsMax = 4096;

// How long a stopping server waits for calls that were accepted.
inline constexpr std::chrono::seconds kShutdownWaitMax{15};

// How long their answers have to reach the clients before connections are cut. An idle client may never say
// that it has gone.
inline constexpr std::chrono::milliseconds kShutdownGrace{500};

// How often the anchor is written behind the log.
inline constexpr std::chrono::milliseconds kAnchorInterval{1000};

// The map of heads is rooted in the log after so many events, even within the interval that the operator has
// set; and how often it is looked whether it is time.
inline constexpr uint64_t kHeadsEventsMax = 65'536;
inline constexpr std::chrono::milliseconds kHeadsPoll{1000};

// How often health is looked at.
inline constexpr std::chrono::milliseconds kHealthInterval{500};

// How much the slow scrub reads in a second unless told, and how long it rests between two rounds. A gigabyte
// of records is read three times, which takes most of an hour.
inline constexpr uint64_t kScrubBytesPerSecond = uint64_t{1} << 20;
inline constexpr std::chrono::minutes kScrubPause{60};

// What an operator is told.
inline std::map<std::string, uint64_t> LimitsByName() {
  return {
      {"message_bytes_max", kMessageBytesMax},
      {"ledger_queue_commands_max", kLedgerQueueCommandsMax},
      {"ledger_queue_bytes_max", kLedgerQueueBytesMax},
      {"ledger_queue_access_max", kLedgerQueueAccessMax},
      {"ledger_queue_access_bytes_max", kLedgerQueueAccessBytesMax},
      {"ledger_batch_commands_max", kLedgerBatchCommandsMax},
      {"ledger_state_bytes_max", kLedgerStateBytesMax},
      {"reader_threads", kReaderThreads},
      {"reads_waiting_max", kReadsWaitingMax},
      {"read_after_wait_ms_max", static_cast<uint64_t>(kReadAfterWaitMax.count())},
      {"import_parts_in_hand_max", kImportPartsInHandMax},
      {"trail_read_ahead_bytes_max", kTrailReadAheadBytesMax},
      {"live_state_bytes_max", kLiveStateBytesMax},
      {"connection_calls_max", static_cast<uint64_t>(kConnectionCallsMax)},
      {"shutdown_wait_seconds_max", static_cast<uint64_t>(kShutdownWaitMax.count())},
  };
}

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_LIMITS_H_
