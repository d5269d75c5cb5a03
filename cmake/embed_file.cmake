# The script behind cartulaire_embed: INPUT as a raw string in OUTPUT.
file(READ ${INPUT} content)
if(content MATCHES "\\)embedded\"")
  message(FATAL_ERROR "${INPUT} holds the end mark of the raw string: )embedded\"")
endif()
file(WRITE ${OUTPUT} "#include <string_view>
// clang minds literals over 64 kB, which every compiler that builds this takes.
#pragma GCC diagnostic ignored \"-Woverlength-strings\"
namespace cartulaire::embedded {
extern const std::string_view ${SYMBOL};
const std::string_view ${SYMBOL} = R\"embedded(${content})embedded\";
}  // namespace cartulaire::embedded
")
