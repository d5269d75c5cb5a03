#include "journal/sealed/shards.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include <fmt/format.h>

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::Result;
using platform::DuckColumn;
using platform::DuckDatabase;
using platform::DuckRows;
using platform::DuckValue;
using platform::MemoryFile;

struct EnvelopeColumn {
  const char* name;
  const char* type;
};
constexpr std::array<EnvelopeColumn, 8> kEnvelope = {{{"subject", "UBIGINT"},
                                                      {"time", "BIGINT"},
                                                      {"delay", "BIGINT"},
                                                      {"writer", "USMALLINT"},
                                                      {"schema", "USMALLINT"},
                                                      {"sequence", "UBIGINT"},
                                                      {"verdict", "UTINYINT"},
                                                      {"clause", "VARCHAR"}}};
constexpr std::size_t kClause = 7;
// More distinct values than a third of the rows: a dictionary would be larger than the values themselves.
constexpr std::size_t kRowsPerDictionaryValue = 3;
constexpr const char* kView = "shards";

// A field that identifies may be a pseudonym in one row and, under another charter of the same day, a name in
// the next: two columns, so that each has one type.
std::string text_column(Field field) {
  return std::string(field_info(field).name) + (field_info(field).identifies ? "_named" : "");
}

// ---- writing ----

// The columns of one shard, and the texts that its views lead to.
class ShardColumns {
 public:
  ShardColumns(const PartRows& rows, std::size_t begin, std::size_t count)
      : rows_(rows), begin_(begin), count_(count) {
    add("subject", rows.subject);
    add("time", rows.time);
    add("delay", rows.delay);
    add("writer", rows.writer);
    add("schema", rows.schema);
    add("sequence", rows.sequence);
    add("verdict", rows.verdict);
    add_texts("clause", rows.clause);
    for (const FieldInfo& info : all_fields()) {
      if (info.field == Field::draft) continue;  // INVARIANT: counted, and in no row
      const auto& column = rows.fields[static_cast<std::size_t>(info.field)];
      if (!column.numbers.empty() && !none(part_of(column.has_number)))
        add(std::string(info.name), column.numbers, column.has_number);
      if (!column.texts.empty() && !none(part_of(column.texts)))
        add_texts(text_column(info.field), column.texts);
    }
  }

  [[nodiscard]] std::span<const DuckColumn> columns() const { return columns_; }

 private:
  template <class Value>
  std::span<const Value> part_of(const std::vector<Value>& values) const {
    return std::span(values).subspan(begin_, count_);
  }
  static bool none(auto marks) {
    return std::ranges::all_of(marks, [](auto mark) { return mark == 0; });
  }
  template <class Value>
  void add(const std::string& name, const std::vector<Value>& values,
           const std::vector<std::uint8_t>& present = {}) {
    columns_.push_back(
        {name, part_of(values), present.empty() ? std::span<const std::uint8_t>() : part_of(present)});
  }
  void add_texts(const std::string& name, const std::vector<std::uint32_t>& numbers) {
    std::vector<std::string_view> views(count_);
    std::vector<std::uint8_t> present(count_);
    for (std::size_t i = 0; i < count_; ++i) {
      views[i] = rows_.texts.text(numbers[begin_ + i]);
      present[i] = numbers[begin_ + i] != 0;
    }
    const auto& kept = views_.emplace_back(std::move(views));
    columns_.push_back({name, std::span(kept), std::span(present_.emplace_back(std::move(present)))});
  }

  const PartRows& rows_;
  std::size_t begin_;
  std::size_t count_;
  std::vector<DuckColumn> columns_;
  std::deque<std::vector<std::string_view>> views_;
  std::deque<std::vector<std::uint8_t>> present_;
};

// ---- reading ----

template <class Value>
void append(std::vector<Value>& to, std::span<const Value> from) {
  to.insert(to.end(), from.begin(), from.end());
}

