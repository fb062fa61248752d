# leukolens_room(<name> SOURCES ... [USES <rooms> ...] [LIBRARIES <public> ...] [PRIVATE <libraries> ...])
# One room of the library: a static library leukolens_<name> whose headers are include/leukolens/<name>.
function(leukolens_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES;LIBRARIES;PRIVATE" ${ARGN})
  add_library(leukolens_${name} STATIC ${ROOM_SOURCES})
  add_library(leukolens::${name} ALIAS leukolens_${name})
  target_include_directories(leukolens_${name}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM ROOM_USES PREPEND leukolens_)
  target_link_libraries(leukolens_${name} PUBLIC ${ROOM_USES} ${ROOM_LIBRARIES} PRIVATE ${ROOM_PRIVATE})
  set_target_properties(leukolens_${name} PROPERTIES EXPORT_NAME ${name})
  if(LibTorch::LibTorch IN_LIST ROOM_PRIVATE)
    leukolens_use_headers(leukolens_${name} torch)
  else()
    leukolens_use_headers(leukolens_${name} base)
  endif()
endfunction()
