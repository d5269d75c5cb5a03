#include <charconv>
#include <unordered_map>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "platform/sql_driver.hpp"

namespace cartulaire::platform {
namespace {

constexpr int kOldest = 150'000;
constexpr std::int64_t kLock = 0x63617274756c6169;  // any number: the advisory lock of `alone`
constexpr unsigned kInt8 = 20, kInt4 = 23;          // pg_type.oid

struct Disconnect {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, Disconnect>;
using Answer = std::unique_ptr<PGresult, Clear>;

SqlFailure nature_of(std::string_view state) {
  if (state == "23505") return SqlFailure::duplicate;
  if (state == "23503") return SqlFailure::reference;
  if (state.starts_with("23") || state.starts_with("22")) return SqlFailure::rule;
  if (state == "40001" || state == "40P01" || state == "55P03") return SqlFailure::conflict;
  if (state == "53100") return SqlFailure::full;
  if (state.starts_with("XX00") && state != "XX000") return SqlFailure::corrupt;
  if (state == "42501" || state.starts_with("28") || state == "25006") return SqlFailure::permission;
  if (state.empty() || state.starts_with("08") || state.starts_with("57P")) return SqlFailure::gone;
  return SqlFailure::other;
}

class PostgresqlDriver final : public SqlDriver {
 public:
  PostgresqlDriver(Connection connection, std::string name)
      : connection_(std::move(connection)), name_(std::move(name)) {}

  [[nodiscard]] SqlEngine engine() const override { return SqlEngine::postgresql; }
  [[nodiscard]] const std::string& name() const override { return name_; }

  // What every connection must be: also one made again.
  base::Status check() {
    if (PQserverVersion(connection_.get()) < kOldest)
      return base::fail(base::ErrorCode::refused, name_, "il faut PostgreSQL 15 ou une version plus récente",
                        "PostgreSQL 15 or later is needed");
    const char* encoding = PQparameterStatus(connection_.get(), "server_encoding");
    if (encoding == nullptr || std::string_view(encoding) != "UTF8")
      return base::fail(base::ErrorCode::refused, name_,
                        "la base n’est pas en UTF8 : créez-la avec `createdb --encoding=UTF8`",
                        "the database is not in UTF8: create it with `createdb --encoding=UTF8`");
    if (PQsetClientEncoding(connection_.get(), "UTF8") != 0)
      return sql_failure(SqlFailure::gone, name_, "client_encoding", "connect");
    // A commit that was answered is on the disk, whatever the server's default is.
    return define(
        "SET synchronous_commit = on; SET idle_in_transaction_session_timeout = '60s'; "
        "SET lock_timeout = '10s'; SET client_min_messages = error");
  }

  base::Status begin(SqlMode mode) override {
    conflict_ = false;
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
      prepared_.clear();
      PQreset(connection_.get());
      if (PQstatus(connection_.get()) != CONNECTION_OK)
        return sql_failure(SqlFailure::gone, name_, "connection", "BEGIN");
      if (auto good = check(); !good) return good;
    }
    const std::string text = mode == SqlMode::write ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                                                    : "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY";
    auto begun = define(text);
    // The server went away while nothing was asked: once more on a new connection, nothing was begun.
    if (!begun && PQstatus(connection_.get()) != CONNECTION_OK) {
      prepared_.clear();
      PQreset(connection_.get());
      if (PQstatus(connection_.get()) != CONNECTION_OK) return begun;
      if (auto good = check(); !good) return good;
      begun = define(text);
    }
    return begun;
  }

  base::Status commit() override {
    const Answer answer(PQexec(connection_.get(), "COMMIT"));
    if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failure(answer.get(), "COMMIT");
    // A statement failed and its error was passed over: the server undid the whole.
    if (std::string_view(PQcmdStatus(answer.get())) == "ROLLBACK")
      return sql_failure(SqlFailure::other, name_, "ROLLBACK", "COMMIT");
    return {};
  }

