// leukolens review — decisions that people made in the gallery, put into a manifest
#include "review.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "leukolens/core/json.hpp"
#include "leukolens/review/apply_review.hpp"

using namespace leukolens;

void setup_review(CommandLine& program, ReviewOptions& o) {
  auto c =
      program.command("review", "Put what people decided in the gallery of `atlas` into a manifest to train from.");
  c.add("action", o.action, "apply: merge reviews into a new manifest").required().check(one_of({"apply"}));
  c.add("review", o.reviews, "review.csv files that the gallery saved, of one or several people")
      .required()
      .check(existing_path());
  c.add("--manifest", o.manifest, "the table of images that was trained on; it is not changed")
      .required()
      .check(existing_path());
  add_output(c, o.output,
             "the new manifest: every row, with label_before, flag, review_comment, reviewed_by, reviewed_at")
      .required();
  c.flag("--drop-flagged", o.drop_flagged, "leave out rows that are flagged, or whose label people dispute");
  add_common(c, o.common);
  c.footer(
      "Nothing is overwritten: train again from the new manifest.\n"
      "Example:\n  leukolens review apply review.csv --manifest study/manifest.csv --output reviewed.csv");
}

int run_review(const ReviewOptions& o, Console& console) {
  std::vector<ReviewRow> rows;
  for (const auto& path : o.reviews) {
    auto more = read_review(path);
    std::ranges::move(more, std::back_inserter(rows));
  }
  const auto report =
      apply_review(rows, o.manifest, o.output.output, {o.drop_flagged, o.output.if_exists()}, console.warn_sink());
  console.say(fmt::format("{} rows, {} of them reviewed, {} with another label now, {} flagged{}: {}", report.rows,
                          report.reviewed, report.relabelled, report.flagged,
                          report.dropped ? fmt::format(" ({} left out)", report.dropped) : "",
                          o.output.output.string()));
  for (const auto& dispute : report.disputed) console.warn("disputed, label kept: " + dispute);
  for (const auto& id : report.unplaced) console.warn("not put in: " + id);
  console.result({{"output", o.output.output.string()},
                  {"rows", report.rows},
                  {"reviewed", report.reviewed},
                  {"relabelled", report.relabelled},
                  {"flagged", report.flagged},
                  {"dropped", report.dropped},
                  {"disputed", report.disputed},
                  {"unplaced", report.unplaced}});
  return report.unplaced.empty() ? 0 : 1;
}
