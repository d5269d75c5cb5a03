#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include <fmt/format.h>

#include "policy/state_data.hpp"
#include "policy/state_hash.hpp"
#include "policy/state_layout.hpp"

namespace cartulaire::policy {
namespace {

using layout::Section;

base::Status too_large(std::string_view french, std::string_view english) {
  return base::fail(base::ErrorCode::too_large, "state", std::string(french), std::string(english));
}

class Encoder {
 public:
  explicit Encoder(StateData&& data) : data_(std::move(data)) {}

  base::Result<std::vector<std::byte>> encode() {
    data_.make_canonical();
    if (auto status = check(); !status) return base::pass(status);
    name_tables();
    if (auto status = people(); !status) return base::pass(status);
    if (auto status = approvals(); !status) return base::pass(status);
    if (auto status = addresses(); !status) return base::pass(status);
    if (auto status = entries(); !status) return base::pass(status);
    delegated();
    if (text_.size() > std::numeric_limits<std::uint32_t>::max()) {
      auto status = too_large("l'état dépasse 4 Go de textes", "the state has more than 4 GB of text");
      return base::pass(status);
    }
    return assemble();
  }

 private:
  base::Status check() const;
  void name_tables();
  base::Status people();
  base::Status approvals();
  base::Status addresses();
  base::Status entries();
  void delegated();
  std::vector<std::byte> assemble();

  std::uint32_t add_text(std::string_view text) {
    const std::size_t at = text_.size();
    text_.append(text);
    return static_cast<std::uint32_t>(at);
  }
  // The place of a login among the sorted people, or kNoPerson.
  [[nodiscard]] std::uint32_t find_person(std::string_view login) const {
    const auto found = std::lower_bound(
        data_.people.begin(), data_.people.end(), login,
        [](const PersonData& person, std::string_view other) { return person.login < other; });
    if (found == data_.people.end() || found->login != login) return kNoPerson;
    return static_cast<std::uint32_t>(found - data_.people.begin());
  }
  base::Result<std::uint32_t> bearer(const BearerData& bearer) const;

  // Capacity: the power of two of at least twice the records of the table; linear probing in table order.
  static std::vector<IndexSlot> make_index(std::size_t records,
                                           std::span<const std::pair<std::uint64_t, std::uint32_t>> entries) {
    if (records == 0) return {};
    std::vector<IndexSlot> slots(std::bit_ceil(records * 2), IndexSlot{0, 0});
    for (const auto& [hash, place] : entries) {
      std::size_t at = hash & (slots.size() - 1);
      while (slots[at].entry != 0)
        at = (at + 1) & (slots.size() - 1);
      slots[at] = {static_cast<std::uint32_t>(hash >> 32), place + 1};
    }
    return slots;
  }

