#include "shipping/notice.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "shipping/names.hpp"

namespace cartulaire::shipping {
namespace {

std::string signed_line(std::string line, const platform::SignKeyPair& keys) {
  line += " " + platform::to_hex(keys.public_key);
  line += " " + platform::to_hex(platform::sign(keys, platform::as_bytes(line)));
  return line;
}

// The words of a line of exactly `N`, the last two being `keeper` and its signature over what is before.
template <std::size_t N>
std::optional<std::array<std::string_view, N>> signed_words(std::string_view line,
                                                            const platform::SignPublicKey& keeper) {
  std::array<std::string_view, N> words;
  std::string_view rest = line;
  for (std::size_t i = 0; i < N; ++i) {
    const std::size_t space = rest.find(' ');
    if ((space == std::string_view::npos) != (i + 1 == N)) return std::nullopt;
    words[i] = rest.substr(0, space);
    if (i + 1 < N) rest.remove_prefix(space + 1);
  }
  const auto key = platform::hex_array<32>(words[N - 2]);
  const auto signature = platform::hex_array<64>(words[N - 1]);
  if (!key || *key != keeper || !signature ||
      !platform::verify_signature(keeper, platform::as_bytes(line.substr(0, line.rfind(' '))), *signature))
    return std::nullopt;
  return words;
}

}  // namespace

std::string sign_receipt(const Receipt& receipt, const platform::SignKeyPair& keys) {
  return signed_line(
      fmt::format("cartulaire-receipt 1 {} {} {} {} {} {} {}", receipt.origin, receipt.node, receipt.writer,
                  receipt.segment, receipt.bytes, receipt.sequence, platform::to_hex(receipt.hash)),
      keys);
}

std::string sign_intake_key(const IntakeKey& key, const platform::SignKeyPair& keys) {
  return signed_line(fmt::format("cartulaire-intake 1 {} {} {}", key.origin, journal::day_text(key.day),
                                 platform::to_hex(key.key)),
                     keys);
}

std::optional<Receipt> read_receipt(std::string_view line, const platform::SignPublicKey& keeper) {
  const auto words = signed_words<11>(line, keeper);
  if (!words || (*words)[0] != "cartulaire-receipt" || (*words)[1] != "1") return std::nullopt;
  Receipt receipt{std::string((*words)[2]), std::string((*words)[3]), std::string((*words)[4]), 0, 0, 0, {}};
  const auto hash = platform::hex_array<32>((*words)[8]);
  if (!is_folder_name(receipt.node) || !is_folder_name(receipt.writer) ||
      !read_number((*words)[5], receipt.segment) || !read_number((*words)[6], receipt.bytes) ||
      !read_number((*words)[7], receipt.sequence) || !hash)
    return std::nullopt;
  receipt.hash = *hash;
  return receipt;
}

std::optional<IntakeKey> read_intake_key(std::string_view line, const platform::SignPublicKey& keeper) {
  const auto words = signed_words<7>(line, keeper);
  if (!words || (*words)[0] != "cartulaire-intake" || (*words)[1] != "1") return std::nullopt;
  const auto day = journal::parse_day_text((*words)[3]);
  const auto key = platform::hex_array<32>((*words)[4]);
  if (!day || !key) return std::nullopt;
  return IntakeKey{std::string((*words)[2]), *day, *key};
}

}  // namespace cartulaire::shipping
