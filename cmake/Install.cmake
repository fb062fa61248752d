# `cmake --install` gives bin/leukolens and bin/leukolens-nn, which run after the build folder is gone, and a CMake
# package leukolens with the components base (no LibTorch) and nn.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/leukolens)
set(base_rooms core phase phantom dataset capture model predictions statistics decisions metrics calibration holdout population
  picture_styles pictures report confounding engine_base inference attribution_table explain review reader_scores readers atlas)
set(nn_rooms openvino engine training attribution)
string(REPLACE ";" " " base_rooms_text "${base_rooms}")
string(REPLACE ";" " " nn_rooms_text "${nn_rooms}")

# A LibTorch inside our own build folder is copied along; one that the user gave stays where it is.
# Links are resolved first: a home folder on a cluster is often reached by two names.
file(REAL_PATH ${PROJECT_SOURCE_DIR} source_dir)
file(REAL_PATH ${LibTorch_LIBRARY_DIR} libtorch_dir)
cmake_path(IS_PREFIX source_dir ${libtorch_dir} NORMALIZE libtorch_is_ours)
if(libtorch_is_ours)
  set(LEUKOLENS_TORCH_DIR ${CMAKE_INSTALL_LIBDIR}/leukolens)
  set_target_properties(leukolens-nn PROPERTIES INSTALL_RPATH "$ORIGIN/../${LEUKOLENS_TORCH_DIR}")
  # libtorch_python and the test libraries are for Python alone. The CUDA build finds its libraries beside itself too.
  file(GLOB torch_libraries ${LibTorch_LIBRARY_DIR}/*.so*)
  file(GLOB_RECURSE cuda_libraries ${LibTorch_LIBRARY_DIR}/../../nvidia/*.so*)
  list(FILTER torch_libraries EXCLUDE REGEX "/lib(torch_python|torchbind|jitbackend|backend_with_compiler|aoti_custom|shm)[^/]*$")
  install(FILES ${torch_libraries} ${cuda_libraries} DESTINATION ${LEUKOLENS_TORCH_DIR} COMPONENT nn)
  set(LEUKOLENS_TORCH_DIR "\${PACKAGE_PREFIX_DIR}/${LEUKOLENS_TORCH_DIR}")
else()
  set(LEUKOLENS_TORCH_DIR ${LibTorch_LIBRARY_DIR})
  set_target_properties(leukolens-nn PROPERTIES INSTALL_RPATH ${LibTorch_LIBRARY_DIR})
endif()

# OpenVINO comes along wherever it was found: it loads its parts from its own folder.
if(OpenVINO_FOUND)
  set(openvino_dir ${CMAKE_INSTALL_LIBDIR}/leukolens-openvino)
  install(FILES ${OpenVINO_LIBRARIES} DESTINATION ${openvino_dir} COMPONENT nn)
  install(TARGETS leukolens-ov RUNTIME COMPONENT nn)
  foreach(program leukolens-nn leukolens-ov)
    set_property(TARGET ${program} APPEND PROPERTY INSTALL_RPATH "$ORIGIN/../${openvino_dir}")
  endforeach()
  set(LEUKOLENS_OPENVINO_DIR "\${PACKAGE_PREFIX_DIR}/${openvino_dir}")
endif()

install(TARGETS leukolens RUNTIME COMPONENT base)
install(DIRECTORY ${PROJECT_BINARY_DIR}/share/ DESTINATION ${CMAKE_INSTALL_DATAROOTDIR} COMPONENT base)
install(TARGETS leukolens-nn RUNTIME COMPONENT nn)
foreach(component base nn)
  list(TRANSFORM ${component}_rooms PREPEND leukolens_ OUTPUT_VARIABLE targets)
  install(TARGETS ${targets} EXPORT leukolens-${component} ARCHIVE COMPONENT ${component})
  install(EXPORT leukolens-${component} NAMESPACE leukolens:: DESTINATION ${package_dir} COMPONENT ${component})
  foreach(room ${${component}_rooms})
    if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/include/leukolens/${room})
      install(DIRECTORY include/leukolens/${room} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/leukolens COMPONENT ${component})
    endif()
  endforeach()
endforeach()
# Headers of what base holds of rooms that are nn's else.
install(DIRECTORY include/leukolens/engine include/leukolens/attribution DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/leukolens
  COMPONENT base)
install(FILES include/leukolens/training/confounding.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/leukolens/training
  COMPONENT base)

configure_package_config_file(cmake/leukolensConfig.cmake.in ${PROJECT_BINARY_DIR}/leukolensConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/leukolensConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/leukolensConfig.cmake ${PROJECT_BINARY_DIR}/leukolensConfigVersion.cmake
  cmake/FindOpenCVCore.cmake DESTINATION ${package_dir} COMPONENT base)
