#include "journal/sealed/row_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "journal/sealed/unit_keys.hpp"

namespace cartulaire::journal::sealed {
namespace {

constexpr std::array<std::string_view, 3> kVerdicts = {"allow", "deny", "gate"};

template <class Number>
void append_number(Number number, std::string& text) {
  std::array<char, 24> digits{};
  text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

bool is_plain(char c) {
  return c != '\\' && c != '\t' && c != '\n' && c != '\r';
}

void append_escaped(std::string_view value, std::string& text) {
  if (std::ranges::all_of(value, is_plain)) {
    text += value;
    return;
  }
  for (const char c : value) {
    const char letter = c == '\\' ? '\\' : c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\0';
    if (letter != '\0') text += '\\';
    text += letter != '\0' ? letter : c;
  }
}

}  // namespace

void write_row_text(const PartRows& rows, std::size_t row, const PartNames& names, std::string& text) {
  const RowHead head = rows.head(row);
  const PartSchema& schema = names.schemas[head.schema];
  text.clear();
  text += names.writers[head.writer];
  text += '\t';
  append_number(head.sequence, text);
  text += '\t';
  append_number(head.time + head.delay, text);
  text += '\t';
  append_number(head.time, text);
  text += '\t';
  text += kVerdicts[static_cast<std::size_t>(head.verdict)];
  text += '\t';
  append_escaped(head.clause, text);
  text += '\t';
  append_escaped(schema.charter, text);
  text += '@';
  append_escaped(schema.version, text);
  for (const Field field : schema.fields) {
    const RowValue value = rows.value(row, field);
    if (std::holds_alternative<std::monostate>(value)) continue;
    text += '\t';
    text += field_info(field).name;
    text += '=';
    if (const auto* written = std::get_if<std::string_view>(&value))
      append_escaped(*written, text);
    else if (field_info(field).kind == FieldKind::number)
      append_number(std::get<std::uint64_t>(value), text);
    else
      append_pseudonym(std::get<std::uint64_t>(value), text);
  }
}

}  // namespace cartulaire::journal::sealed
