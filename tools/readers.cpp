// leukolens readers — do call, confidence and map help people who read cells?
#include "readers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/readers/score.hpp"
#include "leukolens/report/readers_page.hpp"
#include "program.hpp"

using namespace leukolens;

void setup_readers(CommandLine& program, ReadersOptions& o) {
  auto c = program.command("readers", "A reader study: export cells to read in three arms, and score the answers.");
  c.add("action", o.action, "export: a study of cells that `explain` explained; score: what readers answered")
      .required()
      .check(one_of({"export", "score"}));
  c.add("input", o.inputs, "export: the folder that `explain` wrote; score: files of answers")
      .required()
      .check(existing_path());
  add_output(c, o.output, "folder for the study, or for scores.json, scores.csv and report.html").required();
  const auto* of_export = "Export";
  c.add("--readers", o.readers, "names of the readers, each a folder: NAME[,NAME...]")
      .group(of_export)
      .separator(',')
      .show_default("reader_1");
  c.add("--cells", o.cells, "cells at most, as many of each class as there are, drawn at random within a class")
      .group(of_export)
      .show_default()
      .check(range(1, 10000));
  c.flag("--blind", o.blind, "without the cells' ids: readers see pictures alone").group(of_export);
  c.add("--seed", o.seed, "of the draw of cells and of every reader's orders").group(of_export).show_default();
  c.add("--key", o.key, "key/key.csv of the export").group("Score").check(existing_path());
  add_common(c, o.common);
  c.footer(
      "Scored by: leukolens readers score answers_*.csv --key session/key/key.csv --output scores\n"
      "Example:\n  leukolens readers export why --blind --readers ann,ben --output session");
}

int run_readers_score(const ReadersOptions& o, Console& console) {
  if (o.key.empty())
    throw Error(Kind::usage, "--key is needed: key/key.csv of the folder that `leukolens readers export` wrote.");
  std::vector<AnswerRow> answers;
  for (const auto& path : o.inputs) {
    auto more = read_answers(path);
    std::ranges::move(more, std::back_inserter(answers));
  }
  const auto report = score_readers(read_key(o.key), answers);
  const auto json = to_json(report);
  ReportContext context;
  context.title = context.table = o.inputs.front().string();
  context.stamp = run_stamp();
  Json whole = json;
  whole.update(to_json(run_stamp()));
  FolderWriter folder(o.output.output, o.output.if_exists(), "scores.json");
  write_part_file(folder.part() / "scores.json", json_text(whole));
  write_part_file(folder.part() / "scores.csv", readers_csv(report));
  write_part_file(folder.part() / "report.html", readers_html(json, context));
  folder.commit();
  for (const auto& sentence : sentences_of(report)) console.say(sentence);
  if (report.unanswered > 0) console.warn(fmt::format("{} items are not answered.", report.unanswered));
  console.say("Scores: " + (o.output.output / "report.html").string());
  console.result(json);
  return 0;
}
