// What an engine does its own way, behind SqlSession. Only sql*.cpp includes this.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "platform/sql.hpp"

namespace cartulaire::platform {

class SqlDriver {
 public:
  virtual ~SqlDriver() = default;
  [[nodiscard]] virtual SqlEngine engine() const = 0;
  [[nodiscard]] virtual const std::string& name() const = 0;

  virtual base::Status begin(SqlMode mode) = 0;
  virtual base::Status commit() = 0;
  virtual void roll_back() = 0;
  // Held across transactions, by one session at a time; nothing where `begin` already sees to it.
  virtual base::Status lock() = 0;
  virtual void unlock() = 0;
  // The last failure was a conflict with another transaction: the work may run again.
  [[nodiscard]] virtual bool in_conflict() const = 0;
  // Values have been checked; `row` may be empty. Rows changed or returned.
  virtual base::Result<std::int64_t> run(std::string_view statement, std::span<const SqlValue> values,
                                         const std::function<base::Status(SqlRow)>& row) = 0;
  virtual base::Status define(const std::string& statements) = 0;
  // The names of the table's columns, in their order, with ", " between.
  base::Result<std::string> columns(const SqlTable& table);
  virtual base::Status copy_out(const SqlTable& table,
                                const std::function<base::Status(std::string_view)>& use) = 0;
  virtual base::Status copy_in(const SqlTable& table,
                               const std::function<base::Result<std::optional<std::string>>()>& next) = 0;
  virtual base::Status back_up(const Path& file) = 0;

 private:
  // Gives the names of the columns of the table `$1`, a row each.
  [[nodiscard]] virtual std::string_view columns_statement() const = 0;
};

base::Result<std::unique_ptr<SqlDriver>> open_sqlite(const std::string& path, SqlSession::Opening opening);
base::Result<std::unique_ptr<SqlDriver>> open_postgresql(const std::string& target);

enum class SqlFailure { duplicate, reference, rule, conflict, full, corrupt, gone, permission, other };
// The error of a statement: its nature, and `what` (a constraint, a code: names of ours or of the engine).
tl::unexpected<base::Error> sql_failure(SqlFailure nature, const std::string& name, std::string_view what,
                                        std::string_view statement);

// A line of COPY's text form from cells, and back; nothing where a line is not of that form.
std::string copy_line(std::span<const SqlValue> cells);
std::optional<std::vector<std::optional<std::string>>> copy_cells(std::string_view line);

}  // namespace cartulaire::platform
