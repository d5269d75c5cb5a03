#include "adapters/squid/request_line.hpp"

#include <array>
#include <bit>
#include <cstdint>

#include "base/block16.hpp"

namespace cartulaire::adapters::squid {
namespace {

using base::Block16;

constexpr std::size_t kValues = 7;
constexpr std::size_t kStep = 64;  // bytes whose spaces are found before any value is cut

// The values of a line, cut at single spaces; "-" and what is missing are empty, what is too much is left
// out. Two spaces enclose an empty value.
class Values {
 public:
  explicit Values(std::string_view line) : line_(line) {
    for (std::size_t at = 0; at < line.size() && count_ < kValues; at += kStep) {
      std::uint64_t spaces = 0;
      for (std::size_t i = 0; i < kStep && at + i < line.size(); i += Block16::kSize) {
        const Block16 block = Block16::of(line.data() + at + i, line.size() - at - i);
        escaped_ |= block.are('%');
        spaces |= std::uint64_t{block.are(' ')} << i;
      }
      for (; spaces != 0; spaces &= spaces - 1)
        ends_[count_++] = at + static_cast<std::size_t>(std::countr_zero(spaces));
    }
    if (count_ < kValues) ends_[count_++] = line.size();
  }
  std::string_view operator[](std::size_t index) const {
    if (index >= count_) return {};
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1] + 1;
    const std::string_view value(line_.data() + begin, ends_[index] - begin);
    return value == "-" ? std::string_view() : value;
  }
  [[nodiscard]] bool escaped() const { return escaped_ != 0; }

 private:
  std::string_view line_;
  std::array<std::size_t, kValues + kStep> ends_;  // a step may hold more than are asked for
  std::size_t count_ = 0;
  base::Mask16 escaped_ = 0;
};

bool is_channel(std::string_view text) {
  if (text.empty() || text.size() > kMaxChannel) return false;
  for (const char c : text)
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return false;
  return true;
}

bool names_language(std::string_view item, char first, char second) {
  while (!item.empty() && (item.front() == ' ' || item.starts_with("%20")))
    item.remove_prefix(item.front() == ' ' ? 1 : 3);
  if (item.size() < 2 || (item[0] | 0x20) != first || (item[1] | 0x20) != second) return false;
  return item.size() == 2 || item[2] == '-' || item[2] == ';' || item[2] == ' ' || item[2] == '%';
}

}  // namespace

std::optional<RequestLine> read_request_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const Values values(line);
  if (!is_channel(values[0])) return std::nullopt;
  RequestLine request;
  request.channel = values[0];
  request.user = values[1];
  request.address = values[2];
  request.method = values[3];
  request.url = values[4];
  request.languages = values[5];
  request.sni = values[6];
  request.escaped = values.escaped();
  return request;
}

bool prefers_english(std::string_view languages) {
  // Browsers list languages by preference; weights are not read.
  while (!languages.empty()) {
    const std::size_t comma = languages.find(',');
    const std::string_view item = languages.substr(0, comma);
    if (names_language(item, 'f', 'r')) return false;
    if (names_language(item, 'e', 'n')) return true;
    if (comma == std::string_view::npos) break;
    languages.remove_prefix(comma + 1);
  }
  return false;
}

}  // namespace cartulaire::adapters::squid
