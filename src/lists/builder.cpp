#include "lists/builder.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include <fmt/core.h>

#include "lists/categories.hpp"
#include "lists/expressions.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::lists {
namespace {

// Full enough for 14 bytes a name, empty enough that nine look-ups in ten end in one cache line.
constexpr double kNamesPerBucket = 4.6;
// In the place of a list: "URL prefixes are kept under this host".
constexpr std::uint16_t kUrlMark = 0xffff;

std::size_t labels_of(std::string_view host) {
  return 1 + static_cast<std::size_t>(std::count(host.begin(), host.end(), '.'));
}

// Sections one after the other, each at a multiple of layout::kAlignment.
class Sheet {
 public:
  Sheet() : bytes_(sizeof(layout::Header)) {}

  template <class T>
  layout::Section put(const std::vector<T>& items) {
    bytes_.resize((bytes_.size() + layout::kAlignment - 1) / layout::kAlignment * layout::kAlignment);
    const layout::Section section{bytes_.size(), items.size() * sizeof(T)};
    const auto* from = reinterpret_cast<const std::byte*>(items.data());
    bytes_.insert(bytes_.end(), from, from + section.size);
    return section;
  }
  void reserve(std::size_t more) { bytes_.reserve(bytes_.size() + more); }
  std::vector<std::byte>& bytes() { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

class Strings {
 public:
  layout::Text put(std::string_view text) {
    const layout::Text result{static_cast<std::uint32_t>(bytes_.size()),
                              static_cast<std::uint32_t>(text.size())};
    bytes_.insert(bytes_.end(), text.begin(), text.end());
    return result;
  }
  [[nodiscard]] const std::vector<char>& bytes() const { return bytes_; }

 private:
  std::vector<char> bytes_;
};

base::Status too_many(std::string_view what_fr, std::string_view what_en) {
  return base::fail(base::ErrorCode::too_large, "",
                    fmt::format("trop de {} pour un fichier de listes ; retirez des sources", what_fr),
                    fmt::format("too many {} for one list file; remove sources", what_en));
}

}  // namespace

// The distinct sets of lists that entries are in: a slot of the table names one by its index.
struct Builder::Sets {
  std::vector<layout::SetRecord> records{layout::SetRecord{}};  // index 0 is the empty slot
  std::vector<std::uint16_t> lists;
  std::map<std::vector<std::uint16_t>, std::uint32_t> known;
};

struct Builder::Names {
  std::vector<std::uint64_t> slots;
  std::uint64_t bucket_count = 0;
  std::uint32_t spill = 0;
  std::uint64_t names = 0;
  std::uint64_t urls = 0;
  std::vector<std::uint32_t> exact_slots;
  std::vector<char> exact_names;
};

CategoryId Builder::add_category(std::string_view name, bool opens) {
  const auto id = static_cast<CategoryId>(categories_.size());
  categories_.push_back({std::string(name), opens});
  if (opens) opens_.set(id);
  return id;
}

void Builder::add_catalogue() {
  for (const Category& category : categories())
    add_category(category.id, rank_opens(category.rank));
}

std::uint16_t Builder::add_source(SourceInfo source) {
  sources_.push_back(std::move(source));
  return static_cast<std::uint16_t>(sources_.size() - 1);
}

std::uint16_t Builder::add_source(std::string_view id) {
  SourceInfo source;
  source.id = id;
  return add_source(std::move(source));
}

std::uint16_t Builder::add_list(std::string_view name, std::uint16_t source, CategorySet categories,
                                std::string_view label_fr, std::string_view label_en) {
  ListInfo list;
  list.name = name;
  list.label_fr = label_fr;
  list.label_en = label_en;
  list.source = source;
  list.categories = categories;
  list.opens = (categories & opens_).any();
  lists_.push_back(std::move(list));
  return static_cast<std::uint16_t>(lists_.size() - 1);
}

void Builder::add_exact(std::uint64_t hash, std::string_view host, std::string_view path) {
  std::string text(host);
  for (const char c : path)
    text.push_back(lower_ascii(c));
  exact_.emplace(hash, std::move(text));
}

bool Builder::add_name(std::uint16_t list, const Site& site) {
  const std::size_t labels = site.is_ip ? 0 : labels_of(site.host);
  if (labels > 31) return false;
  const std::uint64_t hash = hash_whole(site.host, seed_);
  entries_.push_back({hash, list, false});
  label_counts_ |= std::uint32_t{1} << labels;
  ++lists_[list].names;
  ++added_;
  if (lists_[list].opens) add_exact(hash, site.host, "");
  return true;
}

bool Builder::add_url(std::uint16_t list, const Site& site) {
  const std::string_view host = site.is_ip ? site.host : url_host(site.host);
  const std::size_t labels = site.is_ip ? 0 : labels_of(host);
  if (labels > 31) return false;
  std::string_view path = site.path;
  while (path.ends_with('/'))
    path.remove_suffix(1);
  UrlHash hash(seed_);
  for (const char c : host)
    hash.push(c);
  for (const char c : path)
    hash.push(lower_ascii(c));
  entries_.push_back({hash.value(), list, true});
  entries_.push_back({hash_whole(host, seed_), kUrlMark, false});
  label_counts_ |= std::uint32_t{1} << labels;
  max_url_ = std::max(max_url_, static_cast<std::uint32_t>(path.size()));
  ++lists_[list].urls;
  ++added_;
  if (lists_[list].opens) add_exact(hash.value(), host, path);
  return true;
}

base::Status Builder::add_expression(std::uint16_t list, std::string_view expression) {
  if (lists_[list].opens) {
    return base::fail(base::ErrorCode::invalid, lists_[list].name,
                      "une expression ne peut pas ouvrir un site : donnez des noms",
                      "an expression cannot open a site: give names");
  }
  if (base::Status status = check_expression(expression); !status) return status;
  if (expressions_.size() >= kMaxExpressions) return too_many("d'expressions", "expressions");
  expressions_.push_back({std::string(expression), list});
  ++lists_[list].expressions;
  return {};
}

namespace {

// A run of equal hashes as the set of lists that it means.
template <class Entry>
std::vector<std::uint16_t> lists_of(const Entry* begin, const Entry* end) {
  std::vector<std::uint16_t> lists;
  for (const Entry* entry = begin; entry != end; ++entry) {
    if (lists.empty() || lists.back() != entry->list) lists.push_back(entry->list);
  }
  return lists;
}

}  // namespace

base::Result<std::uint32_t> Builder::set_index(Sets& sets, const std::vector<std::uint16_t>& lists) const {
  const auto found = sets.known.find(lists);
  if (found != sets.known.end()) return found->second;
  if (sets.records.size() > layout::kMaxSets) {
    if (base::Status status = too_many("de combinaisons de listes", "combinations of lists"); !status) {
      return base::pass(status);
    }
  }
  layout::SetRecord record;
  CategorySet all;
  record.lists_begin = static_cast<std::uint32_t>(sets.lists.size());
  for (const std::uint16_t list : lists) {
    if (list == kUrlMark) {
      record.flags |= layout::has_urls;
      continue;
    }
    all |= lists_[list].categories;
    sets.lists.push_back(list);
    ++record.lists_count;
  }
  if ((all & opens_).any()) record.flags |= layout::opens;
  record.categories = {all.low(), all.high()};
  const auto index = static_cast<std::uint32_t>(sets.records.size());
  sets.records.push_back(record);
  sets.known.emplace(lists, index);
  return index;
}

base::Result<Builder::Names> Builder::place_names(Sets& sets) {
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.list < b.list;
  });
  std::uint64_t distinct = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (i == 0 || entries_[i].hash != entries_[i - 1].hash) ++distinct;
  }
  Names names;
  names.bucket_count = static_cast<std::uint64_t>(static_cast<double>(distinct) / kNamesPerBucket) + 1;
  names.slots.resize(names.bucket_count * layout::kSlots);
  std::uint64_t bucket = 0;  // where the next name goes at the earliest: hashes ascend, so do buckets
  std::size_t used = 0;
  for (std::size_t i = 0; i < entries_.size();) {
    std::size_t end = i;
    while (end < entries_.size() && entries_[end].hash == entries_[i].hash)
      ++end;
    const auto index = set_index(sets, lists_of(&entries_[i], &entries_[i] + (end - i)));
    if (!index) return tl::unexpected<base::Error>(index.error());
    const std::uint64_t hash = entries_[i].hash;
    if (entries_[i].url) {
      ++names.urls;
    } else if (entries_[i].list != kUrlMark) {
      ++names.names;
    }
    const std::uint64_t home = spread(hash, names.bucket_count);
    if (home > bucket) {
      bucket = home;
      used = 0;
    }
    if (used == layout::kSlots) {
      ++bucket;
      used = 0;
    }
    if (names.slots.size() <= bucket * layout::kSlots) names.slots.resize((bucket + 1) * layout::kSlots);
    const std::uint64_t slot = hash << 16 | *index;
    for (std::uint64_t at = home * layout::kSlots; at < bucket * layout::kSlots + used; ++at) {
      if ((names.slots[at] ^ slot) <= layout::kSetMask) {
        return base::fail(base::ErrorCode::unavailable, "",
                          "deux noms ont la même empreinte ; recommencez, la graine sera différente",
                          "two names share a fingerprint; do it again, the seed will differ");
      }
    }
    names.slots[bucket * layout::kSlots + used++] = slot;
    names.spill = std::max(names.spill, static_cast<std::uint32_t>(bucket - home));
    i = end;
  }
  names.slots.resize((names.bucket_count + names.spill) * layout::kSlots);
  return names;
}

