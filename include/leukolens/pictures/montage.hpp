#pragma once
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/phase/image.hpp"
#include "leukolens/pictures/style.hpp"

namespace leukolens {

/// A class, as a column of a montage.
struct MontageColumn {
  std::string title;  ///< the class
  std::string note;   ///< under it, for example its probability; may be empty
};

/// The map of one class by one method.
struct MontagePanel {
  cv::Mat1f map;       ///< S x S; NaN is undefined; empty: there is none, the place stays blank
  std::string remark;  ///< under it, for example the relevance outside the cell; may be empty
  bool warns = false;  ///< the remark is a warning
};

/// One method, as a row of a montage.
struct MontageRow {
  std::string title;    ///< the method
  std::string note;     ///< under it, for example the layer and the map's own resolution; may be empty
  std::string warning;  ///< of the method; may be empty
  bool is_signed = false;
  std::vector<MontagePanel> panels;  ///< one a column
  std::optional<double> scale;       ///< > 0: value at the end of the row's colours; else its largest |value|
};

/// Methods compared on one cell.
struct Montage {
  std::string title, subtitle;  ///< the cell; what the model says of it
  PhaseImage phase;             ///< S x S patch
  cv::Mat1b outline;            ///< S x S mask (0 | 255) of the cell; may be empty
  std::vector<MontageColumn> columns;
  std::vector<MontageRow> rows;
};

/// A sheet with a row for each method: its name, the phase, a panel a class, and the colour bar of the row.
/// @returns  H x W, channels red, green, blue (what `encode_png` takes)
/// @throws Error  Kind::bad_value for an empty phase, no row or column, a row of another number of panels, a map or
///                outline of another size than the phase, a scale <= 0; Kind::io where no font is installed
cv::Mat3b render_montage(const Montage& montage, const PictureOptions& options = {});

/// The same sheet as a PDF of one page, as `overlay_pdf` makes it.
std::string montage_pdf(const Montage& montage, const PictureOptions& options = {});

}  // namespace leukolens
