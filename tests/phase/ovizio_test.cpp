// Frames of Ovizio's microscopes, alone and as the folder of a recording, with the optics of its XML.
#include "phase/ovizio.hpp"

#include "phase/file_tools.hpp"
#include "phase/optics_in_xml.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

std::string frame_bytes(std::uint32_t width, std::uint32_t height, float first) {
  std::string bytes(8 + std::size_t{4} * width * height, '\0');
  std::memcpy(bytes.data(), &width, 4);
  std::memcpy(bytes.data() + 4, &height, 4);
  for (std::size_t i = 0; i < std::size_t{width} * height; ++i) {
    const float value = first + static_cast<float>(i);
    std::memcpy(bytes.data() + 8 + 4 * i, &value, 4);
  }
  return bytes;
}

XmlSettings settings_of(const std::filesystem::path& folder, const std::string& xml) {
  put(folder / "settings.xml", xml);
  return settings_in_xml(folder / "settings.xml");
}

}  // namespace

TEST_CASE("Ovizio: one frame is width, height and their floats", "[phase]") {
  const TemporaryFolder folder;
  put(folder / "x_t0003_phase.bin", frame_bytes(3, 2, .5f));
  const auto file = open_phase_file(folder / "x_t0003_phase.bin");
  CHECK(file->frames() == 1);
  const auto frame = file->read(0);
  CHECK(frame.height == 2);
  CHECK(frame.width == 3);
  CHECK(samples_of<float>(frame) == std::vector<float>{.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f});
  CHECK(accepted_prefixes(frame_bytes(3, 2, .5f), folder / "cut_t1_.bin") == 0);
  put(folder / "huge_t1_.bin", frame_bytes(3, 2, 0).replace(0, 8, "\xff\xff\xff\xff\xff\xff\xff\xff"));
  CHECK_THROWS_WITH(open_phase_file(folder / "huge_t1_.bin"), Contains("4294967295 x 4294967295 px"));
}

TEST_CASE("Ovizio: the frame's number stands behind a t and before a _", "[phase]") {
  CHECK(ovizio_frame_number("x_t0012_phase.bin") == 12);
  CHECK(ovizio_frame_number("t7_.BIN") == 7);
  CHECK(ovizio_frame_number("patient12_t0007_phase.bin") == 7);  // not 12
  CHECK(ovizio_frame_number("shot5_a.bin") == 5);
  CHECK(ovizio_frame_number("x_t99999999999999999999999_.bin") == std::nullopt);
  for (const char* name : {"x_t12.bin", "x_12_.bin", "x_t_.bin", "x_t1_.tif", "x_t-1_.bin", ""})
    CHECK(ovizio_frame_number(name) == std::nullopt);
}

TEST_CASE("Ovizio: a folder is one capture in the order of its numbers", "[phase]") {
  const TemporaryFolder folder;
  const auto recording = folder / "day%1\n\xff";
  std::filesystem::create_directory(recording);
  for (const int number : {8, 9, 10, 100})
    put(recording / ("a_t" + std::to_string(number) + "_.bin"), frame_bytes(3, 2, static_cast<float>(number)));
  put(recording / "overview.tif", "II*");
  put(recording / "settings.xml", "<a><PixelSize unit='um'>0.25</PixelSize><Wavelength_nm>530</Wavelength_nm></a>");
  CHECK(is_capture_folder(recording));
  CHECK_FALSE(is_capture_folder(folder / "."));
  const auto file = open_phase_file(recording);
  const auto info = file->info();
  CHECK(info.is_capture);
  CHECK(info.height == 2);
  CHECK(info.width == 3);
  CHECK(info.optics.pixel_size_um.value() == .25);
  CHECK(info.frame_names == std::vector<std::string>{"t8", "t9", "t10", "t100"});
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(samples_of<float>(file->read(i))[0] == std::vector<float>{8, 9, 10, 100}[i]);
  CHECK(file->read(3).optics.wavelength_nm.value() == 530);
}

TEST_CASE("Ovizio: a frame that is lacking or cut off is that frame's fault", "[phase][errors]") {
  const TemporaryFolder folder;
  for (const int number : {0, 1, 4}) put(folder / ("a_t" + std::to_string(number) + "_.bin"), frame_bytes(3, 2, 1));
  put(folder / "a_t0_.bin", frame_bytes(3, 2, 1).substr(0, 20));
  CHECK(is_capture_folder(folder / "."));  // by the next ones
  const auto file = open_phase_file(folder / ".");
  REQUIRE(file->frames() == 5);
  CHECK(file->info().width == 3);
  CHECK_THROWS_WITH(file->read(0), Contains("a_t0_.bin: cut off"));
  CHECK(file->read(1).width == 3);
  CHECK_THROWS_WITH(file->read(2), Contains("frame t2 is missing"));
  CHECK_THROWS_WITH(file->read(5), Contains("no frame 5; it has 5"));
  std::filesystem::remove(folder / "a_t4_.bin");
  CHECK_THROWS_WITH(file->read(4), Contains("a_t4_.bin: no such file"));  // removed while it is read

  put(folder / "a_t001_.bin", frame_bytes(3, 2, 1));
  CHECK_THROWS_WITH(open_phase_file(folder / "."), Contains("a_t001_.bin and a_t1_.bin are both frame 1"));
}

