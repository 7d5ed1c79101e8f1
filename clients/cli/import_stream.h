// Sends the commands of an import over one stream, several parts at a time.
#ifndef ENTENTE_CLIENTS_CLI_IMPORT_STREAM_H_
#define ENTENTE_CLIENTS_CLI_IMPORT_STREAM_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/connection.h"
#include "clients/cli/import_input.h"
#include "entente/v1/ledger_service.pb.h"

namespace entente::cli {

// How much is on its way at most. A part stays under 1 MiB; a larger one would hold back the answers to those
// before it, and servers commonly refuse messages above 4 MiB.
inline constexpr int kPartCommandsMax = 256;
inline constexpr size_t kPartBytesMax = 900 << 10;
inline constexpr size_t kPartsInFlightMax = 8;
inline constexpr size_t kBytesInFlightMax = 4 << 20;

// Carries an input to the server. A stream that breaks is opened again, and what was not answered is sent
// again: every command has a request id, so nothing is recorded twice. One thread does it all.
class ImportStream {
 public:
  // Gets what became of each command, in the order of the input.
  using OnOutcome = std::function<void(LinePlace, const v1::ImportCommandsResponse::Outcome&)>;

  ImportStream(Connection& connection, ImportInput& input, OnOutcome on_outcome);

  // Runs to the end of the input. An error is one of the stream as a whole; its outcome is marked as unknown
  // if commands were sent that no answer came to.
  absl::Status Run();

  // How many commands were read and have no answer; 0 after a run that went well.
  size_t Unanswered() const;

  // Reads no further; what is on its way is still answered.
  void Stop() { input_ended_ = true; }

 private:
  // Commands that travel in one message.
  struct Part {
    v1::ImportCommandsRequest request;
    std::vector<LinePlace> places;
    size_t bytes = 0;
  };
  // One attempt; see the implementation.
  class Attempt;

  // Fills the next part from the input. False if there is none.
  bool ReadPart(Part& part);
  // A part that may be written now; nullptr if there is none or enough is on its way.
  const Part* NextToWrite();
  // Takes the answer to the earliest part that has none.
  absl::Status TakeAnswer(const v1::ImportCommandsResponse& response);

  Connection& connection_;
  ImportInput& input_;
  const OnOutcome on_outcome_;
  // Parts without an answer, in order; the first `written_` of them are written on the stream of now.
  std::deque<Part> parts_;
  size_t written_ = 0;
  size_t bytes_in_flight_ = 0;
  // A command that did not fit into the part before.
  bool has_held_ = false;
  v1::Command held_;
  LinePlace held_place_;
  bool input_ended_ = false;
  bool any_written_ = false;
  bool progressed_ = false;
};

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_IMPORT_STREAM_H_
