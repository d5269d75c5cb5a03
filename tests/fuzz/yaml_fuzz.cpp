// LAYERS: platform
// The YAML subset: any bytes give a tree or problems, with places inside the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/yaml.hpp"

namespace {

void places(const cartulaire::platform::YamlNode& node, int lines) {
  if (node.place.line < 1 || node.place.line > lines || node.place.column < 1) std::abort();
  for (const auto& item : node.items)
    places(item, lines);
  for (const auto& entry : node.entries) {
    if (node.find(entry.key) != &entry.value) std::abort();  // unique
    places(entry.value, lines);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  int lines = 1;
  for (const char c : text)
    lines += c == '\n' ? 1 : 0;
  const auto document = cartulaire::platform::parse_yaml(text);
  if (document.problems.empty()) places(document.root, lines);
  return 0;
}
