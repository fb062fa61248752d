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

/// What a script left in the page's `data-result`.
Json result_of(const Opened& opened) {
  INFO(opened.messages);
  CHECK(opened.messages.find("CONSOLE") == std::string::npos);
  const auto begin = opened.dom.find("data-result=\"");
  REQUIRE(begin != std::string::npos);
  auto text = opened.dom.substr(begin + 13, opened.dom.find('"', begin + 13) - begin - 13);
  for (const auto& [entity, sign] : {std::pair("&quot;", "\""), std::pair("&lt;", "<"), std::pair("&amp;", "&")})
    for (auto at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1))
      text.replace(at, std::string(entity).size(), sign);
  return Json::parse(text);
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
  const auto result = result_of(opened);
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

TEST_CASE("a key does what its reader means: in fields, on buttons, held down, beside a help text",
          "[report][browser]") {
  if (!has_chromium()) {
    std::puts("skipped: no chromium to press keys in");
    return;
  }
  const TemporaryFolder folder;
  const std::string script = R"js(
    const press = (key, target = document.body, more = {}) =>
      target.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true, ...more}));
    const result = {};
    press("c");
    $("comment").value = "=debris";
    $("comment").dispatchEvent(new Event("change"));
    $("cell").close();
    press("ArrowRight");
    press("Enter");
    result.comment_of_next = $("comment").value;
    result.focus = document.activeElement.className;
    press("ArrowLeft");
    result.comment_again = $("comment").value;
    $("cell").close();
    result.enter_left_to_button = press("Enter", $("save"));
    result.opened_by_button = $("cell").open;
    press("?");
    press("2");
    result.under_help = reviews.size;
    $("help").close();
    press("2", $("text"));
    result.in_field = reviews.size;
    moveTo(10);
    press("1");
    press("1", document.body, {repeat: true});
    result.held = reviews.size;
    press("F");
    result.capital = reviews.size;
    press("toString");
    result.focus_kept = document.activeElement.id;
    $("labels").querySelectorAll("button")[1].click();
    result.by_button = reviews.get(cells[shown[11]].id);
    $("high").value = "";
    $("high").dispatchEvent(new Event("input"));
    result.without_limit = shown.length;
    $("text").value = "no such cell";
    $("text").dispatchEvent(new Event("input"));
    for (const key of ["1", "f", "u", "Enter", "End", "ArrowDown", "m"]) press(key);
    result.empty = [shown.length, $("none").hidden, reviews.size];
    result.csv = reviewCsv(cells, reviews, data.gallery);
    const other = result.csv.replace(",h7,", ",h8,");
    result.other_pixels = [readReviews(other, cells).reviews.size, readReviews(other, cells).others];
    document.body.dataset.result = JSON.stringify(result);
  )js";
  write_file(folder / "gallery.html", with_script(cell_gallery_html(gallery_of(100), sheets_of(100)), script));
  const auto result = result_of(open_in_browser(folder, (folder / "gallery.html").string(), patience));
  CHECK(result.at("comment_of_next") == "");
  CHECK(result.at("focus") == "action close");  // Enter again closes, and gives no label
  CHECK(result.at("comment_again") == "=debris");
  CHECK(result.at("enter_left_to_button") == true);
  CHECK(result.at("opened_by_button") == false);
  CHECK(result.at("under_help") == 1);
  CHECK(result.at("in_field") == 1);
  CHECK(result.at("held") == 2);
  CHECK(result.at("capital") == 3);
  CHECK(result.at("focus_kept") == "tile-11");  // its tile was drawn anew
  CHECK(result.at("by_button").at("newLabel") == "neutrophil");
  CHECK(result.at("by_button").at("flag") == "exclude");
  CHECK(result.at("without_limit") == 100);
  CHECK(result.at("empty") == Json{0, false, 3});
  CHECK_THAT(result.at("csv").get<std::string>(), Contains(",\"=debris\","));
  CHECK(result.at("other_pixels") == Json{2, 1});
}

TEST_CASE("a cell is shown with its own images however late they are decoded, on paper too", "[report][browser]") {
  if (!has_chromium()) {
    std::puts("skipped: no chromium to decode images in");
    return;
  }
  const TemporaryFolder folder;
  auto sheets = sheets_of(320);
  for (std::size_t i = 0; i < sheets.size(); ++i)
    sheets[i] = encode_png(cv::Mat1b(8 * 16, 16 * 16, static_cast<uchar>(40 * i + 20)));
  auto gallery = gallery_of(320);
  for (auto& cell : gallery["cells"]) cell["p"] = 0.5;
  for (auto& cell : gallery["cells"]) cell["decision"] = "";
  const std::string script = R"js((async () => {
    const grey = canvas => canvas.getContext("2d").getImageData(0, 0, 1, 1).data[0];
    const late = new Promise(done => { const wait = sheetOf(4); sheets.set(4, wait.then(s => new Promise(r => setTimeout(() => r(s), 300)))); done(); });
    await late;
    draw($("large"), 319, false);
    draw($("large"), 0, false);
    await new Promise(r => setTimeout(r, 600));
    const large = grey($("large"));
    while (!document.body.dataset.printable) await new Promise(r => setTimeout(r, 20));
    dispatchEvent(new Event("beforeprint"));
    await null; await null; await null;
    const tiles = [...document.querySelectorAll(".tile canvas")];
    document.body.dataset.result = JSON.stringify({large, tiles: tiles.length, greys: [...new Set(tiles.map(grey))],
      said: $("printed").textContent});
  })())js";
  write_file(folder / "gallery.html", with_script(cell_gallery_html(gallery, sheets), script));
  const auto result = result_of(open_in_browser(folder, (folder / "gallery.html").string(), patience));
  CHECK(result.at("large") == 20);
  CHECK(result.at("tiles") == 200);
  CHECK(result.at("greys") == Json{20, 60, 100, 140});
  CHECK(result.at("said") == "200 of 320 of 320 cells; order: most worth a look");
}
