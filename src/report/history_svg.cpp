// How training went: loss and accuracy by epoch, and the epoch whose weights were kept.
#include <algorithm>
#include <cmath>

#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/report/figures.hpp"
#include "report/drawing.hpp"
#include "report/palette.hpp"

namespace leukolens {
namespace {

constexpr int width = 640, height = 548;
constexpr Box loss_panel{72, 54, 548, 212}, accuracy_panel{72, 294, 548, 196};

using Rows = std::vector<std::vector<double>>;

/// Epoch and value where both are defined.
Rows curve(const Json& history, const char* key) {
  Rows rows;
  for (const auto& record : history) {
    const double epoch = number_from(record, "epoch"), value = number_from(record, key);
    if (std::isfinite(epoch) && std::isfinite(value)) rows.push_back({epoch, value});
  }
  return rows;
}

/// Range of the x axis; one epoch stands in its middle.
struct Epochs {
  double first, last;
};
Epochs epochs_of(const Json& history) {
  double last = 1;
  for (const auto& record : history) last = std::fmax(last, number_from(record, "epoch"));
  return last > 1 ? Epochs{1, last} : Epochs{0, 2};
}

/// One curve of a panel: a line, and dots where there are few epochs.
void add_curve(Drawing& d, std::vector<std::string>& parts, const std::string& name, Rows rows, const char* colour) {
  if (rows.empty()) return;
  const bool dots = rows.size() <= 30;
  d.data(name, rows);
  const std::string paint = std::string("rgb '") + colour + "'";
  parts.push_back("$" + name + " using 1:2 with lines linewidth 2 linecolor " + paint);
  if (dots) parts.push_back("$" + name + " using 1:2:(dot) with circles fillstyle solid noborder fillcolor " + paint);
}

void legend(Drawing& d) {
  const double y = 16;
  d.dot(loss_panel.left + 8, y, 6, palette::grey);
  d.words(loss_panel.left + 20, y, "training cells", "left " + ink(palette::text, 13));
  d.dot(loss_panel.left + 138, y, 6, palette::blue);
  d.words(loss_panel.left + 150, y, "validation cells", "left " + ink(palette::text, 13));
}

/// A dashed line at the epoch whose weights were kept.
void mark_best(Drawing& d, double epoch) {
  if (!std::isfinite(epoch)) return;
  const auto x = to_text(epoch);
  d.add("set arrow from first " + x + ", graph 0 to first " + x + ", graph 1 nohead back dashtype (5,4) " +
        "linewidth 1.2 linecolor rgb '" + palette::vermilion + "'");
}

void name_best(Drawing& d, double epoch, const Epochs& epochs) {
  if (!std::isfinite(epoch)) return;
  const double part = (epoch - epochs.first) / (epochs.last - epochs.first);
  d.words(loss_panel.left + part * loss_panel.width, loss_panel.top - 12, "kept: epoch " + to_text(epoch),
          (part > 0.9   ? "right "
           : part < 0.1 ? "left "
                        : "center ") +
              ink(palette::vermilion, 12));
}

/// Two curves over the epochs.
void draw_panel(Drawing& d, const Box& box, const Json& history, const std::string& train_key,
                const std::string& validation_key, bool from_zero) {
  const Rows train = curve(history, train_key.c_str()), validation = curve(history, validation_key.c_str());
  double low = from_zero ? 0 : 0.9, high = from_zero ? 0.1 : 1;
  for (const Rows* rows : {&train, &validation})
    for (const auto& row : *rows) low = std::min(low, row[1]), high = std::max(high, row[1]);
  d.panel(box);
  d.add("set yrange [" + to_text(from_zero ? 0 : std::floor(low * 10) / 10) + ":" +
        to_text(from_zero ? high * 1.05 : 1) + "]");
  std::vector<std::string> parts;
  add_curve(d, parts, train_key, train, palette::grey);
  add_curve(d, parts, validation_key, validation, palette::blue);
  d.plot(parts);
}

}  // namespace

std::string history_svg(const Json& training) {
  Drawing d(width, height, "Training history");
  const Json history = training.is_object() ? training.value("history", Json::array()) : Json::array();
  const double best = training.is_object() ? number_from(training, "best_epoch") : std::nan("");
  const auto epochs = epochs_of(history);
  d.add("set xrange [" + to_text(epochs.first) + ":" + to_text(epochs.last) + "]");
  d.add("dot = " + to_text(3.2 / loss_panel.width * (epochs.last - epochs.first)));

  legend(d);
  name_best(d, best, epochs);
  mark_best(d, best);
  d.name_axes(loss_panel, "", "log loss, nats", 13);
  d.add("set format x ''");
  if (epochs.last - epochs.first < 10) d.add("set xtics 1");
  draw_panel(d, loss_panel, history, "train_loss", "validation_nll", true);

  mark_best(d, best);
  d.name_axes(accuracy_panel, "epoch", "accuracy", 13);
  d.add("set format x '%g'");
  draw_panel(d, accuracy_panel, history, "train_accuracy", "validation_accuracy", false);
  return d.svg();
}

}  // namespace leukolens
