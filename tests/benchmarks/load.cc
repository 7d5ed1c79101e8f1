// Loads one server for one run and prints what it measured.
//
//   load MODE --port PORT [--calls N] [--callers N] [--channels N] ...
//
// Calls print `per_second p50_us p99_us`; everything else what README.md says. run.sh puts runs together.
#include "tests/benchmarks/load.h"

#include <CLI/CLI.hpp>

namespace entente::benchmarks {

std::vector<std::shared_ptr<grpc::Channel>> Connect(const Plan& plan) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (size_t i = 0; i < plan.channels; ++i) {
    // Channels with the same arguments share a connection, so each gets an argument of its own.
    grpc::ChannelArguments arguments;
    arguments.SetInt("benchmark.channel", static_cast<int>(i));
    channels.push_back(grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(plan.port),
                                                 grpc::InsecureChannelCredentials(), arguments));
  }
  return channels;
}

double SecondsSinceStart(const Plan& plan) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<double>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count() -
                             plan.since_ns) /
         1e9;
}

void Print(const Figures& figures) {
  std::printf("%.1f %.1f %.1f\n", figures.per_second, figures.p50_us, figures.p99_us);
}

}  // namespace entente::benchmarks

int main(int argc, char** argv) {
  entente::benchmarks::Plan plan;
  std::string mode;
  CLI::App app{"Loads one server for one run and prints what it measured."};
  app.add_option("mode", mode, "What to do; see README.md")->required();
  app.add_option("--port", plan.port, "The port of the server on 127.0.0.1")->required();
  app.add_option("--calls", plan.calls, "How many calls, commands or messages")->check(CLI::PositiveNumber);
  app.add_option("--callers", plan.callers, "How many callers at a time")->check(CLI::PositiveNumber);
  app.add_option("--channels", plan.channels, "How many connections")->check(CLI::PositiveNumber);
  app.add_option("--run", plan.run, "Begins the request ids");
  app.add_option("--first", plan.first, "The first command of an import");
  app.add_option("--alliances", plan.alliances, "How many alliances there are")->check(CLI::PositiveNumber);
  app.add_option("--since-ns", plan.since_ns, "When the server was started, in nanoseconds since 1970");
  CLI11_PARSE(app, argc, argv);
  if (entente::benchmarks::RunFloorMode(mode, plan) || entente::benchmarks::RunEntenteMode(mode, plan) ||
      entente::benchmarks::RunProofMode(mode, plan)) {
    return 0;
  }
  std::fprintf(stderr, "load: there is no mode %s\n", mode.c_str());
  return 2;
}
