#include "journal/sealed/keystore.hpp"

#include <algorithm>
#include <set>

#include "journal/bytes.hpp"
#include "journal/sealed/key_box.hpp"
#include "journal/sealed/key_record.hpp"

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr std::string_view kKeysMagic = "CTK1";
constexpr std::string_view kWrapMagic = "CTW1";
constexpr std::size_t kKeySize = 32;
constexpr std::size_t kMaxName = 64;

Result<Box> read_wrap_box(const platform::Path& path) {
  auto box = read_box(path, kWrapMagic);
  if (box && box->kind > static_cast<std::uint32_t>(RootKind::token)) return refused_box(path);
  return box;
}

Status in_the_other_place(const platform::Path& wrap, RootKind kind) {
  if (kind == RootKind::token)
    return fail(ErrorCode::refused, wrap.string(),
                "la clé racine est dans un jeton : nommez-le par `token` dans keeper.yml",
                "the root key is in a token: name it by `token` in keeper.yml");
  return fail(ErrorCode::refused, wrap.string(),
              "la clé racine est dans un fichier, et keeper.yml nomme un jeton : déplacez-la par `cartulaire "
              "keeper token --move token`, ou ôtez `token` ; si elle était déjà dans le jeton, ce dossier de "
              "clés est une copie d'avant : rétablissez le bon",
              "the root key is in a file, and keeper.yml names a token: move it by `cartulaire keeper token "
              "--move token`, or take `token` out; if it was in the token already, this folder of keys is an "
              "older copy: restore the right one");
}

}  // namespace

// The file of one entity, opened.
struct Keystore::Opened {
  Wiped plain;  // which `records` look into
  std::vector<Written> records;
};

platform::Path Keystore::keys_path(const std::string& entity) const {
  return folder_ / (entity + ".keys");
}

Keystore::Keystore(platform::Path folder, Disk& disk, std::unique_ptr<RootKeys> token)
    : folder_(std::move(folder)),
      disk_(&disk),
      files_(root_keys_in_files(folder_, disk)),
      token_(std::move(token)) {}

Result<Keystore> Keystore::open(platform::Path folder, Disk& disk, std::unique_ptr<RootKeys> token) {
  if (auto status = platform::make_folder(folder, 0700); !status) return base::pass(status);
  Keystore store(std::move(folder), disk, std::move(token));
  if (auto status = store.load(); !status) return base::pass(status);
  return store;
}

Status Keystore::load() {
  const RootKind wanted = token_ == nullptr ? RootKind::files : RootKind::token;
  const auto root = root_of(folder_);
  if (!root && root.error().code == ErrorCode::not_found) {
    // Without `wrap` no file of keys can be opened: new only where there is none.
    const auto left = platform::files_in(folder_, ".keys");
    if (!left) return tl::unexpected(left.error());
    if (!left->empty()) return tl::unexpected(root.error());
    if (auto made = make_root(wanted); !made) return made;
    return write_wrap();
  }
  if (!root) return tl::unexpected(root.error());
  if (root->kind != wanted) return in_the_other_place(wrap_path(), root->kind);
  return take_up();
}

Status Keystore::take_up() {
  if (auto status = read_wrap(); !status) return status;
  if (auto status = forget_other_roots(); !status) return status;
  return settle_generations();
}

Status Keystore::move(platform::Path folder, Disk& disk, std::unique_ptr<RootKeys> token, RootKind to) {
  Keystore store(std::move(folder), disk, std::move(token));
  if (auto status = store.take_up(); !status) return status;
  if (store.root_.kind == to) return {};
  // All of them: what a copy of the old root key opens is then nothing that is written now.
  return store.rewrite(store.entities(), [](Written&) { return true; }, to);
}

Result<Keystore::Root> Keystore::root_of(const platform::Path& folder) {
  const auto box = read_wrap_box(folder / "wrap");
  if (!box) return tl::unexpected(box.error());
  return Root{static_cast<RootKind>(box->kind), box->number};
}

