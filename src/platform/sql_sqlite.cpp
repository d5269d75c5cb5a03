#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/guarded.hpp"
#include "platform/sql_driver.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::platform {
namespace {

constexpr int kBusyMilliseconds = 10'000;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct EndStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, EndStatement>;

// Writers of this process take turns in their order. SQLite lets one in too, but those who wait for it ask
// again after pauses: with eight of them one in a hundred would wait for a second.
class Turns {
 public:
  // False: it did not come in time.
  bool take(const void* who, std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    waiting_.push_back(who);
    if (changed_.wait_for(lock, patience, [&] { return waiting_.front() == who; })) return true;
    waiting_.erase(std::find(waiting_.begin(), waiting_.end(), who));
    return false;
  }
  void give_back() {
    const std::lock_guard lock(mutex_);
    waiting_.pop_front();
    changed_.notify_all();
  }
  // The one for all sessions with this file.
  static std::shared_ptr<Turns> of(const std::string& path) {
    static base::Guarded<std::map<std::string, std::weak_ptr<Turns>>> all;
    std::error_code error;
    const Path whole = std::filesystem::weakly_canonical(path, error);
    return all.with([&](auto& files) {
      std::erase_if(files, [](const auto& one) { return one.second.expired(); });
      auto turns = files[error ? path : whole.string()].lock();
      if (!turns) files[error ? path : whole.string()] = turns = std::make_shared<Turns>();
      return turns;
    });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<const void*> waiting_;  // the first has its turn
};

SqlFailure nature_of(int code, int system_error = 0) {
  // Where the disk is full, files that SQLite makes beside the store fail in their own ways.
  if (system_error == ENOSPC || system_error == EDQUOT) return SqlFailure::full;
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return SqlFailure::duplicate;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return SqlFailure::reference;
    default:
      break;
  }
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return SqlFailure::rule;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return SqlFailure::conflict;
    case SQLITE_FULL:
      return SqlFailure::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return SqlFailure::corrupt;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return SqlFailure::permission;
    default:
      return SqlFailure::other;
  }
}

class SqliteDriver final : public SqlDriver {
 public:
  SqliteDriver(Database database, std::string name, std::shared_ptr<Turns> turns)
      : database_(std::move(database)), name_(std::move(name)), turns_(std::move(turns)) {}
  ~SqliteDriver() override { end_turn(); }
  SqliteDriver(const SqliteDriver&) = delete;
  SqliteDriver& operator=(const SqliteDriver&) = delete;

  [[nodiscard]] SqlEngine engine() const override { return SqlEngine::sqlite; }
  [[nodiscard]] const std::string& name() const override { return name_; }

  base::Status begin(SqlMode mode) override {
    if (mode == SqlMode::read) return define("BEGIN");
    if (!turns_->take(this, std::chrono::milliseconds(kBusyMilliseconds)))
      return sql_failure(SqlFailure::conflict, name_, "turn", "BEGIN IMMEDIATE");
    writing_ = true;
    auto begun = define("BEGIN IMMEDIATE");
    if (!begun) end_turn();
    return begun;
  }
  base::Status commit() override {
    auto done = define("COMMIT");
    if (done) end_turn();
    return done;
  }
  void roll_back() override {
    if (sqlite3_get_autocommit(database_.get()) == 0) (void)define("ROLLBACK");
    end_turn();
  }
  // BEGIN IMMEDIATE lets one writer in.
  base::Status lock() override { return {}; }
  void unlock() override {}
  // `busy` has already waited for its time.
  [[nodiscard]] bool in_conflict() const override { return false; }

