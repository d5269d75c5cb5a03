#include "lists/table.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <fmt/core.h>

#include "lists/expressions.hpp"
#include "lists/fingerprint.hpp"
#include "lists/layout.hpp"

namespace cartulaire::lists {
namespace {

using layout::SetRecord;

tl::unexpected<base::Error> corrupt(std::string_view what_fr, std::string_view what_en) {
  return base::fail(
      base::ErrorCode::corrupt, "",
      fmt::format("fichier de listes inutilisable : {} ; refaites `cartulaire lists import`", what_fr),
      fmt::format("list file not usable: {}; run `cartulaire lists import` again", what_en));
}

// The section as records; empty and `fine` false where it is out of the file or not a whole number of them.
template <class T>
std::span<const T> records(std::span<const std::byte> file, const layout::Section& section, bool& fine) {
  if (section.offset > file.size() || section.size > file.size() - section.offset ||
      section.offset % layout::kAlignment != 0 || section.size % sizeof(T) != 0) {
    fine = false;
    return {};
  }
  return {reinterpret_cast<const T*>(file.data() + section.offset), section.size / sizeof(T)};
}

bool inside(const layout::Text& text, std::string_view strings) {
  return text.offset <= strings.size() && text.size <= strings.size() - text.offset;
}

// Host and path as one text, copied only where they do not stand together in memory.
class WholeUrl {
 public:
  explicit WholeUrl(const Site& site) {
    if (site.host.data() + site.host.size() == site.path.data()) {
      text_ = {site.host.data(), site.host.size() + site.path.size()};
      return;
    }
    const std::size_t host = std::min(site.host.size(), SiteBuffer::kMaxHost);
    const std::size_t path = std::min(site.path.size(), SiteBuffer::kMaxPath);
    std::memcpy(copy_.data(), site.host.data(), host);
    std::memcpy(copy_.data() + host, site.path.data(), path);
    text_ = {copy_.data(), host + path};
  }
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::array<char, SiteBuffer::kMaxHost + SiteBuffer::kMaxPath> copy_;
  std::string_view text_;
};

bool same_name(std::string_view stored, std::string_view host, std::string_view path) {
  if (stored.size() != host.size() + path.size() || !stored.starts_with(host)) return false;
  stored.remove_prefix(host.size());
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (stored[i] != lower_ascii(path[i])) return false;
  }
  return true;
}

// Which of the slots of a bucket have the upper half of `wanted`: bit n speaks of slot n. Without a branch
// per slot: which one it is cannot be foreseen.
unsigned same_upper_half(const std::uint64_t* slots, std::uint64_t wanted) {
  static_assert(layout::kSlots == 8);
#ifdef __SSE2__
  const auto upper_halves = [&](std::size_t first) {
    const auto pair = [&](std::size_t at) {
      return _mm_castsi128_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(slots + at)));
    };
    return _mm_castps_si128(_mm_shuffle_ps(pair(first), pair(first + 2), _MM_SHUFFLE(3, 1, 3, 1)));
  };
  const __m128i upper = _mm_set1_epi32(static_cast<int>(wanted >> 32));
  const __m128i low = _mm_cmpeq_epi32(upper_halves(0), upper);
  const __m128i high = _mm_cmpeq_epi32(upper_halves(4), upper);
  const __m128i both = _mm_packs_epi16(_mm_packs_epi32(low, high), _mm_setzero_si128());
  return static_cast<unsigned>(_mm_movemask_epi8(both));
#else
  unsigned alike = 0;
  for (unsigned i = 0; i < layout::kSlots; ++i)
    alike |= static_cast<unsigned>(slots[i] >> 32 == wanted >> 32) << i;
  return alike;
#endif
}

CategorySet categories_of(const SetRecord& set) {
  return {set.categories[0], set.categories[1]};
}

}  // namespace