Status Keystore::read_wrap() {
  const platform::Path path = wrap_path();
  const auto box = read_wrap_box(path);
  if (!box) return tl::unexpected(box.error());
  root_ = {static_cast<RootKind>(box->kind), box->number};
  const std::size_t more = roots().sealed_size();
  const auto sealed = more_of(*box, path, more);
  if (!sealed) return tl::unexpected(sealed.error());
  auto key = roots().open_box(root_.number, *sealed);
  if (!key) return base::pass(key);
  const auto plain = open_box(*box, path, *key, more);
  if (!plain) return tl::unexpected(plain.error());
  wrappings_.clear();
  Decoder from(plain->bytes);
  while (from.ok() && !from.at_end()) {
    const std::string entity(from.text(kMaxName));
    const auto generation = from.fixed<std::uint64_t>();
    wrappings_[entity].push_back({generation, platform::Secret::copy_of(from.bytes(kKeySize))});
  }
  return from.ok() ? Status() : Status(refused_box(path));
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
  const auto box = roots().close_box(root_.number);
  if (!box) return tl::unexpected(box.error());
  return write_box(*disk_, wrap_path(),
                   {kWrapMagic, static_cast<std::uint32_t>(root_.kind), root_.number, box->sealed}, box->key,
                   plain.bytes);
}

Status Keystore::make_root(RootKind kind) {
  const Root fresh{kind, root_.number + 1};
  RootKeys& place = kind == RootKind::token ? *token_ : *files_;
  if (auto status = place.make(fresh.number); !status) return status;
  root_ = fresh;
  return {};
}

// From here on nothing is written under the old root; then it goes.
Status Keystore::change_root(RootKind to) {
  // An earlier try may have left a key behind: two at any moment, never three.
  if (auto status = forget_other_roots(); !status) return status;
  if (auto status = make_root(to); !status) return status;
  if (auto status = write_wrap(); !status) return status;
  return forget_other_roots();
}

// Of what is there, the file on the disk tells which one counts.
Status Keystore::forget_other_roots() {
  const auto root = root_of(folder_);
  if (!root) return tl::unexpected(root.error());
  root_ = *root;
  const auto number_at = [&](RootKind kind) { return root_.kind == kind ? root_.number : 0; };
  if (auto status = files_->keep_only(number_at(RootKind::files)); !status) return status;
  return token_ == nullptr ? Status() : token_->keep_only(number_at(RootKind::token));
}

// A change of wrapping keys that a crash broke off: each file tells under which generation it stands.
Status Keystore::settle_generations() {
  bool unsettled = false;
  for (auto& [entity, list] : wrappings_) {
    if (list.size() < 2) continue;
    unsettled = true;
    const auto box = read_box(keys_path(entity), kKeysMagic);
    if (!box && box.error().code == ErrorCode::not_found) {  // its first file was never written
      list.erase(std::next(list.begin()), list.end());
      continue;
    }
    if (!box) return tl::unexpected(box.error());
    std::erase_if(list, [&](const Wrapping& one) { return one.generation != box->number; });
    if (list.size() != 1) return refused_box(keys_path(entity));
  }
  return unsettled ? change_root(root_.kind) : Status();
}

Result<Keystore::Opened> Keystore::read(const std::string& entity) const {
  const auto wrapping = wrappings_.find(entity);
  if (wrapping == wrappings_.end()) return Opened();
  const platform::Path path = keys_path(entity);
  const auto box = read_box(path, kKeysMagic);
  if (!box && box.error().code == ErrorCode::not_found && wrapping->second.back().generation == 1)
    return Opened();  // its first file was never written
  if (!box) return tl::unexpected(box.error());
  const auto under = std::ranges::find(wrapping->second, box->number, &Wrapping::generation);
  if (under == wrapping->second.end() || box->kind > kWithNext) return refused_box(path);
  auto plain = open_box(*box, path, under->key);
  if (!plain) return base::pass(plain);
  Opened opened{std::move(*plain), {}};
  Decoder from(opened.plain.bytes);
  while (from.ok() && !from.at_end())
    opened.records.push_back(decode(entity, box->kind == kWithNext, from));
  if (!from.ok()) return refused_box(path);
  return opened;
}

Status Keystore::write(const std::string& entity, const Wrapping& wrapping,
                       const std::vector<Written>& records) {
  Wiped plain;
  std::size_t size = 0;
  for (const Written& record : records)
    size += most_bytes_of(record);
  plain.bytes.reserve(size);  // never moved: no unwiped copy is left behind
  Encoder to(plain.bytes);
  for (const Written& record : records)
    encode(record, to);
  return write_box(*disk_, keys_path(entity), {kKeysMagic, kWithNext, wrapping.generation, {}}, wrapping.key,
                   plain.bytes);
}

