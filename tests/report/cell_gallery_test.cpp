#include "leukolens/report/cell_gallery.hpp"

#include <cstdio>
#include <cstdlib>

#include "browser.hpp"
#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/phase/write.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

/// Time for the page's own scripts.
const std::string patience = "--virtual-time-budget=4000";

/// Cells of two classes in turn; names are what they are told to be.
Json gallery_of(int n, const std::string& name = "cell", const std::string& class_name = "monocyte") {
  Json cells = Json::array();
  for (int i = 0; i < n; ++i) {
    char id[32];
    std::snprintf(id, sizeof id, "%05d", i);
    cells.push_back({{"id", name + id},
                     {"hash", "h" + std::to_string(i)},
                     {"label", i % 2 ? class_name : "neutrophil"},
                     {"called", class_name},
                     {"p", 0.5 + 0.5 * i / n},
                     {"decision", i % 3 ? "accept" : "review"},
                     {"role", "test"},
                     {"donor", "d" + std::to_string(i % 4)},
                     {"capture", ""},
                     {"novelty", i},
                     {"strategy", ""},
                     {"doubt", 0.4},
                     {"odds", i == 7}});
  }
  return {{"classes", {class_name, "neutrophil"}},
          {"tile_px", 16},
          {"columns", 8},
          {"per_sheet", 64},
          {"phase_lo", 0},
          {"phase_hi", 2},
          {"phase_unit", "rad"},
          {"map_title", "LRP"},
          {"cells_in_all", n},
          {"gallery", "abc"},
          {"key", "k"},
          {"cells", cells},
          {"findings", {"A finding about " + name}},
          {"pages", Json::array({Json::array({"Overview", "index.html"})})}};
}

std::vector<std::string> sheets_of(int n) {
  return std::vector<std::string>(static_cast<std::size_t>((n + 63) / 64),
                                  encode_png(cv::Mat1b(8 * 16, 16 * 16, uchar{90})));
}

/// The page without its policy and with a script of the test's behind its own.
std::string with_script(std::string page, const std::string& script) {
  const auto policy = page.find("<meta http-equiv"), end = page.find(">", policy);
  page.erase(policy, end - policy + 1);
  return page.insert(page.rfind("</body>"), "<script>" + script + "</script>\n");
}

}  // namespace

TEST_CASE("the gallery opens quietly, draws what is in view alone, and makes no markup of names", "[report][browser]") {
  const std::string hostile = "</script><img src=x onerror=alert(1)>";
  const auto page = cell_gallery_html(gallery_of(1000, hostile, "<b>bold</b>"), sheets_of(1000));
  CHECK(page.find(hostile) == std::string::npos);
  if (!has_chromium()) {
    std::puts("skipped: no chromium to open gallery.html with");
    return;
  }
  const TemporaryFolder folder;
  write_file(folder / "gallery.html", page);
  const auto opened = open_in_browser(folder, (folder / "gallery.html").string(), patience);
  CHECK(opened.messages.find("CONSOLE") == std::string::npos);
  CHECK(opened.dom.find("data-ready=") != std::string::npos);
  CHECK(opened.dom.find("<img") == std::string::npos);
  CHECK(opened.dom.find("<b>bold") == std::string::npos);
  CHECK_THAT(opened.dom, Contains("1,000 of 1,000 cells"));
  std::size_t tiles = 0;
  for (auto at = opened.dom.find("id=\"tile-"); at != std::string::npos; at = opened.dom.find("id=\"tile-", at + 1))
    ++tiles;
  CHECK(tiles > 0);
  CHECK(tiles < 100);
}

TEST_CASE("keys label, flag, comment and take back, and the review says so", "[report][browser]") {
  if (!has_chromium()) {
    std::puts("skipped: no chromium to press keys in");
    return;
  }
  const TemporaryFolder folder;
  const std::string script = R"js(
    const press = key => document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
    $("reviewer").value = 'Ann "A", MD';
    press("2");
    press("f");
    press("ArrowRight");
    press("1");
    press("ArrowLeft");
    press("u");
    const csv = reviewCsv(cells, reviews, data.gallery);
    const back = readReviews(csv + "other,,a,b,c,,,x,2026-01-01T00:00:00Z,g\r\n", cells);
    document.body.dataset.result = JSON.stringify({csv, first: cells[shown[0]].id, read: back.reviews.size, others: back.others,
      again: reviewCsv(cells, back.reviews, data.gallery) === csv,
      wrong: chosen(cells, {low: 0, high: 1, outcome: "wrong"}, "least", reviews).length,
      sure: chosen(cells, {low: 0.9, high: 1}, "most", reviews).length,
      decided: chosen(cells, {low: 0, high: 1, reviewed: "yes"}, "queue", reviews).length});
  )js";
  write_file(folder / "gallery.html", with_script(cell_gallery_html(gallery_of(100), sheets_of(100)), script));
  const auto opened = open_in_browser(folder, (folder / "gallery.html").string(), patience);
  INFO(opened.messages);
  const auto begin = opened.dom.find("data-result=\"");
  REQUIRE(begin != std::string::npos);
  auto text = opened.dom.substr(begin + 13, opened.dom.find('"', begin + 13) - begin - 13);
  for (auto at = text.find("&quot;"); at != std::string::npos; at = text.find("&quot;", at)) text.replace(at, 6, "\"");
  for (auto at = text.find("&amp;"); at != std::string::npos; at = text.find("&amp;", at)) text.replace(at, 5, "&");
  const auto result = Json::parse(text);
  CHECK(result.at("first") == "cell00007");  // its label is at odds
  const std::string csv = result.at("csv");
  CHECK_THAT(csv, Contains("id,content_hash,label,predicted,new_label,flag,comment,reviewer,reviewed_at,gallery\r\n"));
  CHECK_THAT(csv, Contains("cell00007,h7,monocyte,monocyte,neutrophil,,,\"Ann \"\"A\"\", MD\","));
  CHECK_THAT(csv, Contains(",,exclude,,"));              // the next one
  CHECK(csv.find(",monocyte,,,") == std::string::npos);  // labelled, then taken back
  CHECK(result.at("read") == 2);
  CHECK(result.at("others") == 1);
  CHECK(result.at("again") == true);
  CHECK(result.at("wrong") == 50);
  CHECK(result.at("sure") == 20);
  CHECK(result.at("decided") == 2);
}
