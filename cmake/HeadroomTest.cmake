# What every test executable is, beside its sources and what it tests.
#
# Tests are compiled quickly and not for speed: what they test is.
if(HEADROOM_TESTS)
  headroom_prelude(test
    OPTIONS $<$<CONFIG:Release>:-O1>
    LINK GTest::gmock
    HEADERS <gmock/gmock.h> <gtest/gtest.h>)
endif()

function(headroom_as_test target)
  target_link_libraries(${target} PRIVATE headroom_flags fmt::fmt GTest::gmock GTest::gtest_main)
  headroom_begin_with(test ${target})
endfunction()
