// LAYERS: charter
// A charter from anywhere, imported: whatever the text, the draft loads without an error, holds no clause,
// and each source is a line of the document.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "charter/charter.hpp"
#include "charter/draft/draft.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace charter = cartulaire::charter;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const char* name : {"fuzz.md", "fuzz.txt"}) {
    const auto document = charter::document::read_document_bytes(bytes, name);
    if (!document) continue;
    const auto draft = charter::draft::make_draft(*document);
    if (!draft) std::abort();
    const auto loaded = charter::load_charter(draft->text, name);
    if (charter::has_errors(loaded.diagnostics) || !loaded.charter.clauses.empty()) std::abort();
    for (const auto& proposal : draft->proposals)
      for (const auto& source : proposal.sources)
        if (source.line < 1 || static_cast<std::size_t>(source.line) > document->lines.size()) std::abort();
  }
  return 0;
}
