// What the category lists say of a site: lookup over the bytes of one list file (docs/format/lists.md).
//
// Pure: no I/O, no clock; a Table is a view and the bytes must outlive it (list_file.hpp maps them). Safe to
// use from many threads. A corrupt file gives wrong answers but never reads outside its bytes; whoever brings
// a file in verifies its checksum once (verify_list_file), so that loading does no work per name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>

#include "base/result.hpp"
#include "lists/category_set.hpp"
#include "lists/site.hpp"

namespace cartulaire::lists {

class Expressions;
struct ListInfo;
namespace layout {
struct CategoryRecord;
struct ExpressionRecord;
struct Header;
struct ListRecord;
struct SetRecord;
struct SourceRecord;
struct Text;
}  // namespace layout

// Why a site is in a category: one entry of the lists.
struct Match {
  enum class Kind { name, address, url, expression };
  Kind kind = Kind::name;
  // The part of the host that is listed ("example.org" for www.example.org), the address, the listed host of
  // a URL prefix, or the expression's text. Points into the Site or the file.
  std::string_view text;
  std::string_view path;  // of a URL prefix: the listed part of the path; else empty
  CategorySet categories;
  std::span<const std::uint16_t> lists;  // the source lists that hold the entry: Table::list_name
};

class Table {
 public:
  // What the first half of a lookup leaves for the second: the hashes of the host and its parents.
  struct Probe {
    static constexpr std::size_t kMaxNames = 32;
    std::array<std::uint64_t, kMaxNames> hashes;
    std::array<std::uint8_t, kMaxNames> starts;  // where in the host the hashed name begins
    std::uint32_t count = 0;
  };

  Table() = default;  // a table without names: every site is uncategorised

  // Checks magic, version and the bounds of every section, and compiles the expressions. Errors: corrupt,
  // naming what is out of place.
  static base::Result<Table> view(std::span<const std::byte> file);

  // The union over every entry that matches: the host itself, its parents at label borders, URL prefixes of
  // the host, the address, expressions over host and path. A name is compared by a keyed fingerprint (secret
  // seed per file; wrong once in 10^12 lookups of unlisted names); a name in a category that opens something
  // (opens()) is compared in full, so that the opening categories of a result are always exact.
  [[nodiscard]] CategorySet lookup(const Site& site) const noexcept;

  // The same in two halves, for batches: prefetch every site of the batch, then look each up. The Probe
  // belongs to this table and this site.
  void prefetch(const Site& site, Probe& probe) const noexcept;
  void prefetch(const Site& site) const noexcept;  // warms the cache only
  [[nodiscard]] CategorySet lookup(const Site& site, const Probe& probe) const noexcept;

  // What lookup() cannot tell of a site whose path is hidden (replayed tunnels): the categories of the lists
  // that hold URL prefixes, where some stand under this very host; those of the lists that hold expressions.
  struct PathCategories {
    CategorySet urls;
    CategorySet expressions;
  };
  [[nodiscard]] PathCategories path_categories(const Site& site) const noexcept;

  // Every matching entry, most specific name first: `f(const Match&)`. Allocates nothing itself.
  template <class F>
  void explain(const Site& site, F&& f) const {
    auto call = [](void* target, const Match& match) {
      (*static_cast<std::remove_reference_t<F>*>(target))(match);
    };
    explain_each(site, call, &f);
  }

  [[nodiscard]] std::size_t category_count() const { return categories_.size(); }
  [[nodiscard]] std::string_view category_name(CategoryId id) const;  // our id: "gambling"
  // The index of our id in this file; kMaxCategories where the file does not know it.
  [[nodiscard]] std::size_t find_category(std::string_view name) const;
  // Entries of the lists behind a category (a name in two lists counts twice); 0 = no list behind.
  [[nodiscard]] std::uint32_t category_entries(CategoryId id) const;
  // The categories that open something (ranks protected, never_gated, neutral).
  [[nodiscard]] CategorySet opens() const { return opens_; }

  // The source lists: "ut1/gambling".
  [[nodiscard]] std::size_t list_count() const { return lists_.size(); }
  [[nodiscard]] std::string_view list_name(std::uint16_t list) const;

  [[nodiscard]] std::uint64_t name_count() const;  // distinct names and addresses

 private:
  // What an entry of the table leads to; null where there is none.
  [[nodiscard]] const layout::SetRecord* find(std::uint64_t hash) const noexcept;
  // False where the set opens something and the name, compared in full, is another.
  [[nodiscard]] bool confirm(const layout::SetRecord& set, std::uint64_t hash, std::string_view host,
                             std::string_view path) const noexcept;
  template <class F>
  void each_match(const Site& site, const Probe& probe, F&& f) const noexcept;
  template <class F>
  void each_url(std::string_view host, std::string_view path, F&& f) const noexcept;
  void explain_each(const Site& site, void (*call)(void*, const Match&), void* target) const;
  [[nodiscard]] std::string_view text(const layout::Text& where) const;
  [[nodiscard]] std::span<const std::uint16_t> lists_of(const layout::SetRecord& set) const;

  friend base::Result<ListInfo> describe(const Table& table);

  // All of these point into the file.
  const layout::Header* header_ = nullptr;
  std::span<const std::uint64_t> slots_;
  std::span<const layout::SetRecord> sets_;
  std::span<const std::uint16_t> set_lists_;
  std::span<const layout::CategoryRecord> categories_;
  std::span<const layout::ListRecord> lists_;
  std::span<const layout::SourceRecord> sources_;
  std::span<const layout::ExpressionRecord> expression_records_;
  std::span<const std::uint32_t> exact_slots_;
  std::string_view exact_names_;
  std::string_view strings_;
  // Copies of what every lookup needs.
  std::array<std::uint64_t, 2> seed_{};
  std::uint64_t bucket_count_ = 0;
  std::uint32_t spill_ = 0;
  std::uint32_t label_counts_ = 0;
  CategorySet opens_;
  std::shared_ptr<const Expressions> expressions_;
};

}  // namespace cartulaire::lists
