#include "pictures/lettering.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

struct Release {
  void operator()(void* object) const { g_object_unref(object); }
  void operator()(char* text) const { g_free(text); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
template <typename T>
using Owned = std::unique_ptr<T, Release>;

/// The first of them that is installed is used; fontconfig finds others for the letters that it lacks.
constexpr const char* families = "DejaVu Sans, Noto Sans, Liberation Sans, Sans";

double px(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }

std::string drawable(const std::string& text) {
  const Owned<char> valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
  std::string out;
  const char* next;
  for (const char* c = valid.get(); *c; c = next) {
    next = g_utf8_next_char(c);
    if (g_unichar_iscntrl(g_utf8_get_char(c)))
      out += "\uFFFD";
    else
      out.append(c, next);
  }
  return out;
}

/// What one thread writes with; Pango's objects serve one thread each.
class Pen {
 public:
  Pen() : fonts_(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT)) {
    context_.reset(pango_font_map_create_context(fonts_.get()));
    // Outlines as the font's makers drew them: the same at any place and angle, whatever a desktop's settings say.
    const Owned<cairo_font_options_t> options(cairo_font_options_create());
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context_.get(), options.get());
    pango_context_set_round_glyph_positions(context_.get(), FALSE);
    pango_context_set_language(context_.get(), pango_language_from_string("en"));
    if (!Owned<PangoFont>(pango_font_map_load_font(fonts_.get(), context_.get(), font(PANGO_SCALE, false).get())))
      throw Error(Kind::io,
                  "No font is installed, so the text in pictures cannot be drawn. Install one (on Debian: "
                  "fonts-dejavu-core).");
    for (const bool bold : {false, true}) {
      constexpr int em = 1000;
      PangoRectangle ink;
      pango_layout_get_extents(line("H", em * PANGO_SCALE, bold).get(), &ink, nullptr);
      capital_[bold] = px(ink.height) / em;
    }
  }

  Owned<PangoLayout> line(const std::string& text, const TextStyle& style) const {
    const int height = std::max(1, style.height_px);
    return line(text, height * PANGO_SCALE / capital_[style.bold], style.bold);
  }

 private:
  static Owned<PangoFontDescription> font(double em_units, bool bold) {
    Owned<PangoFontDescription> wanted(pango_font_description_new());
    pango_font_description_set_family_static(wanted.get(), families);
    pango_font_description_set_weight(wanted.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(wanted.get(), em_units);
    return wanted;
  }

  Owned<PangoLayout> line(const std::string& text, double em_units, bool bold) const {
    Owned<PangoLayout> layout(pango_layout_new(context_.get()));
    pango_layout_set_font_description(layout.get(), font(em_units, bold).get());
    pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
  }

  Owned<PangoFontMap> fonts_;
  Owned<PangoContext> context_;
  std::array<double, 2> capital_{1, 1};  ///< height of a capital as a fraction of the font's size: plain, bold
};

Owned<PangoLayout> line_of(const std::string& text, const TextStyle& style) {
  thread_local const Pen pen;
  return pen.line(drawable(text), style);
}

int width_of(PangoLayout* line) {
  PangoRectangle logical;
  pango_layout_get_extents(line, nullptr, &logical);
  return cvCeil(px(logical.width));
}

/// What the line's ink covers, px from the left end of its base line.
cv::Rect2d ink_of(PangoLayout* line) {
  PangoRectangle ink, logical;
  pango_layout_get_extents(line, &ink, &logical);
  return {px(ink.x - logical.x), px(ink.y - pango_layout_get_baseline(line)), px(ink.width), px(ink.height)};
}

/// Draws into `box` of the canvas; `place` takes the left end of the base line and its direction to the canvas.
void draw(cv::Mat3b& canvas, cv::Rect box, cairo_matrix_t place, PangoLayout* line, const cv::Vec3b& colour) {
  box &= cv::Rect({0, 0}, canvas.size());
  if (box.empty()) return;
  const Owned<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_A8, box.width, box.height));
  const Owned<cairo_t> cairo(cairo_create(surface.get()));
  cairo_matrix_t into_box;
  cairo_matrix_init_translate(&into_box, -box.x, -box.y);
  cairo_matrix_multiply(&place, &place, &into_box);
  cairo_set_matrix(cairo.get(), &place);
  cairo_move_to(cairo.get(), 0, -px(pango_layout_get_baseline(line)));
  // Filled outlines lie at any fraction of a pixel; Cairo's own glyphs snap to whole ones, which spaces letters
  // unevenly.
  pango_cairo_layout_path(cairo.get(), line);
  cairo_fill(cairo.get());
  cairo_surface_flush(surface.get());
  if (const auto status = cairo_status(cairo.get()); status != CAIRO_STATUS_SUCCESS)
    throw Error(Kind::bad_value,
                std::string("The text of a picture cannot be drawn: ") + cairo_status_to_string(status));
  const cv::Mat1b coverage(box.height, box.width, cairo_image_surface_get_data(surface.get()),
                           static_cast<std::size_t>(cairo_image_surface_get_stride(surface.get())));
  for (int y = 0; y < box.height; ++y)
    for (int x = 0; x < box.width; ++x) {
      const int a = coverage(y, x);
      auto& pixel = canvas(box.y + y, box.x + x);
      for (int c = 0; c < 3; ++c) pixel[c] = static_cast<uchar>((pixel[c] * (255 - a) + colour[c] * a + 127) / 255);
    }
}

