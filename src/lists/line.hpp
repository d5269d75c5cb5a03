// One line of a list, whatever its kind, turned into entries of a Builder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lists/bad_lines.hpp"
#include "lists/builder.hpp"

namespace cartulaire::lists {

enum class LineKind {
  names,        // a host name or address a line; "*.x" and ".x" mean x
  hosts,        // hosts file: an address, then names
  urls,         // host and path, with or without a scheme
  expressions,  // a regular expression a line
};

inline constexpr std::size_t kMaxLine = 8192;

// Adds what the line says to `list`; counts it in `bad` where it says nothing usable. Blank lines and
// comments
// ('#' first, or after a blank) say nothing and are not bad. Bytes that are not UTF-8 are read as Latin-1.
void read_line(std::string_view line, LineKind kind, std::uint16_t list, Builder& builder, BadLines& bad);

// Every line of a file's content. `progress` is called now and then with the bytes done.
template <class F>
void read_lines(std::string_view content, LineKind kind, std::uint16_t list, Builder& builder, BadLines& bad,
                F&& progress) {
  std::size_t at = 0;
  std::size_t told = 0;
  while (at < content.size()) {
    std::size_t end = content.find('\n', at);
    if (end == std::string_view::npos) end = content.size();
    read_line(content.substr(at, end - at), kind, list, builder, bad);
    at = end + 1;
    if (at - told >= (1 << 20)) {
      progress(at - told);
      told = at;
    }
  }
  progress(content.size() - told);
}

// "é" in Latin-1 -> UTF-8.
std::string latin1_to_utf8(std::string_view bytes);

}  // namespace cartulaire::lists
