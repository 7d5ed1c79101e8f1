// A number of callers, each of which makes its next call as soon as its last one is answered.
#pragma once

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <latch>
#include <memory>
#include <vector>

namespace entente::benchmarks {

// What a run has shown.
struct Figures {
  double per_second = 0;
  double p50_us = 0;
  double p99_us = 0;
};

// Ends the program on a failed call: a figure with failures in it means nothing.
inline void ExitUnlessOk(const grpc::Status& status, const char* what) {
  if (status.ok()) return;
  std::fprintf(stderr, "load: %s: %d %s\n", what, static_cast<int>(status.error_code()),
               status.error_message().c_str());
  std::_Exit(1);
}

// Makes `calls` calls by `callers` callers. `fill` makes the request with an index from 0; `start` starts a
// call of a caller and calls back once with its status. Both are called from gRPC's threads, several at a
// time.
template <typename Request, typename Response>
class ClosedLoop {
 public:
  using Done = std::function<void(grpc::Status)>;
  using Fill = std::function<void(size_t index, Request& request)>;
  using Start = std::function<void(size_t caller, grpc::ClientContext* context, const Request* request,
                                   Response* response, Done done)>;

  ClosedLoop(size_t calls, Fill fill, Start start)
      : fill_(std::move(fill)), start_(std::move(start)), micros_(calls), unfinished_(calls) {}

  Figures Run(size_t callers) {
    const auto begin = Clock::now();
    for (size_t caller = 0; caller < callers; ++caller) Next(caller);
    unfinished_.wait();
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    std::sort(micros_.begin(), micros_.end());
    const size_t calls = micros_.size();
    return {static_cast<double>(calls) / seconds, micros_[calls / 2], micros_[calls * 99 / 100]};
  }

 private:
  using Clock = std::chrono::steady_clock;
  struct Call {
    grpc::ClientContext context;
    Request request;
    Response response;
    Clock::time_point begin;
  };

  void Next(size_t caller) {
    const size_t index = next_.fetch_add(1);
    if (index >= micros_.size()) return;
    Call* call = new Call;
    fill_(index, call->request);
    call->begin = Clock::now();
    start_(caller, &call->context, &call->request, &call->response,
           [this, call, caller, index](const grpc::Status& status) {
             ExitUnlessOk(status, "a call of the load");
             micros_[index] = std::chrono::duration<float, std::micro>(Clock::now() - call->begin).count();
             delete call;
             Next(caller);
             // Last, because the one who waits for it destroys this object.
             unfinished_.count_down();
           });
  }

  const Fill fill_;
  const Start start_;
  std::vector<float> micros_;
  std::atomic<size_t> next_{0};
  std::latch unfinished_;
};

}  // namespace entente::benchmarks
