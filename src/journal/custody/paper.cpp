#include "journal/custody/paper.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cartulaire::journal::custody {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

constexpr std::size_t kRowDigits = 32;
constexpr std::size_t kGroup = 4;
constexpr std::size_t kDigits = std::size_t{2} * (32 + 16 + 24 + 48);
constexpr std::size_t kRows = (kDigits + kRowDigits - 1) / kRowDigits;

std::string check_of(std::size_t row, std::string_view digits) {
  return platform::to_hex(platform::sha256(platform::as_bytes(fmt::format("{}:{}", row, digits))))
      .substr(0, kGroup);
}

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char letter) { return letter == ' ' || letter == '\t' || letter == '\r'; };
  while (!text.empty() && is_space(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_space(text.back()))
    text.remove_suffix(1);
  return text;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char letter : text) {
    if (letter >= 'A' && letter <= 'F') digits += static_cast<char>(letter - 'A' + 'a');
    if ((letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f'))
      digits += letter;
    else if (letter != ' ' && letter != '\t' && !(letter >= 'A' && letter <= 'F'))
      return {};
  }
  return digits;
}

tl::unexpected<base::Error> wrong_row(std::size_t row) {
  return fail(ErrorCode::invalid, "", fmt::format("la rangée {} est mal recopiée ; relisez-la", row),
              fmt::format("row {} was copied wrongly; read it again", row));
}

}  // namespace

std::vector<std::string> paper_rows(const LockedKey& key) {
  const std::string digits = platform::to_hex(key.open.key) + platform::to_hex(key.salt) +
                             platform::to_hex(key.nonce) + platform::to_hex(key.sealed);
  std::vector<std::string> rows{fmt::format("cartulaire-custodian 1 {} {}", key.open.role, key.open.label)};
  for (std::size_t row = 1; row <= kRows; ++row) {
    const std::string part = digits.substr((row - 1) * kRowDigits, kRowDigits);
    std::string line = fmt::format("{}:", row);
    for (std::size_t at = 0; at < part.size(); at += kGroup)
      line += ' ' + part.substr(at, kGroup);
    rows.push_back(line + " = " + check_of(row, part));
  }
  return rows;
}

Result<LockedKey> read_paper(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty() && lines.size() <= 4 * kRows) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (const std::string_view line = trimmed(text.substr(0, end)); !line.empty()) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (lines.size() == 1) return parse_locked_key(lines[0]);
  if (lines.size() != kRows + 1)
    return fail(ErrorCode::invalid, "",
                fmt::format("il faut une seule ligne, ou la ligne de titre et {} rangées", kRows),
                fmt::format("one line is needed, or the title line and {} rows", kRows));
  std::string digits;
  for (std::size_t row = 1; row <= kRows; ++row) {
    const std::string_view line = lines[row];
    const std::size_t colon = line.find(':');
    const std::size_t equals = line.find('=');
    if (colon == std::string_view::npos || equals == std::string_view::npos || equals < colon ||
        trimmed(line.substr(0, colon)) != std::to_string(row))
      return wrong_row(row);
    const std::string part = digits_of(line.substr(colon + 1, equals - colon - 1));
    if (part.size() != std::min(kRowDigits, kDigits - digits.size()) ||
        digits_of(line.substr(equals + 1)) != check_of(row, part))
      return wrong_row(row);
    digits += part;
  }
  const std::size_t label = lines[0].rfind(' ');
  if (label == std::string_view::npos) return parse_locked_key(lines[0]);
  return parse_locked_key(fmt::format("{} {} {} {} {} {}", trimmed(lines[0].substr(0, label)),
                                      digits.substr(0, 64), digits.substr(64, 32), digits.substr(96, 48),
                                      digits.substr(144, 96), lines[0].substr(label + 1)));
}

}  // namespace cartulaire::journal::custody
