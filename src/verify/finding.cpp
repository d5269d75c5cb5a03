#include "verify/finding.hpp"

#include "platform/utf8.hpp"

namespace cartulaire::verify {

void Findings::keep(Finding finding) {
  const auto index = static_cast<std::size_t>(finding.problem);
  Place& place = places_[index];
  ++counts_[index];
  if (place.kept > 0 && finding.first_line && finding.object.empty()) {
    Finding& newest = all_[place.newest];
    if (newest.first_line && newest.object.empty() && newest.last_line + 1 == *finding.first_line) {
      newest.last_line = *finding.first_line;
      return;
    }
  }
  if (place.kept == kKeptOfEach) return;
  ++place.kept;
  place.newest = all_.size();
  all_.push_back(std::move(finding));
}

void Findings::at_line(Problem problem, std::uint64_t line, std::string_view object) {
  keep({problem, line, line, printable(object)});
}

void Findings::about(Problem problem, std::string_view object) {
  keep({problem, std::nullopt, 0, printable(object)});
}

std::string printable(std::string_view text) {
  constexpr std::size_t kMost = 200;
  if (platform::invalid_utf8(text) != std::string_view::npos) {
    std::string ascii(text.substr(0, kMost));
    for (char& c : ascii)
      if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f) c = '?';
    return ascii;
  }
  std::string out;
  for (std::size_t i = 0; i < text.size() && out.size() < kMost; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // Directions of writing (U+200E…, U+202A…, U+2066…) can make a name look like another.
    const bool two_more = byte == 0xe2 && i + 2 < text.size();
    const auto second = two_more ? static_cast<unsigned char>(text[i + 1]) : 0U;
    const bool direction = two_more && (second == 0x80 || second == 0x81);
    const bool control =
        byte < 0x20 || byte == 0x7f || (byte == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0);
    if (direction) i += 2;
    if (control && byte == 0xc2) ++i;
    if (direction || control)
      out += '?';
    else
      out += text[i];
  }
  while (!out.empty() && platform::invalid_utf8(out) != std::string_view::npos)
    out.pop_back();  // a character cut in two
  return out;
}

}  // namespace cartulaire::verify
