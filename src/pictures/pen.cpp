#include "pictures/pen.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <array>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

/// The first of them that is installed is used; fontconfig finds others for the letters that it lacks.
constexpr const char* families = "DejaVu Sans, Noto Sans, Liberation Sans, Sans";

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

}  // namespace

void Release::operator()(void* object) const { g_object_unref(object); }
void Release::operator()(char* text) const { g_free(text); }
void Release::operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
void Release::operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
void Release::operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
void Release::operator()(cairo_t* cairo) const { cairo_destroy(cairo); }

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

Owned<PangoLayout> line_of(const std::string& text, const TextStyle& style) {
  thread_local const Pen pen;
  return pen.line(drawable(text), style);
}

int width_of(PangoLayout* line) {
  PangoRectangle logical;
  pango_layout_get_extents(line, nullptr, &logical);
  return cvCeil(px(logical.width));
}

cairo_matrix_t place_of(PangoLayout* line, cv::Point anchor, Align align, bool upwards) {
  const int width = width_of(line);
  cairo_matrix_t place;
  if (upwards)
    cairo_matrix_init(&place, 0, -1, 1, 0, anchor.x, anchor.y + width / 2);
  else
    cairo_matrix_init_translate(&place,
                                anchor.x - (align == Align::left     ? 0
                                            : align == Align::centre ? width / 2
                                                                     : width),
                                anchor.y);
  return place;
}

void stroke(cairo_t* cairo, cv::Point corner, const std::vector<std::vector<cv::Point2f>>& paths, double width) {
  for (const auto& path : paths) {
    cairo_new_sub_path(cairo);
    for (const auto& p : path) cairo_line_to(cairo, corner.x + p.x + 0.5, corner.y + p.y + 0.5);
  }
  cairo_set_line_width(cairo, width);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke(cairo);
}

Stencil::Stencil(cv::Rect box)
    : box_(box),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_A8, box.width, box.height)),
      cairo_(cairo_create(surface_.get())) {
  cairo_translate(cairo_.get(), -box.x, -box.y);
}

void Stencil::paint(cv::Mat3b& canvas, const cv::Vec3b& colour) const {
  cairo_surface_flush(surface_.get());
  if (const auto status = cairo_status(cairo_.get()); status != CAIRO_STATUS_SUCCESS)
    throw Error(Kind::bad_value, std::string("A picture cannot be drawn: ") + cairo_status_to_string(status));
  const cv::Mat1b coverage(box_.height, box_.width, cairo_image_surface_get_data(surface_.get()),
                           static_cast<std::size_t>(cairo_image_surface_get_stride(surface_.get())));
  for (int y = 0; y < box_.height; ++y)
    for (int x = 0; x < box_.width; ++x) {
      const int a = coverage(y, x);
      if (a == 0) continue;
      auto& pixel = canvas(box_.y + y, box_.x + x);
      for (int c = 0; c < 3; ++c) pixel[c] = static_cast<uchar>((pixel[c] * (255 - a) + colour[c] * a + 127) / 255);
    }
}

}  // namespace leukolens
