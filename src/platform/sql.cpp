#include "platform/sql.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "platform/crypto.hpp"
#include "platform/sql_driver.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::platform {
namespace {

constexpr int kAttempts = 12;

// 1, 2, 4… up to 128 ms, of which a random part: two sessions in conflict part ways.
void wait_before(int attempt) {
  const std::uint64_t longest = std::uint64_t{1000} << std::min(attempt, 7);
  std::this_thread::sleep_for(std::chrono::microseconds(longest / 2 + random_number() % longest));
}

base::Status check_values(const std::string& name, std::string_view statement,
                          std::span<const SqlValue> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto* text = std::get_if<std::string>(&values[i]);
    if (text == nullptr) continue;
    if (text->find('\0') == std::string::npos && invalid_utf8(*text) == std::string::npos) continue;
    return base::fail(
        base::ErrorCode::invalid, name,
        fmt::format("la valeur ${} n’est pas du texte UTF-8 sans octet nul : {}", i + 1, statement),
        fmt::format("value ${} is no UTF-8 text without NUL: {}", i + 1, statement));
  }
  return {};
}

void replace_all(std::string& text, std::string_view word, std::string_view by) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size()))
    text.replace(at, word.size(), by);
}

std::atomic<std::uint64_t> failures{0};

}  // namespace

base::Result<SqlPlace> SqlPlace::parse(std::string_view text) {
  constexpr std::string_view kSqlite = "sqlite:";
  constexpr std::string_view kPostgresql = "postgresql:";
  if (text.starts_with(kSqlite) && text.size() > kSqlite.size())
    return SqlPlace{SqlEngine::sqlite, std::string(text.substr(kSqlite.size()))};
  if (text.starts_with(kPostgresql) && text.size() > kPostgresql.size()) {
    const std::string_view rest = text.substr(kPostgresql.size());
    return SqlPlace{SqlEngine::postgresql, std::string(rest.starts_with("//") ? text : rest)};
  }
  return base::fail(base::ErrorCode::invalid, "",
                    "ce n’est pas l’adresse d’un dépôt : écrivez `sqlite:CHEMIN` ou `postgresql:…`",
                    "this is no address of a store: write `sqlite:PATH` or `postgresql:…`");
}

SqlSession::SqlSession(std::unique_ptr<SqlDriver> driver) : driver_(std::move(driver)) {}
SqlSession::SqlSession(SqlSession&& other) noexcept = default;
SqlSession& SqlSession::operator=(SqlSession&& other) noexcept = default;
SqlSession::~SqlSession() = default;

base::Result<SqlSession> SqlSession::open(const SqlPlace& place, Opening opening) {
  auto driver =
      place.engine == SqlEngine::sqlite ? open_sqlite(place.target, opening) : open_postgresql(place.target);
  if (!driver) return base::pass(driver);
  return SqlSession(std::move(*driver));
}

SqlEngine SqlSession::engine() const {
  return driver_->engine();
}
const std::string& SqlSession::name() const {
  return driver_->name();
}

base::Status SqlSession::attempts(SqlMode mode, bool alone, const std::function<base::Status()>& work) {
  for (int attempt = 0;; ++attempt) {
    if (alone)
      if (auto locked = driver_->lock(); !locked) return locked;
    base::Status done = driver_->begin(mode);
    if (done) {
      done = work();
      if (done) done = driver_->commit();
      if (!done) {
        const bool conflict = driver_->in_conflict();
        driver_->roll_back();
        if (conflict && attempt + 1 < kAttempts) {
          if (alone) driver_->unlock();
          wait_before(attempt);
          continue;
        }
      }
    }
    if (alone) driver_->unlock();
    return done;
  }
}

base::Status SqlSession::transaction(SqlMode mode, const std::function<base::Status()>& work) {
  auto done = attempts(mode, false, work);
  if (!done && done.error().code != base::ErrorCode::invalid &&
      done.error().code != base::ErrorCode::refused && done.error().code != base::ErrorCode::not_found)
    ++failures;
  return done;
}

std::uint64_t sql_failures() {
  return failures;
}

base::Status SqlSession::alone(const std::function<base::Status()>& work) {
  return attempts(SqlMode::write, true, work);
}

base::Result<std::int64_t> SqlSession::run(SqlText statement, std::span<const SqlValue> values) {
  if (auto checked = check_values(name(), statement.view(), values); !checked) return base::pass(checked);
  return driver_->run(statement.view(), values, {});
}

base::Result<SqlRows> SqlSession::rows(SqlText statement, std::span<const SqlValue> values) {
  if (auto checked = check_values(name(), statement.view(), values); !checked) return base::pass(checked);
  SqlRows out;
  auto done = driver_->run(statement.view(), values, [&](SqlRow row) -> base::Status {
    out.push_back(std::move(row));
    return {};
  });
  if (!done) return base::pass(done);
  return out;
}

base::Status SqlSession::define(SqlText statements) {
  const bool sqlite = engine() == SqlEngine::sqlite;
  std::string text(statements.view());
  replace_all(text, "@text", sqlite ? "TEXT" : "text COLLATE \"C\"");  // the same order of rows on both
  replace_all(text, "@integer", sqlite ? "INTEGER" : "bigint");
  replace_all(text, "@strict", sqlite ? "STRICT" : "");
  return driver_->define(text);
}

