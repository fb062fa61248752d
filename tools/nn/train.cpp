// leukolens train — the run
#include <fmt/format.h>

#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/report/figures.hpp"
#include "leukolens/training/study.hpp"
#include "program.hpp"
#include "run.hpp"

using namespace leukolens;

namespace {

StudyOptions study_options(const TrainOptions& o) {
  StudyOptions s;
  s.architecture = o.architecture;
  if (o.patch > 0) s.patch = o.patch;
  s.convert = o.images.convert();
  s.scale = o.images.scale_factor();
  s.background = background_from(o.background);
  s.skip_bad = o.skip_bad;
  s.allow_duplicates = o.allow_duplicates;
  s.tool_version = LEUKOLENS_VERSION;
  auto& t = s.training;
  t.epochs = o.epochs;
  t.batch = o.batch;
  t.patience = o.patience;
  t.learning_rate = o.learning_rate;
  t.weight_decay = o.weight_decay;
  t.seed = o.seed;
  if (!o.init.empty())
    t.init = std::make_shared<InitialWeights>(
        InitialWeights{o.init.string(), sha256_of_file(o.init), read_safetensors(o.init)});
  t.threads = o.threads;
  t.device = o.device;
  t.stop = &interrupted;
  return s;
}

/// The history as a picture; a model without it is still a model.
void add_history_figure(ModelExtras& extras, Console& console) {
  try {
    extras.more_files["training.svg"] = history_svg(extras.training);
  } catch (const Error& e) {
    console.warn(std::string("training.svg is left out: ") + e.what());
  }
}

void say_summary(const TrainOptions& o, const StudyReport& report, Console& console) {
  const auto& best = report.training.history[static_cast<std::size_t>(report.training.best_epoch - 1)];
  const auto& path = o.output.output.string();
  console.say(fmt::format("{}: {} on {} cells of {} classes, {} px, {:.0f} s", path, report.model.architecture,
                          report.extras.roles.size(), report.model.classes.size(), report.model.preprocessing.patch,
                          report.training.seconds));
  if (!report.training.start.empty()) console.say("  started from " + report.training.start);
  if (std::isfinite(best.validation_nll))
    console.say(fmt::format("  best epoch {} of {}: validation accuracy {:.3f}, NLL {:.3f}", best.epoch,
                            report.training.history.size(), best.validation_accuracy, best.validation_nll));
  if (report.skipped) console.say(fmt::format("  {} images left out", report.skipped));
  console.say(fmt::format("Next: leukolens classify INPUT --model {} --output predictions.csv", path));
  console.result({{"output", path},
                  {"classes", report.model.classes},
                  {"cells", report.extras.roles.size()},
                  {"skipped", report.skipped},
                  {"patch_px", report.model.preprocessing.patch},
                  {"epochs", report.training.history.size()},
                  {"best_epoch", report.training.best_epoch},
                  {"validation_nll", json_number(best.validation_nll)},
                  {"validation_accuracy", json_number(best.validation_accuracy)},
                  {"seconds", report.training.seconds}});
}

}  // namespace

int run_train(const TrainOptions& o, Console& console) {
  FolderWriter folder(o.output.output, o.output.if_exists());
  const auto warn = console.warn_sink();
  InputOptions input_options;
  input_options.labels = FolderLabels::every_folder;
  input_options.require_label = true;
  input_options.include = o.include;
  input_options.exclude = o.exclude;
  const auto inputs = list_inputs(o.inputs, input_options, warn);
  auto report = train_model(inputs, study_options(o), warn, console.progress_sink(), {});
  add_history_figure(report.extras, console);
  write_model(folder.part(), report.model, report.extras);
  folder.commit();
  say_summary(o, report, console);
  return report.skipped ? 1 : 0;
}
