#include "verify/note.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "platform/base64.hpp"
#include "platform/crypto.hpp"
#include "verify/members.hpp"

namespace cartulaire::verify {
namespace {

constexpr std::size_t kMostSignatures = 64;
constexpr std::string_view kDash = "\xe2\x80\x94 ";

// The next line without its line feed; nothing where there is none.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

// "— NAME BASE64": false where the line is no signature at all.
bool add_signature(std::string_view line, Checkpoint& into) {
  if (!line.starts_with(kDash)) return false;
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == 0 || space == std::string_view::npos) return false;
  const auto bytes = platform::from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() < 5) return false;
  Checkpoint::Signed one;
  if (line.substr(0, space) != into.origin || bytes->size() != one.key_id.size() + one.signature.size())
    return true;
  std::memcpy(one.key_id.data(), bytes->data(), one.key_id.size());
  std::memcpy(one.signature.data(), bytes->data() + one.key_id.size(), one.signature.size());
  into.signatures.push_back(one);
  return true;
}

}  // namespace

std::string checkpoint_text(std::string_view origin, std::uint64_t size, const platform::Digest& root) {
  return fmt::format("{}\n{}\n{}\n", origin, size, platform::to_base64(root));
}

std::optional<Checkpoint> read_checkpoint(std::string_view note) {
  std::string_view rest = note;
  const auto origin = take_line(rest);
  const auto size = take_line(rest);
  const auto root = take_line(rest);
  if (!origin || !size || !root) return std::nullopt;
  const auto number = read_decimal(*size);
  const auto hash = platform::from_base64(*root);
  if (origin->empty() || !number || !hash || hash->size() != 32) return std::nullopt;
  Checkpoint checkpoint;
  checkpoint.origin = std::string(*origin);
  checkpoint.size = *number;
  std::memcpy(checkpoint.root.data(), hash->data(), checkpoint.root.size());
  checkpoint.text = std::string(note.substr(0, note.size() - rest.size()));
  const auto blank = take_line(rest);
  if (!blank || !blank->empty()) return std::nullopt;
  for (std::size_t i = 0; !rest.empty(); ++i) {
    const auto line = take_line(rest);
    if (i == kMostSignatures || !line || !add_signature(*line, checkpoint)) return std::nullopt;
  }
  return checkpoint.signatures.empty() ? std::nullopt : std::optional(checkpoint);
}

bool Checkpoint::signed_by(const platform::SignPublicKey& key) const {
  std::string named = origin + "\n\x01";
  named.append(platform::as_text(key));
  const platform::Digest id = platform::sha256(platform::as_bytes(named));
  return std::any_of(signatures.begin(), signatures.end(), [&](const Signed& one) {
    return std::equal(one.key_id.begin(), one.key_id.end(), id.begin()) &&
           platform::verify_signature(key, platform::as_bytes(text), one.signature);
  });
}

}  // namespace cartulaire::verify
