# Headers that most files read, parsed once (a precompiled header each): three quarters of the time that a file took.
# Files still include what they use; LEUKOLENS_PRECOMPILE=OFF builds without, which shows a missing include.
option(LEUKOLENS_PRECOMPILE "precompile the headers that most files read" ON)
set(standard_headers <algorithm> <cmath> <cstdint> <filesystem> <fstream> <functional> <limits> <map> <memory> <mutex> <numeric>
  <optional> <set> <span> <sstream> <string> <string_view> <thread> <utility> <vector>)

# leukolens_headers(<name> HEADERS <...> [LIBRARIES <...>] [OPTIONS <compile options>])
function(leukolens_headers name)
  cmake_parse_arguments(PCH "" "" "HEADERS;LIBRARIES;OPTIONS" ${ARGN})
  if(NOT LEUKOLENS_PRECOMPILE)
    return()
  endif()
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/headers/${name}.cpp CONTENT "// one file that has the header compiled\n")
  add_library(leukolens_headers_${name} OBJECT ${PROJECT_BINARY_DIR}/headers/${name}.cpp)
  target_link_libraries(leukolens_headers_${name} PRIVATE ${PCH_LIBRARIES})
  target_compile_options(leukolens_headers_${name} PRIVATE ${PCH_OPTIONS})
  target_precompile_headers(leukolens_headers_${name} PRIVATE ${standard_headers} ${PCH_HEADERS})
endfunction()

# leukolens_use_headers(<target> <name>): the target must be compiled with the options that the headers were compiled with.
function(leukolens_use_headers target name)
  if(LEUKOLENS_PRECOMPILE)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL EXECUTABLE)  # else -fPIE, and the headers are compiled with -fPIC
      set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
      target_compile_options(${target} PRIVATE -fPIC)
    endif()
    target_precompile_headers(${target} REUSE_FROM leukolens_headers_${name})
  endif()
endfunction()

set(common_headers <Eigen/Core> <opencv2/core.hpp>)
set(common_libraries Eigen3::Eigen OpenCVCore::OpenCVCore)
leukolens_headers(base HEADERS ${common_headers} LIBRARIES ${common_libraries})
# Commands and tests are compiled at -O1: what takes time is in the rooms.
set(quick_options $<$<CONFIG:Release>:-O1>)
leukolens_headers(tools HEADERS ${common_headers} <fmt/format.h>
  LIBRARIES ${common_libraries} spdlog::spdlog OPTIONS ${quick_options})
if(LEUKOLENS_TESTS)
  find_package(Catch2 REQUIRED)
  leukolens_headers(tests HEADERS ${common_headers} "${PROJECT_SOURCE_DIR}/tests/catch.hpp"
    LIBRARIES ${common_libraries} Catch2::Catch2 OPTIONS ${quick_options})
endif()
leukolens_headers(torch HEADERS ${common_headers} <ATen/core/Tensor.h> <ATen/core/grad_mode.h>
  LIBRARIES ${common_libraries} LibTorch::LibTorch)
