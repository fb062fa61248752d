// leukolens train — a network from labelled cells
#include "train.hpp"

#include "leukolens/model/architecture.hpp"
#include "leukolens/training/training.hpp"

void setup_train(CommandLine& program, TrainOptions& o) {
  const leukolens::TrainingOptions defaults;
  o.epochs = defaults.epochs, o.batch = defaults.batch, o.patience = defaults.patience;
  o.learning_rate = 0, o.weight_decay = defaults.weight_decay;
  o.label_smoothing = defaults.label_smoothing, o.mixup = defaults.mixup;
  auto c = program.command("train", "Train a network on labelled cells.");
  add_inputs(c, o.inputs);
  add_output(c, o.output, "model folder to make").required();
  c.flag("--resume", o.resume, "resume the training that was interrupted (OUTPUT.part); the weights will be the same");
  c.add("--include", o.include, "only files whose relative path fits one of these patterns (*, ?, **)");
  c.add("--exclude", o.exclude, "no files whose relative path fits one of these patterns");
  c.add("--architecture", o.architecture, "network to train").show_default().check(one_of(leukolens::architectures()));
  c.add("--init", o.init, "start from these weights: a .safetensors with torchvision's names for the architecture")
      .check(existing_path());
  c.add("--epochs", o.epochs, "passes over the training cells").show_default().check(range(1, 100000));
  c.add("--patience", o.patience, "stop after so many epochs without a better validation NLL; 0: never")
      .show_default()
      .check(range(0, 100000));
  c.add("--batch", o.batch, "cells per step").show_default().check(range(2, 4096));
  c.add("--learning-rate", o.learning_rate, "peak rate of AdamW, after warm-up")
      .show_default("0.002; alexnet and vgg11_bn 0.0003")
      .check(range(1e-8, 10.));
  c.add("--weight-decay", o.weight_decay, "decay of AdamW").show_default().check(range(0., 10.));
  c.add("--label-smoothing", o.label_smoothing, "fraction of every target spread evenly over the classes")
      .show_default()
      .check(range(0., .99));
  c.add("--mixup", o.mixup, "blend pairs of cells by a draw of Beta(a, a); 0: off").show_default().check(range(0., 1.));
  c.add("--balance", o.balance, "make rare classes count as much: by the loss, by sampling, or not at all")
      .show_default()
      .check(one_of({"loss", "sampling", "none"}));
  c.add("--folds", o.folds, "cross-validate in so many folds, then train on all cells but those given test; 0: no")
      .show_default()
      .check(range(0, 1000));
  c.add("--seeds", o.seeds, "repeat the cross-validation with other folds and weights")
      .show_default()
      .check(range(1, 1000));
  c.add("--deploy", o.deploy, "after --folds: train one network on all cells, or keep those of the folds")
      .show_default()
      .check(one_of({"refit", "ensemble"}));
  c.add("--patch", o.patch, "side of the network's input in px")
      .show_default("smallest multiple of 16 that holds 95 % of the images, at most 96")
      .check(range(1, 4096));
  c.add("--patch-um", o.patch_um, "the same in um, where the pixel size is known")
      .check(range(1., 1e4))
      .excludes("--patch");
  c.add("--background", o.background, "what to subtract, fitted to the border of each image")
      .show_default()
      .check(one_of({"none", "border-offset", "border-ramp"}));
  c.flag("--skip-bad", o.skip_bad, "train without the images that cannot be used instead of stopping");
  c.flag("--allow-duplicates", o.allow_duplicates, "only warn of identical images with different labels");
  add_name_rules(c, o.names);
  add_image_options(c, o.images);
  add_capture_options(c, o.capture);
  c.add("--cache", o.cache, "folder that remembers where the cells of captures are, or none")
      .group("Captures")
      .show_default("~/.cache/leukolens");
  add_threads(c, o.threads);
  add_seed(c, o.seed);
  add_device(c, o.device);
  add_common(c, o.common);
  c.footer(
      "Labels are the sub-folders' names or a manifest's column `label`. Cells are dealt into the roles train, "
      "validate,\ncalibrate and test (by donor where a manifest names donors); the model remembers them in roles.csv.\n"
      "Captures (.phase, .raw, Ovizio folders) are cut into cells; each sighting of a cell is one, all of a cell in "
      "one role.\n"
      "A manifest's column `purity` (above 0, up to 1) says how sure its labels are.\n"
      "Examples:\n  leukolens train study/manifest.csv --output M --epochs 10\n"
      "  leukolens train cells/ --folds 5 --seeds 3 --output M     # honest figures from all cells");
}