  void roll_back() override {
    if (PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) Answer(PQexec(connection_.get(), "ROLLBACK"));
  }

  base::Status lock() override { return define(fmt::format("SELECT pg_advisory_lock({})", kLock)); }
  void unlock() override { (void)define(fmt::format("SELECT pg_advisory_unlock({})", kLock)); }
  [[nodiscard]] bool in_conflict() const override { return conflict_; }

  base::Status define(const std::string& statements) override {
    const Answer answer(PQexec(connection_.get(), statements.c_str()));
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return failure(answer.get(), statements);
    return {};
  }

  base::Result<std::int64_t> run(std::string_view text, std::span<const SqlValue> values,
                                 const std::function<base::Status(SqlRow)>& row) override {
    auto statement = prepare(text);
    if (!statement) return base::pass(statement);
    std::vector<std::string> numbers(values.size());
    std::vector<const char*> given(values.size(), nullptr);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (const auto* number = std::get_if<std::int64_t>(&values[i])) {
        numbers[i] = std::to_string(*number);
        given[i] = numbers[i].c_str();
      } else if (const auto* content = std::get_if<std::string>(&values[i])) {
        given[i] = content->c_str();
      }
    }
    const Answer answer(PQexecPrepared(connection_.get(), statement->c_str(), static_cast<int>(values.size()),
                                       given.data(), nullptr, nullptr, 0));
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status == PGRES_COMMAND_OK) {
      const std::string_view changed = PQcmdTuples(answer.get());
      std::int64_t count = 0;
      std::from_chars(changed.data(), changed.data() + changed.size(), count);
      return count;
    }
    if (status != PGRES_TUPLES_OK) return failure(answer.get(), text);
    for (int i = 0; i < PQntuples(answer.get()) && row; ++i)
      if (auto used = row(read(answer.get(), i)); !used) return base::pass(used);
    return PQntuples(answer.get());
  }

  [[nodiscard]] std::string_view columns_statement() const override {
    return "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 "
           "AND NOT attisdropped ORDER BY attnum";
  }

  base::Status copy_out(const SqlTable& table,
                        const std::function<base::Status(std::string_view)>& use) override {
    auto names = columns(table);
    if (!names) return base::pass(names);
    const std::string text = fmt::format("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT", *names,
                                         table.name.view(), table.order.view());
    Answer answer(PQexec(connection_.get(), text.c_str()));
    if (PQresultStatus(answer.get()) != PGRES_COPY_OUT) return failure(answer.get(), text);
    base::Status used;
    char* line = nullptr;
    int size = 0;
    while ((size = PQgetCopyData(connection_.get(), &line, 0)) > 0) {
      std::string_view content(line, static_cast<std::size_t>(size));
      if (content.ends_with('\n')) content.remove_suffix(1);
      if (used) used = use(content);  // after an error the rest is read and dropped
      PQfreemem(line);
    }
    auto ended = end_copy(text);
    return used ? std::move(ended) : std::move(used);
  }

  base::Status copy_in(const SqlTable& table,
                       const std::function<base::Result<std::optional<std::string>>()>& next) override {
    auto names = columns(table);
    if (!names) return base::pass(names);
    const std::string text = fmt::format("COPY {} ({}) FROM STDIN", table.name.view(), *names);
    Answer answer(PQexec(connection_.get(), text.c_str()));
    if (PQresultStatus(answer.get()) != PGRES_COPY_IN) return failure(answer.get(), text);
    base::Status given;
    while (given) {
      auto line = next();
      if (!line) {
        given = base::pass(line);
      } else if (!*line) {
        break;
      } else {
        **line += '\n';
        if (PQputCopyData(connection_.get(), (*line)->data(), static_cast<int>((*line)->size())) != 1)
          given = sql_failure(SqlFailure::gone, name_, "COPY", text);
      }
    }
    PQputCopyEnd(connection_.get(), given ? nullptr : "given up");
    auto ended = end_copy(text);
    return given ? std::move(ended) : std::move(given);
  }

