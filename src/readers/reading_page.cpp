#include "readers/reading_page.hpp"

#include "leukolens/core/base64.hpp"
#include "leukolens/core/json.hpp"
#include "page_file.hpp"

namespace leukolens {

std::string reading_page(const std::string& reader, const std::string& arm, const std::string& title,
                         const std::vector<std::string>& classes, const std::vector<ReadingItem>& items) {
  Json list = Json::array();
  for (const auto& item : items)
    list.push_back({{"item", item.item}, {"caption", item.caption}, {"png", base64(item.png)}});
  const Json data = {{"reader", reader}, {"arm", arm}, {"title", title}, {"classes", classes}, {"items", list}};
  std::string text = data.dump(-1, ' ', false, Json::error_handler_t::replace);
  for (auto at = text.find('<'); at != std::string::npos; at = text.find('<', at)) text.replace(at, 1, "\\u003c");
  std::string page = reading_page_html;
  const std::string place = "DATA_OF_THE_PAGE";
  return page.replace(page.find(place), place.size(), text);
}

}  // namespace leukolens
