#include "leukolens/inference/run_record.hpp"

#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/predictions/merge.hpp"

namespace leukolens {
namespace {

std::string paths_sha256(const Inputs& inputs) {
  Sha256 list;
  for (const auto& file : inputs.files) {
    list.add(file.relative_path);
    list.add(std::string_view("\0", 1));
  }
  return list.hex();
}

}  // namespace

Json run_record(const Model& model, const RunStamp& stamp, const Engines& engines, const ClassifyOptions& options,
                const Inputs& inputs, const InputOptions& input_options) {
  const auto& c = options.convert;
  RunStamp own = stamp;
  own.weights_sha256 = model.weights_sha256;
  Json json = {{"schema_version", 1}};
  json.update(to_json(own));
  json.update(
      Json{{"classes", model.classes},
           {"engine", engine_name(engines, options.engine)},
           {"precision", name_of(options.precision)},
           {"inputs", {{"files", inputs.files.size()}, {"paths_sha256", paths_sha256(inputs)}}},
           {"options",
            {{"labels", input_options.labels == FolderLabels::none ? "none" : "folders"},
             {"include", input_options.include},
             {"exclude", input_options.exclude},
             {"grey", c.grey},
             {"phase_range", c.phase_range ? to_text(c.phase_range->lo) + ":" + to_text(c.phase_range->hi) : ""},
             {"pixel_size_um", c.pixel_size_um.value_or(0)},
             {"wavelength_nm", c.wavelength_nm.value_or(0)},
             {"medium_index", c.medium_index.value_or(0)},
             {"scale", options.scale.value_or(0)},
             {"batch", options.batch},
             {"device", options.device}}}});
  if (any_rule(inputs.names)) json["options"]["names"] = to_json(inputs.names);
  if (options.shard) json["shard"] = shard_record(*options.shard, inputs);
  if (holds_captures(inputs, options.capture)) json["options"]["capture"] = to_json(options.capture);
  return json;
}

}  // namespace leukolens