base::Result<Table> Table::view(std::span<const std::byte> file) {
  if (file.size() < sizeof(layout::Header) || reinterpret_cast<std::uintptr_t>(file.data()) % 8 != 0) {
    return corrupt("trop court", "too short");
  }
  const auto* header = reinterpret_cast<const layout::Header*>(file.data());
  if (header->magic != layout::kMagic)
    return corrupt("ce n'est pas un fichier de listes", "it is no list file");
  if (header->version != layout::kVersion || header->header_size != sizeof(layout::Header)) {
    return corrupt("version inconnue du format", "unknown version of the format");
  }
  if (header->file_size != file.size()) return corrupt("taille inattendue", "unexpected size");

  Table table;
  bool fine = true;
  const auto& at = header->sections;
  table.header_ = header;
  table.categories_ = records<layout::CategoryRecord>(file, at[layout::category_section], fine);
  table.lists_ = records<layout::ListRecord>(file, at[layout::list_section], fine);
  table.sources_ = records<layout::SourceRecord>(file, at[layout::source_section], fine);
  table.expression_records_ = records<layout::ExpressionRecord>(file, at[layout::expression_section], fine);
  table.sets_ = records<SetRecord>(file, at[layout::set_section], fine);
  table.set_lists_ = records<std::uint16_t>(file, at[layout::set_list_section], fine);
  const auto strings = records<char>(file, at[layout::string_section], fine);
  table.strings_ = {strings.data(), strings.size()};
  table.exact_slots_ = records<std::uint32_t>(file, at[layout::exact_slot_section], fine);
  const auto names = records<char>(file, at[layout::exact_name_section], fine);
  table.exact_names_ = {names.data(), names.size()};
  table.slots_ = records<std::uint64_t>(file, at[layout::bucket_section], fine);
  if (!fine) return corrupt("une section sort du fichier", "a section lies outside the file");

  table.seed_ = header->seed;
  table.bucket_count_ = header->bucket_count;
  table.spill_ = header->spill;
  table.label_counts_ = header->label_counts;
  const std::uint64_t buckets = table.slots_.size() / layout::kSlots;
  if (table.bucket_count_ == 0 || table.bucket_count_ > buckets ||
      table.spill_ != buckets - table.bucket_count_) {
    return corrupt("la table des noms est incohérente", "the table of names is inconsistent");
  }
  if (table.categories_.size() > kMaxCategories || table.lists_.size() > layout::kMaxLists ||
      table.expression_records_.size() > kMaxExpressions || table.sets_.empty()) {
    return corrupt("un nombre dépasse le format", "a count exceeds the format");
  }
  for (std::size_t id = 0; id < table.categories_.size(); ++id) {
    fine = fine && inside(table.categories_[id].name, table.strings_);
    if (table.categories_[id].opens != 0) table.opens_.set(static_cast<CategoryId>(id));
  }
  for (const layout::ListRecord& list : table.lists_) {
    fine = fine && inside(list.name, table.strings_) && inside(list.label_fr, table.strings_) &&
           inside(list.label_en, table.strings_) && list.source < table.sources_.size();
  }
  for (const layout::SourceRecord& source : table.sources_) {
    for (const layout::Text& text : {source.id, source.title, source.place, source.licence,
                                     source.attribution, source.checksum, source.validator, source.recipe}) {
      fine = fine && inside(text, table.strings_);
    }
  }
  for (const SetRecord& set : table.sets_) {
    fine = fine && set.lists_begin <= table.set_lists_.size() &&
           set.lists_count <= table.set_lists_.size() - set.lists_begin;
  }
  for (const std::uint16_t list : table.set_lists_)
    fine = fine && list < table.lists_.size();
  std::vector<std::string_view> expressions;
  for (const layout::ExpressionRecord& expression : table.expression_records_) {
    fine = fine && inside(expression.text, table.strings_) && expression.list < table.lists_.size();
    if (fine) expressions.push_back(table.text(expression.text));
  }
  if (!fine) return corrupt("un renvoi sort de sa section", "a reference lies outside its section");
  if (!expressions.empty()) {
    auto compiled = Expressions::compile(expressions);
    if (!compiled) return base::pass(compiled);
    table.expressions_ = std::move(*compiled);
  }
  return table;
}

void Table::prefetch(const Site& site, Probe& probe) const noexcept {
  probe.count = 0;
  if (bucket_count_ == 0) return;
  auto add = [&](std::uint64_t hash, std::size_t start) {
    probe.hashes[probe.count] = hash;
    probe.starts[probe.count] = static_cast<std::uint8_t>(start);
    ++probe.count;
    __builtin_prefetch(&slots_[spread(hash, bucket_count_) * layout::kSlots]);
  };
  if (site.is_ip) {
    if ((label_counts_ & 1) != 0) add(hash_whole(site.host, seed_), 0);
    return;
  }
  if (site.host.size() > SiteBuffer::kMaxHost) return;
  for_each_name(site.host, seed_, label_counts_,
                [&](std::uint64_t hash, std::size_t start, unsigned) { add(hash, start); });
}

void Table::prefetch(const Site& site) const noexcept {
  Probe probe;
  prefetch(site, probe);
}

const SetRecord* Table::find(std::uint64_t hash) const noexcept {
  const std::uint64_t home = spread(hash, bucket_count_);
  const std::uint64_t wanted = hash << 16;
  for (std::uint64_t bucket = home; bucket <= home + spill_; ++bucket) {
    const std::uint64_t* slots = &slots_[bucket * layout::kSlots];
    for (unsigned alike = same_upper_half(slots, wanted); alike != 0; alike &= alike - 1) {
      const std::uint64_t set = slots[std::countr_zero(alike)] ^ wanted;
      if (set - 1 < layout::kSetMask) return set < sets_.size() ? &sets_[set] : nullptr;  // 0: an empty slot
    }
    if (slots[layout::kSlots - 1] == 0) return nullptr;  // not full: nothing was spilled from here
  }
  return nullptr;
}

