#pragma once
#include <CLI/CLI.hpp>

#include "calibrate.hpp"
#include "classify.hpp"
#include "compare.hpp"
#include "console.hpp"
#include "differential.hpp"
#include "evaluate.hpp"
#include "explain.hpp"
#include "export.hpp"
#include "inspect.hpp"
#include "monitor.hpp"
#include "simulate.hpp"
#include "train.hpp"
#include "verify.hpp"

/// The options of every command. Both programs define them all, so that the front can refuse a wrong command line
/// before LibTorch is loaded.
struct AllOptions {
  SimulateOptions simulate;
  InspectOptions inspect;
  TrainOptions train;
  ClassifyCommandOptions classify;
  CalibrateCommandOptions calibrate;
  EvaluateOptions evaluate;
  DifferentialCommandOptions differential;
  MonitorOptions monitor;
  CompareOptions compare;
  ExplainOptions explain;
  VerifyOptions verify;
  ExportOptions export_;
};

inline void setup_commands(CLI::App& app, AllOptions& o) {
  setup_simulate(app, o.simulate);
  setup_inspect(app, o.inspect);
  setup_train(app, o.train);
  setup_classify(app, o.classify);
  setup_calibrate(app, o.calibrate);
  setup_evaluate(app, o.evaluate);
  setup_differential(app, o.differential);
  setup_monitor(app, o.monitor);
  setup_compare(app, o.compare);
  setup_explain(app, o.explain);
  setup_verify(app, o.verify);
  setup_export(app, o.export_);
}
