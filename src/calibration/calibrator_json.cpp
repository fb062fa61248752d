#include "calibration/calibrator_json.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/calibration/cross_validation.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

using Eigen::Index;

/// Which parameters a method has. Sizes: 0 none, -1 one a class, else that many.
struct Shape {
  bool temperature = false;
  int weight = 0, bias = 0, matrix_columns = 0;  ///< matrices have one row a class
  bool any_columns = false, curves = false;
};

Shape shape_of(CalibrationMethod method) {
  switch (method) {
    case CalibrationMethod::temperature:
      return {.temperature = true};
    case CalibrationMethod::ensemble_temperature:
      return {.temperature = true, .weight = 3};
    case CalibrationMethod::bcts:
      return {.temperature = true, .bias = -1};
    case CalibrationMethod::platt:
    case CalibrationMethod::vector:
      return {.weight = -1, .bias = -1};
    case CalibrationMethod::beta:
      return {.matrix_columns = 3};
    case CalibrationMethod::histogram:
      return {.matrix_columns = -1, .any_columns = true};
    case CalibrationMethod::isotonic:
      return {.curves = true};
    case CalibrationMethod::dirichlet:
    case CalibrationMethod::matrix:
      return {.bias = -1, .matrix_columns = -1};
  }
  return {};
}

Json numbers(const Eigen::VectorXd& v) { return std::vector<double>(v.data(), v.data() + v.size()); }

Json numbers(const Eigen::MatrixXd& m) {
  Json rows = Json::array();
  for (Index i = 0; i < m.rows(); ++i) rows.push_back(numbers(Eigen::VectorXd(m.row(i))));
  return rows;
}

Json numbers(const std::vector<Curve>& curves) {
  Json list = Json::array();
  for (const auto& curve : curves) list.push_back({{"x", curve.x}, {"y", curve.y}});
  return list;
}

/// Reads parameters and says what is wrong with them.
class Reader {
 public:
  Reader(const Json& json, std::size_t classes, const std::filesystem::path& path)
      : json_(json), classes_(classes), path_(path) {}

  [[noreturn]] void fault(const std::string& what) const {
    throw Error(Kind::bad_data, path_.string() + ": " + what + ". Run `leukolens calibrate` again.");
  }

  double temperature() const {
    const auto t = json_get<double>(json_, "temperature", path_);
    if (!(t > 0 && std::isfinite(t))) fault("temperature " + to_text(t) + " is not above 0");
    return t;
  }

  /// Older files have `smoothing`, true or false, for one cell of the uniform distribution and no prior.
  Smoothing smoothing() const {
    if (json_.contains("smoothing")) return {.uniform_cells = json_get<bool>(json_, "smoothing", path_) ? 1. : 0.};
    const Smoothing s{json_get<double>(json_, "prior", path_), json_get<double>(json_, "uniform_cells", path_)};
    for (const double value : {s.prior, s.uniform_cells})
      if (!(value >= 0 && std::isfinite(value))) fault("`prior` or `uniform_cells` is below 0");
    return s;
  }

  Eigen::VectorXd vector(const char* key, int size) const {
    return checked(json_get<std::vector<double>>(json_, key, path_), key, wanted(size));
  }

  Eigen::MatrixXd matrix(int columns, bool any_columns) const {
    const auto rows = json_get<std::vector<std::vector<double>>>(json_, "matrix", path_);
    if (rows.size() != classes_ || rows.empty() || rows[0].empty())
      fault("`matrix` has " + std::to_string(rows.size()) + " rows for " + std::to_string(classes_) + " classes");
    const std::size_t width = any_columns ? rows[0].size() : wanted(columns);
    Eigen::MatrixXd m(static_cast<Index>(rows.size()), static_cast<Index>(width));
    for (std::size_t i = 0; i < rows.size(); ++i)
      m.row(static_cast<Index>(i)) = checked(rows[i], "matrix", width).transpose();
    return m;
  }

  std::vector<Curve> curves() const {
    std::vector<Curve> curves;
    for (const auto& one : json_get<Json>(json_, "curves", path_)) {
      Curve c{json_get<std::vector<double>>(one, "x", path_), json_get<std::vector<double>>(one, "y", path_)};
      const bool rises = std::adjacent_find(c.x.begin(), c.x.end(), std::greater_equal<>()) == c.x.end() &&
                         std::is_sorted(c.y.begin(), c.y.end());
      if (c.x.empty() || c.x.size() != c.y.size() || !rises) fault("a curve of `curves` does not rise");
      curves.push_back(std::move(c));
    }
    if (curves.size() != classes_)
      fault("`curves` has " + std::to_string(curves.size()) + " curves for " + std::to_string(classes_) + " classes");
    return curves;
  }

 private:
  std::size_t wanted(int size) const { return size < 0 ? classes_ : static_cast<std::size_t>(size); }

  Eigen::VectorXd checked(const std::vector<double>& values, const std::string& key, std::size_t size) const {
    if (values.size() != size)
      fault("`" + key + "` has " + std::to_string(values.size()) + " numbers " +
            (size == classes_ ? "for " + std::to_string(size) + " classes"
                              : "where " + std::to_string(size) + " belong"));
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Index>(values.size()));
  }

  const Json& json_;
  std::size_t classes_;
  const std::filesystem::path& path_;
};

}  // namespace

