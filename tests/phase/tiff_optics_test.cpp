#include <cmath>

#include "phase/file_tools.hpp"
#include "phase/tiff_tools.hpp"

using namespace leukolens;

namespace {

std::string ome(const std::string& attributes) {
  return "<?xml version=\"1.0\"?><OME><Image><Pixels SizeX=\"7\" " + attributes + "></Pixels></Image></OME>";
}

/// The frame of a TIFF with that description and resolution (pixels per unit; 0: none).
Frame described(const std::string& description, float resolution_x = 0, float resolution_y = 0) {
  const TemporaryFolder folder;
  TiffSpec spec;
  spec.description = description;
  spec.more = [&](TIFF* tiff, int) {
    if (resolution_x == 0) return;
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, resolution_x);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, resolution_y == 0 ? resolution_x : resolution_y);
  };
  write_tiff(folder / "a.tif", spec);
  return read_one(folder / "a.tif");
}

/// -1 where it is unknown.
double pixel_size(const std::string& description, float resolution = 0) {
  const Frame frame = described(description, resolution);
  CHECK(frame.pixel_size_fault == "");
  return frame.optics.pixel_size_um.value_or(-1);
}

/// What the file states, in the words of the warning; there must be no pixel size then.
std::string fault_of(const std::string& description, float resolution_x = 0, float resolution_y = 0) {
  Frame frame = described(description, resolution_x, resolution_y);
  CHECK_FALSE(frame.optics.pixel_size_um);
  frame.warnings.clear();  // of two series in one page
  std::vector<std::string> told;
  const Warn warn = [&](const std::string& text) { told.push_back(text); };
  to_phase(frame, {}, "a.tif", warn);
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Catch::Contains("a.tif: ") && Catch::Contains("Give --pixel-size"));
  ConvertOptions given;
  given.pixel_size_um = 0.3;
  to_phase(frame, given, "a.tif", warn);  // the caller knows better: nothing is said
  CHECK(told.size() == 1);
  return told[0];
}

}  // namespace

TEST_CASE("OME: every spelling of a length", "[phase][tiff][optics]") {
  const std::pair<const char*, const char*> spellings[] = {{"0.15", "\u00b5m"},    {"0.15", "\u03bcm"},
                                                           {"0.15", "\xb5m"},      {"0.15", "&#181;m"},
                                                           {"0.15", "&#xB5;m"},    {"0.15", "um"},
                                                           {"0.15", " micron "},   {"0.15", "Microns"},
                                                           {"0.15", "micrometre"}, {"0.15", "micrometers"},
                                                           {"150", "nm"},          {"150", "nanometers"},
                                                           {"150000", "pm"},       {"1500", "\u00c5"},
                                                           {"1500", "\u212b"},     {"1500", "A\u030a"},
                                                           {"1500", "Angstrom"},   {"1500", "\u00e5ngstr\u00f6ms"},
                                                           {"1500", "&#xC5;"},     {"1.5e-4", "mm"},
                                                           {"1.5e-5", "cm"},       {"1.5e-7", "m"},
                                                           {"1.5e-7", "metre"},    {" +1.5E-1\n", "um"},
                                                           {"1.5e8", "fm"},        {"1.5e8", "femtometres"},
                                                           {"1.5e11", "am"},       {"1.5e-6", "dm"},
                                                           {"1.5e-10", "km"},      {"5.905512e-3", "thou"},
                                                           {"5.905512e-3", "mil"}, {"4.251969e-4", "pt"},
                                                           {"7.086614e-5", "li"},  {"4.92126e-7", "ft"}};
  for (const auto& [number, unit] : spellings) {
    CAPTURE(number, unit);
    const std::string u = unit, n = number;
    CHECK(pixel_size(ome("PhysicalSizeX=\"" + n + "\" PhysicalSizeXUnit=\"" + u + "\" PhysicalSizeY=\"" + n +
                         "\" PhysicalSizeYUnit=\"" + u + "\"")) == Approx(0.15));
  }
  CHECK(pixel_size(ome("PhysicalSizeX=\"0.25\"")) == 0.25);  // um by default
  CHECK(pixel_size(ome("PhysicalSizeY=\"0.25\"")) == 0.25);
  CHECK(pixel_size(ome("PhysicalSizeX=\"0.25\" PhysicalSizeXUnit=\"&micro;m\"")) == 0.25);  // no entity of XML
  CHECK(pixel_size(ome("PhysicalSizeX=\".15\" PhysicalSizeY=\"150\" PhysicalSizeYUnit=\"nm\"")) == Approx(0.15));
  CHECK(pixel_size(ome("PhysicalSizeX=\"" + std::string("5.905512e-6") + "\" PhysicalSizeXUnit=\"inch\"")) ==
        Approx(0.15));
}

