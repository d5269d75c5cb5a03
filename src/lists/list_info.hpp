// What a list file says of itself: its sources with their licences, its lists, its categories and their
// counts. For people (`lists stats`); decisions never need it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "lists/bad_lines.hpp"
#include "lists/table.hpp"

namespace cartulaire::lists {

struct ListInfo {
  struct Source {
    std::string id;
    std::string title;
    std::string place;
    std::string licence;
    std::string attribution;
    std::string checksum;
    std::string validator;
    std::string recipe;
    base::Instant read_at{};
    BadLines bad_lines;
  };
  struct List {
    std::string name;
    std::string label_fr;  // the source's own words; may be empty
    std::string label_en;
    std::string source;
    std::vector<std::string> categories;
    std::uint32_t names = 0;
    std::uint32_t urls = 0;
    std::uint32_t expressions = 0;
  };
  struct Category {
    std::string name;
    std::uint32_t entries = 0;
    bool opens = false;
  };
  base::Instant built_at{};
  std::uint64_t bytes = 0;
  std::uint64_t names = 0;  // distinct names and addresses
  std::uint64_t urls = 0;   // distinct URL prefixes
  std::uint64_t expressions = 0;
  std::vector<Source> sources;
  std::vector<List> lists;
  std::vector<Category> categories;
};

// Errors: not_found for a Table without a file.
base::Result<ListInfo> describe(const Table& table);

}  // namespace cartulaire::lists
