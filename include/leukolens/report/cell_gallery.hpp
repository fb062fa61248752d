#pragma once
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"

namespace leukolens {

/// gallery.html: thousands of cells to sort, filter, look at and decide about by keys; one file that loads nothing.
/// Cells' images are decoded when they come into view.
/// @param gallery  docs/formats.md; with `findings`, sentences shown on top, and `pages`, pairs of a text and a file
/// @param sheets   PNG files of the cells' images
std::string cell_gallery_html(const Json& gallery, const std::vector<std::string>& sheets);

}  // namespace leukolens