void append_texts(PartRows& rows, std::vector<std::uint32_t>& to, const DuckRows& from, std::size_t column) {
  for (std::size_t i = 0; i < from.size(); ++i)
    to.push_back(from.is_null(column, i) ? 0 : rows.texts.number_of(from.text(column, i)));
}

void append_numbers(PartRows::FieldColumn& to, const DuckRows& from, std::size_t column) {
  append(to.numbers, from.numbers<std::uint64_t>(column));
  for (std::size_t i = 0; i < from.size(); ++i) {
    to.has_number.push_back(!from.is_null(column, i));
    if (to.has_number.back() == 0) to.numbers[to.numbers.size() - from.size() + i] = 0;
  }
}

struct FoundColumn {
  Field field;
  bool text;
};

// What of the view's columns is ours, as the list of a SELECT that gives each its type.
Result<std::string> selection(DuckDatabase& engine, std::vector<FoundColumn>& found) {
  auto described = engine.query(fmt::format("SELECT column_name FROM (DESCRIBE {})", kView));
  if (!described) return base::pass(described);
  std::set<std::string, std::less<>> names;
  while (described->next())
    for (std::size_t i = 0; i < described->size(); ++i)
      names.emplace(described->text(0, i));
  std::string list;
  for (const auto& [name, type] : kEnvelope) {
    if (!names.contains(name))
      return base::fail(ErrorCode::corrupt, "", fmt::format("colonne `{}` absente du registre scellé", name),
                        fmt::format("column `{}` missing from the sealed rows", name));
    list += fmt::format("{}\"{}\"::{}", list.empty() ? "" : ", ", name, type);
  }
  for (const FieldInfo& info : all_fields()) {
    if (info.kind == FieldKind::envelope) continue;
    const auto take = [&](const std::string& name, bool text) {
      if (!names.contains(name)) return;
      list += fmt::format(", \"{}\"::{}", name, text ? "VARCHAR" : "UBIGINT");
      found.push_back({info.field, text});
    };
    if (info.identifies || info.kind == FieldKind::number) take(std::string(info.name), false);
    if (info.kind != FieldKind::number) take(text_column(info.field), true);
  }
  return list;
}

Result<PartRows> select(DuckDatabase& engine, std::string_view where, std::span<const DuckValue> parameters) {
  std::vector<FoundColumn> found;
  const auto list = selection(engine, found);
  if (!list) return tl::unexpected<base::Error>(list.error());
  auto read = engine.query(fmt::format("SELECT {} FROM {} {}", *list, kView, where), parameters);
  if (!read) return base::pass(read);
  PartRows rows;
  while (read->next()) {
    append(rows.subject, read->numbers<std::uint64_t>(0));
    append(rows.time, read->numbers<std::int64_t>(1));
    append(rows.delay, read->numbers<std::int64_t>(2));
    append(rows.writer, read->numbers<std::uint16_t>(3));
    append(rows.schema, read->numbers<std::uint16_t>(4));
    append(rows.sequence, read->numbers<std::uint64_t>(5));
    append(rows.verdict, read->numbers<std::uint8_t>(6));
    append_texts(rows, rows.clause, *read, kClause);
    for (std::size_t i = 0; i < found.size(); ++i) {
      auto& column = rows.fields[static_cast<std::size_t>(found[i].field)];
      if (found[i].text)
        append_texts(rows, column.texts, *read, kEnvelope.size() + i);
      else
        append_numbers(column, *read, kEnvelope.size() + i);
    }
  }
  return rows;
}

}  // namespace

