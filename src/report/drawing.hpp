#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace leukolens {

/// A place on the canvas in px; y counts downwards, as in SVG.
struct Box {
  double left, top, width, height;
};

/// A gnuplot script under way, on a canvas of fixed size. Texts from outside (names) go in by `token` alone.
class Drawing {
 public:
  Drawing(int width_px, int height_px, std::string title);

  /// A neutral word for the script; the SVG shows `text` there, cut in the middle to `limit` characters, whole as a
  /// tooltip.
  std::string token(std::string_view text, std::size_t limit);

  void add(const std::string& command);                                              ///< one line of script
  void data(const std::string& name, const std::vector<std::vector<double>>& rows);  ///< data block $name
  void panel(const Box& box);                                                        ///< where the next plot goes
  void plot(const std::vector<std::string>& parts);  ///< draws the axes alone where there are no parts

  /// Words of ours, or a token, at a place of the canvas. @param style  gnuplot's, e.g. "center textcolor rgb ..."
  void words(double x_px, double y_px, const std::string& text, const std::string& style);
  /// @param x  empty: shared with a panel below
  void name_axes(const Box& box, const std::string& x, const std::string& y, int size_px);
  void dot(double x_px, double y_px, double radius_px, const std::string& colour);
  void stroke(double from_x_px, double to_x_px, double y_px, const std::string& colour);
  void patch(const Box& box, const std::string& colour, double opacity);

  std::string svg() const;  ///< @throws Error  Kind::io as run_gnuplot

 private:
  struct Text {
    std::string whole, shown;
  };
  std::string with_texts(std::string_view svg) const;

  int width_, height_;
  std::string title_, script_;
  std::vector<Text> texts_;
};

/// "textcolor rgb '#...' font ',13'" and the like.
std::string ink(const char* colour, int size_px);

}  // namespace leukolens
