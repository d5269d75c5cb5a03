// The hub's records: a SQL session whose schema is this program's, and transactions over it.
//
//   auto store = Store::open(place);
//   auto people = store->read<std::vector<Person>>([&](Reading& in) { return people_of(in, town, {}); });
//   auto done = store->write([&](Writing& in) { return leave(in, town, id, by); });
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "platform/sql.hpp"
#include "store/scope.hpp"

namespace cartulaire::store {

using platform::SqlRows;
using platform::SqlText;
using platform::SqlValue;

// Who does something, and when: told in the journal event that each change leaves in the outbox.
struct By {
  std::string actor;  // an account of the installation, "os:NAME" on its machine
  base::Instant at;
};

// Within a transaction that reads. Made by Store only.
class Reading {
 public:
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  // The scope's entity is `$1`, the values are `$2`…: a statement without `$1` is refused by the engine.
  base::Result<SqlRows> rows(const EntityScope& scope, SqlText statement, std::vector<SqlValue> values = {});
  base::Result<SqlRows> rows(const Installation&, SqlText statement, std::vector<SqlValue> values = {});

 protected:
  friend class Store;
  explicit Reading(platform::SqlSession& session) : session_(&session) {}
  platform::SqlSession* session_;
};

// Within a transaction that writes.
class Writing : public Reading {
 public:
  // Rows changed.
  base::Result<std::int64_t> run(const EntityScope& scope, SqlText statement,
                                 std::vector<SqlValue> values = {});
  base::Result<std::int64_t> run(const Installation&, SqlText statement, std::vector<SqlValue> values = {});

 private:
  friend class Store;
  using Reading::Reading;
};

class Store {
 public:
  // Brings an older schema to this program's. `refused`: the schema is newer than the program. `corrupt`: it
  // is not what this program's migrations make. `not_found`: a store that was never created.
  static base::Result<Store> open(
      const platform::SqlPlace& place,
      platform::SqlSession::Opening opening = platform::SqlSession::Opening::existing);

  // `work` may run more than once (platform/sql.hpp) and acts on the store alone.
  base::Status write(const std::function<base::Status(Writing&)>& work);
  template <class T>
  base::Result<T> write(const std::function<base::Result<T>(Writing&)>& work) {
    return answer<T, Writing>(platform::SqlMode::write, work);
  }
  template <class T>
  base::Result<T> read(const std::function<base::Result<T>(Reading&)>& work) {
    return answer<T, Reading>(platform::SqlMode::read, work);
  }
  // For copies of the whole (backup.hpp).
  [[nodiscard]] platform::SqlSession& session() { return session_; }

 private:
  explicit Store(platform::SqlSession session) : session_(std::move(session)) {}
  template <class T, class In>
  base::Result<T> answer(platform::SqlMode mode, const std::function<base::Result<T>(In&)>& work) {
    std::optional<T> out;
    auto done = session_.transaction(mode, [&]() -> base::Status {
      Writing in(session_);
      auto made = work(in);
      if (!made) return base::pass(made);
      out = std::move(*made);
      return {};
    });
    if (!done) return base::pass(done);
    return std::move(*out);
  }
  platform::SqlSession session_;
};

}  // namespace cartulaire::store