  StateData data_;
  std::string text_;
  std::array<std::vector<NameRef>, kNameTables> names_;
  std::vector<Person> people_;
  std::vector<IndexSlot> people_index_;
  std::vector<Signature> signatures_;
  std::vector<Suspension> suspensions_;
  std::vector<Period> periods_;
  std::vector<Approval> approvals_;
  std::uint32_t shared_approvals_at_ = 0;
  std::vector<AddressEntry> addresses_;
  std::vector<NameEntry> entries_;
  std::vector<IndexSlot> entries_index_;
  std::vector<Delegated> delegated_;
};

base::Status Encoder::check() const {
  const auto count = [this](NameTable table) { return data_.names[static_cast<std::size_t>(table)].size(); };
  if (count(NameTable::group) > kMaxGroups)
    return too_large("plus de 64 groupes servent à la charte, aux listes et aux dérogations",
                     "more than 64 groups are used by the charter, the lists and the approvals");
  if (count(NameTable::category) > kMaxCategories)
    return too_large("plus de 128 catégories dans les dérogations", "more than 128 categories in approvals");
  for (const auto& table : data_.names)
    for (const std::string& name : table)
      if (name.size() > std::numeric_limits<std::uint16_t>::max() || table.size() >= kNoName)
        return too_large("trop de noms, ou un nom trop long", "too many names, or a name too long");
  return {};
}

void Encoder::name_tables() {
  for (std::size_t table = 0; table < kNameTables; ++table)
    for (const std::string& name : data_.names[table])
      names_[table].push_back({add_text(name), static_cast<std::uint16_t>(name.size()), 0});
}

base::Status Encoder::people() {
  const auto append = [](auto& all, const auto& some, std::uint32_t& at, std::uint16_t& count) {
    at = static_cast<std::uint32_t>(all.size());
    count = static_cast<std::uint16_t>(some.size());
    all.insert(all.end(), some.begin(), some.end());
    return some.size() <= std::numeric_limits<std::uint16_t>::max();
  };
  std::vector<std::pair<std::uint64_t, std::uint32_t>> hashes;
  hashes.reserve(data_.people.size());
  people_.reserve(data_.people.size());
  const std::string* before = nullptr;
  for (const PersonData& person : data_.people) {
    if (person.login.empty() || person.login.size() > kMaxLogin)
      return too_large(fmt::format("identifiant vide ou de plus de {} octets", kMaxLogin),
                       fmt::format("a login that is empty or longer than {} bytes", kMaxLogin));
    if (before != nullptr && *before == person.login)
      return base::fail(base::ErrorCode::invalid, "state", fmt::format("`{}` est là deux fois", person.login),
                        fmt::format("`{}` is there twice", person.login));
    if (person.entity == kNoName)
      return base::fail(base::ErrorCode::invalid, "state", fmt::format("`{}` n'a pas d'entité", person.login),
                        fmt::format("`{}` has no entity", person.login));
    before = &person.login;
    Person out{};
    out.login_at = add_text(person.login);
    out.login_size = static_cast<std::uint16_t>(person.login.size());
    out.entity = person.entity;
    out.population = person.population;
    out.unit = person.unit;
    out.schedule = person.schedule;
    out.attributes = person.attributes;
    out.groups = person.groups;
    out.arrival_day = person.arrival_day;
    if (!append(signatures_, person.signatures, out.signatures_at, out.signatures_count) ||
        !append(suspensions_, person.suspensions, out.suspensions_at, out.suspensions_count) ||
        !append(periods_, person.periods, out.periods_at, out.periods_count))
      return too_large(fmt::format("trop de signatures ou de périodes pour `{}`", person.login),
                       fmt::format("too many signatures or periods for `{}`", person.login));
    hashes.emplace_back(hash_text(person.login), static_cast<std::uint32_t>(people_.size()));
    people_.push_back(out);
  }
  people_index_ = make_index(people_.size(), hashes);
  return {};
}

base::Result<std::uint32_t> Encoder::bearer(const BearerData& bearer) const {
  if (bearer.kind == Bearer::everyone) return 0U;
  if (bearer.kind != Bearer::person) return static_cast<std::uint32_t>(bearer.name);
  const std::uint32_t person = find_person(bearer.login);
  if (person != kNoPerson) return person;
  return base::fail(base::ErrorCode::invalid, "state", fmt::format("`{}` n'est personne", bearer.login),
                    fmt::format("`{}` is nobody", bearer.login));
}

base::Status Encoder::approvals() {
  for (const ApprovalData& approval : data_.approvals) {
    const auto id = bearer(approval.bearer);
    if (!id) return tl::unexpected(id.error());
    Approval out{};
    out.id = approval.id;
    out.term = approval.term;
    for (const NameId category : approval.categories)
      out.categories[category / 64] |= 1ULL << (category % 64);
    out.bearer_id = *id;
    out.clause = approval.clause;
    out.bearer = approval.bearer.kind;
    out.flags = static_cast<std::uint8_t>((approval.lifts_security ? kLiftsSecurity : 0) |
                                          (approval.categories.empty() ? kAnySite : 0));
    if (out.bearer == Bearer::person) {  // sorted: persons first, by login
      Person& person = people_[*id];
      if (person.approvals_count == 0) person.approvals_at = static_cast<std::uint32_t>(approvals_.size());
      if (++person.approvals_count == 0)
        return too_large(fmt::format("trop de dérogations pour `{}`", approval.bearer.login),
                         fmt::format("too many approvals for `{}`", approval.bearer.login));
      shared_approvals_at_ = static_cast<std::uint32_t>(approvals_.size()) + 1;
    }
    approvals_.push_back(out);
  }
  return {};
}

base::Status Encoder::addresses() {
  std::vector<std::uint32_t> open;  // the prefixes around the present place, widest first
  for (const AddressData& address : data_.addresses) {
    AddressEntry out{};
    out.address = address.prefix.address;
    out.bits = static_cast<std::uint8_t>(address.prefix.bits);
    while (!open.empty() &&
           out.address.masked(addresses_[open.back()].bits) != addresses_[open.back()].address)
      open.pop_back();
    out.parent = open.empty() ? kNoParent : open.back();
    if (!open.empty() && addresses_[open.back()].bits == out.bits)
      return base::fail(base::ErrorCode::invalid, "state", "la même plage d'adresses est là deux fois",
                        "the same range of addresses is there twice");
    out.person = address.login.empty() ? kNoPerson : find_person(address.login);
    if (!address.login.empty() && out.person == kNoPerson)
      return base::fail(base::ErrorCode::invalid, "state", fmt::format("`{}` n'est personne", address.login),
                        fmt::format("`{}` is nobody", address.login));
    out.entity = address.entity;
    out.zone = address.zone;
    out.device = address.device;
    open.push_back(static_cast<std::uint32_t>(addresses_.size()));
    addresses_.push_back(out);
  }
  return {};
}

base::Status Encoder::entries() {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> hashes;
  const std::string* before = nullptr;
  for (const NameEntryData& entry : data_.entries) {
    if (entry.host.empty() || entry.host.size() > kMaxHost || entry.path.size() > kMaxPath)
      return too_large(fmt::format("nom de site vide ou trop long : `{:.80}`", entry.host),
                       fmt::format("the name of a site is empty or too long: `{:.80}`", entry.host));
    const auto id = bearer(entry.bearer);
    if (!id) return tl::unexpected(id.error());
    NameEntry out{};
    out.id = entry.id;
    out.term = entry.term;
    const bool again = before != nullptr && *before == entry.host;
    out.host_at = again ? entries_.back().host_at : add_text(entry.host);
    out.host_size = static_cast<std::uint16_t>(entry.host.size());
    out.path_at = entry.path.empty() ? 0 : add_text(entry.path);
    out.path_size = static_cast<std::uint16_t>(entry.path.size());
    out.bearer_id = *id;
    out.clause = entry.clause;
    out.register_name = entry.register_name;
    out.use = entry.use;
    out.bearer = entry.bearer.kind;
    out.flags = entry.lifts_security ? kLiftsSecurity : std::uint8_t{0};
    if (!again) hashes.emplace_back(hash_text(entry.host), static_cast<std::uint32_t>(entries_.size()));
    before = &entry.host;
    entries_.push_back(out);
  }
  entries_index_ = make_index(entries_.size(), hashes);
  return {};
}

void Encoder::delegated() {
  for (const DelegatedData& value : data_.delegated)
    delegated_.push_back({add_text(value.text),
                          static_cast<std::uint16_t>(std::min(value.text.size(), kMaxText)), value.clause,
                          value.parameter, value.entity, value.set_day});
}

std::vector<std::byte> Encoder::assemble() {
  std::array<layout::SectionRef, layout::kSections> sections{};
  const std::size_t fixed = sizeof(layout::Header) + sizeof sections;
  std::vector<std::byte> out(fixed);
  const auto put = [&](Section section, const void* data, std::size_t count, std::size_t record) {
    out.resize((out.size() + 7) / 8 * 8);
    sections[static_cast<std::size_t>(section)] = {out.size(), count};
    const auto* bytes = static_cast<const std::byte*>(data);
    out.insert(out.end(), bytes, bytes + count * record);
  };
  const auto put_all = [&](Section section, const auto& records) {
    put(section, records.data(), records.size(), sizeof records[0]);
  };
  put(Section::text, text_.data(), text_.size(), 1);
  for (std::size_t table = 0; table < kNameTables; ++table)
    put_all(static_cast<Section>(static_cast<std::size_t>(Section::first_names) + table), names_[table]);
  put_all(Section::people, people_);
  put_all(Section::people_index, people_index_);
  put_all(Section::signatures, signatures_);
  put_all(Section::suspensions, suspensions_);
  put_all(Section::periods, periods_);
  put_all(Section::approvals, approvals_);
  put_all(Section::addresses, addresses_);
  put_all(Section::names, entries_);
  put_all(Section::names_index, entries_index_);
  put_all(Section::delegated, delegated_);
  put_all(Section::switches, data_.switches);
  put_all(Section::crises, data_.crises);
  put_all(Section::papers, data_.papers);
  put_all(Section::adoptions, data_.adoptions);
  put_all(Section::week_spans, data_.week_spans);
  out.resize((out.size() + 7) / 8 * 8);

  layout::Header header{};
  header.magic = layout::kSnapshotMagic;
  header.format = layout::kFormat;
  header.sections = layout::kSections;
  header.file_size = out.size();
  header.number = data_.number;
  header.published_at = data_.published_at.time_since_epoch().count();
  header.stale_after = data_.stale_after.count();
  header.shared_approvals_at = shared_approvals_at_;
  std::memcpy(out.data(), &header, sizeof header);
  std::memcpy(out.data() + sizeof header, sections.data(), sizeof sections);
  return out;
}

}  // namespace

base::Result<std::vector<std::byte>> encode(StateData data) {
  return Encoder(std::move(data)).encode();
}

}  // namespace cartulaire::policy
