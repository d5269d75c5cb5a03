#include "journal/sealed/key_box.hpp"

#include <cstring>

#include "journal/bytes.hpp"

namespace cartulaire::journal::sealed {
namespace {

constexpr std::size_t kHead = 4 + 4 + 8 + 24;  // magic, kind, number, nonce
constexpr std::size_t kMaxFile = std::size_t{256} << 20;

}  // namespace

tl::unexpected<base::Error> refused_box(const platform::Path& path) {
  return base::fail(
      base::ErrorCode::refused, path.string(),
      "ce fichier de clés est modifié, ou écrit sous d'autres clés : rétablissez le dossier des clés entier",
      "this file of keys was altered, or written under other keys: restore the whole folder of keys");
}

base::Status write_box(Disk& disk, const platform::Path& path, const BoxHead& head,
                       const platform::Secret& key, platform::Bytes plain) {
  std::vector<std::byte> file;
  const std::size_t clear = kHead + head.more.size();
  file.reserve(clear + plain.size() + platform::kAeadTagSize);
  Encoder to(file);
  platform::AeadNonce nonce{};
  platform::random_bytes(nonce);
  to.raw(head.magic.data(), head.magic.size());
  to.fixed(head.kind);
  to.fixed(head.number);
  to.bytes(nonce);
  to.bytes(head.more);
  file.resize(clear + plain.size() + platform::kAeadTagSize);
  const auto whole = std::span(file);
  platform::encrypt(key.bytes(), nonce, whole.first(clear), plain, whole.subspan(clear));
  return disk.replace(path, file, 0600);
}

base::Result<Box> read_box(const platform::Path& path, std::string_view magic) {
  const auto text = platform::read_text(path, kMaxFile);
  if (!text) return tl::unexpected(text.error());
  Box box;
  const platform::Bytes bytes = platform::as_bytes(*text);
  box.file.assign(bytes.begin(), bytes.end());
  if (box.file.size() < kHead + platform::kAeadTagSize || !text->starts_with(magic)) return refused_box(path);
  std::memcpy(&box.kind, box.file.data() + 4, sizeof box.kind);
  std::memcpy(&box.number, box.file.data() + 8, sizeof box.number);
  return box;
}

base::Result<platform::Bytes> more_of(const Box& box, const platform::Path& path, std::size_t size) {
  if (box.file.size() < kHead + size + platform::kAeadTagSize) return refused_box(path);
  return platform::Bytes(box.file).subspan(kHead, size);
}

base::Result<Wiped> open_box(const Box& box, const platform::Path& path, const platform::Secret& key,
                             std::size_t more) {
  const auto whole = std::span(box.file);
  const std::size_t clear = kHead + more;
  platform::AeadNonce nonce{};
  std::memcpy(nonce.data(), whole.data() + 16, nonce.size());
  Wiped plain;
  plain.bytes.resize(whole.size() - clear - platform::kAeadTagSize);
  if (!platform::decrypt(key.bytes(), nonce, whole.first(clear), whole.subspan(clear), plain.bytes))
    return refused_box(path);
  return plain;
}

}  // namespace cartulaire::journal::sealed
