// Makes the bytes of a list file out of names, URL prefixes and expressions. Tests build small tables with
// it; the importer builds the real ones.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "lists/category_set.hpp"
#include "lists/fingerprint.hpp"
#include "lists/layout.hpp"
#include "lists/site.hpp"

namespace cartulaire::lists {

struct SourceInfo {
  std::string id;  // "ut1"
  std::string title;
  std::string place;        // the folder, archive or address that it was read from
  std::string licence;      // "CC BY-SA 4.0"
  std::string attribution;  // whom the licence wants named
  std::string checksum;
  std::string validator;
  std::string recipe;
  base::Instant read_at{};
  std::array<std::uint32_t, layout::kBadLineKinds> bad_lines{};
};

class Builder {
 public:
  // The seed is secret and fresh for each file (platform::random_bytes); tests choose theirs.
  explicit Builder(Seed seed) : seed_(seed) {}

  // Ids are given in order, from 0. At most kMaxCategories. `opens`: names in it are compared in full.
  CategoryId add_category(std::string_view name, bool opens);
  // Every category of the catalogue, in its order.
  void add_catalogue();
  std::uint16_t add_source(SourceInfo source);
  std::uint16_t add_source(std::string_view id);
  SourceInfo& source(std::uint16_t index) { return sources_[index]; }
  // A list of a source ("ut1/gambling") and the categories that its entries are in. At most
  // layout::kMaxLists.
  std::uint16_t add_list(std::string_view name, std::uint16_t source, CategorySet categories,
                         std::string_view label_fr = "", std::string_view label_en = "");

  // A name with all that is below it, or an address alone. Normalised (parse_site), at most 31 labels:
  // false, and nothing added, where it has more.
  bool add_name(std::uint16_t list, const Site& site);
  // The URLs of that host alone whose path begins with this one at a border of words. A path of "/" or
  // nothing is the host alone, without what is below it. False as add_name.
  bool add_url(std::uint16_t list, const Site& site);
  // An expression over host and path, without regard to case (RE2). Errors: invalid, where RE2 does not know
  // it or where its list opens something (openings are exact).
  base::Status add_expression(std::uint16_t list, std::string_view expression);

  [[nodiscard]] std::uint64_t entries() const { return added_; }  // of names and URLs, with doubles

  // The file. Errors: too_large past the format's limits; unavailable where two names share a fingerprint
  // (once in 10^7 files of 5 million): build again with another seed.
  base::Result<std::vector<std::byte>> finish(base::Instant built_at);

 private:
  struct Entry {
    std::uint64_t hash = 0;
    std::uint16_t list = 0;
    bool url = false;
  };
  struct ListInfo {
    std::string name;
    std::string label_fr;
    std::string label_en;
    std::uint32_t source = 0;
    CategorySet categories;
    bool opens = false;
    std::uint32_t names = 0;
    std::uint32_t urls = 0;
    std::uint32_t expressions = 0;
  };
  struct CategoryInfo {
    std::string name;
    bool opens = false;
  };
  struct Expression {
    std::string text;
    std::uint16_t list = 0;
  };
  struct Sets;
  struct Names;

  void add_exact(std::uint64_t hash, std::string_view host, std::string_view path);
  base::Result<std::uint32_t> set_index(Sets& sets, const std::vector<std::uint16_t>& lists) const;
  base::Result<Names> place_names(Sets& sets);
  void gather_exact(Names& names) const;

  Seed seed_;
  std::vector<CategoryInfo> categories_;
  CategorySet opens_;
  std::vector<SourceInfo> sources_;
  std::vector<ListInfo> lists_;
  std::vector<Entry> entries_;
  std::unordered_map<std::uint64_t, std::string> exact_;
  std::vector<Expression> expressions_;
  std::uint32_t label_counts_ = 0;
  std::uint32_t max_url_ = 0;
  std::uint64_t added_ = 0;
};

}  // namespace cartulaire::lists
