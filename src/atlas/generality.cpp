#include "leukolens/atlas/generality.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <numeric>

#include "leukolens/core/json.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/statistics/estimate_json.hpp"
#include "leukolens/statistics/interval.hpp"
#include "leukolens/statistics/quantile.hpp"

namespace leukolens {
namespace {

constexpr std::size_t fewest_networks = 5;
constexpr double clear_gap = 0.25;  // between correlations within an architecture and across

struct Kind {
  const char* name;
  std::vector<double> ClassPattern::*values;
};
constexpr Kind kinds[] = {{"map", &ClassPattern::map},
                          {"radial", &ClassPattern::radial},
                          {"morphology", &ClassPattern::morphology},
                          {"interventions", &ClassPattern::interventions}};

/// Pearson's r over the places where both are defined; NaN for fewer than 3 of them or a constant.
double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return undefined;
  double n = 0, ma = 0, mb = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::isfinite(a[i]) && std::isfinite(b[i])) ma += a[i], mb += b[i], n += 1;
  if (n < 3) return undefined;
  ma /= n, mb /= n;
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::isfinite(a[i]) && std::isfinite(b[i])) {
      ab += (a[i] - ma) * (b[i] - mb);
      aa += (a[i] - ma) * (a[i] - ma);
      bb += (b[i] - mb) * (b[i] - mb);
    }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : undefined;
}

using Patterns = std::vector<std::vector<std::vector<double>>>;  // by network, class, place

Patterns patterns_of(const std::vector<NetworkPatterns>& networks, const Kind& kind) {
  Patterns patterns;
  for (const auto& network : networks) {
    auto& classes = patterns.emplace_back();
    for (const auto& c : network.classes) classes.push_back(c.*kind.values);
  }
  return patterns;
}

/// What the mean over a network's classes leaves of each; nothing of a network that shows one class alone.
void keep_own(std::vector<std::vector<double>>& classes) {
  std::vector<double> sum, count;
  std::size_t shown = 0;
  for (const auto& values : classes) {
    if (values.empty()) continue;
    ++shown;
    sum.resize(values.size());
    count.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      if (std::isfinite(values[i])) sum[i] += values[i], count[i] += 1;
  }
  for (auto& values : classes)
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = shown < 2 ? undefined : values[i] - sum[i] / count[i];
}

/// Correlations between any two networks' classes, computed once.
class Correlations {
 public:
  explicit Correlations(const Patterns& patterns)
      : networks_(patterns.size()),
        classes_(patterns.front().size()),
        r_(networks_ * classes_ * networks_ * classes_, undefined) {
    for (std::size_t i = 0; i < networks_; ++i)
      for (std::size_t j = i + 1; j < networks_; ++j)
        for (std::size_t c = 0; c < classes_; ++c)
          for (std::size_t d = 0; d < classes_; ++d)
            r_[place(i, c, j, d)] = r_[place(j, d, i, c)] = correlation(patterns[i][c], patterns[j][d]);
  }
  double at(std::size_t i, std::size_t c, std::size_t j, std::size_t d) const { return r_[place(i, c, j, d)]; }
  std::size_t networks() const { return networks_; }
  std::size_t classes() const { return classes_; }

 private:
  std::size_t place(std::size_t i, std::size_t c, std::size_t j, std::size_t d) const {
    return ((i * classes_ + c) * networks_ + j) * classes_ + d;
  }

  std::size_t networks_, classes_;
  std::vector<double> r_;
};

/// Mean over pairs of networks; NaN where none is defined.
double mean_over_pairs(std::size_t networks, const std::function<double(std::size_t, std::size_t)>& r) {
  double sum = 0, n = 0;
  for (std::size_t i = 0; i < networks; ++i)
    for (std::size_t j = i + 1; j < networks; ++j)
      if (const double value = r(i, j); std::isfinite(value)) sum += value, n += 1;
  return n > 0 ? sum / n : undefined;
}

