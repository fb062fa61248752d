# Every outside library, once. LibTorch is private to the rooms behind the wall (engine, training, explain).
find_package(Threads REQUIRED)
find_package(OpenCVCore REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_path(BOOST_MATH_INCLUDE_DIR boost/math/distributions/students_t.hpp REQUIRED)  # headers; src/statistics alone
find_package(nlohmann_json REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(TIFF REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PNG REQUIRED)
find_package(JPEG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(pangocairo REQUIRED IMPORTED_TARGET pangocairo)  # and Cairo; private to the room pictures
set_target_properties(PkgConfig::pangocairo PROPERTIES INTERFACE_COMPILE_OPTIONS "")  # its -pthread shuts out precompiled headers
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
find_package(pugixml REQUIRED)
pkg_check_modules(hdf5 REQUIRED IMPORTED_TARGET hdf5-serial)  # the C API; src/phase alone
# Its shared library brings libcurl and 30 others: 5 ms of every start. The static one, where it is there, brings none.
find_library(hdf5_static_library libhdf5_serial.a HINTS ${hdf5_LIBRARY_DIRS})
if(hdf5_static_library)
  set_target_properties(PkgConfig::hdf5 PROPERTIES
    INTERFACE_LINK_LIBRARIES "${hdf5_static_library};sz;z;${CMAKE_DL_LIBS};m")  # z by name: behind the archive that needs it
endif()
pkg_check_modules(libdeflate REQUIRED IMPORTED_TARGET libdeflate)  # chunks of HDF5 files; src/phase alone
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
find_path(MUSTACHE_INCLUDE_DIR kainjow/mustache.hpp PATH_SUFFIXES . REQUIRED)
find_package(LibTorch REQUIRED)
find_package(OpenVINO)  # the second engine; without it classify runs on LibTorch alone