/// The whole pixels that a rectangle touches, and one more on each side.
cv::Rect around(const cv::Rect2d& r) {
  const cv::Point first(cvFloor(r.x) - 1, cvFloor(r.y) - 1),
      last(cvCeil(r.x + r.width) + 1, cvCeil(r.y + r.height) + 1);
  return {first, last};
}

}  // namespace

int text_width(const std::string& text, const TextStyle& style) { return width_of(line_of(text, style).get()); }

std::string fit_text(const std::string& text, const TextStyle& style, int width) {
  if (text_width(text, style) <= width) return text;
  const std::string whole = drawable(text);
  const auto line = line_of(whole, style);
  int count;
  const PangoLogAttr* attributes = pango_layout_get_log_attrs_readonly(line.get(), &count);
  std::vector<std::size_t> cuts;  // bytes before each letter, and all of them
  const char* letter = whole.data();
  for (int i = 0; i < count; ++i, letter = g_utf8_next_char(letter))
    if (attributes[i].is_cursor_position) cuts.push_back(static_cast<std::size_t>(letter - whole.data()));
  const auto shortened = [&](std::size_t kept) {
    return whole.substr(0, cuts[kept / 2]) + "..." + whole.substr(cuts[cuts.size() - 1 - (kept - kept / 2)]);
  };
  std::size_t fits = 0, too_many = cuts.size() - 1;
  while (too_many - fits > 1) {
    const std::size_t kept = (fits + too_many) / 2;
    (text_width(shortened(kept), style) <= width ? fits : too_many) = kept;
  }
  return shortened(fits);
}

void draw_text(cv::Mat3b& canvas, cv::Point anchor, const std::string& text, const TextStyle& style) {
  const auto line = line_of(text, style);
  const int width = width_of(line.get());
  const int left = anchor.x - (style.align == Align::left ? 0 : style.align == Align::centre ? width / 2 : width);
  cairo_matrix_t place;
  cairo_matrix_init_translate(&place, left, anchor.y);
  draw(canvas, around(ink_of(line.get()) + cv::Point2d(left, anchor.y)), place, line.get(), style.colour);
}

void draw_text_upwards(cv::Mat3b& canvas, cv::Point anchor, const std::string& text, const TextStyle& style) {
  const auto line = line_of(text, style);
  const int bottom = anchor.y + width_of(line.get()) / 2;
  const auto ink = ink_of(line.get());
  const cv::Rect2d turned(anchor.x + ink.y, bottom - ink.x - ink.width, ink.height, ink.width);
  cairo_matrix_t place;
  cairo_matrix_init(&place, 0, -1, 1, 0, anchor.x, bottom);
  draw(canvas, around(turned), place, line.get(), style.colour);
}

}  // namespace leukolens
