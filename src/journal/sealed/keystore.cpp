#include "journal/sealed/keystore.hpp"

#include <algorithm>
#include <cstring>
#include <set>

#include <fmt/format.h>

#include "journal/bytes.hpp"

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr std::string_view kKeysMagic = "CTK1";
constexpr std::string_view kWrapMagic = "CTW1";
constexpr std::string_view kRootStem = "root.";
constexpr std::size_t kKeySize = 32;
constexpr std::size_t kHead = 4 + 4 + 8 + 24;  // magic, zero, number, nonce
constexpr std::size_t kMaxFile = std::size_t{256} << 20;
constexpr std::size_t kMaxName = 64;

// Bytes that are wiped when they go out of use.
struct Wiped {
  std::vector<std::byte> bytes;

  Wiped() = default;
  Wiped(Wiped&&) = default;
  Wiped& operator=(Wiped&&) = delete;
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { platform::wipe(bytes); }
};

Status refused(const platform::Path& path) {
  return fail(
      ErrorCode::refused, path.string(),
      "ce fichier de clés est modifié, ou écrit sous d'autres clés : rétablissez le dossier des clés entier",
      "this file of keys was altered, or written under other keys: restore the whole folder of keys");
}

// A file: clear head, then everything under `key`.
Status write_box(Disk& disk, const platform::Path& path, std::string_view magic, std::uint64_t number,
                 const platform::Secret& key, platform::Bytes plain) {
  std::vector<std::byte> file;
  file.reserve(kHead + plain.size() + platform::kAeadTagSize);
  Encoder to(file);
  platform::AeadNonce nonce{};
  platform::random_bytes(nonce);
  to.raw(magic.data(), magic.size());
  to.fixed(std::uint32_t{0});
  to.fixed(number);
  to.bytes(nonce);
  file.resize(kHead + plain.size() + platform::kAeadTagSize);
  const auto whole = std::span(file);
  platform::encrypt(key.bytes(), nonce, whole.first(kHead), plain, whole.subspan(kHead));
  return disk.replace(path, file, 0600);
}

struct Box {
  std::uint64_t number = 0;
  std::vector<std::byte> file;
};

Result<Box> read_box(const platform::Path& path, std::string_view magic) {
  const auto text = platform::read_text(path, kMaxFile);
  if (!text) return tl::unexpected(text.error());
  Box box;
  const platform::Bytes bytes = platform::as_bytes(*text);
  box.file.assign(bytes.begin(), bytes.end());
  if (box.file.size() < kHead + platform::kAeadTagSize || !text->starts_with(magic)) {
    auto status = refused(path);
    return base::pass(status);
  }
  std::memcpy(&box.number, box.file.data() + 8, sizeof box.number);
  return box;
}

Result<Wiped> open_box(const Box& box, const platform::Path& path, const platform::Secret& key) {
  const auto whole = std::span(box.file);
  platform::AeadNonce nonce{};
  std::memcpy(nonce.data(), whole.data() + 16, nonce.size());
  Wiped plain;
  plain.bytes.resize(whole.size() - kHead - platform::kAeadTagSize);
  if (!platform::decrypt(key.bytes(), nonce, whole.first(kHead), whole.subspan(kHead), plain.bytes)) {
    auto status = refused(path);
    return base::pass(status);
  }
  return plain;
}

void encode(const UnitRecord& record, Encoder& to) {
  to.text(record.unit.log_class);
  to.fixed(static_cast<std::int32_t>(record.unit.day.time_since_epoch().count()));
  to.varint(record.unit.part);
  to.bytes(record.data.bytes());
  to.varint(record.shares.size());
  to.bytes(record.shares);
}

UnitRecord decode(const std::string& entity, Decoder& from) {
  UnitRecord record;
  record.unit.entity = entity;
  record.unit.log_class = from.text(kMaxName);
  record.unit.day = CivilDay(std::chrono::days(from.fixed<std::int32_t>()));
  record.unit.part = static_cast<std::uint32_t>(from.varint());
  record.data = platform::Secret::copy_of(from.bytes(kKeySize));
  const auto shares = from.bytes(from.varint());
  record.shares.assign(shares.begin(), shares.end());
  return record;
}

}  // namespace

platform::Path Keystore::root_path(std::uint64_t number) const {
  return folder_ / fmt::format("{}{}", kRootStem, number);
}
platform::Path Keystore::keys_path(const std::string& entity) const {
  return folder_ / (entity + ".keys");
}

