#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace leukolens {

/// Threads that each make a Worker of their own and turn jobs into results with it. A fault, also of making the
/// worker, comes out of the job's future.
template <typename Worker, typename Job, typename Result>
class WorkerPool {
 public:
  WorkerPool(int threads, std::function<std::unique_ptr<Worker>()> make,
             std::function<Result(Worker&, const Job&)> work)
      : make_(std::move(make)), work_(std::move(work)) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { serve(); });
  }
  ~WorkerPool() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
      jobs_.clear();
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
  }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  std::future<Result> submit(Job job) {
    std::packaged_task<Result(std::unique_ptr<Worker>&)> task(
        [this, job = std::move(job)](std::unique_ptr<Worker>& worker) {
          if (!worker) worker = make_();
          return work_(*worker, job);
        });
    auto future = task.get_future();
    {
      const std::lock_guard lock(mutex_);
      jobs_.push_back(std::move(task));
    }
    wake_.notify_one();
    return future;
  }

 private:
  void serve() {
    std::unique_ptr<Worker> worker;
    for (;;) {
      std::packaged_task<Result(std::unique_ptr<Worker>&)> task;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
        if (ending_) return;
        task = std::move(jobs_.front());
        jobs_.pop_front();
      }
      task(worker);
    }
  }

  std::function<std::unique_ptr<Worker>()> make_;
  std::function<Result(Worker&, const Job&)> work_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::packaged_task<Result(std::unique_ptr<Worker>&)>> jobs_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace leukolens
