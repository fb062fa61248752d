// The network, its training and its calibration, as model folder and calibration tell them.
#include <map>

#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "report/methods_parts.hpp"
#include "report/numbers.hpp"

namespace leukolens::methods {
namespace {

constexpr const char* baseline = "shape-baseline";

std::string kind_of_network(const std::string& architecture) {
  static const std::map<std::string, std::string> known = {
      {"lenet5", "LeNet-5 [@lecun1998] with rectified linear units"},
      {"alexnet", "AlexNet in the form of [@krizhevsky2014]"},
      {"vgg11_bn", "VGG with 11 layers and batch normalisation [@simonyan2015]"},
      {"resnet18", "ResNet-18 [@he2016]"},
      {baseline, "multinomial logistic regression on columns of the cell's shape"}};
  if (architecture.starts_with("leukonet"))
    return "a small residual convolutional network [@he2016] with global average pooling and one linear layer "
           "(architecture " +
           plain(architecture) + " of Leukolens)";
  const auto found = known.find(architecture);
  return found == known.end() ? "a network of the architecture " + plain(architecture) : found->second;
}

std::string input_sentence(const Preprocessing& p) {
  if (!p.shape_mean.empty())
    return " Its inputs were " + std::to_string(p.shape_mean.size()) +
           " columns of the segmented cell, standardised by their means and standard deviations over the training "
           "cells.";
  const auto side = std::to_string(p.patch);
  std::string text = " Its input was a patch of " + side + " x " + side + " pixels around the centre of the image";
  text += p.pixel_size_um ? " at " + figure_text(*p.pixel_size_um) + " um a pixel" : "";
  text += p.unit == Unit::rad ? ", phase in radians" : ", phase in arbitrary units";
  if (p.background == Background::border_offset) text += ", less the mean level of its border";
  if (p.background == Background::border_ramp) text += ", less a plane fitted to its border";
  text += ", standardised by the mean and the standard deviation of the training pixels.";
  if (!p.pixel_size_um) text += " The pixel size is not stated by the model.";
  return text;
}

const Json& options_of(const MethodsBasis& basis) {
  static const Json none = Json::object();
  if (!basis.training || !basis.training->is_object()) return none;
  const auto options = basis.training->find("options");
  return options != basis.training->end() && options->is_object() ? *options : none;
}

double number_or(const Json& options, const char* key, double otherwise) {
  const auto found = options.find(key);
  return found != options.end() && found->is_number() ? found->get<double>() : otherwise;
}

std::string text_or(const Json& options, const char* key) {
  const auto found = options.find(key);
  return found != options.end() && found->is_string() ? found->get<std::string>() : "";
}

/// Which cells the network was fitted on; with folds also how it was cross-validated.
std::string cells_sentence(const MethodsBasis& basis) {
  const auto train = cells_of_role(basis, "train"), validate = cells_of_role(basis, "validate");
  if (train.empty()) return "";
  std::string text = "The model was trained on " + cells_text(total(train)) + " (" + counts_text(train) + ")";
  if (!validate.empty()) text += ", with " + cells_text(total(validate)) + " more for validation during training";
  text += ".";
  const auto& options = options_of(basis);
  const double folds = number_or(options, "folds", 0), seeds = number_or(options, "seeds", 1);
  if (folds < 2) return text;
  return text + " In " + to_text(folds) + "-fold cross-validation" +
         (seeds > 1 ? " with " + to_text(seeds) + " seeds" : "") +
         " every cell was also classified by networks that had not been trained on its fold.";
}

std::string optimiser_sentence(const Json& o) {
  const double rate = number_or(o, "learning_rate", -1), batch = number_or(o, "batch", -1),
               decay = number_or(o, "weight_decay", -1), warm_up = number_or(o, "warm_up", -1);
  if (rate < 0 || batch < 0 || decay < 0 || warm_up < 0) return "";
  std::string text = " AdamW [@loshchilov2019] minimised the cross-entropy in batches of " + to_text(batch) +
                     " cells; the learning rate rose linearly to " + to_text(rate) + " over the first " +
                     percent_text(warm_up) + " of the steps and fell along a cosine, with a weight decay of " +
                     to_text(decay) + ".";
  const auto init = text_or(o, "init_sha256");
  text += init.empty() ? " Weights started at random [@he2015]."
                       : " Weights started from a given file (SHA-256 " + init.substr(0, 12) + ").";
  return text;
}

std::string regularisation_sentences(const Json& o) {
  std::string text;
  if (const double s = number_or(o, "label_smoothing", 0); s > 0)
    text += " Labels were smoothed by " + to_text(s) + ".";
  if (const double a = number_or(o, "mixup", 0); a > 0)
    text += " Mixup [@zhang2018] blended cells with a weight of Beta(" + to_text(a) + ", " + to_text(a) + ").";
  const auto found = o.find("augmentation");
  if (found == o.end() || !found->is_object()) return text;
  std::vector<std::string> changes;
  const auto on = [&](const char* key) { return found->value(key, false); };
  if (on("flip")) changes.push_back("mirrored");
  if (on("rotate")) changes.push_back("turned");
  if (number_or(*found, "shift_px", 0) > 0) changes.push_back("shifted");
  if (number_or(*found, "warp", 0) > 0 && number_or(*found, "zoom", 0) > 0) changes.push_back("scaled");
  if (number_or(*found, "gain", 0) > 0 || number_or(*found, "offset_std", 0) > 0)
    changes.push_back("changed in gain and offset");
  if (number_or(*found, "noise_std", 0) > 0) changes.push_back("made noisy");
  if (!changes.empty()) text += " In every epoch training cells were " + listed(changes) + " at random.";
  return text;
}

/// Which epoch's weights were kept.
std::string epoch_sentence(const MethodsBasis& basis) {
  const auto& training = *basis.training;
  const auto history = training.find("history");
  const double best = number_or(training, "best_epoch", 0);
  if (history == training.end() || !history->is_array() || history->empty() || best < 1) return "";
  const auto run = std::to_string(history->size());
  const bool by_validation = !cells_of_role(basis, "validate").empty() && number_or(options_of(basis), "folds", 0) < 2;
  if (by_validation)
    return " Of " + run +
           " epochs the one with the smallest log loss of the validation cells, after refitting a "
           "temperature [@guo2017], was kept: epoch " +
           to_text(best) + ".";
  return " Of " + run + " epochs the weights of epoch " + to_text(best) + " were kept.";
}

std::string method_clause(const Calibrator& c) {
  switch (c.method) {
    case CalibrationMethod::temperature:
      return "temperature scaling [@guo2017]";
    case CalibrationMethod::ensemble_temperature:
      return "ensemble temperature scaling [@zhang2020]";
    case CalibrationMethod::bcts:
      return "bias-corrected temperature scaling [@alexandari2020]";
    case CalibrationMethod::platt:
      return "Platt scaling of each class against the rest [@platt1999]";
    case CalibrationMethod::vector:
      return "vector scaling [@guo2017]";
    case CalibrationMethod::beta:
      return "beta calibration of each class against the rest [@kull2017]";
    case CalibrationMethod::histogram:
      return "histogram binning of each class against the rest [@zadrozny2001]";
    case CalibrationMethod::isotonic:
      return "isotonic regression of each class against the rest [@zadrozny2002]";
    case CalibrationMethod::dirichlet:
      return "Dirichlet calibration [@kull2019]";
    case CalibrationMethod::matrix:
      return "matrix scaling [@guo2017]";
  }
  return std::string(name_of(c.method));
}

/// What kept the fit on few cells from overdoing it.
std::string smoothing_sentences(const Calibrator& c) {
  std::string text;
  if (c.smoothing.prior > 0) text += " A prior kept the temperature near 1 where cells were few.";
  if (c.smoothing.uniform_cells > 0)
    text += " They were then mixed with equal probabilities of all classes, with the weight of " +
            to_text(c.smoothing.uniform_cells) + " against " + count_text(c.n) + " cells [@berta2025].";
  return text;
}

}  // namespace

std::string network_paragraph(const MethodsBasis& basis) {
  if (!basis.basis.model)
    return "The scores come from a table; which classifier made them is to be filled in by the authors.";
  const auto& model = *basis.basis.model;
  const bool ensemble = !model.members.empty();
  const auto& one = ensemble ? model.members.front() : model;
  std::string text = "Cells were classified as " + classes_text(model.classes) + " by ";
  if (ensemble)
    text += "an ensemble of " + std::to_string(model.members.size()) + " models whose logits were averaged, each ";
  text += kind_of_network(one.architecture) + "." + input_sentence(one.preprocessing);
  if (!model.weights_sha256.empty())
    text += " The weights have the SHA-256 checksum " + model.weights_sha256.substr(0, 12) + "...";
  return text;
}

std::string balance_clause(const MethodsBasis& basis) {
  const auto& options = options_of(basis);
  const auto balance = text_or(options, "balance");
  const bool by_loss = balance == "loss" || (balance.empty() && options.value("class_weights", false));
  if (by_loss) return "the loss weighted every class alike, however many cells it had";
  if (balance == "sampling") return "every class was drawn equally often";
  if (balance == "none") return "classes were not balanced";
  return "";
}

std::string training_paragraph(const MethodsBasis& basis) {
  if (!basis.basis.model) return "";
  if (!basis.training || !basis.training->is_object())
    return "How the model was trained is to be filled in by the authors.";
  const auto cells = cells_sentence(basis);
  if (basis.basis.model->architecture == baseline)
    return cells + (cells.empty() ? "" : " ") + "It was fitted with a ridge penalty.";
  const auto balance = balance_clause(basis);
  std::string text = cells + optimiser_sentence(options_of(basis));
  if (!balance.empty()) text += " In training " + balance + ".";
  text += regularisation_sentences(options_of(basis)) + epoch_sentence(basis);
  return text.starts_with(' ') ? text.substr(1) : text;
}

std::string calibration_paragraph(const Evaluation& evaluation, const MethodsBasis& basis) {
  if (!basis.basis.calibration) {
    if (evaluation.per_class.empty() || evaluation.curves.classes.empty())
      return "Only the call and its confidence were evaluated, as the table gives them.";
    return "No calibration was applied in this evaluation: probabilities are those of the table, or the softmax of its "
           "logits where it has none.";
  }
  const auto& calibration = *basis.basis.calibration;
  const auto& c = calibration.fitted.at(calibration.chosen);
  std::string text = "Probabilities were calibrated by " + method_clause(c) + ", fitted on " + cells_text(c.n) + ".";
  if (calibration.choice)
    text += " The method was chosen by " + std::to_string(calibration.choice->folds) + "-fold cross-validation" +
            (calibration.choice->by_donor ? " over whole donors" : "") +
            " of the log loss, as the simplest within one standard error of the best [@breiman1984].";
  if (c.status != FitStatus::ok)
    text += std::string(" The fit had no answer (") + meaning_of(c.status) +
            "), so that probabilities are the softmax of the logits.";
  return text + smoothing_sentences(c);
}

}  // namespace leukolens::methods
