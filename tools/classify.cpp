// leukolens classify — a class, a calibrated confidence and a decision for every cell
#include "classify.hpp"

void setup_classify(CommandLine& program, ClassifyCommandOptions& o) {
  auto c = program.command("classify", "Classify every cell of folders, captures, files or a manifest.");
  add_inputs(c, o.inputs);
  add_model(c, o.model, true);
  add_output(c, o.output, "table of predictions: .csv, .jsonl or .npz").required();
  c.flag("--resume", o.resume, "resume the table that an interrupted run left");
  c.add("--labels", o.labels, "take labels from parent folders named like a class, or none")
      .show_default()
      .check(one_of({"folders", "none"}));
  c.add("--include", o.include, "only files whose relative path fits one of these patterns (*, ?, **)");
  c.add("--exclude", o.exclude, "no files whose relative path fits one of these patterns");
  add_name_rules(c, o.names);
  add_image_options(c, o.images);
  add_capture_options(c, o.capture);
  c.add("--shard", o.shard,
        "I/N: every N-th block of the inputs, beginning with the I-th; `leukolens merge` puts them together");
  c.add("--batch", o.batch, "cells per network call").show_default().check(range(1, 4096));
  add_threads(c, o.threads);
  add_device(c, o.device);
  c.add("--engine", o.engine, "what runs the network; auto: the faster one that agrees with LibTorch")
      .show_default()
      .check(one_of({"auto", "libtorch", "openvino"}));
  c.add("--precision", o.precision, "bf16 is faster on some processors and changes logits by up to 1 %")
      .show_default()
      .check(one_of({"float32", "bf16"}));
  add_common(c, o.common);
  c.footer(
      "A cell that cannot be read becomes a row with a status and a message; the run goes on and ends with exit code "
      "1.\n"
      "Example:\n  leukolens classify study/manifest.csv --model M --output predictions.csv");
}
