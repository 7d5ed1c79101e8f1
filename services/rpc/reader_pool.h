// The threads on which queries read the disk, so that gRPC's own threads never wait for it.
#ifndef ENTENTE_SERVICES_RPC_READER_POOL_H_
#define ENTENTE_SERVICES_RPC_READER_POOL_H_

#include <cstddef>
#include <deque>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "storage/mutex.h"

namespace entente::rpc {

// A few threads and a bounded queue.
//
// Threads: any thread may call `Submit`. The destructor carries out what was accepted and then returns.
class ReaderPool {
 public:
  using Task = absl::AnyInvocable<void()>;

  ReaderPool(size_t threads, size_t queue_max);
  ~ReaderPool();

  // Carries the task out on one of the threads. Returns false, and drops the task, if too many wait.
  // Never blocks.
  [[nodiscard]] bool Submit(Task task);

  // How many tasks wait for a thread.
  size_t Waiting() const;

 private:
  void Run();

  const size_t queue_max_;
  mutable Mutex mutex_;
  Condition changed_;
  std::deque<Task> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_READER_POOL_H_
