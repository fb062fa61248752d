#include "leukolens/decisions/decisions.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {

const char* name_of(Decision decision) {
  constexpr const char* names[] = {"", "accept", "review", "unknown"};
  return names[static_cast<int>(decision)];
}

CellDecision decide(const Decisions& decisions, std::span<const double> p, double novelty, std::string_view name) {
  CellDecision out;
  if (decisions.sets) out.set = conformal_set(*decisions.sets, p, name);
  const bool has_threshold = decisions.unknown && !std::isnan(decisions.unknown->threshold);
  if (has_threshold && novelty > decisions.unknown->threshold)
    out.decision = Decision::unknown;
  else if (has_threshold && std::isnan(novelty))
    out.decision = Decision::review;
  else if (decisions.sets && std::count(out.set.begin(), out.set.end(), 1) == 0)
    out.decision = Decision::review;
  else if (decisions.abstention)
    out.decision =
        *std::max_element(p.begin(), p.end()) >= decisions.abstention->threshold ? Decision::accept : Decision::review;
  return out;
}

void check_set_words(const ConformalOptions& options, const std::vector<std::string>& classes) {
  for (const auto& name : classes)
    if (name.find('|') != std::string::npos)
      throw Error(Kind::bad_value, "a class is named `" + name +
                                       "`, but `|` stands between the classes of a set. Rename the class, or fit no "
                                       "sets (leave --conformal out).");
  if (options.may_be_empty && std::find(classes.begin(), classes.end(), empty_set_word) != classes.end())
    throw Error(Kind::bad_value, std::string("a class is named `") + empty_set_word +
                                     "`, which is the word for a set without classes. Fit sets that are never empty "
                                     "(leave --empty-sets out), or rename the class.");
}

std::string set_text(const std::vector<char>& set, const std::vector<std::string>& classes) {
  if (set.empty()) return "";
  std::vector<std::string> names;
  for (std::size_t k = 0; k < set.size(); ++k)
    if (set[k]) names.push_back(classes[k]);
  return names.empty() ? empty_set_word : join(names, "|");
}

std::vector<std::string> describe(const Decisions& decisions, const std::vector<std::string>& classes) {
  std::vector<std::string> sentences;
  if (decisions.sets) sentences = describe(*decisions.sets, classes);
  if (decisions.abstention) sentences.push_back(describe(*decisions.abstention));
  if (decisions.unknown) sentences.push_back(describe(*decisions.unknown));
  if (decisions.from_fold_models && !decisions.empty())
    sentences.emplace_back(
        "From fold models: all of this was fitted on out-of-fold predictions, by networks like the deployed one that "
        "have not seen the cell; the deployed one learned from all of these cells. Calibrate on cells that were held "
        "out to replace it.");
  return sentences;
}

}  // namespace leukolens