Json to_json(const Calibrator& c) {
  const bool ok = c.status == FitStatus::ok;
  const Shape shape = shape_of(c.method);
  Json json{{"method", name_of(c.method)}, {"status", name_of(c.status)}};
  const auto add = [&](bool has, const char* key, const auto& value) {
    if (has) json[key] = ok ? Json(value) : Json(nullptr);
  };
  add(shape.temperature, "temperature", json_number(c.temperature));
  add(shape.weight, "weight", numbers(c.weight));
  add(shape.matrix_columns, "matrix", numbers(c.matrix));
  add(shape.bias, "bias", numbers(c.bias));
  add(shape.curves, "curves", numbers(c.curves));
  json["prior"] = c.smoothing.prior;
  json["uniform_cells"] = c.smoothing.uniform_cells;
  json["n"] = c.n;
  json["nll_before"] = json_number(c.nll_before);
  json["nll_after"] = json_number(c.nll_after);
  json["ece_before"] = json_number(c.ece_before);
  json["ece_after"] = json_number(c.ece_after);
  json["steps"] = c.steps;
  json["gradient_norm"] = json_number(c.gradient_norm);
  json["seconds"] = c.seconds;
  return json;
}

Calibrator calibrator_from(const Json& json, std::size_t classes, const std::filesystem::path& path) {
  const Reader reader(json, classes, path);
  Calibrator c;
  try {
    c.method = calibration_method_from(json_get<std::string>(json, "method", path));
    c.status = fit_status_from(json_get<std::string>(json, "status", path));
  } catch (const Error& e) {
    if (e.kind() == Kind::bad_data) throw;
    reader.fault(e.what());
  }
  const Shape shape = shape_of(c.method);
  if (c.status == FitStatus::ok) {
    if (shape.temperature) c.temperature = reader.temperature();
    if (shape.weight) c.weight = reader.vector("weight", shape.weight);
    if (shape.bias) c.bias = reader.vector("bias", shape.bias);
    if (shape.matrix_columns) c.matrix = reader.matrix(shape.matrix_columns, shape.any_columns);
    if (shape.curves) c.curves = reader.curves();
  }
  c.smoothing = reader.smoothing();
  c.n = json_get<std::size_t>(json, "n", path);
  c.nll_before = number_from(json, "nll_before");
  c.nll_after = number_from(json, "nll_after");
  c.ece_before = number_from(json, "ece_before");
  c.ece_after = number_from(json, "ece_after");
  c.steps = json_get<int>(json, "steps", path);
  c.gradient_norm = number_from(json, "gradient_norm");  // older files lack it
  c.seconds = json_get<double>(json, "seconds", path);
  return c;
}

Json to_json(const CalibrationGain& gain) {
  return {{"folds", gain.folds},
          {"by", gain.by_donor ? "donor" : "cell"},
          {"n", gain.n},
          {"units", gain.units},
          {"nll_before", json_number(gain.nll_before)},
          {"nll_after", json_number(gain.nll_after)},
          {"gain_se", json_number(gain.gain_se)}};
}

CalibrationGain calibration_gain_from(const Json& json, const std::filesystem::path& path) {
  return {json_get<int>(json, "folds", path),
          json_get<std::string>(json, "by", path) == "donor",
          json_get<std::size_t>(json, "n", path),
          json_get<std::size_t>(json, "units", path),
          number_from(json, "nll_before"),
          number_from(json, "nll_after"),
          number_from(json, "gain_se")};
}

Json to_json(const MethodChoice& choice) {
  Json candidates = Json::array();
  for (const auto& c : choice.candidates)
    candidates.push_back({{"method", name_of(c.method)},
                          {"status", name_of(c.status)},
                          {"nll", json_number(c.nll)},
                          {"excess", json_number(c.excess)},
                          {"excess_se", json_number(c.excess_se)}});
  return {{"rule", "simplest within one standard error of the best"},
          {"chosen", name_of(choice.chosen)},
          {"folds", choice.folds},
          {"by", choice.by_donor ? "donor" : "cell"},
          {"units", choice.units},
          {"nll_uncalibrated", choice.nll_uncalibrated},
          {"candidates", candidates}};
}

MethodChoice method_choice_from(const Json& json, const std::filesystem::path& path) {
  MethodChoice choice{calibration_method_from(json_get<std::string>(json, "chosen", path)),
                      json_get<int>(json, "folds", path),
                      json_get<std::string>(json, "by", path) == "donor",
                      json_get<std::size_t>(json, "units", path),
                      number_from(json, "nll_uncalibrated"),
                      {}};
  for (const auto& c : json_get<Json>(json, "candidates", path))
    choice.candidates.push_back({calibration_method_from(json_get<std::string>(c, "method", path)),
                                 fit_status_from(json_get<std::string>(c, "status", path)), number_from(c, "nll"),
                                 number_from(c, "excess"), number_from(c, "excess_se")});
  return choice;
}

}  // namespace leukolens
