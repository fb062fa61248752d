#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/holdout/basis.hpp"
#include "leukolens/metrics/evaluation.hpp"
#include "leukolens/report/report.hpp"

namespace leukolens {

/// What a methods section may say of the making of the probabilities.
struct MethodsBasis {
  Basis basis;                           ///< model and calibration; both empty for scores of somebody else's
  std::shared_ptr<const Json> training;  ///< training.json of the model folder; null: none
};
/// @throws Error  Kind::bad_data where training.json is not JSON
MethodsBasis methods_basis(Basis basis);

/// The methods paragraphs of a paper in Markdown with pandoc's [@key] citations: network, training, calibration, cells,
/// intervals, metrics, decisions. Says only what is known, and names what the authors have to add.
std::string methods_text(const Evaluation& evaluation, const ReportContext& context, const MethodsBasis& basis);

/// The items of TRIPOD+AI (Collins et al., BMJ 385, 2024) as a Markdown table: what is known, else "to be filled in by
/// the authors".
std::string tripod_checklist(const Evaluation& evaluation, const ReportContext& context, const MethodsBasis& basis);

/// Writes methods.md, references.bib (the works that methods.md cites, no other) and checklist.md into `folder`.
void write_paper_pack(const std::filesystem::path& folder, const Evaluation& evaluation, const ReportContext& context,
                      const MethodsBasis& basis);

}  // namespace leukolens
