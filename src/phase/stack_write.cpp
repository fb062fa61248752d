#include "leukolens/phase/stack_write.hpp"

#include <tiffio.h>

#include <optional>
#include <span>

#include "leukolens/core/error.hpp"
#include "leukolens/core/links.hpp"
#include "leukolens/core/npy_stack.hpp"
#include "leukolens/core/text.hpp"
#include "phase/hdf5_output.hpp"
#include "phase/tiff_page_write.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path) {
  throw Error(Kind::io, path.string() + ": writing failed. Check the disk's free space and the path.");
}

/// What all formats have in common: counting and checking.
class Stack : public StackWriter {
 public:
  Stack(fs::path path, std::size_t frames) : path_(std::move(path)), frames_(frames) {}

  void add(const cv::Mat1f& image) override {
    if (image.empty()) throw Error(Kind::bad_value, path_.string() + ": an image without pixels cannot be written.");
    if (done_ == 0) size_ = image.size();
    if (image.size() != size_)
      throw Error(Kind::bad_value, path_.string() + ": holds images of one size, and image " + std::to_string(done_) +
                                       " has another than the first.");
    write(image.isContinuous() ? image : image.clone());
    ++done_;
  }

  void commit() override {
    if (done_ != frames_)
      throw Error(Kind::bad_value, path_.string() + ": " + std::to_string(done_) + " images came where " +
                                       std::to_string(frames_) + " were promised.");
    finish();
  }

 protected:
  virtual void write(const cv::Mat1f& image) = 0;
  virtual void finish() = 0;
  const fs::path& path() const { return path_; }
  std::size_t frames() const { return frames_; }
  std::size_t done() const { return done_; }
  const cv::Size& size() const { return size_; }

 private:
  fs::path path_;
  std::size_t frames_, done_ = 0;
  cv::Size size_;
};

/// A file that grows as `path.part`.
class PartPath {
 public:
  PartPath(const fs::path& path, IfExists if_exists) : path_(link_target(path)), part_(path_.string() + ".part") {
    check_output(path, if_exists);
    check_output(path_, IfExists::replace);
    if (fs::is_directory(path_)) throw Error(Kind::exists, path.string() + ": is a folder. Choose another --output.");
  }
  ~PartPath() {
    std::error_code ignored;
    if (!published_) fs::remove(part_, ignored);
  }
  PartPath(const PartPath&) = delete;
  PartPath& operator=(const PartPath&) = delete;
  const fs::path& part() const { return part_; }
  void publish() {
    publish_file(part_, path_);
    published_ = true;
  }

 private:
  fs::path path_, part_;
  bool published_ = false;
};

class NpyStack : public Stack {
 public:
  NpyStack(const fs::path& path, std::size_t frames, IfExists if_exists)
      : Stack(path, frames), file_(path, if_exists) {}

 private:
  void write(const cv::Mat1f& image) override {
    if (!out_)
      out_.emplace(file_.part(), "<f4",
                   std::vector{static_cast<std::size_t>(image.rows), static_cast<std::size_t>(image.cols)});
    out_->add(std::as_bytes(std::span(image.ptr<float>(), image.total())));
  }
  void finish() override {
    out_->finish();
    file_.publish();
  }

  PartPath file_;
  std::optional<NpyStackWriter> out_;
};

class Hdf5Stack : public Stack {
 public:
  Hdf5Stack(const fs::path& path, std::size_t frames, const Optics& optics, IfExists if_exists)
      : Stack(path, frames), file_(path, if_exists), optics_(optics) {}

 private:
  static constexpr const char* name = "/image";

  void write(const cv::Mat1f& image) override {
    if (done() == 0) {
      dataset_ = file_.stack(name, image.rows, image.cols);
      if (optics_.pixel_size_um) file_.number_attribute(name, "pixel_size_um", *optics_.pixel_size_um);
      if (optics_.wavelength_nm) file_.number_attribute(name, "wavelength_nm", *optics_.wavelength_nm);
      if (optics_.medium_index) file_.number_attribute(name, "medium_index", *optics_.medium_index);
      file_.text_attribute(name, "unit", "rad");
    }
    file_.append(dataset_, image.ptr<float>());
  }
  void finish() override {
    dataset_ = {};
    file_.commit();
  }

  Hdf5Output file_;
  Hdf5Id dataset_;
  Optics optics_;
};

int keep_quiet(TIFF*, void*, const char*, const char*, va_list) { return 1; }

class TiffStack : public Stack {
 public:
  TiffStack(const fs::path& path, std::size_t frames, const Optics& optics, IfExists if_exists)
      : Stack(path, frames), file_(path, if_exists), optics_(optics) {}

 private:
  /// Classic TIFF addresses 4 GB; some programs read no other.
  const char* mode(const cv::Mat1f& image) const {
    constexpr double most_of_classic = 4.2e9, around_a_page = 512;
    return (static_cast<double>(image.total() * sizeof(float)) + around_a_page) * static_cast<double>(frames()) >
                   most_of_classic
               ? "w8l"
               : "wl";
  }

  void write(const cv::Mat1f& image) override {
    std::string description;
    if (done() == 0) {
      const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)> options(TIFFOpenOptionsAlloc(),
                                                                                 TIFFOpenOptionsFree);
      TIFFOpenOptionsSetErrorHandlerExtR(options.get(), keep_quiet, nullptr);
      tiff_.reset(TIFFOpenExt(file_.part().c_str(), mode(image), options.get()));
      description = ome_description(image, frames(), optics_);
    }
    if (!tiff_ || !write_tiff_page(tiff_.get(), image, COMPRESSION_NONE, optics_, description) ||
        !TIFFWriteDirectory(tiff_.get()))
      fail(path());
  }
  void finish() override {
    if (!TIFFFlush(tiff_.get())) fail(path());
    tiff_.reset();
    file_.publish();
  }

  PartPath file_;
  Optics optics_;
  std::unique_ptr<TIFF, void (*)(TIFF*)> tiff_{nullptr, TIFFClose};
};

}  // namespace

const std::vector<std::string>& stack_endings() {
  static const std::vector<std::string> endings = {".npy", ".h5", ".hdf5", ".tif", ".tiff"};
  return endings;
}

std::unique_ptr<StackWriter> write_stack(const fs::path& path, std::size_t frames, const Optics& optics,
                                         IfExists if_exists) {
  const std::string ending = lower(path.extension().string());
  if (ending == ".npy") return std::make_unique<NpyStack>(path, frames, if_exists);
  if (ending == ".h5" || ending == ".hdf5") return std::make_unique<Hdf5Stack>(path, frames, optics, if_exists);
  if (ending == ".tif" || ending == ".tiff") return std::make_unique<TiffStack>(path, frames, optics, if_exists);
  throw Error(Kind::usage, path.string() + ": stacks of images are written as " + join(stack_endings(), ", ") + ".");
}

}  // namespace leukolens
