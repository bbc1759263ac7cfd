# headroom_module(name LAYER n [PRELUDE p] DEPS ... LINK ... SOURCES ... TESTS ... BENCHES ...)
#
# One folder of src/ is one module: a static library (an interface library when it has headers
# only), one test executable, one benchmark executable. DEPS names modules of headroom, LINK
# other libraries, PRELUDE the headers that its sources begin with (HeadroomPrelude.cmake).
#
# Configuring fails when a module names a dependency that is not strictly below it, and when a
# file includes a header of a module that DEPS does not reach: an arrow that points up or
# sideways cannot be drawn, in neither way.
function(headroom_module name)
  cmake_parse_arguments(arg "" "LAYER;PRELUDE" "DEPS;LINK;SOURCES;TESTS;BENCHES" ${ARGN})

  set(units ${arg_SOURCES})
  list(FILTER units INCLUDE REGEX "\\.cc$")
  if(units)
    add_library(headroom_${name} STATIC ${arg_SOURCES})
    set(scope PUBLIC)
    target_link_libraries(headroom_${name} PRIVATE headroom_flags)
    if(arg_PRELUDE)
      headroom_begin_with(${arg_PRELUDE} headroom_${name})
    endif()
  else()
    add_library(headroom_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  set_target_properties(headroom_${name} PROPERTIES HEADROOM_LAYER "${arg_LAYER}")
  target_include_directories(headroom_${name} ${scope} ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(headroom_${name} ${scope} ${arg_LINK})

  set(reach ${name})
  foreach(dep IN LISTS arg_DEPS)
    get_target_property(dep_layer headroom_${dep} HEADROOM_LAYER)
    if(NOT dep_layer LESS arg_LAYER)
      message(FATAL_ERROR
        "${name} (layer ${arg_LAYER}) may not depend on ${dep} (layer ${dep_layer})")
    endif()
    get_target_property(dep_reach headroom_${dep} HEADROOM_REACH)
    list(APPEND reach ${dep_reach})
    target_link_libraries(headroom_${name} ${scope} headroom_${dep})
  endforeach()
  list(REMOVE_DUPLICATES reach)
  set_target_properties(headroom_${name} PROPERTIES HEADROOM_REACH "${reach}")
  headroom_check_includes(${name} "${reach}" ${arg_SOURCES} ${arg_TESTS} ${arg_BENCHES})

  if(HEADROOM_TESTS AND arg_TESTS)
    add_executable(headroom_${name}_test ${arg_TESTS})
    target_link_libraries(headroom_${name}_test PRIVATE headroom_${name})
    headroom_as_test(headroom_${name}_test)
    target_compile_definitions(headroom_${name}_test
      PRIVATE HEADROOM_SOURCE_DIR="${PROJECT_SOURCE_DIR}" HEADROOM_BINARY_DIR="${PROJECT_BINARY_DIR}")
    gtest_discover_tests(headroom_${name}_test
      DISCOVERY_MODE PRE_TEST TEST_PREFIX "${name}." PROPERTIES TIMEOUT 120)
  endif()

  if(HEADROOM_BENCHES AND arg_BENCHES)
    add_executable(headroom_${name}_bench ${arg_BENCHES})
    target_link_libraries(headroom_${name}_bench
      PRIVATE headroom_${name} headroom_flags benchmark::benchmark_main)
    if(HEADROOM_TESTS)
      # A short run of each, so that none rots. It proves that they run, not how fast.
      add_test(NAME bench.${name} COMMAND headroom_${name}_bench --benchmark_min_time=0.01)
    endif()
  endif()
endfunction()

# Fails when a file of module `name` includes "other/..." with `other` not in `reach`.
function(headroom_check_includes name reach)
  foreach(file IN LISTS ARGN)
    file(STRINGS ${CMAKE_CURRENT_SOURCE_DIR}/${file} lines REGEX "^#include \"[a-z_]+/")
    foreach(line IN LISTS lines)
      string(REGEX REPLACE "^#include \"([a-z_]+)/.*" "\\1" other "${line}")
      if(NOT other IN_LIST reach)
        message(FATAL_ERROR
          "src/${name}/${file} includes a header of ${other}, which the DEPS of ${name} do not reach")
      endif()
    endforeach()
  endforeach()
endfunction()
