# Preludes: headers that many files include, compiled once for all of them.
#
# Who begins with one may not lean on it, and builds without any, as those of the thread sanitizer
# and of the fuzz targets are, prove that. Only what need not be fast has one: g++ 12 forgets, with a
# prelude, what it was told of inlining, which cost the simulator a sixth of its speed.
option(HEADROOM_PRELUDE "compile the headers that many files include once" ON)

# Where g++ 12 inlines less, it takes the copies of its own short strings for overruns.
set(HEADROOM_PRELUDE_OPTIONS -pthread)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND HEADROOM_PRELUDE_OPTIONS
    -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()
set(HEADROOM_PRELUDE_HEADERS
  <algorithm> <array> <chrono> <cmath> <cstdint> <expected> <filesystem> <fstream> <functional>
  <map> <memory> <optional> <set> <span> <string> <string_view> <utility> <variant> <vector>
  <fmt/format.h>)

# headroom_prelude(name OPTIONS ... LINK ... HEADERS ...): of those headers and, as all have them,
# the ones above. Who begins with it has the same options and links the same.
function(headroom_prelude name)
  cmake_parse_arguments(arg "" "" "OPTIONS;LINK;HEADERS" ${ARGN})
  set_property(GLOBAL PROPERTY HEADROOM_PRELUDE_${name}_OPTIONS
    ${HEADROOM_PRELUDE_OPTIONS} ${arg_OPTIONS})
  if(NOT HEADROOM_PRELUDE)
    return()
  endif()
  set(target headroom_prelude_${name})
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/${target}.cc CONTENT "")
  add_library(${target} OBJECT ${PROJECT_BINARY_DIR}/${target}.cc)
  target_compile_options(${target} PRIVATE ${HEADROOM_PRELUDE_OPTIONS} ${arg_OPTIONS})
  target_link_libraries(${target} PRIVATE headroom_flags fmt::fmt ${arg_LINK})
  target_precompile_headers(${target} PRIVATE ${HEADROOM_PRELUDE_HEADERS} ${arg_HEADERS})
endfunction()

function(headroom_begin_with prelude target)
  get_property(options GLOBAL PROPERTY HEADROOM_PRELUDE_${prelude}_OPTIONS)
  target_compile_options(${target} PRIVATE ${options})
  if(HEADROOM_PRELUDE)
    target_precompile_headers(${target} REUSE_FROM headroom_prelude_${prelude})
  endif()
endfunction()

headroom_prelude(common)
headroom_prelude(cli LINK CLI11::CLI11 HEADERS <CLI/App.hpp>)
