#include "leukolens/decisions/decisions.hpp"

#include <algorithm>

#include "leukolens/core/text.hpp"

namespace leukolens {

const char* name_of(Decision decision) {
  constexpr const char* names[] = {"", "accept", "review", "unknown"};
  return names[static_cast<int>(decision)];
}

CellDecision decide(const Decisions& decisions, std::span<const double> p, double novelty, std::string_view name) {
  CellDecision out;
  if (decisions.sets) out.set = conformal_set(*decisions.sets, p, name);
  if (decisions.unknown && novelty > decisions.unknown->threshold)
    out.decision = Decision::unknown;
  else if (decisions.abstention)
    out.decision =
        *std::max_element(p.begin(), p.end()) >= decisions.abstention->threshold ? Decision::accept : Decision::review;
  return out;
}

std::string set_text(const std::vector<char>& set, const std::vector<std::string>& classes) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < set.size(); ++k)
    if (set[k]) names.push_back(classes[k]);
  return join(names, "|");
}

std::vector<std::string> describe(const Decisions& decisions, const std::vector<std::string>& classes) {
  std::vector<std::string> sentences;
  if (decisions.sets) sentences = describe(*decisions.sets, classes);
  if (decisions.abstention) sentences.push_back(describe(*decisions.abstention));
  if (decisions.unknown) sentences.push_back(describe(*decisions.unknown));
  return sentences;
}

}  // namespace leukolens
