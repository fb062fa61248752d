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

/// Correlations of one kind of pattern between any two networks' classes, computed once.
class Correlations {
 public:
  Correlations(const std::vector<NetworkPatterns>& networks, std::size_t classes, const Kind& kind)
      : networks_(networks.size()), classes_(classes), r_(networks_ * classes * networks_ * classes, undefined) {
    for (std::size_t i = 0; i < networks_; ++i)
      for (std::size_t j = i + 1; j < networks_; ++j)
        for (std::size_t c = 0; c < classes; ++c)
          for (std::size_t d = 0; d < classes; ++d)
            at(i, c, j, d) = at(j, d, i, c) =
                correlation(networks[i].classes[c].*kind.values, networks[j].classes[d].*kind.values);
  }
  double& at(std::size_t i, std::size_t c, std::size_t j, std::size_t d) {
    return r_[((i * classes_ + c) * networks_ + j) * classes_ + d];
  }
  double at(std::size_t i, std::size_t c, std::size_t j, std::size_t d) const {
    return const_cast<Correlations&>(*this).at(i, c, j, d);
  }
  std::size_t networks() const { return networks_; }

 private:
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

void add_interval(Agreement& a, const Correlations& r, const std::vector<std::size_t>& shown, std::size_t c) {
  if (shown.size() < fewest_networks) {
    a.same.ci_method = std::to_string(shown.size()) + " networks: too few for an interval";
    return;
  }
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
  add_jackknife_interval(a.same, left_out, plan, {});
  a.same.ci_method = "t, jackknife of " + std::to_string(shown.size()) + " networks";
  clip(a.same, {-1, 1});
}

/// Draws in which every network's classes are dealt anew: what agreement comes about where classes do not matter.
void add_null(Agreement& a, const Correlations& r, std::size_t c, std::size_t classes, const GeneralityOptions& o) {
  if (classes < 2) return;
  std::vector<double> drawn;
  std::size_t reached = 1;  // the data themselves are one of the draws
  Random random(o.seed, "atlas-general-" + a.pattern, c);
  for (int draw = 0; draw < o.draws; ++draw) {
    std::vector<std::size_t> of(r.networks());
    for (auto& d : of) d = random.below(classes);
    const double mean =
        mean_over_pairs(r.networks(), [&](std::size_t i, std::size_t j) { return r.at(i, of[i], j, of[j]); });
    if (!std::isfinite(mean)) continue;
    drawn.push_back(mean);
    reached += mean >= a.same.value;
  }
  if (drawn.empty()) return;
  a.p = static_cast<double>(reached) / static_cast<double>(drawn.size() + 1);
  std::ranges::sort(drawn);
  a.null_hi = quantile(drawn, 0.95);
}

Agreement::Verdict verdict_of(const Agreement& a, double least) {
  if (!a.same.ci) return Agreement::Verdict::unsure;
  if (a.same.ci->lo > least) return a.p <= 0.05 ? Agreement::Verdict::general : Agreement::Verdict::shared;
  return a.same.ci->hi < least ? Agreement::Verdict::varies : Agreement::Verdict::unsure;
}

Agreement compare(const std::vector<NetworkPatterns>& networks, const std::vector<std::string>& classes,
                  const Correlations& r, const Kind& kind, std::size_t c, const GeneralityOptions& o) {
  Agreement a{kind.name, classes[c]};
  const auto shown = showing(networks, c, kind);
  a.networks = shown.size();
  const auto pairs = [&](const auto& keep) {
    return mean_over_pairs(r.networks(),
                           [&](std::size_t i, std::size_t j) { return keep(i, j) ? r.at(i, c, j, c) : undefined; });
  };
  const auto alike = [&](std::size_t i, std::size_t j) { return networks[i].architecture == networks[j].architecture; };
  a.same.value = pairs([](std::size_t, std::size_t) { return true; });
  a.same.n = shown.size();
  a.within = pairs(alike);
  a.across = pairs([&](std::size_t i, std::size_t j) { return !alike(i, j); });
  double sum = 0, n = 0;
  for (std::size_t d = 0; d < classes.size(); ++d) {
    if (d == c) continue;
    for (std::size_t i = 0; i < networks.size(); ++i)
      for (std::size_t j = 0; j < networks.size(); ++j)
        if (const double value = i == j ? undefined : r.at(i, c, j, d); std::isfinite(value)) sum += value, n += 1;
  }
  if (n > 0) a.other = sum / n;
  if (!std::isfinite(a.same.value)) return a;
  add_interval(a, r, shown, c);
  add_null(a, r, c, classes.size(), o);
  a.verdict = verdict_of(a, o.least);
  return a;
}

std::string two_decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
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
    const Correlations r(networks, classes.size(), kind);
    for (std::size_t c = 0; c < classes.size(); ++c) all.push_back(compare(networks, classes, r, kind, c, options));
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
                    {"other", json_number(a.other)},
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
    const std::string at = "/" + std::to_string(i), r = "mean correlation " + two_decimals(a.same.value) +
                                                        (a.same.ci ? ", 95 % interval " + two_decimals(a.same.ci->lo) +
                                                                         " to " + two_decimals(a.same.ci->hi)
                                                                   : "");
    std::string text = a.class_name + ", " + words_for(a.pattern) + ": ";
    switch (a.verdict) {
      case Agreement::Verdict::general:
        text += "general. " + std::to_string(a.networks) + " networks agree, and on what is this class's own";
        break;
      case Agreement::Verdict::shared:
        text += std::to_string(a.networks) + " networks agree, but on what the other classes show as well";
        break;
      case Agreement::Verdict::varies:
        text += "not general. It differs from network to network";
        break;
      case Agreement::Verdict::unsure:
        text += std::to_string(a.networks) + " networks cannot tell";
        break;
    }
    findings.push_back({text + " (" + r + ").", {at + "/same", at + "/p"}});
  }
  return findings;
}

}  // namespace leukolens