TEST_CASE("OME: XML as any program may write it", "[phase][tiff][optics]") {
  CHECK(pixel_size("\xef\xbb\xbf<?xml version='1.0'?>\n<!-- Pixels PhysicalSizeX=\"9\" -->\r\n<ome:OME xmlns:ome='x'>"
                   "<ome:Image><ome:Pixels\n\tPhysicalSizeX\n = '0.15'\r\n\tPhysicalSizeXUnit = '&#xB5;m'/>"
                   "</ome:Image></ome:OME>") == 0.15);
  CHECK(pixel_size("<OME><Image><Description>a Pixels PhysicalSizeX=\"9\" &gt; text</Description>"
                   "<Pixels Name=\"a > b\" PhysicalSizeX=\"&#48;.15\"></Pixels></Image></OME>") == 0.15);
  CHECK(pixel_size(
            "<OME><Image><Pixels PhysicalSizeX=\".2\"/></Image><Image><Pixels PhysicalSizeX=\".2\"/></Image></OME>") ==
        0.2);
  CHECK(pixel_size("a text that names OME < HOME") == -1);
  const Frame frame = described(
      "<OME><Image><Pixels/></Image><StructuredAnnotations><MapAnnotation><Value>\n"
      "<M\nK = 'wavelength_nm' >\n 530 </M></Value></MapAnnotation></StructuredAnnotations></OME>");
  CHECK(frame.optics.wavelength_nm == 530);
}

TEST_CASE("OME: what is stated and not understood is quoted", "[phase][tiff][optics]") {
  CHECK_THAT(fault_of(ome("PhysicalSizeX=\"1\" PhysicalSizeXUnit=\"pixel\"")), Catch::Contains("`1 pixel`"));
  CHECK_THAT(fault_of(ome("PhysicalSizeX=\"0,15\" PhysicalSizeXUnit=\"um\"")), Catch::Contains("`0,15 um`"));
  CHECK_THAT(fault_of(ome("PhysicalSizeX=\".15\" PhysicalSizeXUnit=\"furlong\"")), Catch::Contains("`.15 furlong`"));
  CHECK_THAT(fault_of(ome("PhysicalSizeX=\".15\" PhysicalSizeXUnit=\"\xfft\"")), Catch::Contains("`.15 %FFt`"));
  CHECK_THAT(fault_of(ome("PhysicalSizeX=\"-1\"")), Catch::Contains("`-1 um`"));
  CHECK_THAT(fault_of(ome("PhysicalSizeX=\"0\"")), Catch::Contains("`0 um`"));
  CHECK_THAT(fault_of(ome("PhysicalSizeX=\"0.2\" PhysicalSizeY=\"0.4\"")),
             Catch::Contains("0.2 um x 0.4 um, which are not square"));
  CHECK_THAT(
      fault_of("<OME><Image><Pixels PhysicalSizeX=\".2\"/></Image><Image><Pixels PhysicalSizeX=\".3\"/></Image></OME>"),
      Catch::Contains("different pixel sizes"));
  CHECK_THAT(fault_of("<OME><Image><Pixels PhysicalSizeX=\".2\"/>"), Catch::Contains("cannot be parsed"));
}

