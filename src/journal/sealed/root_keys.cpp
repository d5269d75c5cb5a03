#include "journal/sealed/root_keys.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr std::size_t kKeySize = 32;
constexpr std::string_view kFileStem = "root.";
constexpr std::string_view kTokenStem = "cartulaire-root-";

tl::unexpected<base::Error> not_there(const std::string& where) {
  return fail(ErrorCode::unavailable, where,
              "la clé racine n'est pas là : rétablissez-la, ou rien de scellé ne se lira plus",
              "the root key is not there: restore it, or nothing sealed can be read any more");
}

std::optional<std::uint64_t> number_in(std::string_view name, std::string_view stem) {
  if (!name.starts_with(stem)) return std::nullopt;
  name.remove_prefix(stem.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

template <class Names>
std::vector<std::uint64_t> numbers_in(const Names& names, std::string_view stem) {
  std::vector<std::uint64_t> numbers;
  for (const std::string& name : names)
    if (const auto number = number_in(name, stem)) numbers.push_back(*number);
  std::ranges::sort(numbers);
  return numbers;
}

class FileRootKeys final : public RootKeys {
 public:
  FileRootKeys(platform::Path folder, Disk& disk) : folder_(std::move(folder)), disk_(disk) {}

  Status make(std::uint64_t number) override {
    const auto key = platform::Secret::random(kKeySize);
    std::string line = platform::to_hex(key.bytes()) + "\n";
    auto status = disk_.replace(path(number), platform::as_bytes(line), 0600);
    platform::wipe(std::as_writable_bytes(std::span(line)));
    return status;
  }

  // Drafts of such files, which a crash left, too.
  Status keep_only(std::uint64_t number) override {
    const auto names = files();
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names)
      if (name.starts_with(kFileStem) && (number == 0 || folder_ / name != path(number)))
        if (auto status = disk_.remove(folder_ / name); !status) return status;
    return {};
  }

  Result<std::vector<std::uint64_t>> numbers() override {
    const auto names = files();
    if (!names) return tl::unexpected(names.error());
    return numbers_in(*names, kFileStem);
  }

  Result<BoxKey> close_box(std::uint64_t number) override {
    auto key = open_box(number, {});
    if (!key) return base::pass(key);
    return BoxKey{std::move(*key), {}};
  }

  Result<platform::Secret> open_box(std::uint64_t number, platform::Bytes /*sealed*/) override {
    auto key = platform::read_secret_file(path(number), kKeySize);
    if (!key && key.error().code == ErrorCode::not_found) return not_there(path(number).string());
    return key;
  }

  [[nodiscard]] std::size_t sealed_size() const override { return 0; }

 private:
  [[nodiscard]] platform::Path path(std::uint64_t number) const {
    return folder_ / fmt::format("{}{}", kFileStem, number);
  }
  [[nodiscard]] Result<std::vector<std::string>> files() const {
    const auto paths = platform::files_in(folder_);
    if (!paths) return tl::unexpected(paths.error());
    std::vector<std::string> names;
    for (const platform::Path& one : *paths)
      names.push_back(one.filename().string());
    return names;
  }

  platform::Path folder_;
  Disk& disk_;
};

class TokenRootKeys final : public RootKeys {
 public:
  TokenRootKeys(platform::Token token, std::vector<std::byte> id)
      : token_(std::move(token)), id_(std::move(id)) {}

  Status make(std::uint64_t number) override {
    if (auto status = token_.destroy_key(key(number)); !status) return status;
    return token_.make_key(key(number));
  }

  Status keep_only(std::uint64_t number) override {
    const auto there = numbers();
    if (!there) return tl::unexpected(there.error());
    for (const std::uint64_t other : *there)
      if (number == 0 || other != number)
        if (auto status = token_.destroy_key(key(other)); !status) return status;
    return {};
  }

  Result<std::vector<std::uint64_t>> numbers() override {
    const auto labels = token_.keys(id_);
    if (!labels) return tl::unexpected(labels.error());
    return numbers_in(*labels, kTokenStem);
  }

  Result<BoxKey> close_box(std::uint64_t number) override {
    BoxKey box{platform::Secret::random(kKeySize), std::vector<std::byte>(sealed_size())};
    platform::Token::Block start{};
    platform::random_bytes(start);
    std::ranges::copy(start, box.sealed.begin());
    auto status =
        token_.encrypt(key(number), start, box.key.bytes(), std::span(box.sealed).subspan(start.size()));
    if (!status) return of(number, status);
    return box;
  }

  Result<platform::Secret> open_box(std::uint64_t number, platform::Bytes sealed) override {
    platform::Token::Block start{};
    std::ranges::copy(sealed.first(start.size()), start.begin());
    platform::Secret opened(kKeySize);
    auto status = token_.decrypt(key(number), start, sealed.subspan(start.size()), opened.bytes());
    if (!status) return of(number, status);
    return opened;
  }

  [[nodiscard]] std::size_t sealed_size() const override { return platform::Token::kBlock + kKeySize; }

 private:
  [[nodiscard]] platform::TokenKey key(std::uint64_t number) const {
    return {id_, fmt::format("{}{}", kTokenStem, number)};
  }
  [[nodiscard]] tl::unexpected<base::Error> of(std::uint64_t number, Status& status) const {
    if (status.error().code == ErrorCode::not_found) return not_there(key(number).label);
    return base::pass(status);
  }

  platform::Token token_;
  std::vector<std::byte> id_;
};

}  // namespace

std::unique_ptr<RootKeys> root_keys_in_files(platform::Path folder, Disk& disk) {
  return std::make_unique<FileRootKeys>(std::move(folder), disk);
}

std::unique_ptr<RootKeys> root_keys_in_token(platform::Token token, std::vector<std::byte> id) {
  return std::make_unique<TokenRootKeys>(std::move(token), std::move(id));
}

}  // namespace cartulaire::journal::sealed
