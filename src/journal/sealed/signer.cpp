#include "journal/sealed/signer.hpp"

#include <charconv>

#include <fmt/format.h>

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr std::size_t kSecretSize = 64;
constexpr std::size_t kFileLimit = 256;

Status write_secret(Disk& disk, const platform::Path& path, std::uint64_t number,
                    const platform::SignKeyPair& pair) {
  std::string text = fmt::format("{} {}\n", number, platform::to_hex(pair.secret.bytes()));
  auto status = disk.replace(path, platform::as_bytes(text), 0600);
  platform::wipe(std::as_writable_bytes(std::span(text)));
  return status;
}

struct Stored {
  std::uint64_t number = 0;
  platform::SignKeyPair pair;
};

Result<std::optional<Stored>> read_secret(const platform::Path& path) {
  auto text = platform::read_text(path, kFileLimit);
  if (!text && text.error().code == ErrorCode::not_found) return std::optional<Stored>();
  if (!text) return base::pass(text);
  Stored stored{0, {{}, platform::Secret(kSecretSize)}};
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), stored.number);
  const std::size_t at = static_cast<std::size_t>(end - text->data()) + 1;
  const bool read =
      error == std::errc() && text->size() == at + 2 * kSecretSize + 1 &&
      platform::from_hex(std::string_view(*text).substr(at, 2 * kSecretSize), stored.pair.secret.bytes());
  platform::wipe(std::as_writable_bytes(std::span(*text)));
  if (!read)
    return fail(ErrorCode::corrupt, path.string(), "la clé de signature est illisible",
                "the signing key cannot be read");
  const auto secret = std::as_const(stored.pair.secret).bytes();
  std::copy(secret.begin() + 32, secret.end(), stored.pair.public_key.begin());
  return std::optional<Stored>(std::move(stored));
}

}  // namespace

std::string signed_text(std::string_view origin, std::uint64_t index, std::string_view line_to_key) {
  return fmt::format("cartulaire-log 1\n{}\n{}\n{}", origin, index, line_to_key);
}

Status Signer::resume(const KeyEntry& current) {
  const auto is_it = [&](const std::optional<Stored>& stored) {
    return stored && stored->number == current.number && stored->pair.public_key == current.public_key;
  };
  auto next = read_secret(next_path());
  if (!next) return base::pass(next);
  if (is_it(*next)) {  // announced and durable, not yet adopted
    next_ = Held{current, std::move((*next)->pair)};
    return adopt();
  }
  if (auto status = disk_->remove(next_path()); !status) return status;
  auto stored = read_secret(path());
  if (!stored) return base::pass(stored);
  if (!is_it(*stored))
    return fail(ErrorCode::unavailable, path().string(),
                fmt::format("la clé de signature n° {} n'est pas là : rétablissez le dossier des clés",
                            current.number),
                fmt::format("signing key {} is not there: restore the folder of keys", current.number));
  current_ = Held{current, std::move((*stored)->pair)};
  return {};
}

Result<KeyEntry> Signer::prepare(CivilDay day) {
  Held next{{current_ ? current_->entry.number + 1 : 0, day, {}}, platform::make_sign_keys()};
  next.entry.public_key = next.pair.public_key;
  if (auto status = write_secret(*disk_, next_path(), next.entry.number, next.pair); !status)
    return base::pass(status);
  next_ = std::move(next);
  if (!current_)
    current_ =
        Held{next_->entry,
             {next_->pair.public_key, platform::Secret::copy_of(std::as_const(next_->pair.secret).bytes())}};
  return next_->entry;
}

Status Signer::adopt() {
  if (auto status = write_secret(*disk_, path(), next_->entry.number, next_->pair); !status) return status;
  current_ = std::move(next_);
  next_.reset();
  return disk_->remove(next_path());
}

platform::Signature Signer::sign(std::string_view message) const {
  return platform::sign(current_->pair, platform::as_bytes(message));
}

}  // namespace cartulaire::journal::sealed
