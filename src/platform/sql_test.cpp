#include "platform/sql.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "platform/test_sql.hpp"

namespace cartulaire::platform {
namespace {

using Values = std::vector<SqlValue>;

class Sql : public BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    auto made = SqlSession::open(place(), SqlSession::Opening::create);
    ASSERT_TRUE(made) << made.error().text();
    session = std::make_unique<SqlSession>(std::move(*made));
    const auto defined = session->alone([&] {
      return session->define(
          "CREATE TABLE parent (id @integer PRIMARY KEY, word @text NOT NULL, CONSTRAINT word_once UNIQUE "
          "(word)) @strict; "
          "CREATE TABLE child (parent @integer NOT NULL REFERENCES parent (id), note @text) @strict");
    });
    ASSERT_TRUE(defined) << defined.error().text();
  }
  base::Status put(std::int64_t id, const std::string& word) {
    return session->transaction(SqlMode::write, [&]() -> base::Status {
      auto done = session->run("INSERT INTO parent (id, word) VALUES ($1, $2)", Values{id, word});
      if (!done) return base::pass(done);
      return {};
    });
  }
  SqlRows all() {
    SqlRows out;
    const auto read = session->transaction(SqlMode::read, [&]() -> base::Status {
      auto rows = session->rows("SELECT id, word FROM parent ORDER BY word");
      if (!rows) return base::pass(rows);
      out = *rows;
      return {};
    });
    EXPECT_TRUE(read) << read.error().text();
    return out;
  }
  std::unique_ptr<SqlSession> session;
};
INSTANTIATE_TEST_SUITE_P(Engines, Sql, ::testing::Values(SqlEngine::sqlite, SqlEngine::postgresql),
                         engine_name);

TEST_P(Sql, values_come_back_as_they_went_and_rows_in_the_same_order) {
  const std::string hostile = "'); DROP TABLE parent; -- $1 \\ \t\n\r\b % \xF0\x9F\x98\x80";
  ASSERT_TRUE(put(INT64_MIN, hostile));
  ASSERT_TRUE(put(INT64_MAX, "É"));
  ASSERT_TRUE(put(1, "a"));
  ASSERT_TRUE(put(2, "B"));
  const SqlRows rows = all();
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].text(1), hostile);
  EXPECT_EQ(rows[0].integer(0), INT64_MIN);
  EXPECT_EQ(rows[1].text(1), "B");  // by bytes, whatever the language of the database
  EXPECT_EQ(rows[2].text(1), "a");
  EXPECT_EQ(rows[3].text(1), "É");
}

TEST_P(Sql, text_that_one_engine_would_refuse_is_refused_by_both) {
  for (const std::string& bad : {std::string("a\0b", 3), std::string("\xC3"), std::string("\xED\xA0\x80")}) {
    const auto done = put(1, bad);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, base::ErrorCode::invalid);
  }
}

TEST_P(Sql, an_error_names_nature_constraint_and_statement_and_never_a_value) {
  ASSERT_TRUE(put(1, "secret-value"));
  const auto twice = put(2, "secret-value");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, base::ErrorCode::invalid);
  EXPECT_NE(twice.error().english.find("INSERT INTO parent"), std::string::npos) << twice.error().english;
  EXPECT_NE(twice.error().english.find("word"), std::string::npos) << twice.error().english;
  EXPECT_EQ(twice.error().text(base::Language::english).find("secret-value"), std::string::npos);
  const auto orphan = session->transaction(SqlMode::write, [&]() -> base::Status {
    auto done = session->run("INSERT INTO child (parent, note) VALUES ($1, $2)",
                             Values{std::int64_t{99}, SqlValue()});
    if (!done) return base::pass(done);
    return {};
  });
  ASSERT_FALSE(orphan);
  EXPECT_EQ(orphan.error().code, base::ErrorCode::invalid);
}

