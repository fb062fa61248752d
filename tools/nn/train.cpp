// leukolens train — the run
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/picture_stamp.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/dataset/looks.hpp"
#include "leukolens/holdout/advice.hpp"
#include "leukolens/report/figures.hpp"
#include "leukolens/training/study.hpp"
#include "program.hpp"
#include "run.hpp"

using namespace leukolens;

namespace {

/// Where programs of the user keep what can be made again; nowhere where he has no home.
std::filesystem::path default_cache() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache && *cache) return std::filesystem::path(cache) / "leukolens";
  const char* home = std::getenv("HOME");
  return home && *home ? std::filesystem::path(home) / ".cache" / "leukolens" : std::filesystem::path();
}

StudyOptions study_options(const TrainOptions& o) {
  StudyOptions s;
  s.architecture = o.architecture;
  if (o.patch > 0) s.patch = o.patch;
  if (o.patch_um > 0) s.patch_um = o.patch_um;
  s.capture = o.capture.capture({});
  s.capture.threads = o.threads;
  if (o.cache != "none") s.capture.cache = o.cache.empty() ? default_cache() : std::filesystem::path(o.cache);
  s.convert = o.images.convert();
  s.scale = o.images.scale_factor();
  s.background = background_from(o.background);
  s.skip_bad = o.skip_bad;
  s.allow_duplicates = o.allow_duplicates;
  s.folds = o.folds;
  s.seeds = o.seeds;
  s.deploy = deploy_from(o.deploy);
  s.stamp = run_stamp();
  auto& t = s.training;
  t.epochs = o.epochs;
  t.batch = o.batch;
  t.patience = o.patience;
  t.learning_rate = o.learning_rate > 0 ? o.learning_rate : default_learning_rate(o.architecture);
  t.weight_decay = o.weight_decay;
  t.label_smoothing = o.label_smoothing;
  t.mixup = o.mixup;
  t.balance = balance_from(o.balance);
  t.seed = o.seed;
  if (!o.init.empty())
    t.init = std::make_shared<InitialWeights>(
        InitialWeights{o.init.string(), sha256_of_file(o.init), read_safetensors(o.init)});
  t.threads = o.threads;
  t.device = o.device;
  t.stop = stop_flag();
  return s;
}

/// The history as a picture; a model without it is still a model.
void add_history_figure(ModelExtras& extras, Console& console) {
  try {
    extras.more_files["training.svg"] = stamped_svg(history_svg(*extras.training), run_stamp());
  } catch (const Error& e) {
    console.warn(std::string("training.svg is left out: ") + e.what());
  }
}

std::string accuracy_text(const Estimate& e) {
  return e.ci ? fmt::format("{:.3f} ({:.3f} to {:.3f})", e.value, e.ci->lo, e.ci->hi)
              : fmt::format("{:.3f} ({})", e.value, e.ci_method);
}

/// The shape baseline itself, which there is nothing to compare with.
bool is_baseline(const Model& model) {
  return (model.members.empty() ? model : model.members.front()).architecture == "shape-baseline";
}

void say_comparison(const std::string& rows, const AccuracyComparison& c, const Model& model, Console& console) {
  if (is_baseline(model)) {
    console.say(fmt::format("  {}: accuracy {}", rows, accuracy_text(c.network)));
    return;
  }
  console.say(
      fmt::format("  {}: accuracy {}, shape baseline {}", rows, accuracy_text(c.network), accuracy_text(c.baseline)));
  const auto& ci = c.difference.ci;
  const char* verdict = !ci          ? ""
                        : ci->lo > 0 ? ": the network is better"
                        : ci->hi < 0 ? ": the network is WORSE than its shape baseline"
                                     : ": no difference can be told";
  console.say(fmt::format("    network minus baseline {:+.3f}{}{}", c.difference.value,
                          ci ? fmt::format(" ({:+.3f} to {:+.3f}, 95 %)", ci->lo, ci->hi) : "", verdict));
}

void say_accuracy(const StudyReport& report, Console& console) {
  if (report.on_test)
    say_comparison(fmt::format("{} test cells", report.on_test->network.n), *report.on_test, report.model, console);
  if (!report.cross) return;
  const auto seeds = report.cross->by_seed.size();
  const auto cells = report.cross->rows.size();
  say_comparison(fmt::format("{} cells out of fold, one network{}", cells, seeds > 1 ? " (mean of the seeds)" : ""),
                 report.cross->one_network, report.model, console);
  if (seeds > 1)
    say_comparison(fmt::format("{} cells out of fold, logits of {} seeds averaged", cells, seeds),
                   report.cross->averaged, report.model, console);
}

