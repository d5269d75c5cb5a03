#include "keeper/root_token.hpp"

#include <algorithm>
#include <utility>

#include "journal/sealed/log.hpp"

namespace cartulaire::keeper {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using journal::sealed::RootKeys;
using journal::sealed::RootKind;

constexpr std::size_t kFirstLine = 4096;

// The public key of line 0: the journal's own for ever, and known before its first root key.
Result<std::vector<std::byte>> journal_id(const platform::Path& sealed) {
  const platform::Path path = sealed / "log";
  const auto file = platform::File::open_read(path);
  if (!file) return tl::unexpected(file.error());
  std::string start(kFirstLine, '\0');
  const auto got = file->read_at(0, std::as_writable_bytes(std::span(start)));
  if (!got) return tl::unexpected(got.error());
  start.resize(*got);
  const auto entry = journal::sealed::parse_entry(start.substr(0, start.find('\t')), path.string() + ":1");
  if (!entry) return tl::unexpected(entry.error());
  const auto* key = std::get_if<journal::sealed::KeyEntry>(&entry->entry);
  if (key == nullptr)
    return fail(ErrorCode::corrupt, path.string() + ":1", "la première ligne n'est pas une clé de signature",
                "the first line is no signing key");
  return std::vector<std::byte>(key->public_key.begin(), key->public_key.end());
}

Status no_token() {
  return fail(ErrorCode::invalid, "keeper.yml", "aucun jeton n'y est nommé : ajoutez `token`",
              "no token is named there: add `token`");
}

}  // namespace

Result<std::unique_ptr<RootKeys>> root_token(const KeeperConfig& config, platform::PinTry pin) {
  if (!config.token) return nullptr;
  auto id = journal_id(config.sealed);
  if (!id) return base::pass(id);
  auto token = platform::Token::open(*config.token, pin);
  if (!token) return base::pass(token);
  return journal::sealed::root_keys_in_token(std::move(*token), std::move(*id));
}

bool TokenState::in_place() const {
  return !root || (root->kind == RootKind::token && std::ranges::binary_search(roots, root->number));
}

Result<TokenState> token_state(const KeeperConfig& config) {
  if (!config.token) return tl::unexpected(no_token().error());
  auto token = platform::Token::open(*config.token, platform::PinTry::again);
  if (!token) return base::pass(token);
  TokenState state;
  auto info = token->info();
  if (!info) return base::pass(info);
  state.token = std::move(*info);
  auto root = journal::sealed::Keystore::root_of(config.keys);
  if (root) state.root = *root;
  if (!root && root.error().code != ErrorCode::not_found) return base::pass(root);
  auto id = journal_id(config.sealed);
  if (!id && id.error().code == ErrorCode::not_found) return state;
  if (!id) return base::pass(id);
  auto roots = journal::sealed::root_keys_in_token(std::move(*token), std::move(*id))->numbers();
  if (!roots) return base::pass(roots);
  state.roots = std::move(*roots);
  return state;
}

Status move_root(const KeeperConfig& config, RootKind to, const base::Clock& clock, journal::Disk& disk) {
  if (!config.token) return no_token();
  // Held to the end: one keeper at a time.
  const auto log =
      journal::sealed::Log::open({config.sealed, config.keys}, clock, disk, [](auto, const auto&) {});
  if (!log) return tl::unexpected(log.error());
  auto token = root_token(config, platform::PinTry::again);
  if (!token) return base::pass(token);
  return journal::sealed::Keystore::move(config.keys, disk, std::move(*token), to);
}

}  // namespace cartulaire::keeper