Status Keystore::add(const std::string& entity, const std::vector<UnitRecord>& records) {
  const auto old = read(entity);
  if (!old) return tl::unexpected(old.error());
  std::map<Unit, Written> all;
  for (const Written& record : old->records)
    all.emplace(record.unit, record);
  for (const UnitRecord& record : records)
    all.insert_or_assign(record.unit, view_of(record));
  std::vector<Written> in_order;
  for (const auto& [unit, record] : all)
    in_order.push_back(record);
  auto& list = wrappings_[entity];
  if (list.empty()) {
    list.push_back({1, platform::Secret::random(kKeySize)});
    if (auto status = write_wrap(); !status) {
      wrappings_.erase(entity);
      return status;
    }
  }
  return write(entity, list.back(), in_order);
}

Status Keystore::destroy(const std::vector<Unit>& units) {
  const std::set<Unit> dying(units.begin(), units.end());
  std::vector<std::string> concerned;
  for (const Unit& unit : dying) {
    if (!concerned.empty() && concerned.back() == unit.entity) continue;  // units are in order
    const auto opened = read(unit.entity);
    if (!opened) return tl::unexpected(opened.error());
    if (std::ranges::any_of(opened->records, [&](const Written& one) { return dying.contains(one.unit); }))
      concerned.push_back(unit.entity);
  }
  if (concerned.empty()) return {};
  return rewrite(concerned, [&](Written& one) { return !dying.contains(one.unit); }, root_.kind);
}

Status Keystore::stage(const std::string& entity, const std::map<Unit, std::vector<std::byte>>& next) {
  auto opened = read(entity);
  if (!opened) return base::pass(opened);
  std::size_t found = 0;
  for (Written& record : opened->records)
    if (const auto fresh = next.find(record.unit); fresh != next.end()) {
      record.next = fresh->second;
      ++found;
    }
  if (found != next.size())
    return fail(ErrorCode::not_found, entity, "une part à transmettre n'a plus de clés",
                "a part to be handed over has no keys any more");
  return found == 0 ? Status() : write(entity, wrappings_.at(entity).back(), opened->records);
}

Status Keystore::settle(const std::string& entity,
                        const std::function<bool(const Unit&, platform::Bytes next)>& holds) {
  const auto opened = read(entity);
  if (!opened) return tl::unexpected(opened.error());
  if (std::ranges::all_of(opened->records, [](const Written& one) { return one.next.empty(); })) return {};
  const auto change = [&](Written& one) {
    if (!one.next.empty() && holds(one.unit, one.next)) one.shares = one.next;
    one.next = {};
    return true;
  };
  return rewrite({entity}, change, root_.kind);
}

Status Keystore::retain(const std::function<bool(const Unit&)>& keep) {
  std::vector<Unit> dying;
  for (const auto& [entity, list] : wrappings_) {
    const auto opened = read(entity);
    if (!opened) return tl::unexpected(opened.error());
    for (const Written& record : opened->records)
      if (!keep(record.unit)) dying.push_back(record.unit);
  }
  return destroy(dying);
}

// Both generations are known while the files change, so that a crash at any step can be taken up. One entity
// after the other: never are the keys of all of them in memory.
Status Keystore::rewrite(const std::vector<std::string>& entities, const Change& change, RootKind to) {
  for (const std::string& entity : entities) {
    auto& list = wrappings_.at(entity);
    list.push_back({list.back().generation + 1, platform::Secret::random(kKeySize)});
  }
  if (auto status = write_wrap(); !status) {
    for (const std::string& entity : entities)
      wrappings_.at(entity).pop_back();  // on no disk: nothing may be written under it
    return status;
  }
  for (const std::string& entity : entities) {
    auto opened = read(entity);
    if (!opened) return base::pass(opened);
    std::erase_if(opened->records, [&](Written& record) { return !change(record); });
    auto& list = wrappings_.at(entity);
    if (auto status = write(entity, list.back(), opened->records); !status) return status;
    list.erase(list.begin(), std::prev(list.end()));
  }
  return change_root(to);
}

Result<UnitRecord> Keystore::find(const Unit& unit) const {
  const auto opened = read(unit.entity);
  if (!opened) return tl::unexpected(opened.error());
  const auto found = std::ranges::find(opened->records, unit, &Written::unit);
  if (found != opened->records.end()) return copy_of(*found);
  return fail(ErrorCode::not_found, unit.name(),
              "ses clés ne sont plus là : elle est détruite, ou ne fut jamais scellée",
              "its keys are not there: it is destroyed, or was never sealed");
}

Status Keystore::each(const std::string& entity, const std::function<void(const UnitRecord&)>& use) const {
  const auto opened = read(entity);
  if (!opened) return tl::unexpected(opened.error());
  for (const Written& record : opened->records)
    use(copy_of(record));
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
