// Seconds that methods take in memory, for scripts/bench/explain.py: a model folder, its network's inputs and a list of
// methods come by the environment.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>

#include "catch.hpp"
#include "leukolens/attribution/attribution.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/model/model.hpp"

using namespace leukolens;

namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  if (!value) throw std::runtime_error(std::string("set ") + name);
  return value;
}

/// The N inputs of S x S px that the file holds.
std::vector<cv::Mat1f> read_inputs(const std::string& path) {
  const auto array = read_npy(path);
  const int side = static_cast<int>(array.shape.back());
  std::vector<cv::Mat1f> inputs;
  for (std::size_t i = 0; i < array.shape.front(); ++i) {
    cv::Mat1f input(side, side);
    std::memcpy(input.data, array.bytes.data() + i * input.total() * sizeof(float), input.total() * sizeof(float));
    inputs.push_back(input);
  }
  return inputs;
}

/// Two workers explain the inputs in batches as `explain` does.
void explain_all(const Attribute& attribute, const std::vector<cv::Mat1f>& inputs, const std::vector<int>& classes,
                 std::size_t at_once) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t begin; (begin = next.fetch_add(at_once)) < inputs.size();) {
      const auto end = std::min(inputs.size(), begin + at_once);
      const std::vector<cv::Mat1f> batch(inputs.begin() + static_cast<std::ptrdiff_t>(begin),
                                         inputs.begin() + static_cast<std::ptrdiff_t>(end));
      attribute(batch, std::vector<std::vector<int>>(batch.size(), classes));
    }
  };
  std::thread other(work);
  work();
  other.join();
}

}  // namespace

TEST_CASE("seconds of methods in memory", "[.][speed]") {
  const auto model = read_model(environment("SPEED_MODEL"));
  const auto inputs = read_inputs(environment("SPEED_INPUTS"));
  std::vector<int> classes(model.classes.size());
  std::iota(classes.begin(), classes.end(), 0);
  AttributionOptions options;
  options.window_px = 8;
  options.stride_px = 4;
  options.baseline = Baseline::zero_phase;
  std::istringstream methods(environment("SPEED_METHODS"));
  for (std::string name; methods >> name;) {
    const auto attribute =
        make_attribute(model.graph(), model.weights, -model.preprocessing.mean / model.preprocessing.std,
                       attribution_method(name), options, "cpu", model.references);
    attribute({inputs.front()}, {classes});  // the first call prepares kernels
    const std::size_t at_once = std::min<std::size_t>(16, (inputs.size() + 1) / 2);
    const auto processor = std::clock();
    const auto start = std::chrono::steady_clock::now();
    explain_all(attribute, inputs, classes, at_once);
    std::printf("SPEED %s %.6f %.6f\n", name.c_str(),
                std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
                static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC);
  }
}
