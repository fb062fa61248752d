#pragma once
#include <tiffio.h>

#include <opencv2/core.hpp>
#include <string>

#include "leukolens/phase/image.hpp"

namespace leukolens {

/// A minimal OME-XML block (OME-TIFF specification, schema 2016-06) of `frames` images like this one; empty where no
/// optics is known.
std::string ome_description(const cv::Mat& image, std::size_t frames, const Optics& optics);

/// One page. @param image  H x W, CV_32F or CV_16U. @param description  empty: none. @returns  false where libtiff
/// failed
bool write_tiff_page(TIFF* tiff, const cv::Mat& image, int compression, const Optics& optics,
                     const std::string& description);

}  // namespace leukolens
