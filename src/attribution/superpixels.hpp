#pragma once
#include <opencv2/core.hpp>

namespace leukolens {

/// Cuts a cell into connected patches of like phase: the players of LIME and KernelSHAP. Simple linear iterative
/// clustering (Achanta et al., IEEE TPAMI 34, 2012) of position and phase from seeds on a grid; the same image gives
/// the same patches.
/// @param image  S x S
/// @param count  how many to aim at, at least 1; pixels are the most there can be
/// @returns  S x S numbers 0..M-1, M at most `count`; an image without structure falls into about equal blocks
cv::Mat1i superpixels(const cv::Mat1f& image, int count);

/// M, one more than the largest number.
int count_of(const cv::Mat1i& segments);

}  // namespace leukolens