TEST_P(Sql, a_statement_with_a_value_too_many_or_too_few_is_refused) {
  for (const Values& values : {Values{}, Values{std::int64_t{1}}, Values{std::int64_t{1}, "a", "b"}}) {
    const auto done = session->transaction(SqlMode::write, [&]() -> base::Status {
      auto put = session->run("INSERT INTO parent (id, word) VALUES ($1, $2)", values);
      if (!put) return base::pass(put);
      return {};
    });
    EXPECT_FALSE(done);
  }
  EXPECT_TRUE(all().empty());
}

TEST_P(Sql, what_failed_left_nothing_even_where_its_error_was_passed_over) {
  const auto failed = session->transaction(SqlMode::write, [&]() -> base::Status {
    auto done = session->run("INSERT INTO parent (id, word) VALUES ($1, $2)", Values{std::int64_t{1}, "a"});
    EXPECT_TRUE(done);
    return base::fail(base::ErrorCode::invalid, "", "non", "no");
  });
  EXPECT_FALSE(failed);
  EXPECT_TRUE(all().empty());
  ASSERT_TRUE(put(2, "b"));
  EXPECT_EQ(all().size(), 1u);
}

// Each adds one to what it read: a lost update would show in the sum.
TEST_P(Sql, sessions_in_conflict_take_turns_and_lose_nothing) {
  ASSERT_TRUE(put(0, "0"));
  constexpr int kSessions = 4;
  constexpr int kTurns = 15;
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kSessions; ++i)
    threads.emplace_back([&] {
      auto own = SqlSession::open(place());
      if (!own) return;
      for (int turn = 0; turn < kTurns;) {
        const auto added = own->transaction(SqlMode::write, [&]() -> base::Status {
          auto row = own->rows("SELECT word FROM parent WHERE id = 0");
          if (!row) return base::pass(row);
          const int now = std::stoi(row->front().text(0));
          auto put = own->run("UPDATE parent SET word = $1 WHERE id = 0", Values{std::to_string(now + 1)});
          if (!put) return base::pass(put);
          return {};
        });
        // Every attempt in conflict is an honest answer; then the caller tries again.
        if (added)
          ++turn, ++done;
        else if (added.error().code != base::ErrorCode::unavailable)
          return;
      }
    });
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(done, kSessions * kTurns);
  EXPECT_EQ(all().front().text(1), std::to_string(kSessions * kTurns));
}

TEST_P(Sql, lines_of_a_copy_are_the_same_on_both_and_go_back) {
  const SqlTable parents = {"parent", "id"};
  const SqlTable children = {"child", "parent"};
  ASSERT_TRUE(put(7, "tab\tback\\slash\nline\r\b\f\v"));
  std::vector<std::string> lines;
  const auto copied = session->transaction(SqlMode::write, [&]() -> base::Status {
    auto child =
        session->run("INSERT INTO child (parent, note) VALUES ($1, $2)", Values{std::int64_t{7}, SqlValue()});
    if (!child) return base::pass(child);
    for (const SqlTable& table : {parents, children})
      if (auto done = session->copy_out(table,
                                        [&](std::string_view line) -> base::Status {
                                          lines.emplace_back(line);
                                          return {};
                                        });
          !done)
        return done;
    return {};
  });
  ASSERT_TRUE(copied) << copied.error().text();
  ASSERT_EQ(lines, (std::vector<std::string>{"7\ttab\\tback\\\\slash\\nline\\r\\b\\f\\v", "7\t\\N"}));
  const auto give = [&](const SqlTable& table, std::vector<std::string> given) {
    return session->transaction(SqlMode::write, [&] {
      std::size_t at = 0;
      return session->copy_in(table, [&]() -> base::Result<std::optional<std::string>> {
        return at < given.size() ? std::optional(given[at++]) : std::nullopt;
      });
    });
  };
  ASSERT_TRUE(give(parents, {"8\t\\\\x\\ty"}));
  EXPECT_EQ(all().front().text(1), "\\x\ty");
  EXPECT_FALSE(give(parents, {"9\tgood", "ten\tbad"}));
  EXPECT_FALSE(give(parents, {"9"}));
  EXPECT_FALSE(give(children, {"99\torphan"}));
  EXPECT_EQ(all().size(), 2u);
}

