# Flags that every target shares. Warnings are errors: a warning that nobody reads hides the next one.
add_library(headroom_flags INTERFACE)
target_compile_options(headroom_flags INTERFACE
  -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror
  # Fields that a designated initialiser leaves out have their defaults; that is what it is for.
  -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside its own std::string and std::expected once they are inlined.
  target_compile_options(headroom_flags INTERFACE
    -Wno-maybe-uninitialized -Wno-restrict -Wno-mismatched-new-delete)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # clang sees g++ 12's library use its own deprecated buffers, inside std::stable_sort.
  target_compile_options(headroom_flags INTERFACE -Wno-deprecated-declarations)
endif()
if(HEADROOM_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(HEADROOM_SANITIZE)
  add_compile_options(-fsanitize=${HEADROOM_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${HEADROOM_SANITIZE})
  if(HEADROOM_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ says of every atomic fence in Asio that the sanitizer does not follow it.
    add_compile_options(-Wno-tsan)
  endif()
endif()

# Both are only faster where they happen to be installed; nothing depends on them.
find_program(HEADROOM_CCACHE ccache)
if(HEADROOM_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${HEADROOM_CCACHE})
endif()