  base::Status back_up(const Path& file) override {
    return base::fail(base::ErrorCode::refused, file.string(), "une copie de fichier ne vaut que pour SQLite",
                      "a copy of the file is for SQLite only");
  }

 private:
  // Of the server's words only its codes and names: its sentences may quote values.
  tl::unexpected<base::Error> failure(const PGresult* answer, std::string_view statement) {
    const char* code = answer == nullptr ? nullptr : PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    const std::string state = code == nullptr ? "" : code;
    const char* constraint =
        answer == nullptr ? nullptr : PQresultErrorField(answer, PG_DIAG_CONSTRAINT_NAME);
    conflict_ = state == "40001" || state == "40P01";
    return sql_failure(nature_of(state), name_,
                       constraint != nullptr ? fmt::format("{} {}", state, constraint)
                       : state.empty()       ? std::string("connection")
                                             : state,
                       statement);
  }

  base::Result<std::string> prepare(std::string_view text) {
    const auto found = prepared_.find(std::string(text));
    if (found != prepared_.end()) return found->second;
    std::string handle = fmt::format("s{}", prepared_.size());
    const Answer answer(PQprepare(connection_.get(), handle.c_str(), std::string(text).c_str(), 0, nullptr));
    if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failure(answer.get(), text);
    prepared_.emplace(text, handle);
    return handle;
  }

  static SqlRow read(const PGresult* answer, int line) {
    std::vector<SqlValue> cells;
    for (int i = 0; i < PQnfields(answer); ++i) {
      const std::string_view content(PQgetvalue(answer, line, i),
                                     static_cast<std::size_t>(PQgetlength(answer, line, i)));
      const unsigned type = PQftype(answer, i);
      if (PQgetisnull(answer, line, i) != 0) {
        cells.emplace_back();
      } else if (type == kInt8 || type == kInt4) {
        std::int64_t number = 0;
        std::from_chars(content.data(), content.data() + content.size(), number);
        cells.emplace_back(number);
      } else {
        cells.emplace_back(std::string(content));
      }
    }
    return SqlRow(std::move(cells));
  }

  base::Status end_copy(const std::string& text) {
    base::Status ended;
    while (true) {
      const Answer answer(PQgetResult(connection_.get()));
      if (answer == nullptr) return ended;
      if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) ended = failure(answer.get(), text);
    }
  }

  Connection connection_;
  std::string name_;
  std::unordered_map<std::string, std::string> prepared_;  // statement, its name on this connection
  bool conflict_ = false;
};

}  // namespace

base::Result<std::unique_ptr<SqlDriver>> open_postgresql(const std::string& target) {
  // Later words win: what the address itself says stands above ours.
  const char* const keys[] = {"connect_timeout", "application_name", "keepalives_idle", "dbname", nullptr};
  const char* const values[] = {"10", "cartulaire", "30", target.c_str(), nullptr};
  Connection connection(PQconnectdbParams(keys, values, 1));
  const auto word = [](const char* text) { return std::string(text == nullptr ? "" : text); };
  const std::string name =
      fmt::format("postgresql:{}/{}", word(PQhost(connection.get())), word(PQdb(connection.get())));
  if (PQstatus(connection.get()) != CONNECTION_OK)
    return base::fail(
        base::ErrorCode::unavailable, name,
        "pas de connexion : le serveur répond-il, le compte et son mot de passe sont-ils bons ?",
        "no connection: does the server answer, are the account and its password right?");
  auto driver = std::make_unique<PostgresqlDriver>(std::move(connection), name);
  if (auto good = driver->check(); !good) return base::pass(good);
  return std::unique_ptr<SqlDriver>(std::move(driver));
}

}  // namespace cartulaire::platform