void Builder::gather_exact(Names& names) const {
  if (exact_.empty()) return;
  names.exact_slots.assign(exact_.size() * 2, layout::kNoName);
  // In the order of the hashes: the same names make the same file under the same seed.
  std::vector<const std::pair<const std::uint64_t, std::string>*> ordered;
  ordered.reserve(exact_.size());
  for (const auto& entry : exact_)
    ordered.push_back(&entry);
  std::sort(ordered.begin(), ordered.end(), [](auto* a, auto* b) { return a->first < b->first; });
  for (const auto* entry : ordered) {
    const auto offset = static_cast<std::uint32_t>(names.exact_names.size());
    const auto size = static_cast<std::uint16_t>(entry->second.size());
    names.exact_names.push_back(static_cast<char>(size & 0xff));
    names.exact_names.push_back(static_cast<char>(size >> 8));
    names.exact_names.insert(names.exact_names.end(), entry->second.begin(), entry->second.end());
    std::size_t at = spread(entry->first, names.exact_slots.size());
    while (names.exact_slots[at] != layout::kNoName)
      at = at + 1 == names.exact_slots.size() ? 0 : at + 1;
    names.exact_slots[at] = offset;
  }
}

base::Result<std::vector<std::byte>> Builder::finish(base::Instant built_at) {
  if (categories_.size() > kMaxCategories) {
    if (base::Status status = too_many("de catégories", "categories"); !status) return base::pass(status);
  }
  if (lists_.size() > layout::kMaxLists) {
    if (base::Status status = too_many("de listes", "lists"); !status) return base::pass(status);
  }
  Sets sets;
  auto names = place_names(sets);
  if (!names) return base::pass(names);
  gather_exact(*names);

  Strings strings;
  std::vector<layout::CategoryRecord> categories;
  categories.reserve(categories_.size());
  for (const CategoryInfo& category : categories_) {
    categories.push_back({strings.put(category.name), category.opens ? 1u : 0u, 0});
  }
  std::vector<layout::ListRecord> lists;
  for (const ListInfo& list : lists_) {
    lists.push_back({strings.put(list.name),
                     strings.put(list.label_fr),
                     strings.put(list.label_en),
                     list.source,
                     list.names,
                     list.urls,
                     list.expressions,
                     {list.categories.low(), list.categories.high()}});
    list.categories.for_each(
        [&](CategoryId id) { categories[id].entries += list.names + list.urls + list.expressions; });
  }
  std::vector<layout::SourceRecord> sources;
  sources.reserve(sources_.size());
  for (const SourceInfo& source : sources_) {
    sources.push_back({strings.put(source.id), strings.put(source.title), strings.put(source.place),
                       strings.put(source.licence), strings.put(source.attribution),
                       strings.put(source.checksum), strings.put(source.validator),
                       strings.put(source.recipe), source.read_at.time_since_epoch().count(),
                       source.bad_lines});
  }
  std::vector<layout::ExpressionRecord> expressions;
  expressions.reserve(expressions_.size());
  for (const Expression& expression : expressions_) {
    expressions.push_back({strings.put(expression.text), expression.list, 0});
  }

  Sheet sheet;
  sheet.reserve(names->slots.size() * 8 + names->exact_names.size() + (1 << 20));
  layout::Header header;
  header.sections[layout::category_section] = sheet.put(categories);
  header.sections[layout::list_section] = sheet.put(lists);
  header.sections[layout::source_section] = sheet.put(sources);
  header.sections[layout::expression_section] = sheet.put(expressions);
  header.sections[layout::set_section] = sheet.put(sets.records);
  header.sections[layout::set_list_section] = sheet.put(sets.lists);
  header.sections[layout::string_section] = sheet.put(strings.bytes());
  header.sections[layout::exact_slot_section] = sheet.put(names->exact_slots);
  header.sections[layout::exact_name_section] = sheet.put(names->exact_names);
  header.sections[layout::bucket_section] = sheet.put(names->slots);

  std::vector<std::byte>& file = sheet.bytes();
  header.header_size = sizeof(layout::Header);
  header.file_size = file.size();
  header.seed = seed_;
  header.built_at = built_at.time_since_epoch().count();
  header.name_count = names->names;
  header.url_count = names->urls;
  header.bucket_count = names->bucket_count;
  header.spill = names->spill;
  header.label_counts = label_counts_;
  header.max_url = max_url_;
  header.exact_slots = static_cast<std::uint32_t>(names->exact_slots.size());
  std::memcpy(file.data(), &header, sizeof(header));
  header.checksum = platform::sha256(platform::Bytes(file).subspan(layout::kChecksumFrom));
  std::memcpy(file.data(), &header, sizeof(header));
  return std::move(file);
}

}  // namespace cartulaire::lists
