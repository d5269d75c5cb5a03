# charter/clause_names.hpp from the catalogue: a small program of the build writes it (cmake/clause_names.cpp).
#
# cartulaire_clause_names(TARGET FILE...) makes it for TARGET and for what links it; the order of the files is the order of
# the names.
function(cartulaire_clause_names target)
  list(TRANSFORM ARGN PREPEND ${CMAKE_SOURCE_DIR}/ OUTPUT_VARIABLE inputs)
  set(folder ${CMAKE_BINARY_DIR}/generated)
  set(output ${folder}/charter/clause_names.hpp)
  file(MAKE_DIRECTORY ${folder}/charter)
  add_executable(clause_names ${CMAKE_SOURCE_DIR}/cmake/clause_names.cpp ${CMAKE_SOURCE_DIR}/src/charter/catalogue_type.cpp)
  target_link_libraries(clause_names PRIVATE cartulaire_platform fmt::fmt)
  add_custom_command(
    OUTPUT ${output}
    COMMAND clause_names ${inputs} > ${output}.new
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${output}.new ${output}
    DEPENDS clause_names ${inputs}
    VERBATIM)
  add_custom_target(${target}_clause_names DEPENDS ${output})
  add_dependencies(${target} ${target}_clause_names)
  target_include_directories(${target} PUBLIC ${folder})
endfunction()
