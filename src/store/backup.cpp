#include "store/backup.hpp"

#include <charconv>
#include <fstream>

#include <fmt/format.h>

#include "platform/crypto.hpp"
#include "store/migrations.hpp"
#include "store/records.hpp"

namespace cartulaire::store {
namespace {

using platform::Path;
using platform::SqlSession;

constexpr std::string_view kHead = "cartulaire store 1 step ";
constexpr std::size_t kLongestLine = std::size_t{1} << 20;

// Lines into a file, hashed on their way and written in pieces.
class LineWriter {
 public:
  explicit LineWriter(platform::File& file) : file_(file) {}
  base::Status put(std::string_view line) {
    held_.append(line);
    held_ += '\n';
    return held_.size() < kPiece ? base::Status{} : flush();
  }
  base::Status end() {
    if (auto done = flush(); !done) return done;
    return file_.write_all(platform::as_bytes(fmt::format("end {}\n", platform::to_hex(hash_.finish()))));
  }

 private:
  static constexpr std::size_t kPiece = std::size_t{256} << 10;
  base::Status flush() {
    hash_.update(platform::as_bytes(held_));
    auto done = file_.write_all(platform::as_bytes(held_));
    held_.clear();
    return done;
  }
  platform::File& file_;
  platform::Sha256 hash_;
  std::string held_;
};

// Lines out of a file, hashed on their way.
class LineReader {
 public:
  explicit LineReader(const Path& path) : path_(path), in_(path, std::ios::binary) {}
  base::Result<std::string> line() {
    std::string out;
    char c = 0;
    auto* buffer = in_.rdbuf();
    for (int got = buffer->sbumpc(); got != EOF; got = buffer->sbumpc()) {
      c = static_cast<char>(got);
      if (c == '\n') {
        ++number_;
        return out;
      }
      out += c;
      if (out.size() > kLongestLine) break;
    }
    return broken();
  }
  void count(std::string_view line) {
    hash_.update(platform::as_bytes(line)).update(platform::as_bytes("\n"));
  }
  bool at_end() { return in_.rdbuf()->sgetc() == EOF; }
  platform::Digest hash() { return hash_.finish(); }
  [[nodiscard]] tl::unexpected<base::Error> broken() const {
    return base::fail(base::ErrorCode::corrupt, fmt::format("{}:{}", path_.string(), number_ + 1),
                      "cette copie est coupée ou altérée : prenez-en une autre, rien n’a été restauré",
                      "this copy is cut or altered: take another, nothing was restored");
  }

