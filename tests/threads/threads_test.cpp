// The threads of `classify`, `explain` and `train`, without the network.
#include <algorithm>
#include <atomic>
#include <numeric>
#include <stdexcept>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/core/worker_pool.hpp"
#include "temporary_folder.hpp"
#include "training/study_cells.hpp"

using namespace leukolens;

namespace {

struct Counter {
  int jobs = 0;
};

using Pool = WorkerPool<Counter, int, int>;

/// 20 stacks of 6 frames, and two files that are none.
Inputs stacks(const TemporaryFolder& folder) {
  std::vector<float> samples(6 * 24 * 24);
  for (int i = 0; i < 20; ++i) {
    std::iota(samples.begin(), samples.end(), static_cast<float>(i));
    write_file(folder / ("s" + std::to_string(i) + ".npy"), npy_text({6, 24, 24}, samples));
  }
  for (const char* name : {"a.npy", "t.npy"}) write_file(folder / name, "nonsense");
  return list_inputs({folder.path()}, {}, {});
}

}  // namespace

TEST_CASE("a pool answers every job, whatever thread does it", "[threads]") {
  for (const int threads : {1, 2, 8}) {
    std::atomic<int> made{0};
    Pool pool(
        threads,
        [&] {
          ++made;
          return std::make_unique<Counter>();
        },
        [](Counter& counter, const int& job) {
          ++counter.jobs;
          if (job == 77) throw std::runtime_error("77");
          return job * job;
        });
    std::vector<std::future<int>> results;
    for (int job = 0; job < 200; ++job) results.push_back(pool.submit(job));
    for (int job = 0; job < 200; ++job) {
      if (job == 77)
        CHECK_THROWS_WITH(results[77].get(), "77");
      else
        CHECK(results[static_cast<std::size_t>(job)].get() == job * job);
    }
    CHECK(made <= threads);
  }
}

TEST_CASE("a pool ends with jobs left, and a worker that cannot be made is a fault of its job", "[threads]") {
  std::atomic<int> done{0};
  {
    Pool pool(
        3, [] { return std::make_unique<Counter>(); }, [&](Counter&, const int&) { return ++done; });
    for (int job = 0; job < 1000; ++job) pool.submit(job);
  }
  CHECK(done <= 1000);
  Pool broken(
      2, []() -> std::unique_ptr<Counter> { throw std::runtime_error("no worker"); },
      [](Counter&, const int& job) { return job; });
  CHECK_THROWS_WITH(broken.submit(1).get(), "no worker");
  CHECK_THROWS_WITH(broken.submit(2).get(), "no worker");
}

namespace {

StudyOptions options_of(int threads, const std::atomic<bool>* stop, Segment segment = Segment::automatic) {
  StudyOptions options;
  options.training.threads = options.capture.threads = threads;
  options.training.stop = stop;
  options.capture.segment = segment;
  return options;
}

int whole(const Optics&) { return 16; }

}  // namespace

TEST_CASE("frames are segmented ahead by any number of threads", "[threads]") {
  TemporaryFolder folder;
  const Inputs inputs = stacks(folder);
  const auto read = [&](int threads) {
    std::string all;
    for (const auto& cell : read_study_cells(inputs, options_of(threads, nullptr, Segment::always), whole, {}, {}))
      all += cell.labelled.id + " " + cell.labelled.track + " " + cell.labelled.content_hash + "\n";
    return all;
  };
  const auto alone = read(1);
  CHECK(!alone.empty());
  for (const int threads : {2, 4}) CHECK(read(threads) == alone);
}

TEST_CASE("cells come in their order from any number of reading threads", "[threads]") {
  TemporaryFolder folder;
  const Inputs inputs = stacks(folder);
  const auto read = [&](int threads) {
    std::size_t shown = 0;
    std::atomic<bool> stop{false};
    const auto cells = read_study_cells(
        inputs, options_of(threads, &stop), whole, [](const std::string&) {},
        [&](const Progress& progress) { shown = progress.done; });
    CHECK(shown == cells.size());
    std::string all;
    for (const auto& cell : cells) all += cell.labelled.id + " " + cell.labelled.content_hash + " " + cell.fault + "\n";
    return all;
  };
  const auto alone = read(1);
  CHECK(std::count(alone.begin(), alone.end(), '\n') == 122);
  for (const int threads : {2, 4, 8}) CHECK(read(threads) == alone);
}

TEST_CASE("reading stops when asked to", "[threads]") {
  TemporaryFolder folder;
  const Inputs inputs = stacks(folder);
  std::atomic<bool> stop{false};
  const auto read = [&] {
    read_study_cells(inputs, options_of(4, &stop), whole, {},
                     [&](const Progress& progress) { stop = progress.done > 30; });
  };
  try {
    read();
    FAIL("not stopped");
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::interrupted);
  }
}
