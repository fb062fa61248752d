#include "leukolens/report/cell_gallery.hpp"

#include "gallery_files.hpp"
#include "leukolens/core/base64.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "report/numbers.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

void replace(std::string& text, const std::string& token, const std::string& by) {
  for (auto at = text.find(token); at != std::string::npos; at = text.find(token, at + by.size()))
    text.replace(at, token.size(), by);
}

/// What the page's policy names the script by.
std::string script_hash(const std::string& script) {
  const auto hex = sha256(script);
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return "sha256-" + base64(bytes);
}

/// JSON that no name can end the element of.
std::string embedded(const Json& json) {
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  replace(text, "<", "\\u003c");
  return text;
}

std::string body_of(const Json& gallery) {
  std::string body = html::gallery_body;
  const auto number = [&](const char* key) { return figure_text(number_from(gallery, key)); };
  replace(body, "@HEADING@", "Cells of the atlas");
  replace(body, "@PHASE_LO@", number("phase_lo"));
  replace(body, "@PHASE_HI@", number("phase_hi"));
  replace(body, "@PHASE_UNIT@", xml_escape(gallery.at("phase_unit").get<std::string>()));
  replace(body, "@MAP_TITLE@", xml_escape(gallery.at("map_title").get<std::string>()));
  return body;
}

}  // namespace

std::string cell_gallery_html(const Json& gallery, const std::vector<std::string>& sheets) {
  const std::string script = std::string(html::gallery_core) + html::gallery_view;
  std::string page =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src "
      "data:; script-src '" +
      script_hash(script) + "'\">\n<title>Gallery</title>\n<style>\n" + html::gallery_style +
      "</style>\n</head>\n<body>\n" + body_of(gallery) + "<script type=\"application/json\" id=\"gallery-data\">" +
      embedded(gallery) + "</script>\n";
  for (std::size_t i = 0; i < sheets.size(); ++i)
    page += "<script type=\"text/plain\" id=\"sheet-" + std::to_string(i) + "\">" + base64(sheets[i]) + "</script>\n";
  return page + "<script>" + script + "</script>\n</body>\n</html>\n";
}

}  // namespace leukolens
