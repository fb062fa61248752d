#pragma once
#include "atlas.hpp"
#include "calibrate.hpp"
#include "classify.hpp"
#include "command_line.hpp"
#include "compare.hpp"
#include "console.hpp"
#include "convert.hpp"
#include "differential.hpp"
#include "evaluate.hpp"
#include "explain.hpp"
#include "export.hpp"
#include "inspect.hpp"
#include "manual.hpp"
#include "merge.hpp"
#include "monitor.hpp"
#include "readers.hpp"
#include "review.hpp"
#include "segment.hpp"
#include "simulate.hpp"
#include "train.hpp"
#include "verify.hpp"

/// The options of every command. Both programs define them all, so that the front can refuse a wrong command line
/// before LibTorch is loaded.
struct AllOptions {
  SimulateOptions simulate;
  InspectOptions inspect;
  SegmentCommandOptions segment;
  ConvertCommandOptions convert;
  TrainOptions train;
  ClassifyCommandOptions classify;
  MergeOptions merge;
  CalibrateCommandOptions calibrate;
  EvaluateOptions evaluate;
  DifferentialCommandOptions differential;
  MonitorOptions monitor;
  CompareOptions compare;
  ExplainOptions explain;
  AtlasCommandOptions atlas;
  ReviewOptions review;
  ReadersOptions readers;
  VerifyOptions verify;
  ExportOptions export_;
  CompletionOptions completion;
  ManualOptions manual;
};

inline void setup_commands(CommandLine& program, AllOptions& o) {
  setup_simulate(program, o.simulate);
  setup_inspect(program, o.inspect);
  setup_segment(program, o.segment);
  setup_convert(program, o.convert);
  setup_train(program, o.train);
  setup_classify(program, o.classify);
  setup_merge(program, o.merge);
  setup_calibrate(program, o.calibrate);
  setup_evaluate(program, o.evaluate);
  setup_differential(program, o.differential);
  setup_monitor(program, o.monitor);
  setup_compare(program, o.compare);
  setup_explain(program, o.explain);
  setup_atlas(program, o.atlas);
  setup_review(program, o.review);
  setup_readers(program, o.readers);
  setup_verify(program, o.verify);
  setup_export(program, o.export_);
  setup_help(program);
  setup_completion(program, o.completion);
  setup_manual(program, o.manual);
}
