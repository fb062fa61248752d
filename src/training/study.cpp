#include "leukolens/training/study.hpp"

#include <algorithm>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/engine/engines.hpp"
#include "leukolens/model/architecture.hpp"
#include "leukolens/predictions/journal_meta.hpp"
#include "training/cross_validation.hpp"
#include "training/learner.hpp"
#include "training/sightings.hpp"
#include "training/study_data.hpp"
#include "training/study_record.hpp"
#include "training/study_scale.hpp"

namespace leukolens {
namespace {

void check(const StudyOptions& o) {
  make_graph(o.architecture, 2);  // an unknown name is found before anything is read
  if (o.folds == 1 || o.folds < 0) throw Error(Kind::usage, "--folds needs 2 or more.");
  if (o.seeds < 1) throw Error(Kind::usage, "--seeds needs 1 or more.");
  if (o.folds == 0 && (o.seeds > 1 || o.deploy == Deploy::ensemble))
    throw Error(Kind::usage, "--seeds and --deploy repeat and choose from a cross-validation. Give --folds K too.");
}

/// Checkpoints serve the run that made them alone: same options, same cells.
void open_work(const StudyOptions& options, const Json& run) {
  if (options.work.empty()) return;
  std::filesystem::create_directories(options.work);
  const auto path = options.work / "run.json";
  const Json plain = Json::parse(json_text(run));
  if (std::filesystem::exists(path))
    check_same_run(read_json(path), plain, options.work.parent_path());
  else
    write_file(path, json_text(plain));
}

ConfoundingCheck look_for_confounding(const StudyData& data, const Warn& warn) {
  std::vector<CellSurroundings> surroundings;
  for (const auto& cell : data.cells)
    surroundings.push_back({cell.labelled.label, cell.labelled.donor, cell.capture, cell.background});
  auto check = check_confounding(surroundings);
  for (const auto& alarm : check.alarms) warn(alarm);
  return check;
}

std::vector<LabelledCell> roles_of(const StudyData& data) {
  std::vector<LabelledCell> roles;
  for (const auto& cell : data.cells) roles.push_back(cell.labelled);
  return roles;
}

/// Unseen cells first.
Rows check_rows(const StudyData& data) {
  Rows rows = data.in_role(Role::test);
  for (const auto role : {Role::validate, Role::train}) std::ranges::copy(data.in_role(role), std::back_inserter(rows));
  return rows;
}

std::optional<AccuracyComparison> compare_on_test(const StudyData& data, const Model& model,
                                                  const StudyOptions& options) {
  const auto test = data.in_role(Role::test);
  if (test.empty()) return {};
  const auto baseline =
      model.architecture == "shape-baseline"
          ? model
          : learn(data, {"shape-baseline", data.in_role(Role::train), {}, "", ""}, options, {}, {}).model;
  const CellsSeen cells(data, test);
  const auto right = [&](const Model& network) {
    return right_of(cells.pooled(logits_of(network, data, test, options.training.device)), cells.labels());
  };
  return compare_accuracy(right(model), right(baseline), cells.donors(), options.training.seed);
}

Rows rows_learned(const std::vector<LabelledCell>& roles) {
  Rows rows;
  for (std::size_t i = 0; i < roles.size(); ++i)
    if (roles[i].role == Role::train) rows.push_back(static_cast<int>(i));
  return rows;
}

/// The ensemble of the fold models, each with a model folder of its own.
void assemble(StudyReport& report, std::vector<Learned> members, const std::vector<Rows>& held_out,
              const StudyData& data, const StudyOptions& options) {
  auto& model = report.model;
  model = members.front().model;
  model.architecture = ensemble_name;
  model.weights.clear();
  model.references = {};
  for (std::size_t m = 0; m < members.size(); ++m) {
    auto& [member, training] = members[m];
    ModelExtras extras;
    extras.roles = roles_of(data);
    for (const int row : held_out[m]) extras.roles[static_cast<std::size_t>(row)].role = Role::test;
    member.features = describe_features(member, data, rows_learned(extras.roles), options.training.device);
    extras.check = make_check(member, data, held_out[m], options.training.device);
    extras.training = std::make_shared<const Json>(member_record(training, options, member));
    extras.card = model_card(member, *extras.training, extras.roles);
    report.training.seconds += training.seconds;
    report.extras.members.push_back(std::move(extras));
    model.members.push_back(std::move(member));
  }
}

}  // namespace

const char* name_of(Deploy deploy) { return deploy == Deploy::refit ? "refit" : "ensemble"; }

Deploy deploy_from(const std::string& name) {
  for (const auto deploy : {Deploy::refit, Deploy::ensemble})
    if (name == name_of(deploy)) return deploy;
  throw Error(Kind::usage, "no deployment `" + name + "`. Known: refit, ensemble.");
}

StudyReport train_model(const Inputs& inputs, const StudyOptions& options, const Warn& warn, const OnProgress& progress,
                        const std::function<void(const EpochRecord&)>& on_epoch) {
  std::vector<std::string> warnings;
  const Warn noted = [&](const std::string& text) {
    if (std::ranges::find(warnings, text) != warnings.end()) return;
    warnings.push_back(text);
    if (warn) warn(text);
  };
  check(options);
  check_patch(inputs, make_graph(options.architecture, 2), options);
  const auto data = read_study(inputs, options, noted, progress);
  StudyReport report;
  report.skipped = data.skipped;
  report.extras.roles = roles_of(data);
  open_work(options, {{"options", options_json(inputs, options)}, {"cells_sha256", cells_hash(data)}});
  report.confounding = look_for_confounding(data, noted);

  const bool ensemble = options.folds > 0 && options.deploy == Deploy::ensemble;
  if (options.folds > 0 && options.training.patience > 0)
    noted("--patience is passed over: with --folds every network is trained to its last epoch.");
  auto lesson_options = options;
  if (options.folds > 0) lesson_options.training.patience = 0;
  std::vector<Learned> members;
  std::vector<Rows> held_out;
  if (options.folds > 0)
    report.cross = cross_validate(data, lesson_options, noted, progress, ensemble ? &members : nullptr, &held_out);
  if (ensemble) {
    assemble(report, std::move(members), held_out, data, options);
  } else {
    const auto last = std::to_string(options.seeds * options.folds + 1);
    const auto stage = options.folds > 0 ? "network " + last + " of " + last + ": all cells" : "training";
    auto learned =
        learn(data, {options.architecture, data.in_role(Role::train), data.in_role(Role::validate), "network", stage},
              lesson_options, progress, on_epoch);
    report.model = std::move(learned.model);
    report.training = std::move(learned.training);
  }
  auto& model = report.model;
  const auto& device = options.training.device;
  // the features of an ensemble are its first member's, so they are described on what that one has learned from
  const Model& described = ensemble ? model.members.front() : model;
  const auto rows_described = ensemble ? rows_learned(report.extras.members.front().roles) : data.in_role(Role::train);
  model.features = describe_features(described, data, rows_described, device);
  report.extras.check = make_check(model, data, check_rows(data), device);
  if (report.cross) {
    report.cross->novelty_unit =
        median_novelty(*model.features, outputs_of(described, data, rows_described, device).features);
    report.extras.more_files["oof_predictions.csv"] = oof_csv(data, *report.cross, model);
  } else {
    report.on_test = compare_on_test(data, model, options);
  }
  report.extras.training =
      std::make_shared<const Json>(training_record(report, options.stamp, options_json(inputs, options), warnings));
  report.extras.card = model_card(model, *report.extras.training, report.extras.roles);
  return report;
}

}  // namespace leukolens
