// State::view: everything that a lookup relies on is checked here, once, so that lookups check nothing.
#include <algorithm>
#include <cstring>
#include <span>

#include "policy/state_layout.hpp"

namespace cartulaire::policy {

using layout::Section;

class StateChecker {
 public:
  explicit StateChecker(std::span<const std::byte> bytes) : bytes_(bytes) {}

  base::Result<State> check();

 private:
  template <class T>
  bool take(Section section, std::span<const T>& out);
  bool header();
  bool names();
  bool people();
  bool person_parts();
  bool approvals();
  bool addresses();
  bool entries();
  bool small_tables();
  template <class T>
  bool index(std::span<const IndexSlot> slots, std::span<const T> table) const;

  [[nodiscard]] bool in_text(std::uint32_t at, std::size_t size) const {
    return at <= state_.text_.size() && size <= state_.text_.size() - at;
  }
  template <class T>
  static bool in(std::span<const T> all, std::uint32_t at, std::uint32_t count) {
    return at <= all.size() && count <= all.size() - at;
  }
  [[nodiscard]] bool known(NameTable table, std::uint32_t id) const { return id < state_.name_count(table); }
  [[nodiscard]] bool known_or_none(NameTable table, NameId id) const {
    return id == kNoName || known(table, id);
  }
  [[nodiscard]] bool bearer(Bearer bearer, std::uint32_t id) const;
  template <std::size_t Size>
  static bool zero(const std::array<std::uint8_t, Size>& reserved) {
    return std::all_of(reserved.begin(), reserved.end(), [](std::uint8_t byte) { return byte == 0; });
  }

