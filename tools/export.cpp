// leukolens export — the network for other programs
#include "export.hpp"

#include <fmt/format.h>

#include "leukolens/core/json.hpp"
#include "leukolens/model/onnx.hpp"

using namespace leukolens;

void setup_export(CommandLine& program, ExportOptions& o) {
  auto c = program.command("export", "Write the network of a model as an ONNX file.");
  c.add("model", o.model, "model folder made by `leukolens train`").required().check(existing_path());
  c.add("--onnx", o.onnx, "file to write").required().check(writable_path());
  c.flag("--force", o.force, "replace an existing file");
  add_common(c, o.common);
  c.footer(
      "Input `phase`: N x 1 x S x S float32, in the model's unit, at its pixel size and after its background "
      "subtraction; N is free.\nOutput `logits`: N x K, before calibration.\n"
      "Example:\n  leukolens export M --onnx model.onnx");
}

int run_export(const ExportOptions& o, Console& console) {
  check_output(o.onnx, o.force ? IfExists::replace : IfExists::refuse);
  const Model model = read_model(o.model);
  write_file(o.onnx, onnx_text(model));
  const auto& p = model.preprocessing;
  console.say(fmt::format("{}: {}, N x 1 x {} x {} phase ({}) to N x {} logits: {}", o.onnx.string(),
                          model.architecture, p.patch, p.patch, name_of(p.unit), model.classes.size(),
                          fmt::join(model.classes, ", ")));
  console.result({{"output", o.onnx.string()},
                  {"architecture", model.architecture},
                  {"patch_px", p.patch},
                  {"unit", name_of(p.unit)},
                  {"classes", model.classes}});
  return 0;
}
