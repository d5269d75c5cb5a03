#include "web/typeset.hpp"

namespace cartulaire::web {
namespace {

// Letters beyond ASCII are bytes above 0x7F; so are marks such as », after which no apostrophe stands.
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) > 0x7F;
}

// The end of the tag at `at`; of the whole element where it is code or preformatted.
std::size_t past_markup(std::string_view html, std::size_t at) {
  for (const std::string_view name : {"code", "pre"}) {
    const std::string_view rest = html.substr(at + 1);
    if (!rest.starts_with(name) || rest.size() == name.size()) continue;
    if (const char after = rest[name.size()]; after != '>' && after != ' ') continue;
    const std::string close = "</" + std::string(name) + ">";
    const std::size_t end = html.find(close, at);
    return end == std::string_view::npos ? html.size() : end + close.size();
  }
  const std::size_t end = html.find('>', at);
  return end == std::string_view::npos ? html.size() : end + 1;
}

}  // namespace

std::string with_apostrophes(std::string_view html) {
  std::string out;
  out.reserve(html.size() + html.size() / 64);
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] == '<') {
      const std::size_t end = past_markup(html, at);
      out += html.substr(at, end - at);
      at = end;
    } else if (html[at] == '\'' && at > 0 && is_letter(html[at - 1])) {
      out += "’";
      ++at;
    } else {
      out += html[at++];
    }
  }
  return out;
}

}  // namespace cartulaire::web
