# Text files that travel inside the program: catalogue/*.yml.
#
# cartulaire_embed(TARGET FILE SYMBOL) makes `extern const std::string_view cartulaire::embedded::SYMBOL` with the
# content of FILE (relative to the source folder), rebuilt when the file changes. The user declares it where needed:
#   namespace cartulaire::embedded { extern const std::string_view kCategoriesYml; }
function(cartulaire_embed target file symbol)
  set(input ${CMAKE_SOURCE_DIR}/${file})
  set(output ${CMAKE_BINARY_DIR}/embedded/${symbol}.cpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DOUTPUT=${output} -DSYMBOL=${symbol}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed_file.cmake
    DEPENDS ${input} ${CMAKE_SOURCE_DIR}/cmake/embed_file.cmake
    VERBATIM)
  # Clang's -Wpedantic counts characters; every compiler of ours takes more.
  set_source_files_properties(${output} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
  target_sources(${target} PRIVATE ${output})
endfunction()