TEST_CASE("OME: each page has the pixel size of its own series", "[phase][tiff][optics]") {
  const TemporaryFolder folder;
  TiffSpec spec;
  spec.pages = 5;
  const auto read = [&](const std::string& first, const std::string& second, const std::string& root = "<OME>") {
    spec.description = root + "<Image><Pixels SizeT=\"2\" PhysicalSizeX=\".2\">" + first +
                       "</Pixels></Image><Image><Pixels SizeT=\"2\" PhysicalSizeX=\"300\" PhysicalSizeXUnit=\"nm\">" +
                       second + "</Pixels></Image></OME>";
    write_tiff(folder / "a.tif", spec);
    const auto file = open_phase_file(folder / "a.tif");
    std::vector<double> sizes;
    for (std::size_t i = 0; i < file->frames(); ++i) {
      const Frame frame = file->read(i);
      CHECK(frame.optics.pixel_size_um.has_value() == frame.pixel_size_fault.empty());
      sizes.push_back(std::round(1000 * frame.optics.pixel_size_um.value_or(-1)));
    }
    CHECK(file->info().optics.pixel_size_um.has_value() == (sizes[0] > 0));
    return sizes;
  };
  using Sizes = std::vector<double>;
  CHECK(read("", "") == Sizes{200, 200, 300, 300, -1000});  // one page a plane, in order; none for the fifth
  CHECK(read("<TiffData IFD=\"0\" PlaneCount=\"2\"/>", "<TiffData IFD=\"2\" PlaneCount=\"2\"/>") ==
        Sizes{200, 200, 300, 300, -1000});
  CHECK(read("<TiffData IFD=\"1\"/><TiffData IFD=\"4\"/>", "<TiffData IFD=\"0\"/><TiffData IFD=\"3\"/>") ==
        Sizes{300, 200, -1000, 300, 200});
  CHECK(read("<TiffData/>", "<TiffData/>") == Sizes{200, 200, 300, 300, -1000});
  CHECK(read("<TiffData IFD=\"0\" PlaneCount=\"2\"><UUID FileName=\"b.tif\">urn:b</UUID></TiffData>",
             "<TiffData IFD=\"0\" PlaneCount=\"2\"><UUID FileName=\"a.tif\">urn:a</UUID></TiffData>",
             "<OME UUID=\"urn:a\">") == Sizes{300, 300, -1000, -1000, -1000});
  CHECK(read("<TiffData IFD=\"0\"><UUID FileName=\"a.tif\">urn:a</UUID></TiffData>",
             "<TiffData IFD=\"1\"><UUID FileName=\"a.tif\">urn:a</UUID></TiffData>") ==
        Sizes{200, 300, -1000, -1000, -1000});
  spec.more = [](TIFF* tiff, int page) {  // a thumbnail counts among the pages that OME counts
    if (page == 1) TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
  };
  CHECK(read("<TiffData IFD=\"0\"/><TiffData IFD=\"2\"/>", "<TiffData IFD=\"3\"/><TiffData IFD=\"4\"/>") ==
        Sizes{200, 200, 300, 300});
}

TEST_CASE("ImageJ: every spelling of a unit, any line ends", "[phase][tiff][optics]") {
  const std::pair<const char*, double> units[] = {
      {"micron", 1},  {"um", 1},       {"\u00b5m", 1},    {"\xb5m", 1},      {"\\u00B5m", 1}, {"microns\r", 1},
      {"nm", 1e-3},   {"pm", 1e-6},    {"\xc5", 1e-4},    {"\\u00C5", 1e-4}, {"mm", 1e3},     {"cm", 1e4},
      {"meter", 1e6}, {"inch", 25400}, {"inches", 25400}, {"Angstrom", 1e-4}};
  for (const auto& [unit, um] : units) {
    CAPTURE(unit);
    CHECK(pixel_size(std::string("ImageJ=1.53t\nunit=") + unit + "\nloop=false\n", static_cast<float>(um / .15)) ==
          Approx(0.15));
  }
  CHECK(pixel_size("ImageJ=1.53t\runit=um\rloop=false\r", 4) == 0.25);
  CHECK(pixel_size("ImageJ=1.53t\r\nunit=um\r\n", 4) == 0.25);
  CHECK(pixel_size("ImageJ=1.53t\n", 4) == -1);  // not calibrated, and not said to be
  CHECK(pixel_size("ImageJ=1.53t\nunit=pixel\n", 1) == -1);
  CHECK(pixel_size("", 300) == -1);  // a printer's resolution
  CHECK_THAT(fault_of("ImageJ=1.54f\nunit=inch\n", 72), Catch::Contains("inch`, which is a printer's or a screen's"));
  CHECK_THAT(fault_of("ImageJ=1.54f\nunit=parsec\n", 4), Catch::Contains("`0.25 parsec`"));
  CHECK_THAT(fault_of("ImageJ=1.54f\nunit=um\n", 4, 2), Catch::Contains("0.25 um x 0.5 um, which are not square"));
}

TEST_CASE("ImageJ: the first page's unit holds for the whole stack", "[phase][tiff][optics]") {
  const TemporaryFolder folder;
  TiffSpec spec;
  spec.pages = 3;
  spec.more = [](TIFF* tiff, int page) {
    if (page == 0) TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, "ImageJ=1.53t\nimages=3\nunit=um\n");
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 4.f);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 4.f);
  };
  write_tiff(folder / "a.tif", spec);
  for (const std::size_t page : {2, 0, 1}) CHECK(read_one(folder / "a.tif", page).optics.pixel_size_um == 0.25);
}
