# Finds OpenVINO's runtime in a folder with include/ and libs/ (a pip wheel's openvino folder).
# Input: OpenVINO_ROOT (cache or environment); without it, a virtual environment under build/venv is searched.
# Output: target OpenVINO::OpenVINO, OpenVINO_LIBRARIES (all that a running program needs), OpenVINO_VERSION.
file(GLOB _venv_openvino ${PROJECT_SOURCE_DIR}/build/venv/lib/python3*/site-packages/openvino)
find_path(OpenVINO_INCLUDE_DIR openvino/openvino.hpp HINTS ${OpenVINO_ROOT} $ENV{OpenVINO_ROOT} ${_venv_openvino}
  PATH_SUFFIXES include)
if(OpenVINO_INCLUDE_DIR)
  file(GLOB OpenVINO_LIBRARY ${OpenVINO_INCLUDE_DIR}/../libs/libopenvino.so*)
  file(GLOB OpenVINO_LIBRARIES ${OpenVINO_INCLUDE_DIR}/../libs/libopenvino.so*
    ${OpenVINO_INCLUDE_DIR}/../libs/libopenvino_intel_cpu_plugin.so ${OpenVINO_INCLUDE_DIR}/../libs/libtbb*.so*
    ${OpenVINO_INCLUDE_DIR}/../libs/libhwloc.so*)
  file(STRINGS ${OpenVINO_INCLUDE_DIR}/openvino/core/version.hpp _version REGEX "define OPENVINO_VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX REPLACE "[^0-9;]" "" _version "${_version}")
  string(REPLACE ";" "." OpenVINO_VERSION "${_version}")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenVINO REQUIRED_VARS OpenVINO_LIBRARY OpenVINO_INCLUDE_DIR
  VERSION_VAR OpenVINO_VERSION)
if(OpenVINO_FOUND AND NOT TARGET OpenVINO::OpenVINO)
  add_library(OpenVINO::OpenVINO INTERFACE IMPORTED)
  target_include_directories(OpenVINO::OpenVINO SYSTEM INTERFACE ${OpenVINO_INCLUDE_DIR})
  target_link_libraries(OpenVINO::OpenVINO INTERFACE ${OpenVINO_LIBRARY})
endif()
mark_as_advanced(OpenVINO_INCLUDE_DIR)
