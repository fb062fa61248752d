#include "catch.hpp"
#include "leukolens/core/picture_stamp.hpp"
#include "leukolens/pictures/montage.hpp"
#include "leukolens/pictures/overlay.hpp"
#include "pictures/drawing.hpp"
#include "tiny_network.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

Overlay example() {
  Overlay o;
  o.title = "monocyte/\u05EA\u05D0 cell.tif";
  o.phase.phase = tiny::random_image(32, "phase");
  o.phase.optics.pixel_size_um = 0.1;
  o.outline = cv::Mat1b::zeros(32, 32);
  o.outline(cv::Rect(8, 8, 16, 16)) = 255;
  o.panels.push_back({"monocyte", "p = 0.93", tiny::random_image(32, "map"), "6 x 6 map", true});
  o.is_signed = true;
  return o;
}

}  // namespace

TEST_CASE("a picture is one page of a PDF with the fonts of its text", "[pictures]") {
  for (const auto style : {PictureStyle::overlay, PictureStyle::beside, PictureStyle::contour}) {
    const auto pdf = overlay_pdf(example(), {style, HeatColours::viridis});
    CHECK(pdf.starts_with("%PDF-1."));
    CHECK(pdf.ends_with("%%EOF\n"));
    CHECK_THAT(pdf, Contains("/Count 1") && Contains("/FontFile"));
    CHECK_THAT(pdf, !Contains("CreationDate"));
  }
}

TEST_CASE("the same picture is the same PDF", "[pictures]") {
  CHECK(overlay_pdf(example()) == overlay_pdf(example()));
  Overlay other = example();
  other.panels[0].map(3, 3) += 1;
  CHECK(overlay_pdf(other) != overlay_pdf(example()));
}

TEST_CASE("a PDF takes the stamp of the run that made it", "[pictures]") {
  const auto pdf = overlay_pdf(example());
  const auto stamped = stamped_pdf(pdf, {});
  CHECK(stamped.starts_with(pdf));
  CHECK_THAT(stamped.substr(pdf.size()), Contains("/Subject") && Contains("/Prev"));
}

TEST_CASE("a page is as large as its drawing at 200 px an inch", "[pictures]") {
  const auto pdf = pdf_of({{400, 200}, {}});
  CHECK_THAT(pdf, Contains("/MediaBox [ 0 0 144 72 ]"));
}

TEST_CASE("a sheet is a PDF too", "[pictures]") {
  Montage m;
  m.title = "cell";
  m.phase.phase = tiny::random_image(32, "phase");
  m.columns.push_back({"monocyte", ""});
  m.rows.push_back({"Grad-CAM", "", "", false, {{cv::Mat1f::ones(32, 32), "", false}}, {}});
  CHECK(montage_pdf(m).starts_with("%PDF-1."));
  CHECK(montage_pdf(m) == montage_pdf(m));
}
