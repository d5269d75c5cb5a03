#include "journal/warehouse/rows.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "platform/crypto.hpp"

namespace cartulaire::journal::warehouse {
namespace {

using sealed::PartRows;
using sealed::RowHead;
using sealed::RowValue;

constexpr std::array<std::pair<const char*, const char*>, 10> kEnvelope = {{{"term", "UInt32"},
                                                                            {"unit", "UInt64"},
                                                                            {"subject", "UInt64"},
                                                                            {"time", "Int64"},
                                                                            {"delay", "Int64"},
                                                                            {"writer", "UInt16"},
                                                                            {"schema", "UInt16"},
                                                                            {"sequence", "UInt64"},
                                                                            {"verdict", "UInt8"},
                                                                            {"clause", "String"}}};

// A field that identifies has a column for its pseudonym and another for a name told as it is.
struct FieldColumn {
  Field field;
  bool text;
  std::string name;
};
const std::vector<FieldColumn>& field_columns() {
  static const std::vector<FieldColumn> all = [] {
    std::vector<FieldColumn> made;
    for (const FieldInfo& info : all_fields()) {
      if (info.kind == FieldKind::envelope) continue;
      const std::string name(info.name);
      if (info.identifies || info.kind == FieldKind::number) made.push_back({info.field, false, name});
      if (info.kind != FieldKind::number)
        made.push_back({info.field, true, info.identifies ? name + "_named" : name});
    }
    return made;
  }();
  return all;
}

// ---- what the checksum is of: numbers as text, texts behind their length ----

void say_number(auto value, std::string& text) {
  std::array<char, 24> digits{};
  text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
  text += ' ';
}
void say_text(std::string_view value, std::string& text) {
  say_number(value.size(), text);
  text += value;
  text += ' ';
}

// The same in ClickHouse's words.
std::string saying(const Column& column) {
  if (column.type == "String") return fmt::format("toString(length(`{0}`)),' ',`{0}`,' '", column.name);
  if (column.type == "Nullable(String)")
    return fmt::format("ifNull(concat(toString(length(`{0}`)),' ',`{0}`,' '),'- ')", column.name);
  if (column.type == "Nullable(UInt64)")
    return fmt::format("ifNull(concat(toString(`{0}`),' '),'- ')", column.name);
  return fmt::format("toString(`{}`),' '", column.name);
}

}  // namespace

std::string Partition::id() const {
  return fmt::format("{}-{}", term, unit);
}

std::uint32_t day_number(sealed::CivilDay day) {
  const std::chrono::year_month_day date(day);
  return static_cast<std::uint32_t>(static_cast<int>(date.year())) * 10'000U +
         static_cast<unsigned>(date.month()) * 100U + static_cast<unsigned>(date.day());
}

const std::vector<Column>& columns() {
  static const std::vector<Column> all = [] {
    std::vector<Column> made;
    for (const auto& [name, type] : kEnvelope)
      made.push_back({name, type});
    for (const FieldColumn& one : field_columns())
      made.push_back({one.name, one.text ? "Nullable(String)" : "Nullable(UInt64)"});
    return made;
  }();
  return all;
}

std::string column_list() {
  std::string list;
  for (const Column& column : columns())
    list += fmt::format("{}`{}`", list.empty() ? "" : ",", column.name);
  return list;
}

std::string tally_expression() {
  std::string said;
  for (const Column& column : columns())
    said += fmt::format("{}{}", said.empty() ? "" : ",", saying(column));
  return fmt::format("count(), sum(sipHash64(concat({})))", said);
}

void put_number(std::uint64_t value, std::size_t bytes, std::string& binary) {
  for (std::size_t i = 0; i < bytes; ++i)
    binary += static_cast<char>(value >> (8 * i) & 0xFFU);
}

void put_text(std::string_view text, std::string& binary) {
  std::size_t size = text.size();
  for (; size >= 0x80U; size >>= 7U)
    binary += static_cast<char>((size & 0x7FU) | 0x80U);
  binary += static_cast<char>(size);
  binary += text;
}

void encode(const PartRows& rows, const Partition& partition, std::string& binary, Tally& tally) {
  std::string said;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    said.clear();
    const auto number = [&](auto value) {
      put_number(static_cast<std::uint64_t>(value), sizeof(value), binary);
      say_number(value, said);
    };
    const auto text = [&](std::string_view value) {
      put_text(value, binary);
      say_text(value, said);
    };
    const RowHead head = rows.head(row);
    number(partition.term);
    number(partition.unit);
    number(head.subject);
    number(head.time);
    number(head.delay);
    number(head.writer);
    number(head.schema);
    number(head.sequence);
    number(static_cast<std::uint8_t>(head.verdict));
    text(head.clause);
    for (const FieldColumn& column : field_columns()) {
      const RowValue value = rows.value(row, column.field);
      const auto* written = std::get_if<std::string_view>(&value);
      const auto* counted = std::get_if<std::uint64_t>(&value);
      const bool absent = column.text ? written == nullptr : counted == nullptr;
      binary += absent ? '\1' : '\0';
      if (absent)
        said += "- ";
      else if (column.text)
        text(*written);
      else
        number(*counted);
    }
    ++tally.rows;
    tally.checksum += platform::checksum_of(said);
  }
}

}  // namespace cartulaire::journal::warehouse
