#include "journal/sealed/part_rows.hpp"

#include <algorithm>
#include <tuple>

#include "platform/utf8.hpp"

namespace cartulaire::journal::sealed {
namespace {

struct SortKey {
  std::uint64_t subject;
  std::int64_t time;
  std::uint64_t sequence;
  std::uint32_t row;
  std::uint16_t writer;
};

template <class Value>
void reorder(std::vector<Value>& values, const std::vector<SortKey>& order) {
  if (values.empty()) return;
  std::vector<Value> sorted(values.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    sorted[i] = values[order[i].row];
  values = std::move(sorted);
}

// With U+FFFD for each byte that is no UTF-8.
std::string mended(std::string_view text) {
  std::string result;
  for (std::size_t bad = 0; (bad = platform::invalid_utf8(text)) != std::string_view::npos;) {
    result.append(text.substr(0, bad)).append("\xEF\xBF\xBD");
    text.remove_prefix(bad + 1);
  }
  return result.append(text);
}

}  // namespace

std::uint32_t TextTable::number_of(std::string_view text) {
  if (const auto found = numbers_.find(text); found != numbers_.end()) return found->second;
  if (platform::invalid_utf8(text) != std::string_view::npos) return number_of(mended(text));
  const std::string_view kept = texts_.emplace_back(text);
  const auto number = static_cast<std::uint32_t>(views_.size());
  views_.push_back(kept);
  numbers_.emplace(kept, number);
  return number;
}

void PartRows::add(const RowHead& head, std::span<const FieldValue> values) {
  const std::size_t row = size();
  subject.push_back(head.subject);
  time.push_back(head.time);
  delay.push_back(head.delay);
  writer.push_back(head.writer);
  schema.push_back(head.schema);
  sequence.push_back(head.sequence);
  verdict.push_back(static_cast<std::uint8_t>(head.verdict));
  clause.push_back(head.clause.empty() ? 0 : texts.number_of(head.clause));
  for (FieldColumn& column : fields) {
    if (!column.numbers.empty()) {
      column.numbers.push_back(0);
      column.has_number.push_back(0);
    }
    if (!column.texts.empty()) column.texts.push_back(0);
  }
  for (const auto& [field, value] : values) {
    FieldColumn& column = fields[static_cast<std::size_t>(field)];
    if (const auto* number = std::get_if<std::uint64_t>(&value)) {
      column.numbers.resize(row + 1);
      column.has_number.resize(row + 1);
      column.numbers[row] = *number;
      column.has_number[row] = 1;
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      column.texts.resize(row + 1);
      column.texts[row] = texts.number_of(*text);
    }
  }
}

void PartRows::sort() {
  std::vector<SortKey> order(size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = {subject[i], time[i], sequence[i], static_cast<std::uint32_t>(i), writer[i]};
  std::ranges::sort(order, {}, [](const SortKey& key) {
    return std::tuple(key.subject, key.time, key.writer, key.sequence);
  });
  reorder(subject, order);
  reorder(time, order);
  reorder(delay, order);
  reorder(writer, order);
  reorder(schema, order);
  reorder(sequence, order);
  reorder(verdict, order);
  reorder(clause, order);
  for (FieldColumn& column : fields) {
    reorder(column.numbers, order);
    reorder(column.has_number, order);
    reorder(column.texts, order);
  }
}

RowHead PartRows::head(std::size_t row) const {
  return {subject[row],
          time[row],
          delay[row],
          writer[row],
          schema[row],
          sequence[row],
          static_cast<Verdict>(verdict[row]),
          texts.text(clause[row])};
}

RowValue PartRows::value(std::size_t row, Field field) const {
  const FieldColumn& column = fields[static_cast<std::size_t>(field)];
  if (!column.texts.empty() && column.texts[row] != 0) return texts.text(column.texts[row]);
  if (!column.numbers.empty() && column.has_number[row] != 0) return column.numbers[row];
  return std::monostate();
}

}  // namespace cartulaire::journal::sealed
