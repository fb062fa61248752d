# Finds OpenCV's core and imgproc alone. OpenCV's own config needs every module's development package,
# and its imgcodecs would pull in GDAL (139 libraries, 75 ms of start-up).
find_path(OpenCVCore_INCLUDE_DIR opencv2/core.hpp PATH_SUFFIXES opencv4)
find_library(OpenCVCore_core opencv_core)
find_library(OpenCVCore_imgproc opencv_imgproc)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenCVCore REQUIRED_VARS OpenCVCore_core OpenCVCore_imgproc OpenCVCore_INCLUDE_DIR)
if(OpenCVCore_FOUND AND NOT TARGET OpenCVCore::OpenCVCore)
  add_library(OpenCVCore::OpenCVCore INTERFACE IMPORTED)
  target_include_directories(OpenCVCore::OpenCVCore SYSTEM INTERFACE ${OpenCVCore_INCLUDE_DIR})
  target_link_libraries(OpenCVCore::OpenCVCore INTERFACE ${OpenCVCore_imgproc} ${OpenCVCore_core})
endif()
mark_as_advanced(OpenCVCore_INCLUDE_DIR OpenCVCore_core OpenCVCore_imgproc)