TEST(SqlPlace, takes_two_kinds_of_address) {
  EXPECT_EQ(SqlPlace::parse("sqlite:/var/x.db")->target, "/var/x.db");
  EXPECT_EQ(SqlPlace::parse("postgresql://h/d")->target, "postgresql://h/d");
  EXPECT_EQ(SqlPlace::parse("postgresql:service=s")->target, "service=s");
  for (const char* bad : {"", "sqlite:", "mysql:x", "/var/x.db"})
    EXPECT_FALSE(SqlPlace::parse(bad)) << bad;
}

TEST(SqlSqlite, a_new_file_is_its_owners_alone_and_an_absent_one_is_not_made_by_reading) {
  const TestFolder folder;
  const SqlPlace place{SqlEngine::sqlite, folder.path() / "x.db"};
  const auto absent = SqlSession::open(place);
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code, base::ErrorCode::not_found);
  EXPECT_FALSE(std::filesystem::exists(place.target));
  ASSERT_TRUE(SqlSession::open(place, SqlSession::Opening::create));
  struct stat info{};
  ASSERT_EQ(::stat(place.target.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST(SqlPostgresql, an_address_with_a_password_never_shows_it) {
  const auto none = SqlSession::open({SqlEngine::postgresql, "postgresql://u:hunter2@127.0.0.1:1/d"});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, base::ErrorCode::unavailable);
  EXPECT_EQ(none.error().text().find("hunter2"), std::string::npos);
}

// The server ends the connection between two transactions: the next one finds a new connection.
TEST(SqlPostgresql, a_session_that_lost_its_server_goes_on_at_its_next_transaction) {
  if (TestCluster::missing()) GTEST_SKIP() << TestCluster::kMissing;
  const SqlPlace place = TestCluster::one().new_database();
  auto one = SqlSession::open(place);
  auto other = SqlSession::open(place);
  ASSERT_TRUE(one && other);
  const auto ask = [](SqlSession& session, SqlText text) {
    return session.transaction(SqlMode::read, [&]() -> base::Status {
      auto rows = session.rows(text);
      if (!rows) return base::pass(rows);
      return {};
    });
  };
  ASSERT_TRUE(ask(*one, "SELECT 1"));
  ASSERT_TRUE(ask(
      *other,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
      "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"));
  const auto again = ask(*one, "SELECT 1");
  EXPECT_TRUE(again) << again.error().text();
}

TEST_P(Sql, many_writers_take_turns_and_none_is_lost) {
  ASSERT_TRUE(put(1, "0"));
  std::atomic<int> failures = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 8; ++i)
    writers.emplace_back([&] {
      auto own = SqlSession::open(place());
      for (int turn = 0; turn < 10; ++turn) {
        const bool gives_up = turn == 5;  // a turn ends with an undone transaction too
        const auto done = own->transaction(SqlMode::write, [&]() -> base::Status {
          auto rows = own->rows("SELECT word FROM parent WHERE id = 1");
          if (!rows) return base::pass(rows);
          const std::string next = std::to_string(std::stoi(rows->front().text(0)) + 1);
          auto changed = own->run("UPDATE parent SET word = $1 WHERE id = 1", Values{next});
          if (!changed) return base::pass(changed);
          return gives_up ? base::Status(base::fail(base::ErrorCode::refused, "", "non", "no"))
                          : base::Status();
        });
        if (done.has_value() == gives_up) ++failures;
      }
    });
  for (std::thread& one : writers)
    one.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(all().front().text(1), "72");
}

}  // namespace
}  // namespace cartulaire::platform
