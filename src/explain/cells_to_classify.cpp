#include "leukolens/explain/cells_to_classify.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/dataset/inputs.hpp"

namespace leukolens {

namespace fs = std::filesystem;

CellsToClassify cells_to_classify(const std::vector<fs::path>& inputs, const Model& model, const fs::path& output,
                                  const ExplainCellsOptions& options, const Warn& warn) {
  for (const auto& path : inputs) {
    if (!phase_path_exists(path))
      throw Error(Kind::missing, path.string() + ": no such file or folder. Check the path.");
    if (!is_predictions_table(path)) continue;
    if (inputs.size() > 1)
      throw Error(Kind::usage, path.string() + ": a table of predictions stands alone. Explain it by itself.");
    if (any_rule(options.names))
      throw Error(Kind::usage, path.string() +
                                   ": a table of predictions has its labels and donors in columns; "
                                   "--label-from and the like are for images. Leave them out.");
    return cells_of_table(path, options);
  }
  if (!options.root.empty())
    throw Error(Kind::usage, "--root is for a table of predictions; " + inputs.front().string() + " is none.");
  InputOptions input_options;
  input_options.labels = FolderLabels::known_classes;
  input_options.classes = model.classes;
  input_options.names = options.names;
  auto listed = list_inputs(inputs, input_options, warn);
  check_output_apart(output, listed);
  return cells_of_inputs(std::move(listed), model, options);
}

void check_all_found(const fs::path& table, std::size_t wanted, std::size_t found, const Warn& warn) {
  if (wanted <= found) return;
  const auto text = table.string() + ": " + std::to_string(wanted - found) + " of " + std::to_string(wanted) +
                    " cells are not found in their frames again. Give the options by which they were cut (--segment, "
                    "--threshold, --min-area ...) as `classify` was given them.";
  if (found == 0) throw Error(Kind::bad_data, text);
  if (warn) warn(text);
}

}  // namespace leukolens
