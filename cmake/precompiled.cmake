# Headers of others that most units include, read once (preset ci). Product units and tests each have their set; tests
# are compiled with CARTULAIRE_TEST_FLAGS. Every unit still includes what it uses: the other presets compile, and
# clang-tidy reads, without this.
option(CARTULAIRE_PRECOMPILED "precompile the headers of others" OFF)
set(CARTULAIRE_TEST_FLAGS "" CACHE STRING "compiler flags of the tests, over those of the build")

set(common_headers <algorithm> <array> <chrono> <cstdint> <cstdlib> <cstring> <filesystem> <fstream> <functional> <map>
                   <memory> <optional> <set> <span> <sstream> <string> <string_view> <utility> <vector> <fmt/format.h>
                   <tl/expected.hpp>)
if(CARTULAIRE_PRECOMPILED)
  add_library(precompiled_product OBJECT ${CMAKE_SOURCE_DIR}/cmake/empty.cpp)
  target_link_libraries(precompiled_product PRIVATE fmt::fmt tl::expected)
  target_precompile_headers(precompiled_product PRIVATE ${common_headers})
  if(CARTULAIRE_TESTS)
    add_library(precompiled_tests OBJECT ${CMAKE_SOURCE_DIR}/cmake/empty.cpp)
    target_link_libraries(precompiled_tests PRIVATE fmt::fmt tl::expected GTest::gtest)
    target_compile_options(precompiled_tests PRIVATE ${CARTULAIRE_TEST_FLAGS})
    target_precompile_headers(precompiled_tests PRIVATE ${common_headers} <gtest/gtest.h>)
  endif()
endif()

function(cartulaire_precompiled target)
  if(CARTULAIRE_PRECOMPILED)
    target_precompile_headers(${target} REUSE_FROM precompiled_product)
  endif()
endfunction()

# For every program of tests but those whose millions of cases are worth optimising.
function(cartulaire_test_program target)
  target_compile_options(${target} PRIVATE ${CARTULAIRE_TEST_FLAGS})
  if(CARTULAIRE_PRECOMPILED)
    target_precompile_headers(${target} REUSE_FROM precompiled_tests)
  endif()
endfunction()