void say_summary(const TrainOptions& o, const StudyReport& report, Console& console) {
  const auto& path = o.output.output.string();
  const auto& model = report.model;
  console.say(fmt::format(
      "{}: {} on {} cells of {} classes, {} px, {:.0f} s", path,
      model.members.empty()
          ? model.architecture
          : fmt::format("ensemble of {} x {}", model.members.size(), model.members.front().architecture),
      report.extras.roles.size(), model.classes.size(), model.preprocessing.patch, report.training.seconds));
  if (!report.training.start.empty()) console.say("  started from " + report.training.start);
  Json result = {{"output", path},
                 {"classes", model.classes},
                 {"cells", report.extras.roles.size()},
                 {"skipped", report.skipped},
                 {"patch_px", model.preprocessing.patch},
                 {"epochs", report.training.history.size()},
                 {"best_epoch", report.training.best_epoch},
                 {"seconds", report.training.seconds}};
  if (report.training.best_epoch > 0) {
    const auto& best = report.training.history[static_cast<std::size_t>(report.training.best_epoch - 1)];
    if (std::isfinite(best.validation_nll))
      console.say(fmt::format("  best epoch {} of {}: validation accuracy {:.3f}, NLL {:.3f}", best.epoch,
                              report.training.history.size(), best.validation_accuracy, best.validation_nll));
    result["validation_nll"] = json_number(best.validation_nll);
    result["validation_accuracy"] = json_number(best.validation_accuracy);
  }
  say_accuracy(report, console);
  for (const auto* key : {"cross_validation", "test_comparison", "confounding"})
    result[key] = report.extras.training->at(key);
  if (report.skipped) console.say(fmt::format("  {} images left out", report.skipped));
  if (report.cross) {
    const auto& accuracy = model.members.empty() ? report.cross->one_network : report.cross->averaged;
    const auto error = error_rate_within_reach(report.cross->rows.size(), 1 - accuracy.network.value);
    console.say(fmt::format("Next: leukolens calibrate {0}/oof_predictions.csv --model {0} --conformal lac{1}", path,
                            error ? " --max-error " + to_text(*error) : ""));
  }
  console.say(fmt::format("Next: leukolens classify INPUT --model {} --output predictions.csv", path));
  console.result(result);
}

/// What a run that was killed while writing the model left beside the checkpoints.
void remove_leftovers(const std::filesystem::path& part) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(part))
    if (entry.path().filename() != checkpoints_name) found.push_back(entry.path());
  for (const auto& path : found) std::filesystem::remove_all(path);
}

/// Whether OUTPUT is the finished model of this very command.
bool finished_already(const TrainOptions& o, const Inputs& inputs, const StudyOptions& options) {
  const auto& output = o.output.output;
  if (!o.resume || !std::filesystem::exists(output) || std::filesystem::exists(part_of(output))) return false;
  const auto training = read_json(output / "training.json");
  if (training.value("options", Json()) == Json::parse(json_text(options_json(inputs, options)))) return true;
  throw Error(Kind::exists, output.string() +
                                ": exists already, made with other options or of other images. Give --force to replace "
                                "it, or another --output.");
}

/// Whether a network's state was kept (NAME.json names its tensors); run.json alone is nothing to resume from.
bool has_checkpoint(const std::filesystem::path& work) {
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(work, none))
    if (entry.path().extension() == ".json" && entry.path().filename() != "run.json") return true;
  return false;
}

/// What an earlier run got done is not begun anew without being asked to.
void check_no_checkpoint_left(const TrainOptions& o) {
  const auto part = part_of(o.output.output);
  if (has_checkpoint(part / checkpoints_name))
    throw Error(Kind::exists,
                part.string() +
                    ": holds the checkpoint of a training that was interrupted. Give --resume to continue "
                    "from it, or --force to begin anew.");
}

/// Trains into OUTPUT.part and leaves it there with its checkpoints where a resume is worth it.
StudyReport train_into(FolderWriter& folder, const Inputs& inputs, StudyOptions options, Console& console) {
  options.work = folder.part() / checkpoints_name;
  const bool had_work = std::filesystem::exists(options.work);
  try {
    return train_model(inputs, options, console.warn_sink(), console.progress_sink(), {});
  } catch (const Error& e) {
    if (had_work) folder.keep_part();  // another run's, refused: it stays
    const bool worth = e.kind() == Kind::interrupted || e.kind() == Kind::io;
    if (!worth || !has_checkpoint(options.work)) throw;
    folder.keep_part();
    throw Error(e.kind(), std::string(e.what()) + " What is done is kept in " + folder.part().string() +
                              ". Run the same command with --resume to continue.");
  }
}

}  // namespace

int run_train(const TrainOptions& o, Console& console) {
  if (o.resume && o.output.force)
    throw Error(Kind::usage, "--resume and --force: the one continues, the other begins anew. Give one of them.");
  const auto options = study_options(o);
  InputOptions input_options;
  input_options.labels = FolderLabels::every_folder;
  input_options.require_label = true;
  input_options.include = o.include;
  input_options.exclude = o.exclude;
  input_options.names = o.names;
  if (!o.resume) check_output(o.output.output, o.output.if_exists());
  if (!o.resume && !o.output.force) check_no_checkpoint_left(o);
  const auto inputs = list_inputs(listed(o.inputs), input_options, console.warn_sink());
  check_output_apart(o.output.output, inputs);
  warn_of_looks(inputs, console.warn_sink());
  if (finished_already(o, inputs, options)) {
    console.say(o.output.output.string() + ": this training is finished; nothing is left to do.");
    console.result({{"output", o.output.output.string()}, {"finished", true}});
    return 0;
  }
  FolderWriter folder(o.output.output, o.resume ? IfExists::replace : o.output.if_exists(), "model.json",
                      o.resume ? LeftOver::keep : LeftOver::remove);
  if (o.resume && !std::filesystem::exists(folder.part() / checkpoints_name))
    console.say("no checkpoint in " + folder.part().string() + ": training begins anew");
  auto report = train_into(folder, inputs, options, console);
  if (!report.training.history.empty()) add_history_figure(report.extras, console);
  remove_leftovers(folder.part());
  write_model(folder.part(), report.model, report.extras);
  if (report.cross) write_fold_calibration(folder.part(), report, calibration_origin());
  std::filesystem::remove_all(folder.part() / checkpoints_name);
  folder.commit();
  say_summary(o, report, console);
  return report.skipped ? 1 : 0;
}