TEST_CASE("Ovizio: other folders are no image files", "[phase][errors]") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(open_phase_file(folder / "."), Contains("a folder without frames of Ovizio's"));
  put(folder / "a_t1_.bin", "no frame at all");
  CHECK_FALSE(is_capture_folder(folder / "."));
  CHECK_FALSE(is_capture_folder(folder / "nowhere"));
  CHECK_THROWS_WITH(open_phase_file(folder / "a_t1_.bin"), Contains("a_t1_.bin: cut off, or no frame of Ovizio's"));
}

TEST_CASE("optics in XML of any schema", "[phase]") {
  const TemporaryFolder folder;
  for (const char* xml : {
           "<A><Pixel_Size unit='um'>0.139</Pixel_Size></A>",
           "<A PixelSize='139' PixelSizeUnit='nm'/>",
           "<A><PixelSize>0.139</PixelSize><PixelSizeUnit>micrometers</PixelSizeUnit></A>",
           "<n:A xmlns:n='u'><n:PixelSizeX_um>0.139</n:PixelSizeX_um><n:PixelSizeY_um> 0.139 </n:PixelSizeY_um></n:A>",
           "<A><PixelSize><Value>0.139</Value><Unit>um</Unit></PixelSize></A>",
           "<A><PixelSize unit='m' X='1.39e-7' Y='1.39e-7'/></A>",
           "<A><PixelSize unit='um'>0,139</PixelSize></A>",
           "<A PixelSize_\u00b5m='0.139'/>",
           "<A><CameraPixelSize unit='um'>5.86</CameraPixelSize><PixelSizeInMicrons>0.139</PixelSizeInMicrons></A>",
       }) {
    const auto settings = settings_of(folder / ".", xml);
    CAPTURE(xml, settings.pixel_size_fault);
    CHECK(settings.optics.pixel_size_um.value_or(0) == Approx(.139));
    CHECK(settings.pixel_size_fault.empty());
    CHECK(settings.warnings.empty());
  }
  const auto rest = settings_of(
      folder / ".", "<A><Laser wavelength='0.53' unit='um'/><mediumRefractiveIndex>1,337</mediumRefractiveIndex></A>");
  CHECK(rest.optics.wavelength_nm.value() == Approx(530));
  CHECK_FALSE(rest.optics.medium_index);  // 1,337 may be a thousand and more
  REQUIRE(rest.warnings.size() == 1);
  CHECK_THAT(rest.warnings[0], Contains("settings.xml: states the medium index as `mediumrefractiveindex` = `1,337`"));
  CHECK(settings_of(folder / ".", "<A><MediumIndex>1.3375</MediumIndex></A>").optics.medium_index.value() == 1.3375);
}

TEST_CASE("optics in XML that are not understood stay unknown and are quoted", "[phase][errors]") {
  const TemporaryFolder folder;
  const auto fault = [&](const std::string& xml) {
    const auto settings = settings_of(folder / ".", xml);
    CHECK_FALSE(settings.optics.pixel_size_um);
    return settings.pixel_size_fault;
  };
  CHECK_THAT(fault("<A><PixelSize>0.139</PixelSize></A>"),
             Contains("`pixelsize` = `0.139`") && Contains("--pixel-size"));
  CHECK_THAT(fault("<A><PixelSize unit='furlong'>2</PixelSize></A>"), Contains("`2 furlong`"));
  CHECK_THAT(fault("<A><PixelSize unit='um'>-1</PixelSize></A>"), Contains("`-1 um`"));
  CHECK_THAT(fault("<A><PixelSize unit='mm'>5</PixelSize></A>"), Contains("not understood"));  // no microscope's
  CHECK_THAT(fault("<A><CameraPixelSize unit='um'>5.86</CameraPixelSize></A>"), Contains("camerapixelsize"));
  CHECK_THAT(fault("<A><PixelSizeX_um>.1</PixelSizeX_um><PixelSizeY_um>.2</PixelSizeY_um></A>"),
             Contains("two values of the pixel size, `pixelsizexum` = `.1` and `pixelsizeyum` = `.2`"));
  CHECK(fault("<A><Name>pixelsize</Name></A>").empty());
  CHECK_THAT(settings_of(folder / ".", "<A><PixelSize unit='um'>0.1</Pix").warnings.at(0),
             Contains("cannot be parsed"));
  CHECK_THAT(settings_in_xml(folder / "none.xml").warnings.at(0), Contains("none.xml: no such file"));
}