/// How many networks show the pattern at all, by one that any other network shares.
std::vector<std::size_t> showing(const std::vector<NetworkPatterns>& networks, std::size_t c, const Kind& kind) {
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < networks.size(); ++i) {
    const auto& values = networks[i].classes[c].*kind.values;
    if (std::ranges::any_of(values, [](double v) { return std::isfinite(v) && v != 0; })) shown.push_back(i);
  }
  return shown;
}

/// Mean correlation of a class between two networks.
Estimate agreement_of(const Correlations& r, const std::vector<std::size_t>& shown, std::size_t c) {
  Estimate e;
  e.n = shown.size();
  e.value = mean_over_pairs(r.networks(), [&](std::size_t i, std::size_t j) { return r.at(i, c, j, c); });
  if (shown.size() < fewest_networks) {
    e.ci_method = std::to_string(shown.size()) + " networks: too few for an interval";
    return e;
  }
  if (!std::isfinite(e.value)) return e;
  Resampling plan;
  plan.units = shown.size();
  plan.method = IntervalMethod::jackknife;
  plan.unit = Resampling::Unit::donors;
  plan.of_cell.resize(shown.size());
  std::iota(plan.of_cell.begin(), plan.of_cell.end(), 0);
  std::vector<double> left_out;
  for (const auto u : shown)
    left_out.push_back(mean_over_pairs(
        r.networks(), [&](std::size_t i, std::size_t j) { return i == u || j == u ? undefined : r.at(i, c, j, c); }));
  add_jackknife_interval(e, left_out, plan, {});
  e.ci_method = "t interval over the jackknife of " + std::to_string(shown.size()) + " networks";
  clip(e, {-1, 1});
  return e;
}

/// Draws in which every network's classes are dealt anew: what agreement comes about where classes do not matter.
void add_null(Agreement& a, const Correlations& own, std::size_t c, const GeneralityOptions& o) {
  std::vector<double> drawn;
  std::size_t reached = 1;  // the data themselves are one of the draws
  Random random(o.seed, "atlas-general-" + a.pattern, c);
  for (int draw = 0; draw < o.draws; ++draw) {
    std::vector<std::size_t> of(own.networks());
    for (auto& d : of) d = random.below(own.classes());
    const double mean =
        mean_over_pairs(own.networks(), [&](std::size_t i, std::size_t j) { return own.at(i, of[i], j, of[j]); });
    if (!std::isfinite(mean)) continue;
    drawn.push_back(mean);
    reached += mean >= a.own.value;
  }
  if (drawn.empty()) return;
  a.p = static_cast<double>(reached) / static_cast<double>(drawn.size() + 1);
  std::ranges::sort(drawn);
  a.null_hi = quantile(drawn, 0.95);
}

Agreement::Verdict verdict_of(const Agreement& a, double least) {
  if (!a.same.ci) return Agreement::Verdict::unsure;
  if (a.within > least && a.across < least && a.within - a.across >= clear_gap)
    return Agreement::Verdict::by_architecture;
  if (a.own.ci && a.own.ci->lo > least) return Agreement::Verdict::general;
  const bool own_is_low = !a.own.ci || a.own.ci->hi < least;
  if (a.same.ci->lo > least && own_is_low) return Agreement::Verdict::shared;
  return a.same.ci->hi < least && own_is_low ? Agreement::Verdict::varies : Agreement::Verdict::unsure;
}

Agreement compare(const std::vector<NetworkPatterns>& networks, const std::string& class_name, const Kind& kind,
                  const Correlations& same, const Correlations& own, std::size_t c, const GeneralityOptions& o) {
  Agreement a{kind.name, class_name};
  const auto shown = showing(networks, c, kind);
  a.networks = shown.size();
  a.same = agreement_of(same, shown, c);
  a.own = agreement_of(own, shown, c);
  const auto pairs = [&](bool alike) {
    return mean_over_pairs(networks.size(), [&](std::size_t i, std::size_t j) {
      return (networks[i].architecture == networks[j].architecture) == alike ? own.at(i, c, j, c) : undefined;
    });
  };
  a.within = pairs(true);
  a.across = pairs(false);
  if (std::isfinite(a.own.value)) add_null(a, own, c, o);
  a.verdict = verdict_of(a, o.least);
  return a;
}

