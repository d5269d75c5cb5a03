// LAYERS: charter
// A charter from anywhere (text, Markdown, DOCX, ODT): reading and linting never crash, and every remark
// stands in a line of the document.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "charter/lint/lint.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace charter = cartulaire::charter;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (charter::document::has_clauses(bytes)) {
    charter::lint::lint_charter(bytes, "fuzz.md");
    return 0;
  }
  for (const char* name : {"fuzz.md", "fuzz.txt"}) {
    const auto document = charter::document::read_document_bytes(bytes, name);
    if (!document) continue;
    const auto report = charter::lint::lint_document(*document);
    for (const auto& remark : report.remarks)
      if (remark.place.line < 1 || static_cast<std::size_t>(remark.place.line) > document->lines.size() ||
          remark.place.column < 1)
        std::abort();
  }
  return 0;
}
