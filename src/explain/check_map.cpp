#include "explain/check_map.hpp"

#include <string>

#include "leukolens/core/error.hpp"

namespace leukolens {

void check_map(const cv::Mat1f& map, const cv::Size& size) {
  const auto text = [](const cv::Size& s) { return std::to_string(s.width) + " x " + std::to_string(s.height); };
  if (map.empty()) throw Error(Kind::bad_value, "score of a map: the map has no pixels");
  if (map.size() != size)
    throw Error(Kind::bad_value, "score of a map: " + text(map.size()) + " pixels, the input has " + text(size));
  if (!cv::checkRange(map)) throw Error(Kind::bad_value, "score of a map: a value is not finite");
}

}  // namespace leukolens