Result<std::vector<Shard>> write_shards(const PartRows& rows, DuckDatabase& engine, std::size_t shard_rows) {
  std::vector<Shard> shards;
  for (std::size_t begin = 0; begin < rows.size(); begin += shard_rows) {
    const std::size_t count = std::min(shard_rows, rows.size() - begin);
    const ShardColumns columns(rows, begin, count);
    auto parquet = engine.to_parquet(
        columns.columns(), {.row_group_rows = count,
                            .dictionary_values = std::max<std::size_t>(count / kRowsPerDictionaryValue, 1)});
    if (!parquet) return base::pass(parquet);
    shards.push_back({rows.subject[begin], count, std::move(*parquet)});
  }
  return shards;
}

Result<PartRows> read_shards(std::vector<MemoryFile> shards, DuckDatabase& engine) {
  if (shards.empty()) return PartRows();
  if (auto added = engine.add_parquet(kView, std::move(shards)); !added) return base::pass(added);
  auto rows = select(engine, "", {});
  if (auto dropped = engine.drop_parquet(kView); !dropped) return base::pass(dropped);
  return rows;
}

std::pair<std::size_t, std::size_t> shards_of(std::span<const std::uint64_t> firsts, std::uint64_t subject) {
  const auto begin = std::ranges::lower_bound(firsts, subject);
  const auto end = std::ranges::upper_bound(firsts, subject);
  // The shard before the first that begins with the subject or a later one may end with the subject's rows.
  const auto before = begin == firsts.begin() ? begin : begin - 1;
  return {static_cast<std::size_t>(before - firsts.begin()), static_cast<std::size_t>(end - firsts.begin())};
}

Result<SubjectRows> read_subject(std::vector<MemoryFile> shards, std::uint64_t subject,
                                 DuckDatabase& engine) {
  if (shards.empty()) return SubjectRows();
  if (auto added = engine.add_parquet(kView, std::move(shards)); !added) return base::pass(added);
  const std::array<DuckValue, 1> parameter = {subject};
  SubjectRows result;
  const auto read = [&]() -> base::Status {
    auto before =
        engine.query(fmt::format("SELECT count(*)::UBIGINT FROM {} WHERE subject < $1", kView), parameter);
    if (!before) return base::pass(before);
    if (before->next()) result.before = before->numbers<std::uint64_t>(0)[0];
    auto rows = select(engine, "WHERE subject = $1", parameter);
    if (!rows) return base::pass(rows);
    result.rows = std::move(*rows);
    return {};
  };
  auto done = read();
  if (auto dropped = engine.drop_parquet(kView); !dropped && done) done = std::move(dropped);
  if (!done) return base::pass(done);
  return result;
}

Result<SubjectBlocks> read_subject_blocks(MemoryFile shard, std::uint64_t subject, std::size_t block_rows,
                                          DuckDatabase& engine) {
  std::vector<MemoryFile> files;
  files.push_back(std::move(shard));
  if (auto added = engine.add_parquet(kView, std::move(files)); !added) return base::pass(added);
  SubjectBlocks result;
  const auto read = [&]() -> base::Status {
    const std::array<DuckValue, 1> parameter = {subject};
    auto place = engine.query(fmt::format("SELECT count(*) FILTER (subject < $1)::UBIGINT, "
                                          "count(*) FILTER (subject = $1)::UBIGINT FROM {}",
                                          kView),
                              parameter);
    if (!place) return base::pass(place);
    if (place->next()) {
      result.before = place->numbers<std::uint64_t>(0)[0];
      result.count = place->numbers<std::uint64_t>(1)[0];
    }
    if (result.count == 0) return {};
    result.first = result.before / block_rows * block_rows;
    const std::uint64_t end = (result.before + result.count + block_rows - 1) / block_rows * block_rows;
    auto rows = select(engine, fmt::format("LIMIT {} OFFSET {}", end - result.first, result.first), {});
    if (!rows) return base::pass(rows);
    result.rows = std::move(*rows);
    return {};
  };
  auto done = read();
  if (auto dropped = engine.drop_parquet(kView); !dropped && done) done = std::move(dropped);
  if (!done) return base::pass(done);
  return result;
}

}  // namespace cartulaire::journal::sealed