base::Result<std::string> SqlSession::columns(const SqlTable& table) {
  return driver_->columns(table);
}

base::Status SqlSession::copy_out(const SqlTable& table,
                                  const std::function<base::Status(std::string_view)>& use) {
  return driver_->copy_out(table, use);
}

base::Status SqlSession::copy_in(const SqlTable& table,
                                 const std::function<base::Result<std::optional<std::string>>()>& next) {
  return driver_->copy_in(table, next);
}

base::Result<bool> SqlSession::has_rows(const SqlTable& table) {
  auto found = driver_->run(fmt::format("SELECT 1 FROM {} LIMIT 1", table.name.view()), {},
                            [](const SqlRow&) -> base::Status { return {}; });
  if (!found) return base::pass(found);
  return *found > 0;
}

base::Status SqlSession::back_up(const Path& file) {
  return driver_->back_up(file);
}

tl::unexpected<base::Error> sql_failure(SqlFailure nature, const std::string& name, std::string_view what,
                                        std::string_view statement) {
  using base::ErrorCode;
  struct Words {
    ErrorCode code;
    std::string_view french;
    std::string_view english;
  };
  const Words words = [&]() -> Words {
    switch (nature) {
      case SqlFailure::duplicate:
        return {ErrorCode::invalid, "il y en a déjà un", "there is one already"};
      case SqlFailure::reference:
        return {ErrorCode::invalid, "ce à quoi il se rattache n’existe pas, ou sert encore",
                "what it refers to does not exist, or is still in use"};
      case SqlFailure::rule:
        return {ErrorCode::invalid, "une règle du dépôt n’est pas tenue", "a rule of the store is not met"};
      case SqlFailure::conflict:
        return {ErrorCode::unavailable, "le dépôt est occupé par d’autres écritures : recommencez",
                "the store is busy with other writing: try again"};
      case SqlFailure::full:
        return {ErrorCode::too_large, "plus de place sur le disque : libérez-en, rien n’a été enregistré",
                "no space left on the disk: make some, nothing was recorded"};
      case SqlFailure::corrupt:
        return {ErrorCode::corrupt, "le dépôt est abîmé : restaurez une sauvegarde",
                "the store is damaged: restore a backup"};
      case SqlFailure::gone:
        return {ErrorCode::unavailable, "le serveur de base de données ne répond pas",
                "the database server does not answer"};
      case SqlFailure::permission:
        return {ErrorCode::refused, "le dépôt ne le permet pas à ce compte",
                "the store does not allow it to this account"};
      case SqlFailure::other:
        break;
    }
    return {ErrorCode::io, "le dépôt a refusé", "the store refused"};
  }();
  return base::fail(words.code, name, fmt::format("{} ({}) : {}", words.french, what, statement),
                    fmt::format("{} ({}): {}", words.english, what, statement));
}

base::Result<std::string> SqlDriver::columns(const SqlTable& table) {
  std::string names;
  auto done = run(columns_statement(), std::vector<SqlValue>{std::string(table.name.view())},
                  [&](const SqlRow& row) -> base::Status {
                    names += (names.empty() ? "" : ", ") + row.text(0);
                    return {};
                  });
  if (!done) return base::pass(done);
  return names;
}

std::string copy_line(std::span<const SqlValue> cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i != 0) out += '\t';
    if (const auto* number = std::get_if<std::int64_t>(&cells[i])) {
      out += std::to_string(*number);
    } else if (const auto* text = std::get_if<std::string>(&cells[i])) {
      for (const char c : *text) {
        // The letters that PostgreSQL writes too, so that both engines give the same bytes.
        constexpr std::string_view kSpecial = "\\\t\n\r\b\f\v";
        constexpr std::string_view kLetters = "\\tnrbfv";
        const std::size_t at = kSpecial.find(c);
        if (at == std::string_view::npos) {
          out += c;
        } else {
          out += '\\';
          out += kLetters[at];
        }
      }
    } else {
      out += "\\N";
    }
  }
  return out;
}

std::optional<std::vector<std::optional<std::string>>> copy_cells(std::string_view line) {
  std::vector<std::optional<std::string>> cells;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    const std::string_view cell = line.substr(begin, end - begin);
    if (cell == "\\N") {
      cells.emplace_back();
    } else {
      std::string text;
      for (std::size_t i = 0; i < cell.size(); ++i) {
        if (cell[i] != '\\') {
          text += cell[i];
          continue;
        }
        constexpr std::string_view kSpecial = "\\\t\n\r\b\f\v";
        constexpr std::string_view kLetters = "\\tnrbfv";
        const std::size_t at = ++i < cell.size() ? kLetters.find(cell[i]) : std::string_view::npos;
        if (at == std::string_view::npos) return std::nullopt;
        text += kSpecial[at];
      }
      cells.emplace_back(std::move(text));
    }
    if (end == line.size()) return cells;
    begin = end + 1;
  }
}

}  // namespace cartulaire::platform
