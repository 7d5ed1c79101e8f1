// The modes of the load program: each makes one run against one server and says what it measured.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/benchmarks/closed_loop.h"

namespace entente::benchmarks {

// How one run is made; the flags of the program.
struct Plan {
  int port = 0;
  size_t calls = 1;
  size_t callers = 64;
  size_t channels = 1;
  // Makes request ids of this run unlike those of every other run.
  std::string run = "run";
  // The first command of an import, and how many alliances there are to be read.
  uint64_t first = 0;
  uint64_t alliances = 1000;
  // When the server was started, in nanoseconds since 1970, for what is measured from there.
  int64_t since_ns = 0;
};

// One connection each; calls are spread over them by caller.
std::vector<std::shared_ptr<grpc::Channel>> Connect(const Plan& plan);

// How many seconds have passed since `plan.since_ns`.
double SecondsSinceStart(const Plan& plan);

// Runs `mode` against the floor or against Entente and prints one line: figures, separated by blanks. Returns
// false if there is no such mode.
bool RunFloorMode(const std::string& mode, const Plan& plan);
bool RunEntenteMode(const std::string& mode, const Plan& plan);
bool RunProofMode(const std::string& mode, const Plan& plan);

void Print(const Figures& figures);

// Reads `wanted` messages of a stream, as fast as they come, and returns how many came in a second. Ends the
// program if there are fewer. What comes after them is cancelled.
template <typename Message>
double ReadStream(grpc::ClientContext& context, grpc::ClientReader<Message>& stream, uint64_t wanted) {
  const auto begin = std::chrono::steady_clock::now();
  Message message;
  uint64_t read = 0;
  while (read < wanted && stream.Read(&message)) ++read;
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  context.TryCancel();
  const grpc::Status status = stream.Finish();
  if (read < wanted) ExitUnlessOk(grpc::Status(status.error_code(), "the stream ended early"), "stream");
  return static_cast<double>(read) / seconds.count();
}

// Sends `parts` over a stream of `ImportCommands` or its floor with at most `kPartsUnderWayMax` unanswered,
// calls `answered` with each answer, and returns the seconds that it took.
inline constexpr size_t kPartsUnderWayMax = 8;

template <typename Part, typename Answer>
double ImportParts(grpc::ClientReaderWriter<Part, Answer>& stream, const std::vector<Part>& parts,
                   const std::function<void(const Answer&)>& answered) {
  const auto begin = std::chrono::steady_clock::now();
  Answer answer;
  size_t sent = 0;
  for (size_t done = 0; done < parts.size(); ++done) {
    while (sent < parts.size() && sent < done + kPartsUnderWayMax && stream.Write(parts[sent])) ++sent;
    if (!stream.Read(&answer)) break;
    answered(answer);
  }
  stream.WritesDone();
  while (stream.Read(&answer)) {
  }
  ExitUnlessOk(stream.Finish(), "import");
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace entente::benchmarks
