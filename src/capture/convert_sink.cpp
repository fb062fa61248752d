#include "capture/convert_sink.hpp"

#include <algorithm>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/capture_write.hpp"
#include "leukolens/phase/stack_write.hpp"
#include "leukolens/phase/write.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

class CaptureSink : public ImageSink {
 public:
  CaptureSink(const fs::path& path, const SinkFacts& facts)
      : writer_(path, {facts.range, facts.background, facts.optics, facts.if_exists}) {}
  void add(const PhaseImage& image, const std::string&) override { writer_.add(image.phase); }
  void commit() override { writer_.commit(); }
  std::size_t clipped_px() const override { return writer_.clipped_px(); }

 private:
  CaptureWriter writer_;
};

class StackSink : public ImageSink {
 public:
  StackSink(const fs::path& path, const SinkFacts& facts)
      : writer_(write_stack(path, facts.frames, facts.optics, facts.if_exists)) {}
  void add(const PhaseImage& image, const std::string&) override { writer_->add(image.phase); }
  void commit() override { writer_->commit(); }

 private:
  std::unique_ptr<StackWriter> writer_;
};

class FolderSink : public ImageSink {
 public:
  FolderSink(const fs::path& path, const SinkFacts& facts)
      : folder_(path, facts.if_exists, marker), images_(facts.frames) {}

  void add(const PhaseImage& image, const std::string& name) override {
    const fs::path path = folder_.part() / (name + ".tif");
    if (fs::exists(path))
      throw Error(Kind::bad_data, name + ".tif: two images would be written under this name. Convert them apart.");
    fs::create_directories(path.parent_path());
    write_part_file(path, encode_tiff_f32(image.phase, image.optics));
  }
  void commit() override {
    write_part_file(folder_.part() / marker, Json({{"schema_version", 1}, {"images", images_}}).dump(1) + "\n");
    folder_.commit();
  }

 private:
  static constexpr const char* marker = "conversion.json";  // --force replaces no folder without it
  FolderWriter folder_;
  std::size_t images_;
};

}  // namespace

OutputKind output_kind(const fs::path& output) {
  const std::string ending = lower(output.extension().string());
  if (!output.has_filename() || ending.empty()) return OutputKind::folder;
  if (ending == ".phase") return OutputKind::codes;
  if (ending == ".raw") return OutputKind::raw;
  if (std::ranges::find(stack_endings(), ending) != stack_endings().end()) return OutputKind::stack;
  throw Error(Kind::usage, output.string() + ": the ending " + ending +
                               " is not written. Give --output one of .phase, "
                               ".raw, " +
                               join(stack_endings(), ", ") +
                               ", or a name without ending for a folder of TIFF "
                               "files.");
}

std::unique_ptr<ImageSink> open_sink(const fs::path& output, const SinkFacts& facts) {
  switch (output_kind(output)) {
    case OutputKind::stack:
      return std::make_unique<StackSink>(output, facts);
    case OutputKind::folder:
      return std::make_unique<FolderSink>(output, facts);
    default:
      return std::make_unique<CaptureSink>(output, facts);
  }
}

}  // namespace leukolens
