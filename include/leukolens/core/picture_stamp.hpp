#pragma once
#include <string>
#include <string_view>

#include "leukolens/core/run_stamp.hpp"

namespace leukolens {

/// A picture with `describe(stamp)` in its metadata: text `Description` of a PNG (an iTXt chunk behind its header).
/// @param png  a whole file  @throws Error  Kind::bad_value where it is none
std::string stamped_png(std::string_view png, const RunStamp& stamp);

/// The element `metadata` of an SVG. @throws Error  Kind::bad_value without an element `svg`
std::string stamped_svg(std::string_view svg, const RunStamp& stamp);

/// `Subject` of a PDF's information dictionary, which replaces another one (an incremental update, ISO 32000-1
/// 7.5.6). @throws Error  Kind::bad_value where the file's trailer cannot be read
std::string stamped_pdf(std::string_view pdf, const RunStamp& stamp);

}  // namespace leukolens
