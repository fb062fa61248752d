#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "leukolens/core/error.hpp"
#include "pictures/drawing.hpp"
#include "pictures/pen.hpp"

namespace leukolens {
namespace {

constexpr double points_per_px = 72. / 200;

void set_colour(cairo_t* page, const cv::Vec3b& c) {
  cairo_set_source_rgb(page, c[0] / 255., c[1] / 255., c[2] / 255.);
}

void draw(cairo_t* page, const Drawing::Image& image) {
  const Owned<cairo_surface_t> surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, image.pixels.cols, image.pixels.rows));
  cairo_surface_flush(surface.get());
  auto* bytes = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  for (int y = 0; y < image.pixels.rows; ++y) {
    auto* row = reinterpret_cast<std::uint32_t*>(bytes + static_cast<std::ptrdiff_t>(y) * stride);
    for (int x = 0; x < image.pixels.cols; ++x) {
      const auto& p = image.pixels(y, x);
      row[x] = static_cast<std::uint32_t>(p[0] << 16 | p[1] << 8 | p[2]);
    }
  }
  cairo_surface_mark_dirty(surface.get());
  cairo_set_source_surface(page, surface.get(), image.corner.x, image.corner.y);
  cairo_paint(page);
}

void draw(cairo_t* page, const Drawing::Box& box) {
  set_colour(page, box.colour);
  cairo_rectangle(page, box.box.x, box.box.y, box.box.width, box.box.height);
  cairo_fill(page);
}

void draw(cairo_t* page, const Drawing::Lines& lines) {
  cairo_rectangle(page, lines.inside.x, lines.inside.y, lines.inside.width, lines.inside.height);
  cairo_clip(page);
  set_colour(page, lines.colour);
  stroke(page, lines.inside.tl(), lines.paths, lines.width);
}

void draw(cairo_t* page, const Drawing::Text& text) {
  const auto line = line_of(text.text, text.style);
  const auto place = place_of(line.get(), text.anchor, text.style.align, text.upwards);
  cairo_transform(page, &place);
  const double top = -px(pango_layout_get_baseline(line.get()));
  if (text.rim) {
    cairo_move_to(page, 0, top);
    pango_cairo_layout_path(page, line.get());
    set_colour(page, *text.rim);
    cairo_set_line_width(page, 3);
    cairo_set_line_join(page, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(page);
  }
  cairo_move_to(page, 0, top);
  set_colour(page, text.style.colour);
  pango_cairo_show_layout(page, line.get());
}

cairo_status_t append(void* bytes, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

std::string pdf_of(const Drawing& drawing) {
  std::string bytes;
  const Owned<cairo_surface_t> surface(cairo_pdf_surface_create_for_stream(
      append, &bytes, drawing.size.width * points_per_px, drawing.size.height * points_per_px));
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "");
  const Owned<cairo_t> page(cairo_create(surface.get()));
  cairo_scale(page.get(), points_per_px, points_per_px);
  for (const auto& item : drawing.items) {
    cairo_save(page.get());
    std::visit([&](const auto& thing) { draw(page.get(), thing); }, item);
    cairo_restore(page.get());
  }
  cairo_show_page(page.get());
  cairo_surface_finish(surface.get());
  for (const auto status : {cairo_status(page.get()), cairo_surface_status(surface.get())})
    if (status != CAIRO_STATUS_SUCCESS)
      throw Error(Kind::bad_value, std::string("The picture cannot be made a PDF: ") + cairo_status_to_string(status));
  return bytes;
}

}  // namespace leukolens
