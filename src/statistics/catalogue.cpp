#include "statistics/catalogue.hpp"

namespace cartulaire::statistics {
namespace {

constexpr std::array<TableInfo, kTables> kAll = {{
    {Table::verdicts, "verdicts", Dimension::clause, Dimension::verdict, false, true, "décisions par clause",
     "verdicts by clause"},
    {Table::categories, "categories", Dimension::category, Dimension::verdict, false, true,
     "catégories de sites", "categories of sites"},
    {Table::sites, "sites", Dimension::site, Dimension::size, false, true, "sites les plus visités",
     "most visited sites"},
    {Table::hours, "hours", Dimension::hour, std::nullopt, false, false, "heures", "hours"},
    {Table::reasons, "reasons", Dimension::reason, std::nullopt, false, true, "motifs de refus",
     "reasons of refusals"},
    {Table::lengths, "lengths", Dimension::category, Dimension::length, true, true, "connexions permanentes",
     "permanent connections"},
    {Table::draft_clauses, "draft_clauses", Dimension::draft_clause, Dimension::change, true, true,
     "effets d'un projet, par clause", "effects of a draft, by clause"},
    {Table::draft_categories, "draft_categories", Dimension::draft_category, Dimension::change, true, true,
     "effets d'un projet, par catégorie", "effects of a draft, by category"},
}};

constexpr std::array<std::string_view, kMeasures> kMeasureNames = {"requests", "bytes", "sessions",
                                                                   "duration", "activity"};
constexpr std::array<std::string_view, 3> kVerdicts = {"allow", "deny", "gate"};
constexpr std::array<std::string_view, 4> kSizes = {"under_1_mib", "from_1_mib", "from_10_mib",
                                                    "from_100_mib"};
constexpr std::array<std::string_view, 2> kLengths = {"ordinary", "permanent"};
constexpr std::array<std::string_view, 12> kChanges = {
    "allow_allow", "allow_deny", "allow_gate", "allow_not_evaluated",  //
    "deny_allow",  "deny_deny",  "deny_gate",  "deny_not_evaluated",   //
    "gate_allow",  "gate_deny",  "gate_gate",  "gate_not_evaluated"};

}  // namespace

std::span<const TableInfo> all_tables() {
  return kAll;
}

const TableInfo& table_info(Table table) {
  return kAll[static_cast<std::size_t>(table)];
}

std::optional<Table> find_table(std::string_view name) {
  for (const TableInfo& info : kAll)
    if (info.name == name) return info.table;
  return std::nullopt;
}

std::string_view measure_name(Measure measure) {
  return kMeasureNames[static_cast<std::size_t>(measure)];
}

std::span<const std::string_view> values_of(Dimension dimension) {
  switch (dimension) {
    case Dimension::verdict:
      return kVerdicts;
    case Dimension::size:
      return kSizes;
    case Dimension::length:
      return kLengths;
    case Dimension::change:
      return kChanges;
    default:
      return {};
  }
}

std::uint32_t size_class(std::uint64_t bytes) {
  constexpr std::uint64_t kMib = 1 << 20;
  return bytes < kMib ? 0 : bytes < 10 * kMib ? 1 : bytes < 100 * kMib ? 2 : 3;
}

}  // namespace cartulaire::statistics
