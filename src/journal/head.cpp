#include "journal/head.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "journal/record.hpp"

namespace cartulaire::journal {
namespace {

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string sign_head(const Head& head, const platform::SignKeyPair& keys) {
  std::string line = fmt::format("cartulaire-head 1 {} {} {} {} {} {} {} {}", head.node, head.writer,
                                 head.segment, head.bytes, head.sequence, platform::to_hex(head.hash),
                                 head.at.time_since_epoch().count(), platform::to_hex(keys.public_key));
  line += " " + platform::to_hex(platform::sign(keys, platform::as_bytes(line)));
  return line;
}

std::optional<SignedHead> parse_head(std::string_view line) {
  std::array<std::string_view, 11> words;
  std::size_t count = 0;
  for (std::string_view rest = line; count < words.size(); ++count) {
    const std::size_t space = rest.find(' ');
    words[count] = rest.substr(0, space);
    if (space == std::string_view::npos) {
      ++count;
      break;
    }
    rest.remove_prefix(space + 1);
    if (count + 1 == words.size()) return std::nullopt;  // a twelfth word
  }
  if (count != words.size() || words[0] != "cartulaire-head" || words[1] != "1") return std::nullopt;
  SignedHead parsed;
  Head& head = parsed.head;
  head.node = words[2];
  head.writer = words[3];
  std::int64_t at = 0;
  const auto hash = platform::hex_array<32>(words[7]);
  const auto key = platform::hex_array<32>(words[9]);
  const auto signature = platform::hex_array<64>(words[10]);
  if (!is_label(words[2]) || !is_label(words[3]) || !read_number(words[4], head.segment) ||
      !read_number(words[5], head.bytes) || !read_number(words[6], head.sequence) || !hash ||
      !read_number(words[8], at) || !key || !signature)
    return std::nullopt;
  head.hash = *hash;
  head.key = *key;
  head.at = base::Instant(std::chrono::milliseconds(at));
  const std::string_view message = line.substr(0, line.rfind(' '));
  parsed.signature_holds = platform::verify_signature(head.key, platform::as_bytes(message), *signature);
  return parsed;
}

}  // namespace cartulaire::journal
