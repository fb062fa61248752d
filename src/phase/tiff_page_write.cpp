#include "phase/tiff_page_write.hpp"

#include "leukolens/core/text.hpp"

namespace leukolens {

std::string ome_description(const cv::Mat& image, std::size_t frames, const Optics& optics) {
  if (!optics.pixel_size_um && !optics.wavelength_nm && !optics.medium_index) return "";
  const std::string sides = "SizeX=\"" + std::to_string(image.cols) + "\" SizeY=\"" + std::to_string(image.rows) +
                            "\" SizeZ=\"1\" SizeC=\"1\" SizeT=\"" + std::to_string(frames) + "\"";
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\">"
      "<Image ID=\"Image:0\"><Pixels ID=\"Pixels:0\" DimensionOrder=\"XYCZT\" Type=\"" +
      std::string(image.depth() == CV_32F ? "float" : "uint16") + "\" " + sides + " BigEndian=\"false\"";
  if (optics.pixel_size_um)
    for (const char* axis : {"X", "Y"})
      xml += std::string(" PhysicalSize") + axis + "=\"" + to_text(*optics.pixel_size_um) + "\" PhysicalSize" + axis +
             "Unit=\"\u00b5m\"";
  xml += "><Channel ID=\"Channel:0:0\" SamplesPerPixel=\"1\"/><TiffData/></Pixels></Image>";
  std::string known;
  if (optics.wavelength_nm) known += "<M K=\"wavelength_nm\">" + to_text(*optics.wavelength_nm) + "</M>";
  if (optics.medium_index) known += "<M K=\"medium_index\">" + to_text(*optics.medium_index) + "</M>";
  if (!known.empty())
    xml += "<StructuredAnnotations><MapAnnotation ID=\"Annotation:0\"><Value>" + known +
           "</Value></MapAnnotation></StructuredAnnotations>";
  return xml + "</OME>";
}

bool write_tiff_page(TIFF* page, const cv::Mat& image, int compression, const Optics& optics,
                     const std::string& description) {
  cv::Mat samples = image.isContinuous() ? image : image.clone();
  TIFFSetField(page, TIFFTAG_IMAGEWIDTH, samples.cols);
  TIFFSetField(page, TIFFTAG_IMAGELENGTH, samples.rows);
  const bool floats = samples.depth() == CV_32F;
  TIFFSetField(page, TIFFTAG_BITSPERSAMPLE, floats ? 32 : 16);
  TIFFSetField(page, TIFFTAG_COMPRESSION, compression);
  TIFFSetField(page, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(page, TIFFTAG_SAMPLEFORMAT, floats ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
  TIFFSetField(page, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  TIFFSetField(page, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(page, TIFFTAG_ROWSPERSTRIP, samples.rows);
  if (!description.empty()) TIFFSetField(page, TIFFTAG_IMAGEDESCRIPTION, description.c_str());
  if (optics.pixel_size_um) {  // what ImageJ reads; it shows pixels of up to 10 um in um
    constexpr double um_per_cm = 1e4;
    TIFFSetField(page, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
    TIFFSetField(page, TIFFTAG_XRESOLUTION, um_per_cm / *optics.pixel_size_um);
    TIFFSetField(page, TIFFTAG_YRESOLUTION, um_per_cm / *optics.pixel_size_um);
  }
  const auto bytes = static_cast<tmsize_t>(samples.total() * samples.elemSize());
  return TIFFWriteEncodedStrip(page, 0, samples.data, bytes) == bytes;
}

}  // namespace leukolens
