# What nearly every file includes is compiled once and not a thousand times: the standard library and
# fmt, and for tests GoogleTest. Code may not lean on it: every file includes what it uses, and builds
# without it, as those for the fuzzers and the thread sanitizer are, prove that.
option(HEADROOM_PRELUDE "compile common headers once" ON)

# headroom_prelude(name OPTIONS ... LINK ... HEADERS ...)
function(headroom_prelude name)
  cmake_parse_arguments(arg "" "" "OPTIONS;LINK;HEADERS" ${ARGN})
  if(NOT HEADROOM_PRELUDE)
    return()
  endif()
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/${name}.cc CONTENT "")
  add_library(${name} OBJECT ${PROJECT_BINARY_DIR}/${name}.cc)
  target_compile_options(${name} PRIVATE ${arg_OPTIONS})
  target_link_libraries(${name} PRIVATE headroom_flags fmt::fmt ${arg_LINK})
  target_precompile_headers(${name} PRIVATE
    <algorithm> <array> <chrono> <cmath> <cstdint> <expected> <filesystem> <fstream> <functional>
    <map> <memory> <optional> <set> <span> <string> <string_view> <utility> <variant> <vector>
    <fmt/format.h> ${arg_HEADERS})
endfunction()

# A target that begins with a prelude has to be compiled as that is.
function(headroom_begin_with prelude target)
  if(HEADROOM_PRELUDE)
    target_link_libraries(${target} PRIVATE fmt::fmt)
    target_precompile_headers(${target} REUSE_FROM ${prelude})
  endif()
endfunction()

# Tests are compiled quickly and not for speed: what they test is. Where g++ 12 inlines less, it takes
# the copies of its own short strings for overruns.
set(HEADROOM_TEST_OPTIONS $<$<CONFIG:Release>:-O1> -Wno-array-bounds -Wno-stringop-overflow)

# What every test executable is, beside its sources and what it tests.
function(headroom_as_test target)
  target_compile_options(${target} PRIVATE ${HEADROOM_TEST_OPTIONS})
  target_link_libraries(${target} PRIVATE headroom_flags GTest::gmock GTest::gtest_main)
  headroom_begin_with(headroom_test_prelude ${target})
endfunction()

headroom_prelude(headroom_source_prelude)
if(HEADROOM_TESTS)
  headroom_prelude(headroom_test_prelude
    OPTIONS ${HEADROOM_TEST_OPTIONS}
    LINK GTest::gmock
    HEADERS <gmock/gmock.h> <gtest/gtest.h>)
endif()
