# What every test executable is, beside its sources and what it tests.
#
# Tests are compiled quickly and not for speed: what they test is. What nearly all of them include,
# the standard library, fmt and GoogleTest, is compiled once for all; they may not lean on it, and
# builds without it, as those of the thread sanitizer are, prove that.
option(HEADROOM_PRELUDE "compile the headers that nearly all tests include once" ON)

# Where g++ 12 inlines less, it takes the copies of its own short strings for overruns.
set(HEADROOM_TEST_OPTIONS
  $<$<CONFIG:Release>:-O1> -Wno-array-bounds -Wno-stringop-overflow -pthread)
set(HEADROOM_TEST_LIBRARIES headroom_flags fmt::fmt GTest::gmock)

if(HEADROOM_TESTS AND HEADROOM_PRELUDE)
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/headroom_test_prelude.cc CONTENT "")
  add_library(headroom_test_prelude OBJECT ${PROJECT_BINARY_DIR}/headroom_test_prelude.cc)
  target_compile_options(headroom_test_prelude PRIVATE ${HEADROOM_TEST_OPTIONS})
  target_link_libraries(headroom_test_prelude PRIVATE ${HEADROOM_TEST_LIBRARIES})
  target_precompile_headers(headroom_test_prelude PRIVATE
    <algorithm> <array> <chrono> <cmath> <cstdint> <expected> <filesystem> <fstream> <functional>
    <map> <memory> <optional> <set> <span> <string> <string_view> <utility> <variant> <vector>
    <fmt/format.h> <gmock/gmock.h> <gtest/gtest.h>)
endif()

function(headroom_as_test target)
  target_compile_options(${target} PRIVATE ${HEADROOM_TEST_OPTIONS})
  target_link_libraries(${target} PRIVATE ${HEADROOM_TEST_LIBRARIES} GTest::gtest_main)
  if(HEADROOM_PRELUDE)
    target_precompile_headers(${target} REUSE_FROM headroom_test_prelude)
  endif()
endfunction()
