#include "store/store.hpp"

#include "store/migrations.hpp"

namespace cartulaire::store {
namespace {

std::vector<SqlValue> scoped(const EntityScope& scope, std::vector<SqlValue> values) {
  values.insert(values.begin(), SqlValue(scope.entity()));
  return values;
}

}  // namespace

base::Result<SqlRows> Reading::rows(const EntityScope& scope, SqlText statement,
                                    std::vector<SqlValue> values) {
  return session_->rows(statement, scoped(scope, std::move(values)));
}

base::Result<SqlRows> Reading::rows(const Installation&, SqlText statement, std::vector<SqlValue> values) {
  return session_->rows(statement, values);
}

base::Result<std::int64_t> Writing::run(const EntityScope& scope, SqlText statement,
                                        std::vector<SqlValue> values) {
  return session_->run(statement, scoped(scope, std::move(values)));
}

base::Result<std::int64_t> Writing::run(const Installation&, SqlText statement,
                                        std::vector<SqlValue> values) {
  return session_->run(statement, values);
}

base::Result<Store> Store::open(const platform::SqlPlace& place, platform::SqlSession::Opening opening) {
  auto session = platform::SqlSession::open(place, opening);
  if (!session) return base::pass(session);
  if (auto ready = migrate(*session, opening); !ready) return base::pass(ready);
  return Store(std::move(*session));
}

base::Status Store::write(const std::function<base::Status(Writing&)>& work) {
  return session_.transaction(platform::SqlMode::write, [&] {
    Writing in(session_);
    return work(in);
  });
}

}  // namespace cartulaire::store
