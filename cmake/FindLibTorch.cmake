# Finds LibTorch in any folder with lib/ and include/ (a pip wheel's torch folder, CPU or CUDA build, or an unpacked LibTorch).
# Its own CMake config is not used: the CUDA wheel's needs a CUDA toolkit, which linking its libraries does not.
# Input: LibTorch_ROOT (cache or environment); without it, a virtual environment under build/venv is searched.
# Output: target LibTorch::LibTorch, LibTorch_LIBRARY_DIR, LibTorch_LIBRARIES (files), LibTorch_VERSION.
file(GLOB _venv_torch ${PROJECT_SOURCE_DIR}/build/venv/lib/python3*/site-packages/torch)
find_path(LibTorch_INCLUDE_DIR ATen/ATen.h
  HINTS ${LibTorch_ROOT} $ENV{LibTorch_ROOT} ${_venv_torch} PATH_SUFFIXES include)
find_library(LibTorch_torch torch HINTS ${LibTorch_ROOT} $ENV{LibTorch_ROOT} ${_venv_torch} PATH_SUFFIXES lib NO_CMAKE_SYSTEM_PATH)
if(LibTorch_torch)
  get_filename_component(LibTorch_LIBRARY_DIR ${LibTorch_torch} DIRECTORY)
  foreach(_header torch/headeronly/version.h torch/csrc/api/include/torch/version.h)
    if(EXISTS ${LibTorch_INCLUDE_DIR}/${_header} AND NOT LibTorch_VERSION)
      file(STRINGS ${LibTorch_INCLUDE_DIR}/${_header} _version REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
      string(REGEX REPLACE "[^0-9;]" "" _version "${_version}")
      string(REPLACE ";" "." LibTorch_VERSION "${_version}")
    endif()
  endforeach()
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch REQUIRED_VARS LibTorch_torch LibTorch_INCLUDE_DIR VERSION_VAR LibTorch_VERSION
  REASON_FAILURE_MESSAGE "run scripts/setup.sh, or give -DLibTorch_ROOT=<folder with lib and include>")

if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
  set(LibTorch_LIBRARIES)
  foreach(name c10 torch_cpu torch)
    list(APPEND LibTorch_LIBRARIES ${LibTorch_LIBRARY_DIR}/lib${name}.so)
  endforeach()
  # CUDA kernels register themselves when their library is loaded, so it must stay linked although no symbol is named.
  set(_cuda)
  foreach(name c10_cuda torch_cuda)
    if(EXISTS ${LibTorch_LIBRARY_DIR}/lib${name}.so)
      list(APPEND _cuda ${LibTorch_LIBRARY_DIR}/lib${name}.so)
    endif()
  endforeach()
  add_library(LibTorch::LibTorch INTERFACE IMPORTED)
  target_include_directories(LibTorch::LibTorch SYSTEM INTERFACE ${LibTorch_INCLUDE_DIR})
  target_link_libraries(LibTorch::LibTorch INTERFACE ${LibTorch_LIBRARIES})
  if(_cuda)
    target_link_libraries(LibTorch::LibTorch INTERFACE -Wl,--no-as-needed ${_cuda} -Wl,--as-needed
      "-Wl,--allow-shlib-undefined")
    list(APPEND LibTorch_LIBRARIES ${_cuda})
  endif()
endif()
mark_as_advanced(LibTorch_torch LibTorch_INCLUDE_DIR)