Result<Keystore> Keystore::open(platform::Path folder, Disk& disk) {
  if (auto status = platform::make_folder(folder, 0700); !status) return base::pass(status);
  Keystore store(std::move(folder), disk);
  if (auto status = store.load(); !status) return base::pass(status);
  return store;
}

Status Keystore::load() {
  auto status = read_wrap();
  if (!status && status.error().code == ErrorCode::not_found) {
    // Without `wrap` no file of keys can be opened: new only where there is none.
    const auto left = platform::files_in(folder_, ".keys");
    if (!left) return tl::unexpected(left.error());
    if (!left->empty()) return status;
    if (auto made = make_root(); !made) return made;
    return write_wrap();
  }
  if (!status) return status;
  if (auto forgotten = forget_other_roots(); !forgotten) return forgotten;
  return settle_generations();
}

Status Keystore::read_wrap() {
  const platform::Path path = folder_ / "wrap";
  const auto box = read_box(path, kWrapMagic);
  if (!box) return tl::unexpected(box.error());
  auto key = platform::read_secret_file(root_path(box->number), kKeySize);
  if (!key && key.error().code == ErrorCode::not_found)
    return fail(ErrorCode::unavailable, root_path(box->number).string(),
                "la clé racine n'est pas là : rétablissez-la, ou rien de scellé ne se lira plus",
                "the root key is not there: restore it, or nothing sealed can be read any more");
  if (!key) return base::pass(key);
  root_ = box->number;
  root_key_ = std::move(*key);
  const auto plain = open_box(*box, path, root_key_);
  if (!plain) return tl::unexpected(plain.error());
  wrappings_.clear();
  Decoder from(plain->bytes);
  while (from.ok() && !from.at_end()) {
    const std::string entity(from.text(kMaxName));
    const auto generation = from.fixed<std::uint64_t>();
    wrappings_[entity].push_back({generation, platform::Secret::copy_of(from.bytes(kKeySize))});
  }
  return from.ok() ? Status() : refused(path);
}

Status Keystore::write_wrap() {
  Wiped plain;
  Encoder to(plain.bytes);
  std::size_t size = 0;
  for (const auto& [entity, list] : wrappings_)
    size += list.size() * (entity.size() + 2 + 8 + kKeySize);
  plain.bytes.reserve(size);  // never moved: no unwiped copy is left behind
  for (const auto& [entity, list] : wrappings_)
    for (const Wrapping& one : list) {
      to.text(entity);
      to.fixed(one.generation);
      to.bytes(one.key.bytes());
    }
  return write_box(*disk_, folder_ / "wrap", kWrapMagic, root_, root_key_, plain.bytes);
}

Status Keystore::make_root() {
  const std::uint64_t number = root_ + 1;
  auto key = platform::Secret::random(kKeySize);
  std::string line = platform::to_hex(key.bytes()) + "\n";
  auto status = disk_->replace(root_path(number), platform::as_bytes(line), 0600);
  platform::wipe(std::as_writable_bytes(std::span(line)));
  if (!status) return status;
  root_ = number;
  root_key_ = std::move(key);
  return {};
}

// From here on nothing is written under the old root; then it goes.
Status Keystore::change_root() {
  if (auto status = make_root(); !status) return status;
  if (auto status = write_wrap(); !status) return status;
  return forget_other_roots();
}

Status Keystore::forget_other_roots() {
  const auto files = platform::files_in(folder_);
  if (!files) return tl::unexpected(files.error());
  for (const platform::Path& file : *files)
    if (file.filename().string().starts_with(kRootStem) && file != root_path(root_))
      if (auto status = disk_->remove(file); !status) return status;
  return {};
}

// A change of wrapping keys that a crash broke off: each file tells under which generation it stands.
Status Keystore::settle_generations() {
  bool unsettled = false;
  for (auto& [entity, list] : wrappings_) {
    if (list.size() < 2) continue;
    unsettled = true;
    const auto box = read_box(keys_path(entity), kKeysMagic);
    if (!box) return tl::unexpected(box.error());
    std::erase_if(list, [&](const Wrapping& one) { return one.generation != box->number; });
    if (list.size() != 1) return refused(keys_path(entity));
  }
  return unsettled ? change_root() : Status();
}

Result<Keystore::Records> Keystore::read(const std::string& entity) const {
  const auto wrapping = wrappings_.find(entity);
  if (wrapping == wrappings_.end()) return Records();
  const platform::Path path = keys_path(entity);
  const auto box = read_box(path, kKeysMagic);
  if (!box && box.error().code == ErrorCode::not_found && wrapping->second.back().generation == 1)
    return Records();  // its first file was never written
  if (!box) return tl::unexpected(box.error());
  const auto under = std::ranges::find(wrapping->second, box->number, &Wrapping::generation);
  if (under == wrapping->second.end()) {
    auto status = refused(path);
    return base::pass(status);
  }
  const auto plain = open_box(*box, path, under->key);
  if (!plain) return tl::unexpected(plain.error());
  Records records;
  Decoder from(plain->bytes);
  while (from.ok() && !from.at_end())
    records.push_back(decode(entity, from));
  if (!from.ok()) {
    auto status = refused(path);
    return base::pass(status);
  }
  return records;
}