 private:
  Path path_;
  std::ifstream in_;
  platform::Sha256 hash_;
  int number_ = 0;
};

std::string table_line(const Record& record, const std::string& columns) {
  return fmt::format("table {} ({})", record.copy.name.view(), columns);
}

base::Result<int> step_of(SqlSession& session) {
  auto rows = session.rows("SELECT max(number) FROM migration");
  if (!rows) return base::pass(rows);
  return static_cast<int>(rows->front().integer(0));
}

base::Result<std::int64_t> write_all_tables(SqlSession& session, platform::File& file) {
  LineWriter out(file);
  std::int64_t count = 0;
  auto step = step_of(session);
  if (!step) return base::pass(step);
  if (auto put = out.put(fmt::format("{}{}", kHead, *step)); !put) return base::pass(put);
  for (const Record& record : records()) {
    auto columns = session.columns(record.copy);
    if (!columns) return base::pass(columns);
    if (auto put = out.put(table_line(record, *columns)); !put) return base::pass(put);
    auto copied = session.copy_out(record.copy, [&](std::string_view line) {
      ++count;
      return out.put(line);
    });
    if (!copied) return base::pass(copied);
    if (auto put = out.put("\\."); !put) return base::pass(put);
  }
  if (auto ended = out.end(); !ended) return base::pass(ended);
  return count;
}

base::Status check_empty(SqlSession& session) {
  for (const Record& record : records()) {
    auto columns = session.columns(record.copy);
    if (!columns) return base::pass(columns);
    if (columns->empty()) continue;
    auto some = session.has_rows(record.copy);
    if (!some) return base::pass(some);
    if (*some)
      return base::fail(base::ErrorCode::refused, session.name(),
                        "ce dépôt n’est pas vide : restaurez dans un dépôt neuf",
                        "this store is not empty: restore into a new one");
  }
  return {};
}

base::Status read_table(SqlSession& session, LineReader& in, const Record& record) {
  auto columns = session.columns(record.copy);
  if (!columns) return base::pass(columns);
  if (columns->empty()) return {};  // younger than the copy
  auto head = in.line();
  if (!head) return base::pass(head);
  if (*head != table_line(record, *columns)) return in.broken();
  in.count(*head);
  return session.copy_in(record.copy, [&]() -> base::Result<std::optional<std::string>> {
    auto line = in.line();
    if (!line) return base::pass(line);
    in.count(*line);
    if (*line == "\\.") return std::optional<std::string>();
    return std::optional<std::string>(std::move(*line));
  });
}

base::Status read_all_tables(SqlSession& session, LineReader& in, std::string_view head) {
  in.count(head);
  for (const Record& record : records())
    if (auto read = read_table(session, in, record); !read) return read;
  auto end = in.line();
  if (!end) return base::pass(end);
  if (*end != "end " + platform::to_hex(in.hash()) || !in.at_end()) return in.broken();
  return {};
}

base::Status restore_portable(const platform::SqlPlace& place, const Path& file) {
  LineReader first(file);
  auto head = first.line();
  if (!head) return base::pass(head);
  int step = 0;
  if (!head->starts_with(kHead)) return first.broken();
  std::from_chars(head->data() + kHead.size(), head->data() + head->size(), step);
  const auto known = static_cast<int>(migrations().size());
  if (step > known)
    return base::fail(base::ErrorCode::refused, file.string(),
                      "cette copie vient d’un programme plus récent : mettez ce programme à jour",
                      "this copy comes from a newer program: update this program");
  if (step < 1) return first.broken();
  auto session = SqlSession::open(place, SqlSession::Opening::create);
  if (!session) return base::pass(session);
  if (auto ready = migrate(*session, SqlSession::Opening::create, step); !ready) return ready;
  auto done = session->alone([&]() -> base::Status {
    if (auto empty = check_empty(*session); !empty) return empty;
    LineReader in(file);  // from the beginning: a transaction may run again
    auto again = in.line();
    if (!again) return base::pass(again);
    return read_all_tables(*session, in, *again);
  });
  if (!done) return done;
  return migrate(*session, SqlSession::Opening::existing);
}

base::Status restore_sqlite(const platform::SqlPlace& place, const Path& file) {
  if (place.engine != platform::SqlEngine::sqlite)
    return base::fail(
        base::ErrorCode::refused, file.string(),
        "un fichier SQLite ne va que dans un dépôt SQLite : passez par `cartulaire store export`",
        "a file of SQLite goes only into a store of SQLite: go by `cartulaire store export`");
  // A place where nothing is: the copy is then made under another name and moved, so it is there whole or
  // not.
  if (std::filesystem::exists(place.target))
    return base::fail(base::ErrorCode::refused, place.target, "il y a déjà un fichier ici : restaurez à côté",
                      "there is a file here already: restore beside it");
  // The copy itself stays as it is: a copy of it is judged, brought up to date and then put in its place.
  const Path incoming = place.target + ".incoming";
  const auto clear = [&] {
    for (const char* end : {"", "-wal", "-shm"})
      (void)platform::remove_file(incoming.string() + end);
  };
  clear();
  std::error_code error;
  std::filesystem::copy_file(file, incoming, error);
  if (error) return base::fail(base::ErrorCode::io, incoming.string(), error.message(), error.message());
  std::filesystem::permissions(incoming,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  base::Status done;
  {
    auto store = Store::open({platform::SqlEngine::sqlite, incoming.string()});
    done = store ? store->session().back_up(place.target) : base::Status(base::pass(store));
  }
  clear();
  return done;
}

}  // namespace

base::Result<std::int64_t> export_store(Store& store, const Path& file) {
  const Path unfinished = file.string() + ".unfinished";
  if (std::filesystem::exists(file))
    return base::fail(base::ErrorCode::refused, file.string(), "ce fichier existe déjà : donnez-en un autre",
                      "this file exists already: name another");
  if (auto removed = platform::remove_file(unfinished); !removed) return base::pass(removed);
  std::int64_t count = 0;
  auto written = store.session().transaction(platform::SqlMode::read, [&]() -> base::Status {
    if (auto removed = platform::remove_file(unfinished); !removed) return removed;
    auto out = platform::File::create(unfinished);
    if (!out) return base::pass(out);
    auto counted = write_all_tables(store.session(), *out);
    if (!counted) return base::pass(counted);
    count = *counted;
    return out->sync_data();
  });
  if (!written) {
    (void)platform::remove_file(unfinished);
    return base::pass(written);
  }
  std::error_code error;
  std::filesystem::rename(unfinished, file, error);
  if (error) return base::fail(base::ErrorCode::io, file.string(), error.message(), error.message());
  if (auto synced = platform::sync_folder(file.has_parent_path() ? file.parent_path() : Path(".")); !synced)
    return base::pass(synced);
  return count;
}

base::Status back_up(Store& store, const Path& file) {
  if (store.session().engine() == platform::SqlEngine::sqlite) return store.session().back_up(file);
  auto done = export_store(store, file);
  if (!done) return base::pass(done);
  return {};
}

base::Status restore(const platform::SqlPlace& place, const Path& file) {
  auto opened = platform::File::open_read(file);
  if (!opened) return base::pass(opened);
  constexpr std::string_view kSqlite = "SQLite format 3";
  std::array<std::byte, kSqlite.size()> begin{};
  auto got = opened->read_at(0, begin);
  if (!got) return base::pass(got);
  const bool sqlite = *got == begin.size() && platform::as_text(begin) == kSqlite;
  return sqlite ? restore_sqlite(place, file) : restore_portable(place, file);
}

}  // namespace cartulaire::store