  base::Status define(const std::string& statements) override {
    if (sqlite3_exec(database_.get(), statements.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      return failure(statements);
    return {};
  }

  base::Result<std::int64_t> run(std::string_view text, std::span<const SqlValue> values,
                                 const std::function<base::Status(SqlRow)>& row) override {
    auto prepared = prepare(text);
    if (!prepared) return base::pass(prepared);
    sqlite3_stmt* statement = *prepared;
    const Reset reset{statement};
    if (auto bound = bind(statement, text, values); !bound) return base::pass(bound);
    std::int64_t returned = 0;
    while (true) {
      const int step = sqlite3_step(statement);
      if (step == SQLITE_DONE) break;
      if (step != SQLITE_ROW) return failure(text);
      ++returned;
      if (!row) continue;
      if (auto used = row(read(statement)); !used) return base::pass(used);
    }
    return sqlite3_column_count(statement) > 0 ? returned : sqlite3_changes64(database_.get());
  }

  [[nodiscard]] std::string_view columns_statement() const override {
    return "SELECT name FROM pragma_table_info($1) ORDER BY cid";
  }

  base::Status copy_out(const SqlTable& table,
                        const std::function<base::Status(std::string_view)>& use) override {
    auto names = columns(table);
    if (!names) return base::pass(names);
    auto done =
        run(fmt::format("SELECT {} FROM {} ORDER BY {}", *names, table.name.view(), table.order.view()), {},
            [&](const SqlRow& row) { return use(copy_line(row.cells())); });
    if (!done) return base::pass(done);
    return {};
  }

  base::Status copy_in(const SqlTable& table,
                       const std::function<base::Result<std::optional<std::string>>()>& next) override {
    auto names = columns(table);
    if (!names) return base::pass(names);
    const auto count = static_cast<std::size_t>(std::count(names->begin(), names->end(), ',')) + 1;
    std::string places;
    for (std::size_t i = 1; i <= count; ++i)
      places += fmt::format("{}${}", i == 1 ? "" : ", ", i);
    const std::string insert =
        fmt::format("INSERT INTO {} ({}) VALUES ({})", table.name.view(), *names, places);
    while (true) {
      auto line = next();
      if (!line) return base::pass(line);
      if (!*line) return {};
      const auto cells = copy_cells(**line);
      if (!cells || cells->size() != count || invalid_utf8(**line) != std::string::npos)
        return sql_failure(SqlFailure::rule, name_, "COPY", insert);
      std::vector<SqlValue> values;  // numbers too come as text: a STRICT table turns them into what it holds
      for (const auto& cell : *cells)
        values.push_back(cell ? SqlValue(*cell) : SqlValue());
      if (auto done = run(insert, values, {}); !done) return base::pass(done);
    }
  }

  base::Status back_up(const Path& file) override;

 private:
  struct Reset {
    sqlite3_stmt* statement;
    ~Reset() {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
  };

  void end_turn() {
    if (writing_) turns_->give_back();
    writing_ = false;
  }

  tl::unexpected<base::Error> failure(std::string_view statement) {
    const int code = sqlite3_extended_errcode(database_.get());
    const bool of_system = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
    const int system_error = of_system ? sqlite3_system_errno(database_.get()) : 0;
    // Of a constraint the message holds names only ("UNIQUE constraint failed: person.login").
    const bool named = (code & 0xff) == SQLITE_CONSTRAINT;
    return sql_failure(nature_of(code, system_error), name_,
                       named ? std::string(sqlite3_errmsg(database_.get()))
                             : fmt::format("{} {}", sqlite3_errstr(code), code),
                       statement);
  }

  base::Result<sqlite3_stmt*> prepare(std::string_view text) {
    const auto found = statements_.find(std::string(text));
    if (found != statements_.end()) return found->second.get();
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v3(database_.get(), text.data(), static_cast<int>(text.size()),
                           SQLITE_PREPARE_PERSISTENT, &made, nullptr) != SQLITE_OK)
      return failure(text);
    statements_.emplace(text, Statement(made));
    return made;
  }

  // `$1` is a name for SQLite: each value goes to the place of its name.
  base::Status bind(sqlite3_stmt* statement, std::string_view text, std::span<const SqlValue> values) {
    if (sqlite3_bind_parameter_count(statement) != static_cast<int>(values.size()))
      return sql_failure(
          SqlFailure::other, name_,
          fmt::format("{} values given, {} wanted", values.size(), sqlite3_bind_parameter_count(statement)),
          text);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const int place = sqlite3_bind_parameter_index(statement, fmt::format("${}", i + 1).c_str());
      int code = SQLITE_OK;
      if (place == 0) {
        code = SQLITE_RANGE;
      } else if (const auto* number = std::get_if<std::int64_t>(&values[i])) {
        code = sqlite3_bind_int64(statement, place, *number);
      } else if (const auto* content = std::get_if<std::string>(&values[i])) {
        code = sqlite3_bind_text64(statement, place, content->data(), content->size(), SQLITE_STATIC,
                                   SQLITE_UTF8);
      } else {
        code = sqlite3_bind_null(statement, place);
      }
      if (code != SQLITE_OK) return sql_failure(nature_of(code), name_, sqlite3_errstr(code), text);
    }
    return {};
  }

  static SqlRow read(sqlite3_stmt* statement) {
    std::vector<SqlValue> cells;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      switch (sqlite3_column_type(statement, i)) {
        case SQLITE_NULL:
          cells.emplace_back();
          break;
        case SQLITE_INTEGER:
          cells.emplace_back(std::int64_t{sqlite3_column_int64(statement, i)});
          break;
        default:
          cells.emplace_back(std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, i)),
                                         static_cast<std::size_t>(sqlite3_column_bytes(statement, i))));
      }
    }
    return SqlRow(std::move(cells));
  }

  Database database_;
  std::string name_;
  std::shared_ptr<Turns> turns_;
  bool writing_ = false;                                   // it is this session's turn
  std::unordered_map<std::string, Statement> statements_;  // after database_: they end first
};