std::string two_decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

std::string correlation_text(const Estimate& e) {
  if (!std::isfinite(e.value)) return "not defined";
  return "mean correlation " + two_decimals(e.value) +
         (e.ci ? ", 95 % interval " + two_decimals(e.ci->lo) + " to " + two_decimals(e.ci->hi) : "");
}

std::string words_for(const std::string& pattern) {
  if (pattern == "map") return "where in the cell the relevance lies";
  if (pattern == "radial") return "how relevance runs from centre to rim";
  if (pattern == "morphology") return "which shape columns tell the score";
  return "which changes of the cell move the score";
}

}  // namespace

const char* name_of(Agreement::Verdict verdict) {
  switch (verdict) {
    case Agreement::Verdict::general:
      return "general";
    case Agreement::Verdict::by_architecture:
      return "by architecture";
    case Agreement::Verdict::shared:
      return "shared";
    case Agreement::Verdict::varies:
      return "varies";
    case Agreement::Verdict::unsure:
      break;
  }
  return "unsure";
}

std::vector<Agreement> compare_networks(const std::vector<NetworkPatterns>& networks,
                                        const std::vector<std::string>& classes, const GeneralityOptions& options) {
  std::vector<Agreement> all;
  if (networks.size() < 2) return all;
  for (const auto& kind : kinds) {
    auto patterns = patterns_of(networks, kind);
    const Correlations same(patterns);
    for (auto& of_network : patterns) keep_own(of_network);
    const Correlations own(patterns);
    for (std::size_t c = 0; c < classes.size(); ++c)
      all.push_back(compare(networks, classes[c], kind, same, own, c, options));
  }
  return all;
}

Json to_json(const std::vector<Agreement>& agreements) {
  Json rows = Json::array();
  for (const auto& a : agreements)
    rows.push_back({{"pattern", a.pattern},
                    {"class", a.class_name},
                    {"networks", a.networks},
                    {"same", estimate_json(a.same)},
                    {"own", estimate_json(a.own)},
                    {"within_architecture", json_number(a.within)},
                    {"across_architectures", json_number(a.across)},
                    {"null_hi", json_number(a.null_hi)},
                    {"p", json_number(a.p)},
                    {"verdict", name_of(a.verdict)}});
  return rows;
}

std::vector<Finding> findings_of(const std::vector<Agreement>& agreements) {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < agreements.size(); ++i) {
    const auto& a = agreements[i];
    if (!std::isfinite(a.same.value)) continue;
    const auto n = std::to_string(a.networks) + " networks";
    const std::string at = "/" + std::to_string(i), what = a.class_name + ", " + words_for(a.pattern) + ": ",
                      same = correlation_text(a.same), own = correlation_text(a.own);
    switch (a.verdict) {
      case Agreement::Verdict::general:
        findings.push_back(
            {what + "general. " + n + " agree in what is this class's own (" + own + ").", {at + "/own", at + "/p"}});
        break;
      case Agreement::Verdict::by_architecture:
        findings.push_back(
            {what + "not general. Networks of one architecture agree in what is this class's own (mean correlation " +
                 two_decimals(a.within) + "), those of two do not (" + two_decimals(a.across) + ").",
             {at + "/within_architecture", at + "/across_architectures"}});
        break;
      case Agreement::Verdict::shared:
        findings.push_back({what + n + " agree (" + same +
                                "), but in what all classes have in common; not in what is this class's own (" + own +
                                ").",
                            {at + "/same", at + "/own"}});
        break;
      case Agreement::Verdict::varies:
        findings.push_back({what + "not general, it differs from network to network (" + same + ").", {at + "/same"}});
        break;
      case Agreement::Verdict::unsure:
        findings.push_back(
            {what + n + " cannot tell whether it is general (" + same + "; of the class's own: " + own + ").",
             {at + "/same", at + "/own"}});
        break;
    }
  }
  return findings;
}

}  // namespace leukolens
