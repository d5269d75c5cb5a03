#include "journal/sealed/checkpoint.hpp"

#include <charconv>
#include <cstring>

#include <fmt/format.h>

#include "platform/base64.hpp"

namespace cartulaire::journal::sealed {
namespace {

constexpr std::string_view kDash = "— ";
constexpr std::size_t kKeyIdSize = 4;

std::array<std::byte, kKeyIdSize> key_id_of(std::string_view origin, const platform::SignPublicKey& key) {
  std::string message(origin);
  message += "\n\x01";
  message += platform::as_text(key);
  const Digest digest = platform::sha256(platform::as_bytes(message));
  return {digest[0], digest[1], digest[2], digest[3]};
}

std::uint32_t number_of(platform::Bytes id) {
  std::uint32_t number = 0;
  std::memcpy(&number, id.data(), sizeof number);
  return number;
}

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return {};
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string sign_checkpoint(const Checkpoint& checkpoint, const Signer& signer) {
  const std::string text =
      fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size, platform::to_base64(checkpoint.root));
  const auto id = key_id_of(checkpoint.origin, signer.public_key());
  const platform::Signature signature = signer.sign(text);
  std::vector<std::byte> signed_bytes(id.begin(), id.end());
  signed_bytes.insert(signed_bytes.end(), signature.begin(), signature.end());
  return fmt::format("{}\n{}{} {}\n", text, kDash, checkpoint.origin, platform::to_base64(signed_bytes));
}

bool SignedCheckpoint::is_signed_by(const platform::SignPublicKey& key) const {
  return number_of(key_id_of(checkpoint.origin, key)) == key_id &&
         platform::verify_signature(key, platform::as_bytes(text), signature);
}

std::optional<SignedCheckpoint> parse_checkpoint(std::string_view note) {
  std::string_view rest = note;
  SignedCheckpoint parsed;
  parsed.checkpoint.origin = take_line(rest);
  const std::string_view size = take_line(rest);
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), parsed.checkpoint.size);
  const auto root = platform::from_base64(take_line(rest));
  if (parsed.checkpoint.origin.empty() || error != std::errc() || end != size.data() + size.size() || !root ||
      root->size() != parsed.checkpoint.root.size())
    return std::nullopt;
  std::copy(root->begin(), root->end(), parsed.checkpoint.root.begin());
  parsed.text = note.substr(0, note.size() - rest.size());
  if (rest.empty() || rest.front() != '\n') return std::nullopt;
  rest.remove_prefix(1);
  std::string_view line = take_line(rest);
  const std::string head = fmt::format("{}{} ", kDash, parsed.checkpoint.origin);
  if (!line.starts_with(head)) return std::nullopt;
  const auto bytes = platform::from_base64(line.substr(head.size()));
  if (!bytes || bytes->size() != kKeyIdSize + parsed.signature.size()) return std::nullopt;
  parsed.key_id = number_of(platform::Bytes(*bytes).first(kKeyIdSize));
  std::copy(bytes->begin() + kKeyIdSize, bytes->end(), parsed.signature.begin());
  return parsed;
}

}  // namespace cartulaire::journal::sealed