base::Result<Database> open_file(const std::string& path, int flags, const std::string& name) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) return sql_failure(nature_of(code), name, sqlite3_errstr(code), "open");
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, kBusyMilliseconds);
  return database;
}

base::Status SqliteDriver::back_up(const Path& file) {
  // Made beside its name and moved when it is whole; 0600 from the start.
  const Path unfinished = file.string() + ".unfinished";
  if (std::filesystem::exists(file))
    return base::fail(base::ErrorCode::refused, file.string(), "ce fichier existe déjà : donnez-en un autre",
                      "this file exists already: name another");
  if (auto removed = remove_file(unfinished); !removed) return removed;
  if (auto made = File::create(unfinished); !made) return base::pass(made);
  struct RemoveIfLeft {
    const Path& path;
    ~RemoveIfLeft() { (void)remove_file(path); }
  } const left{unfinished};
  auto target = open_file(unfinished.string(), SQLITE_OPEN_READWRITE, file.string());
  if (!target) return base::pass(target);
  sqlite3_backup* backup = sqlite3_backup_init(target->get(), "main", database_.get(), "main");
  if (backup == nullptr)
    return sql_failure(nature_of(sqlite3_errcode(target->get())), file.string(),
                       sqlite3_errstr(sqlite3_errcode(target->get())), "backup");
  sqlite3_backup_step(backup, -1);  // in one step: no writer makes it begin again
  const int code = sqlite3_backup_finish(backup);
  if (code != SQLITE_OK) return sql_failure(nature_of(code), file.string(), sqlite3_errstr(code), "backup");
  // One file that needs no other beside it.
  if (sqlite3_exec(target->get(), "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr) != SQLITE_OK)
    return sql_failure(SqlFailure::other, file.string(), sqlite3_errmsg(target->get()), "backup");
  SqliteDriver copy(std::move(*target), file.string(), std::make_shared<Turns>());
  std::string verdict;
  auto judged = copy.run("PRAGMA integrity_check", {}, [&](const SqlRow& row) -> base::Status {
    verdict += row.text(0);
    return {};
  });
  if (!judged) return base::pass(judged);
  if (verdict != "ok") return sql_failure(SqlFailure::corrupt, name_, "integrity_check", "backup");
  auto written = File::open_update(unfinished);
  if (!written) return base::pass(written);
  if (auto synced = written->sync_data(); !synced) return synced;
  std::error_code error;
  std::filesystem::rename(unfinished, file, error);
  if (error) return sql_failure(SqlFailure::other, file.string(), error.message(), "rename");
  return sync_folder(file.has_parent_path() ? file.parent_path() : Path("."));
}

}  // namespace

base::Result<std::unique_ptr<SqlDriver>> open_sqlite(const std::string& path, SqlSession::Opening opening) {
  const std::string name = "sqlite:" + path;
  if (!std::filesystem::exists(path)) {
    if (opening == SqlSession::Opening::existing)
      return base::fail(base::ErrorCode::not_found, name,
                        "ce dépôt n’existe pas : faites-le avec `cartulaire store create`",
                        "there is no such store: make it with `cartulaire store create`");
    if (auto made = File::create(path); !made) return base::pass(made);  // 0600, and its WAL with it
  }
  auto database = open_file(path, SQLITE_OPEN_READWRITE, name);
  if (!database) return base::pass(database);
  sqlite3_db_config(database->get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  auto driver = std::make_unique<SqliteDriver>(std::move(*database), name, Turns::of(path));
  for (const char* setting :
       {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
        "PRAGMA secure_delete = ON", "PRAGMA trusted_schema = OFF"})
    if (auto set = driver->define(setting); !set) return base::pass(set);
  return std::unique_ptr<SqlDriver>(std::move(driver));
}

}  // namespace cartulaire::platform
