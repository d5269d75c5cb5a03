// One session with a SQL database: SQLite in a file, or PostgreSQL over libpq.
//
// The same statements run on both. What differs stays here: how a session is opened, how a transaction begins
// and is tried again, how failures are told. A statement is a literal of the program (SqlText is made at
// compile time only) and values travel as its parameters `$1`…, so that no SQL is ever made from input. Text
// is valid UTF-8 without NUL on both, or refused.
//
// Errors name the nature of the failure, the constraint and the statement, never a value. Codes: invalid (a
// constraint was not met), unavailable (busy, gone, still in conflict after every attempt), too_large (no
// space left), corrupt, io, refused (a permission).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

// A statement or a name of a table: a literal, never a text put together at run time.
class SqlText {
 public:
  template <std::size_t N>
  consteval SqlText(const char (&literal)[N]) : text_(literal, N - 1) {}
  [[nodiscard]] constexpr std::string_view view() const { return text_; }

 private:
  std::string_view text_;
};

using SqlValue = std::variant<std::monostate, std::int64_t, std::string>;

// One row of an answer. Asking a column for what it does not hold gives 0 or "".
class SqlRow {
 public:
  explicit SqlRow(std::vector<SqlValue> cells) : cells_(std::move(cells)) {}
  [[nodiscard]] bool is_null(std::size_t column) const {
    return std::holds_alternative<std::monostate>(cells_.at(column));
  }
  [[nodiscard]] std::int64_t integer(std::size_t column) const {
    const auto* value = std::get_if<std::int64_t>(&cells_.at(column));
    return value == nullptr ? 0 : *value;
  }
  [[nodiscard]] const std::string& text(std::size_t column) const {
    static const std::string none;
    const auto* value = std::get_if<std::string>(&cells_.at(column));
    return value == nullptr ? none : *value;
  }
  [[nodiscard]] const std::vector<SqlValue>& cells() const { return cells_; }

 private:
  std::vector<SqlValue> cells_;
};
using SqlRows = std::vector<SqlRow>;

enum class SqlEngine { sqlite, postgresql };

// Where a store is: `sqlite:PATH`, or `postgresql:…`, whose rest is what libpq takes (`postgresql://…`, or
// `postgresql:service=cartulaire`). Passwords belong into ~/.pgpass or a service file.
struct SqlPlace {
  SqlEngine engine = SqlEngine::sqlite;
  std::string target;  // the path; what libpq takes: never shown, it may hold a password
  static base::Result<SqlPlace> parse(std::string_view text);
};

// What a transaction may do.
enum class SqlMode { read, write };

// A table for whole copies, and the columns that order its rows.
struct SqlTable {
  SqlText name;
  SqlText order;
};

// Transactions of this process that the database failed: not there, full, damaged. For supervision.
std::uint64_t sql_failures();

class SqlDriver;  // sql_driver.hpp: one for each engine

// Not thread-safe: one session a thread. A PostgreSQL session that lost its server connects again at its next
// transaction.
class SqlSession {
 public:
  enum class Opening { existing, create };  // of a SQLite file; a database of PostgreSQL exists before

  // SQLite: WAL, synchronous FULL, foreign keys, deleted content overwritten; a new file has mode 0600.
  // PostgreSQL: 15 or later, encoding UTF8. Errors: not_found (no such file), unavailable (no such server).
  static base::Result<SqlSession> open(const SqlPlace& place, Opening opening = Opening::existing);
  SqlSession(SqlSession&& other) noexcept;
  SqlSession& operator=(SqlSession&& other) noexcept;
  ~SqlSession();

  [[nodiscard]] SqlEngine engine() const;
  // For messages: "sqlite:PATH" or "postgresql:HOST/DATABASE".
  [[nodiscard]] const std::string& name() const;

  // `work` in one serializable transaction, committed and durable on success, undone on any error. Two
  // transactions in conflict: one waits (SQLite: 10 s), or `work` runs again from its beginning (PostgreSQL:
  // up to 12 times, longer apart each time), so it must not act outside the database. An error `unavailable`
  // that comes from the commit itself leaves open whether it took place.
  base::Status transaction(SqlMode mode, const std::function<base::Status()>& work);
  // A writing transaction that no other session's `alone` runs beside: for changes of the schema.
  base::Status alone(const std::function<base::Status()>& work);

  // One statement, within `transaction`. Rows changed or returned.
  base::Result<std::int64_t> run(SqlText statement, std::span<const SqlValue> values = {});
  base::Result<SqlRows> rows(SqlText statement, std::span<const SqlValue> values = {});
  // Definitions of tables, with what engines call differently: @text, @integer, @strict.
  base::Status define(SqlText statements);

  // The columns of a table as they stand in the schema, "entity, id"; nothing where there is no such table.
  base::Result<std::string> columns(const SqlTable& table);
  // Lines of a whole table, in the text form of PostgreSQL's COPY: cells parted by tabs, `\N` for none, `\\`,
  // `\t`, `\n`, `\r` within. Within `transaction`.
  base::Status copy_out(const SqlTable& table, const std::function<base::Status(std::string_view line)>& use);
  // The same lines back; `next` gives one at a time, nothing at the end.
  base::Status copy_in(const SqlTable& table,
                       const std::function<base::Result<std::optional<std::string>>()>& next);
  base::Result<bool> has_rows(const SqlTable& table);

  // SQLite only: a copy of the whole file, consistent while others write, whole and durable on return.
  // `file` must not exist.
  base::Status back_up(const Path& file);

 private:
  explicit SqlSession(std::unique_ptr<SqlDriver> driver);
  base::Status attempts(SqlMode mode, bool alone, const std::function<base::Status()>& work);
  std::unique_ptr<SqlDriver> driver_;
};

}  // namespace cartulaire::platform
