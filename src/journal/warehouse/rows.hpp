// Rows as the warehouse holds them: its columns, RowBinary, and the checksum that both sides compute.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "journal/sealed/part_rows.hpp"
#include "journal/sealed/unit.hpp"

namespace cartulaire::journal::warehouse {

// Where a unit's rows stand: announced term as the number 20270523, and the number of the unit's line in the
// log. Neither ever changes.
struct Partition {
  std::uint32_t term = 0;
  std::uint64_t unit = 0;
  auto operator<=>(const Partition&) const = default;
  [[nodiscard]] std::string id() const;  // "20270523-41", as ClickHouse names it
};
std::uint32_t day_number(sealed::CivilDay day);  // 20270523

// So many rows, and the sum of the checksums of their texts.
struct Tally {
  std::uint64_t rows = 0;
  std::uint64_t checksum = 0;
  bool operator==(const Tally&) const = default;
};

struct Column {
  std::string name;
  std::string type;  // ClickHouse's
};
const std::vector<Column>& columns();
std::string column_list();       // `a`,`b`, as in an INSERT or a SELECT
std::string tally_expression();  // count(), sum(…)
// Appends `rows` to `binary` and counts them into `tally`.
void encode(const sealed::PartRows& rows, const Partition& partition, std::string& binary, Tally& tally);

// RowBinary of single values.
void put_number(std::uint64_t value, std::size_t bytes, std::string& binary);
void put_text(std::string_view text, std::string& binary);

}  // namespace cartulaire::journal::warehouse
