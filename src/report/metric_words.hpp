#pragma once
#include <string>

namespace leukolens {

/// What a metric is called and what it says, for a reader who has not met it.
struct MetricWords {
  std::string name, phrase;
};
/// @param key  as in metrics.json; one without words of its own is its own name
MetricWords words_of_metric(const std::string& key);

}  // namespace leukolens
