#include "statistics/counts.hpp"

namespace cartulaire::statistics {

Counts::Counts(const Announced& announced) {
  for (std::size_t i = 0; i < kMeasures; ++i)
    if (announced.measures[i]) measures_.push_back(static_cast<Measure>(i));
  for (const TableInfo& info : all_tables()) {
    const bool columns = info.columns && announced.has(*info.columns);
    if (!announced.has(info.rows) || (info.needs_columns && !columns)) continue;
    const auto count = columns ? values_of(*info.columns).size() : 1;
    tables_.push_back({&info, static_cast<std::uint32_t>(count), {}});
  }
  last_.fill(UINT32_MAX);
}

std::size_t Counts::HashPlace::operator()(const Place& place) const {
  std::uint64_t hash = 0;
  for (const std::uint32_t cell : place)
    hash = (hash ^ cell) * 0x9E3779B97F4A7C15;
  return hash ^ hash >> 32;
}

std::uint32_t Counts::label(Dimension dimension, std::string_view text, std::uint32_t parent) {
  const auto at = static_cast<std::size_t>(dimension);
  const auto next = static_cast<std::uint32_t>(labels_[at].size());
  const auto [known, is_new] = numbers_[at].try_emplace({parent, std::string(text)}, next);
  if (is_new) labels_[at].push_back({std::string(text), parent});
  return known->second;
}

void Counts::add(const Fact& fact) {
  Place place{};
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    Counted& table = tables_[t];
    const std::uint32_t row = fact.values[static_cast<std::size_t>(table.info->rows)];
    const std::uint32_t column =
        table.columns == 1 ? 0 : fact.values[static_cast<std::size_t>(*table.info->columns)];
    const std::uint32_t cell = row * table.columns + column;
    if (cell >= table.cells.size()) table.cells.resize((row + std::size_t{1}) * table.columns);
    if (table.info->linked) place[t] = cell;
    RawCell& into = table.cells[cell];
    if (into.people.empty() || into.people.back() != fact.person) {
      into.people.push_back(fact.person);
      into.amounts.resize(into.amounts.size() + measures_.size());
    }
    std::uint64_t* amounts = &into.amounts[into.amounts.size() - measures_.size()];
    for (std::size_t m = 0; m < measures_.size(); ++m)
      amounts[m] += fact.amounts[static_cast<std::size_t>(measures_[m])];
  }
  if (place == last_) return;
  places_.insert(place);
  last_ = place;
}

}  // namespace cartulaire::statistics
