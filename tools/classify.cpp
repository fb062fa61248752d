// leukolens classify — a class, a calibrated confidence and a decision for every cell
#include "classify.hpp"

void setup_classify(CLI::App& app, ClassifyCommandOptions& o) {
  auto& c = *app.add_subcommand("classify", "Classify every cell of folders, files or a manifest.");
  add_inputs(c, o.inputs);
  add_model(c, o.model, true);
  add_output(c, o.output, "table of predictions: .csv, .jsonl or .npz")->required();
  c.add_flag("--resume", o.resume, "resume the table that an interrupted run left");
  c.add_option("--labels", o.labels, "take labels from parent folders named like a class, or none")
      ->capture_default_str()
      ->check(CLI::IsMember({"folders", "none"}));
  c.add_option("--include", o.include, "only files whose relative path fits one of these patterns (*, ?, **)");
  c.add_option("--exclude", o.exclude, "no files whose relative path fits one of these patterns");
  add_image_options(c, o.images);
  c.add_option("--batch", o.batch, "cells per network call")->capture_default_str()->check(CLI::Range(1, 4096));
  add_threads(c, o.threads);
  add_device(c, o.device);
  c.add_option("--engine", o.engine, "what runs the network; auto: the faster one that agrees with LibTorch")
      ->capture_default_str()
      ->check(CLI::IsMember({"auto", "libtorch", "openvino"}));
  c.add_option("--precision", o.precision, "bf16 is faster on some processors and changes logits by up to 1 %")
      ->capture_default_str()
      ->check(CLI::IsMember({"float32", "bf16"}));
  add_common(c, o.common);
  c.footer(
      "A cell that cannot be read becomes a row with a status and a message; the run goes on and ends with exit code "
      "1.\n"
      "Example:\n  leukolens classify study/manifest.csv --model M --output predictions.csv");
}
