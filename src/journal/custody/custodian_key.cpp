#include "journal/custody/custodian_key.hpp"

#include <vector>

#include <fmt/format.h>

#include "journal/sealed/unit.hpp"

namespace cartulaire::journal::custody {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using platform::Secret;

constexpr std::string_view kLocked = "cartulaire-custodian";
constexpr std::string_view kPublic = "cartulaire-custodian-public";

// The words of a line between single spaces; one line feed may end it.
std::vector<std::string_view> words_of(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  std::vector<std::string_view> words;
  while (words.size() <= 8) {
    const std::size_t space = text.find(' ');
    words.push_back(text.substr(0, space));
    if (space == std::string_view::npos) break;
    text.remove_prefix(space + 1);
  }
  return words;
}

std::string associated(const PublicLine& line) {
  return fmt::format("{} 1 {} {}", kLocked, line.role, platform::to_hex(line.key));
}

tl::unexpected<base::Error> not_such_a_line() {
  return fail(ErrorCode::invalid, "",
              "ce n'est pas une ligne de clé de dépositaire, ou elle n'est pas entière",
              "this is not the line of a custodian's key, or it is not whole");
}

bool fill(PublicLine& line, std::string_view role, std::string_view key, std::string_view label) {
  line.role = role;
  line.label = label;
  return sealed::is_name(role) && sealed::is_name(label) && platform::from_hex(key, line.key) &&
         platform::usable_key(line.key);
}

}  // namespace

std::string print_public_line(const PublicLine& line) {
  return fmt::format("{} 1 {} {} {}", kPublic, line.role, platform::to_hex(line.key), line.label);
}

Result<PublicLine> parse_public_line(std::string_view text) {
  const auto words = words_of(text);
  PublicLine line;
  if (words.size() == 5 && words[0] == kPublic && words[1] == "1" && fill(line, words[2], words[3], words[4]))
    return line;
  if (!words.empty() && words[0] == kLocked)
    return fail(
        ErrorCode::refused, "",
        "c'est la ligne secrète du dépositaire, qui ne quitte pas sa machine ; donnez sa ligne publique",
        "this is the custodian's secret line, which never leaves their machine; give the public line");
  return not_such_a_line();
}

std::string print_locked_key(const LockedKey& key) {
  return fmt::format("{} {} {} {} {}", associated(key.open), platform::to_hex(key.salt),
                     platform::to_hex(key.nonce), platform::to_hex(key.sealed), key.open.label);
}

Result<LockedKey> parse_locked_key(std::string_view text) {
  const auto words = words_of(text);
  LockedKey key;
  if (words.size() == 8 && words[0] == kLocked && words[1] == "1" &&
      fill(key.open, words[2], words[3], words[7]) && platform::from_hex(words[4], key.salt) &&
      platform::from_hex(words[5], key.nonce) && platform::from_hex(words[6], key.sealed))
    return key;
  return not_such_a_line();
}

base::Status check_passphrase(const Secret& passphrase) {
  std::size_t letters = 0;  // characters of UTF-8
  for (const std::byte byte : passphrase.bytes())
    letters += (byte & std::byte{0xC0}) != std::byte{0x80} ? 1 : 0;
  if (letters >= kShortestPassphrase) return {};
  return fail(
      ErrorCode::invalid, "",
      fmt::format("la phrase secrète a moins de {} caractères ; sept mots tirés au hasard suffisent",
                  kShortestPassphrase),
      fmt::format("the passphrase has fewer than {} characters; seven words drawn at random are enough",
                  kShortestPassphrase));
}

Result<LockedKey> lock_key(const platform::BoxKeyPair& keys, std::string role, std::string label,
                           const Secret& passphrase) {
  for (const std::string& name : {role, label})
    if (!sealed::is_name(name))
      return fail(ErrorCode::invalid, "",
                  fmt::format("`{}` : 1 à 64 lettres sans accent, chiffres, `.`, `_` ou `-`", name),
                  fmt::format("`{}`: 1 to 64 letters without accents, digits, `.`, `_` or `-`", name));
  LockedKey key{{std::move(role), keys.public_key, std::move(label)}, {}, {}, {}};
  platform::random_bytes(key.salt);
  platform::random_bytes(key.nonce);
  const auto stretched = platform::stretch(passphrase, key.salt);
  if (!stretched) return tl::unexpected(stretched.error());
  platform::encrypt(stretched->bytes(), key.nonce, platform::as_bytes(associated(key.open)),
                    keys.secret.bytes(), key.sealed);
  return key;
}

Result<platform::BoxKeyPair> unlock_key(const LockedKey& key, const Secret& passphrase) {
  const auto stretched = platform::stretch(passphrase, key.salt);
  if (!stretched) return tl::unexpected(stretched.error());
  Secret secret(32);
  if (platform::decrypt(stretched->bytes(), key.nonce, platform::as_bytes(associated(key.open)), key.sealed,
                        secret.bytes())) {
    platform::BoxKeyPair keys = platform::box_keys_of(std::move(secret));
    if (keys.public_key == key.open.key) return keys;
  }
  return fail(ErrorCode::refused, "",
              "la phrase secrète n'est pas la bonne, ou la ligne de la clé a été modifiée",
              "the passphrase is not the right one, or the line of the key was altered");
}

}  // namespace cartulaire::journal::custody
