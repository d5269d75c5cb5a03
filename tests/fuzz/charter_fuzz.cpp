// LAYERS: charter
// A charter as an author's file: reading, judging, resolving and rendering never crash, and what is printed
// reads back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "charter/check.hpp"
#include "charter/coverage.hpp"
#include "charter/print.hpp"
#include "charter/render.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace charter = cartulaire::charter;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const charter::Loaded loaded = charter::load_charter(text, "fuzz.md");
  const auto diagnostics = charter::check(loaded.charter);
  for (const auto& one : loaded.diagnostics)
    charter::format(one, cartulaire::base::Language::french);
  for (const auto& one : diagnostics)
    charter::format(one, cartulaire::base::Language::english);
  // What can be read can be formatted, once and for all.
  if (!charter::has_errors(loaded.diagnostics)) {
    const auto printed = charter::print_charter(loaded);
    if (!printed) std::abort();
    const auto again = charter::print_charter(charter::load_charter(printed->text, "fuzz.md"));
    if (!again || again->text != printed->text) std::abort();
  }
  const auto effective = charter::effective_charter(loaded.charter);
  if (!effective) return 0;
  charter::coverage(*effective);
  const bool sound = !charter::has_errors(loaded.diagnostics) && !charter::has_errors(diagnostics);
  // What the check lets pass can be rendered, but for blanks.
  const auto html = charter::render_html(*effective);
  if (sound && !html && !effective->blank()) std::abort();
  return 0;
}