Status Keystore::write(const std::string& entity, const Wrapping& wrapping, const Records& records) {
  Wiped plain;
  std::size_t size = 0;
  for (const UnitRecord& record : records)
    size += kMaxName + 4 + 10 + kKeySize + 10 + record.shares.size() + 10;
  plain.bytes.reserve(size);
  Encoder to(plain.bytes);
  for (const UnitRecord& record : records)
    encode(record, to);
  return write_box(*disk_, keys_path(entity), kKeysMagic, wrapping.generation, wrapping.key, plain.bytes);
}

Status Keystore::add(const std::string& entity, std::vector<UnitRecord> records) {
  auto all = read(entity);
  if (!all) return base::pass(all);
  std::erase_if(*all, [&](const UnitRecord& old) {
    return std::ranges::any_of(records, [&](const UnitRecord& record) { return record.unit == old.unit; });
  });
  std::ranges::move(records, std::back_inserter(*all));
  std::ranges::sort(*all, {}, &UnitRecord::unit);
  auto& list = wrappings_[entity];
  if (list.empty()) {
    list.push_back({1, platform::Secret::random(kKeySize)});
    if (auto status = write_wrap(); !status) {
      wrappings_.erase(entity);
      return status;
    }
  }
  return write(entity, list.back(), *all);
}

Status Keystore::destroy(const std::vector<Unit>& units) {
  const std::set<Unit> dying(units.begin(), units.end());
  std::map<std::string, Records> kept;
  for (const Unit& unit : dying) {
    if (kept.contains(unit.entity)) continue;
    auto records = read(unit.entity);
    if (!records) return base::pass(records);
    const std::size_t before = records->size();
    std::erase_if(*records, [&](const UnitRecord& record) { return dying.contains(record.unit); });
    if (records->size() < before) kept.emplace(unit.entity, std::move(*records));
  }
  return kept.empty() ? Status() : rewrite(std::move(kept));
}

Status Keystore::retain(const std::function<bool(const Unit&)>& keep) {
  std::vector<Unit> dying;
  for (const auto& [entity, list] : wrappings_) {
    auto records = read(entity);
    if (!records) return base::pass(records);
    for (const UnitRecord& record : *records)
      if (!keep(record.unit)) dying.push_back(record.unit);
  }
  return destroy(dying);
}

// Both generations are known while the files change, so that a crash at any step can be taken up.
Status Keystore::rewrite(std::map<std::string, Records> kept) {
  for (const auto& [entity, records] : kept) {
    auto& list = wrappings_.at(entity);
    if (list.size() == 1) list.push_back({list.back().generation + 1, platform::Secret::random(kKeySize)});
  }
  if (auto status = write_wrap(); !status) return status;
  for (const auto& [entity, records] : kept) {
    auto& list = wrappings_.at(entity);
    if (auto status = write(entity, list.back(), records); !status) return status;
    list.erase(list.begin(), std::prev(list.end()));
  }
  return change_root();
}

Result<UnitRecord> Keystore::find(const Unit& unit) const {
  auto records = read(unit.entity);
  if (!records) return base::pass(records);
  const auto found = std::ranges::find(*records, unit, &UnitRecord::unit);
  if (found != records->end()) return std::move(*found);
  return fail(ErrorCode::not_found, unit.name(),
              "ses clés ne sont plus là : elle est détruite, ou ne fut jamais scellée",
              "its keys are not there: it is destroyed, or was never sealed");
}

Status Keystore::each(const std::string& entity, const std::function<void(const UnitRecord&)>& use) const {
  const auto records = read(entity);
  if (!records) return tl::unexpected(records.error());
  for (const UnitRecord& record : *records)
    use(record);
  return {};
}

std::vector<std::string> Keystore::entities() const {
  std::vector<std::string> names;
  for (const auto& [entity, list] : wrappings_)
    names.push_back(entity);
  return names;
}

std::uint64_t Keystore::generation(const std::string& entity) const {
  const auto found = wrappings_.find(entity);
  return found == wrappings_.end() ? 0 : found->second.back().generation;
}

}  // namespace cartulaire::journal::sealed