  std::span<const std::byte> bytes_;
  std::array<layout::SectionRef, layout::kSections> sections_{};
  State state_;
};

base::Result<State> StateChecker::check() {
  struct Step {
    bool (StateChecker::*check)();
    const char* french;
    const char* english;
  };
  static constexpr Step kSteps[] = {
      {&StateChecker::header, "l'en-tête", "the header"},
      {&StateChecker::names, "les noms", "the names"},
      {&StateChecker::person_parts, "les signatures et périodes", "the signatures and periods"},
      {&StateChecker::people, "les personnes", "the people"},
      {&StateChecker::approvals, "les dérogations", "the approvals"},
      {&StateChecker::addresses, "les adresses", "the addresses"},
      {&StateChecker::entries, "les noms de sites", "the names of sites"},
      {&StateChecker::small_tables, "les petites tables", "the small tables"},
  };
  for (const Step& step : kSteps)
    if (!(this->*step.check)())
      return base::fail(
          base::ErrorCode::corrupt, "state",
          std::string("l'instantané de l'état est abîmé (") + step.french + ") : publiez-le de nouveau",
          std::string("the snapshot of the state is damaged (") + step.english + "): publish it again");
  return state_;
}

template <class T>
bool StateChecker::take(Section section, std::span<const T>& out) {
  const layout::SectionRef ref = sections_[static_cast<std::size_t>(section)];
  if (ref.count > 0xFFFFFFFE || ref.offset > bytes_.size() ||
      ref.count * sizeof(T) > bytes_.size() - ref.offset)
    return false;
  // The writer laid plain records there (kPlain), at a multiple of 8.
  out = {reinterpret_cast<const T*>(bytes_.data() + ref.offset), static_cast<std::size_t>(ref.count)};
  return true;
}

bool StateChecker::header() {
  layout::Header header{};
  const std::size_t fixed = sizeof header + sizeof sections_;
  if (bytes_.size() < fixed || reinterpret_cast<std::uintptr_t>(bytes_.data()) % 8 != 0) return false;
  std::memcpy(&header, bytes_.data(), sizeof header);
  std::memcpy(sections_.data(), bytes_.data() + sizeof header, sizeof sections_);
  if (header.magic != layout::kSnapshotMagic || header.format != layout::kFormat ||
      header.sections != layout::kSections || header.file_size != bytes_.size() || header.stale_after < 0 ||
      header.reserved != 0)
    return false;
  for (const layout::SectionRef& ref : sections_)
    if (ref.offset % 8 != 0 || ref.offset < fixed) return false;
  state_.number_ = header.number;
  state_.published_at_ = base::Instant(std::chrono::milliseconds(header.published_at));
  state_.news_at_ = state_.published_at_;
  if (header.stale_after > 0) state_.stale_after_ = std::chrono::milliseconds(header.stale_after);
  state_.shared_approvals_at_ = header.shared_approvals_at;
  return take(Section::text, state_.text_) && take(Section::people, state_.people_) &&
         take(Section::people_index, state_.people_index_) && take(Section::signatures, state_.signatures_) &&
         take(Section::suspensions, state_.suspensions_) && take(Section::periods, state_.periods_) &&
         take(Section::approvals, state_.approvals_) && take(Section::addresses, state_.addresses_) &&
         take(Section::names, state_.names_) && take(Section::names_index, state_.names_index_) &&
         take(Section::delegated, state_.delegated_) && take(Section::switches, state_.switches_) &&
         take(Section::crises, state_.crises_) && take(Section::papers, state_.papers_) &&
         take(Section::adoptions, state_.adoptions_) && take(Section::week_spans, state_.week_spans_);
}

bool StateChecker::names() {
  for (std::size_t table = 0; table < kNameTables; ++table) {
    auto& refs = state_.name_tables_[table];
    const auto section = static_cast<Section>(static_cast<std::size_t>(Section::first_names) + table);
    if (!take(section, refs) || refs.size() >= kNoName) return false;
    std::string_view before;
    for (const NameRef& ref : refs) {
      if (!in_text(ref.at, ref.size) || ref.reserved != 0) return false;
      const std::string_view name = state_.text_at(ref.at, ref.size);
      if (name <= before) return false;  // ascending, without the empty name
      before = name;
    }
  }
  return state_.name_count(NameTable::group) <= kMaxGroups &&
         state_.name_count(NameTable::category) <= kMaxCategories;
}

// INVARIANT: a power of two with at least one empty slot, so that a probe ends.
template <class T>
bool StateChecker::index(std::span<const IndexSlot> slots, std::span<const T> table) const {
  if (table.empty()) return slots.empty();
  if (slots.size() <= table.size() || (slots.size() & (slots.size() - 1)) != 0) return false;
  return std::all_of(slots.begin(), slots.end(), [&](IndexSlot slot) { return slot.entry <= table.size(); });
}

bool StateChecker::person_parts() {
  for (const Signature& signature : state_.signatures_)
    if (!known(NameTable::document, signature.document) || signature.reserved != 0) return false;
  for (const Suspension& suspension : state_.suspensions_)
    if (!known_or_none(NameTable::clause, suspension.clause) || suspension.of > SuspensionOf::web ||
        !zero(suspension.reserved))
      return false;
  return std::all_of(state_.periods_.begin(), state_.periods_.end(), [](const Period& period) {
    return period.kind <= PeriodKind::telework && zero(period.reserved);
  });
}

bool StateChecker::people() {
  const std::size_t groups = state_.name_count(NameTable::group);
  const std::uint64_t allowed = groups == 64 ? ~0ULL : (1ULL << groups) - 1;
  for (const Person& person : state_.people_) {
    const bool sound =
        person.reserved == 0 && person.login_size > 0 && person.login_size <= kMaxLogin &&
        in_text(person.login_at, person.login_size) && known(NameTable::entity, person.entity) &&
        known_or_none(NameTable::population, person.population) &&
        known_or_none(NameTable::unit, person.unit) && known_or_none(NameTable::schedule, person.schedule) &&
        (person.groups & ~allowed) == 0 &&
        in(state_.signatures_, person.signatures_at, person.signatures_count) &&
        in(state_.suspensions_, person.suspensions_at, person.suspensions_count) &&
        in(state_.periods_, person.periods_at, person.periods_count) &&
        in(state_.approvals_, person.approvals_at, person.approvals_count);
    if (!sound) return false;
  }
  return index(state_.people_index_, state_.people_);
}

bool StateChecker::bearer(Bearer bearer, std::uint32_t id) const {
  switch (bearer) {
    case Bearer::everyone:
      return id == 0;
    case Bearer::entity:
      return known(NameTable::entity, id);
    case Bearer::population:
      return known(NameTable::population, id);
    case Bearer::unit:
      return known(NameTable::unit, id);
    case Bearer::group:
      return known(NameTable::group, id);
    case Bearer::person:
      return id < state_.people_.size();
  }
  return false;
}

bool StateChecker::approvals() {
  if (state_.shared_approvals_at_ > state_.approvals_.size()) return false;
  const std::size_t categories = state_.name_count(NameTable::category);
  for (const Approval& approval : state_.approvals_) {
    for (std::size_t word = 0; word < 2; ++word) {
      const std::size_t bits = std::min<std::size_t>(64, categories - std::min(categories, word * 64));
      const std::uint64_t allowed = bits == 64 ? ~0ULL : (1ULL << bits) - 1;
      if ((approval.categories[word] & ~allowed) != 0) return false;
    }
    if (!known(NameTable::clause, approval.clause) || !bearer(approval.bearer, approval.bearer_id) ||
        (approval.flags & ~(kLiftsSecurity | kAnySite)) != 0)
      return false;
  }
  return true;
}

bool StateChecker::addresses() {
  const AddressEntry* before = nullptr;
  for (const AddressEntry& entry : state_.addresses_) {
    const auto place = static_cast<std::uint32_t>(&entry - state_.addresses_.data());
    const bool sound = entry.bits <= 128 && entry.address.masked(entry.bits) == entry.address &&
                       (entry.parent == kNoParent || entry.parent < place) &&  // a walk upwards ends
                       (entry.person == kNoPerson || entry.person < state_.people_.size()) &&
                       known_or_none(NameTable::entity, entry.entity) && entry.zone <= Zone::unknown &&
                       entry.device <= Device::unknown && zero(entry.reserved) &&
                       (before == nullptr || before->address < entry.address ||
                        (before->address == entry.address && before->bits < entry.bits));
    if (!sound) return false;
    before = &entry;
  }
  return true;
}

bool StateChecker::entries() {
  for (const NameEntry& entry : state_.names_) {
    const bool sound =
        entry.host_size > 0 && entry.host_size <= kMaxHost && entry.path_size <= kMaxPath &&
        in_text(entry.host_at, entry.host_size) && in_text(entry.path_at, entry.path_size) &&
        bearer(entry.bearer, entry.bearer_id) && known_or_none(NameTable::clause, entry.clause) &&
        known_or_none(NameTable::register_name, entry.register_name) && entry.use <= NameUse::bootstrap &&
        (entry.flags & ~kLiftsSecurity) == 0 && entry.reserved == 0;
    if (!sound) return false;
  }
  return index(state_.names_index_, state_.names_);
}

bool StateChecker::small_tables() {
  const auto clause = [this](NameId id) { return known(NameTable::clause, id); };
  const auto entity = [this](NameId id) { return known_or_none(NameTable::entity, id); };
  for (const Delegated& value : state_.delegated_)
    if (!clause(value.clause) || !known(NameTable::parameter, value.parameter) || !entity(value.entity) ||
        value.text_size > kMaxText || !in_text(value.text_at, value.text_size))
      return false;
  for (const Switch& one : state_.switches_)
    if (!clause(one.clause) || !entity(one.entity) || one.on > 1 || !zero(one.reserved)) return false;
  for (const Crisis& crisis : state_.crises_)
    if (!entity(crisis.entity) || !zero(crisis.reserved)) return false;
  for (const Papers& papers : state_.papers_)
    if (!clause(papers.clause) || !entity(papers.entity) || papers.has > 3 || !zero(papers.reserved))
      return false;
  for (const Adoption& adoption : state_.adoptions_)
    if (!known(NameTable::entity, adoption.entity) || adoption.reserved != 0) return false;
  NameId before = 0;
  for (const WeekSpan& span : state_.week_spans_) {
    if (!known(NameTable::schedule, span.schedule) || span.schedule < before || span.start >= 1440 ||
        span.end > 1440 || span.kind > SpanKind::lunch)
      return false;
    before = span.schedule;
  }
  return true;
}

base::Result<State> State::view(std::span<const std::byte> snapshot) {
  return StateChecker(snapshot).check();
}

}  // namespace cartulaire::policy