bool Table::confirm(const SetRecord& set, std::uint64_t hash, std::string_view host,
                    std::string_view path) const noexcept {
  if ((set.flags & layout::opens) == 0) return true;
  if (exact_slots_.empty()) return false;
  std::size_t at = spread(hash, exact_slots_.size());
  for (std::size_t tries = 0; tries < exact_slots_.size(); ++tries) {
    const std::uint32_t offset = exact_slots_[at];
    if (offset == layout::kNoName || offset + std::uint64_t{2} > exact_names_.size()) return false;
    const std::size_t size = static_cast<unsigned char>(exact_names_[offset]) |
                             static_cast<unsigned char>(exact_names_[offset + 1]) << 8;
    if (same_name(exact_names_.substr(offset + 2, size), host, path)) return true;
    at = at + 1 == exact_slots_.size() ? 0 : at + 1;
  }
  return false;
}

template <class F>
void Table::each_url(std::string_view host, std::string_view path, F&& f) const noexcept {
  UrlHash hash(seed_);
  for (const char c : host)
    hash.push(c);
  const std::size_t limit = std::min<std::size_t>(path.size(), header_->max_url);
  for (std::size_t at = 0;; ++at) {
    if (url_border(path, at)) {
      const std::string_view listed = path.substr(0, at);
      const std::uint64_t value = hash.value();
      const SetRecord* set = find(value);
      if (set != nullptr && confirm(*set, value, host, listed)) f(*set, listed);
    }
    if (at == limit) return;
    hash.push(lower_ascii(path[at]));
  }
}

// Every entry that matches, the shortest name first: f(set, kind, text, path).
template <class F>
void Table::each_match(const Site& site, const Probe& probe, F&& f) const noexcept {
  for (std::uint32_t i = 0; i < probe.count; ++i) {
    const std::string_view name = site.host.substr(probe.starts[i]);
    const SetRecord* found = find(probe.hashes[i]);
    if (found == nullptr) continue;
    if ((found->flags & layout::has_urls) != 0) {
      const std::string_view bare = site.is_ip ? site.host : url_host(site.host);
      if (name.size() == bare.size()) {
        each_url(bare, site.path,
                 [&](const SetRecord& set, std::string_view path) { f(set, Match::Kind::url, bare, path); });
      }
    }
    if (found->lists_count == 0 || !confirm(*found, probe.hashes[i], name, {})) continue;
    f(*found, site.is_ip ? Match::Kind::address : Match::Kind::name, name, std::string_view());
  }
}

CategorySet Table::lookup(const Site& site, const Probe& probe) const noexcept {
  CategorySet result;
  each_match(site, probe, [&](const SetRecord& set, Match::Kind, std::string_view, std::string_view) {
    result |= categories_of(set);
  });
  if (expressions_ != nullptr && !site.path.empty()) {
    const WholeUrl url(site);
    if (expressions_->any(url.text())) {
      for (const int index : expressions_->all(url.text())) {
        const layout::ListRecord& list = lists_[expression_records_[index].list];
        result |= CategorySet(list.categories[0], list.categories[1]) & ~opens_;
      }
    }
  }
  return result;
}

CategorySet Table::lookup(const Site& site) const noexcept {
  Probe probe;
  prefetch(site, probe);
  return lookup(site, probe);
}

void Table::explain_each(const Site& site, void (*call)(void*, const Match&), void* target) const {
  Probe probe;
  prefetch(site, probe);
  std::array<Match, 2 * Probe::kMaxNames> matches;
  std::size_t count = 0;
  each_match(site, probe,
             [&](const SetRecord& set, Match::Kind kind, std::string_view text, std::string_view path) {
               if (count == matches.size()) return;
               matches[count++] = {kind, text, path, categories_of(set), lists_of(set)};
             });
  while (count > 0)
    call(target, matches[--count]);
  if (expressions_ == nullptr || site.path.empty()) return;
  for (const int index : expressions_->all(WholeUrl(site).text())) {
    const layout::ExpressionRecord& expression = expression_records_[index];
    const layout::ListRecord& list = lists_[expression.list];
    const auto list_index = static_cast<std::uint16_t>(expression.list);
    call(target, {Match::Kind::expression,
                  text(expression.text),
                  {},
                  CategorySet(list.categories[0], list.categories[1]) & ~opens_,
                  {&list_index, 1}});
  }
}

std::string_view Table::text(const layout::Text& where) const {
  return strings_.substr(where.offset, where.size);
}

std::span<const std::uint16_t> Table::lists_of(const SetRecord& set) const {
  return set_lists_.subspan(set.lists_begin, set.lists_count);
}

std::string_view Table::category_name(CategoryId id) const {
  return id < categories_.size() ? text(categories_[id].name) : std::string_view();
}

std::size_t Table::find_category(std::string_view name) const {
  for (std::size_t id = 0; id < categories_.size(); ++id) {
    if (text(categories_[id].name) == name) return id;
  }
  return kMaxCategories;
}

std::uint32_t Table::category_entries(CategoryId id) const {
  return id < categories_.size() ? categories_[id].entries : 0;
}

std::string_view Table::list_name(std::uint16_t list) const {
  return list < lists_.size() ? text(lists_[list].name) : std::string_view();
}

std::uint64_t Table::name_count() const {
  return header_ == nullptr ? 0 : header_->name_count;
}

}  // namespace cartulaire::lists
