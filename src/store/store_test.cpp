// The schema and what is declared about it; copies of the whole.
#include "store/store.hpp"

#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "store/backup.hpp"
#include "store/migrations.hpp"
#include "store/records.hpp"
#include "store/testing.hpp"

namespace cartulaire::store {
namespace {

using platform::SqlEngine;
using platform::SqlSession;

class Schema : public StoreTest {
 protected:
  std::vector<std::string> column(SqlText statement) {
    std::vector<std::string> out;
    const auto read = store->session().transaction(platform::SqlMode::read, [&]() -> base::Status {
      auto rows = store->session().rows(statement);
      if (!rows) return base::pass(rows);
      for (const auto& row : *rows)
        out.push_back(row.text(0));
      return {};
    });
    EXPECT_TRUE(read) << read.error().text();
    return out;
  }
  std::vector<std::string> tables() {
    return GetParam() == SqlEngine::sqlite
               ? column("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
               : column(
                     "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                     "'public'::regnamespace ORDER BY relname");
  }
  base::Status spoil(SqlText statement) {
    return store->session().transaction(platform::SqlMode::write, [&]() -> base::Status {
      auto done = store->session().run(statement);
      if (!done) return base::pass(done);
      return {};
    });
  }
};
CARTULAIRE_BOTH_ENGINES(Schema);

TEST_P(Schema, every_table_declares_its_retention_readers_and_erasure) {
  std::set<std::string> declared = {"migration"};  // of no person: which steps the schema took
  for (const Record& record : records()) {
    declared.insert(std::string(record.table));
    EXPECT_FALSE(record.readers.empty()) << record.table;
    EXPECT_FALSE(record.french.empty() || record.english.empty()) << record.table;
    EXPECT_EQ(record.kept == Kept::after_leaving, record.days > 0) << record.table;
    EXPECT_TRUE(record.kept != Kept::until_end || !record.due.empty()) << record.table;
    EXPECT_TRUE(record.due.empty() || record.kept == Kept::until_end || record.kept == Kept::until_taken)
        << record.table;
    const bool of_people = record.kept == Kept::with_person || record.kept == Kept::after_leaving;
    EXPECT_TRUE(!of_people || !record.erase.empty())
        << record.table << " is kept with a person: how is it erased?";
    for (const SqlText& erase : record.erase)
      EXPECT_NE(erase.view().find("entity = $1"), std::string_view::npos) << record.table;
    // INVARIANT: keys are (entity, id), which the order of a copy is too.
    EXPECT_EQ(record.scoped, record.copy.order.view().starts_with("entity, ")) << record.table;
  }
  const auto there = tables();
  EXPECT_EQ(std::set<std::string>(there.begin(), there.end()), declared);
}

TEST_P(Schema, an_opened_store_opens_again_with_all_it_has) {
  add(ville, person_named("a"));
  store = open(place());
  EXPECT_EQ(people(ville).size(), 1u);
}

TEST_P(Schema, a_newer_schema_is_refused_and_an_altered_step_is_told) {
  ASSERT_TRUE(spoil("INSERT INTO migration (number, name, sha256) VALUES (999, 'later', 'x')"));
  auto newer = Store::open(place());
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code, base::ErrorCode::refused);
  EXPECT_NE(newer.error().french.find("999"), std::string::npos);
  ASSERT_TRUE(spoil("DELETE FROM migration WHERE number = 999"));
  ASSERT_TRUE(spoil("UPDATE migration SET sha256 = 'x' WHERE number = 1"));
  auto altered = Store::open(place());
  ASSERT_FALSE(altered);
  EXPECT_EQ(altered.error().code, base::ErrorCode::corrupt);
}

TEST_P(Schema, where_nothing_was_created_nothing_is_opened) {
  auto none = Store::open(new_place());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, base::ErrorCode::not_found);
}

TEST_P(Schema, two_programs_that_start_at_once_make_one_schema) {
  const auto where = new_place();
  ASSERT_TRUE(SqlSession::open(where, SqlSession::Opening::create));
  std::vector<std::thread> threads;
  std::array<bool, 4> good{};
  for (std::size_t i = 0; i < good.size(); ++i)
    threads.emplace_back([&, i] { good[i] = Store::open(where, SqlSession::Opening::create).has_value(); });
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(good, (std::array<bool, 4>{true, true, true, true}));
}

class Copies : public StoreTest {
 protected:
  void fill() {
    const PersonId boss =
        add(ville, person_named("chef", {{"DSI", "directeur\tdu numérique", std::nullopt}}));
    add(ville, person_named("agent", {{"DSI", "technicien", boss}, {"Élections", "", std::nullopt}}));
    const PersonId gone = add(ccas, person_named("parti"));
    ASSERT_TRUE(write([&](Writing& in) { return leave(in, ccas, gone, by_test()); }));
  }
  static std::string bytes(const platform::Path& file) { return platform::read_text(file).value_or(""); }
};
CARTULAIRE_BOTH_ENGINES(Copies);

TEST_P(Copies, an_export_goes_into_either_engine_and_comes_out_the_same) {
  fill();
  ASSERT_TRUE(export_store(*store, folder() / "a"));
  std::vector<platform::SqlPlace> targets = {{SqlEngine::sqlite, folder() / "other.db"}};
  if (!platform::TestCluster::missing()) targets.push_back(platform::TestCluster::one().new_database());
  int n = 0;
  for (const platform::SqlPlace& target : targets) {
    const auto restored = restore(target, folder() / "a");
    ASSERT_TRUE(restored) << restored.error().text();
    const auto again = open(target);
    const platform::Path out = folder() / fmt::format("b{}", ++n);
    ASSERT_TRUE(export_store(*again, out));
    EXPECT_EQ(bytes(out), bytes(folder() / "a"));
    // And it works on: numbers go on where they were.
    auto next = again->write<PersonId>(
        [&](Writing& in) { return add_person(in, ville, person_named("n"), by_test()); });
    ASSERT_TRUE(next) << next.error().text();
    EXPECT_EQ(*next, 3);
  }
}

TEST_P(Copies, a_backup_is_restored_whole_and_only_where_nothing_is) {
  fill();
  const auto made = back_up(*store, folder() / "backup");
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_FALSE(back_up(*store, folder() / "backup")) << "a file that is there is not overwritten";
  const auto onto = restore(place(), folder() / "backup");
  ASSERT_FALSE(onto);
  EXPECT_EQ(onto.error().code, base::ErrorCode::refused);
  const std::string before = bytes(folder() / "backup");
  const auto target = new_place();
  const auto restored = restore(target, folder() / "backup");
  ASSERT_TRUE(restored) << restored.error().text();
  EXPECT_EQ(bytes(folder() / "backup"), before) << "the backup itself stays as it was";
  store = open(target);
  EXPECT_EQ(people(ville).size(), 2u);
  EXPECT_EQ(people(ccas).size(), 1u);
}

TEST_P(Copies, a_copy_that_was_cut_or_altered_anywhere_restores_nothing) {
  fill();
  ASSERT_TRUE(export_store(*store, folder() / "a"));
  const std::string whole = bytes(folder() / "a");
  const auto target = new_place();
  const auto refuse = [&](const std::string& text) {
    std::ofstream(folder() / "bad", std::ios::binary) << text;
    EXPECT_FALSE(restore(target, folder() / "bad")) << text;
  };
  for (std::size_t cut = 0; cut < whole.size(); cut += 61)
    refuse(whole.substr(0, cut));
  for (std::size_t at = 0; at < whole.size(); at += 97) {
    std::string altered = whole;
    altered[at] = altered[at] == 'x' ? 'y' : 'x';
    refuse(altered);
  }
  refuse(whole + "more\n");
  ASSERT_TRUE(restore(target, folder() / "a")) << "nothing of the bad ones is there";
  store = open(target);
  EXPECT_EQ(people(ville).size(), 2u);
}

TEST_P(Copies, a_backup_while_others_write_is_one_moment) {
  // Each turn adds a person here and there: in a copy of one moment the two are equally many.
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    auto own = Store::open(place());
    for (int i = 0; own && !stop; ++i)
      (void)own->write([&](Writing& in) -> base::Status {
        for (const EntityScope& scope : {ville, ccas})
          if (auto id = add_person(in, scope, person_named(fmt::format("p{}", i)), by_test()); !id)
            return base::pass(id);
        return {};
      });
  });
  std::vector<platform::SqlPlace> targets;
  for (int i = 0; i < 4; ++i) {
    const platform::Path file = folder() / fmt::format("b{}", i);
    const auto made = i % 2 == 0 ? back_up(*store, file) : [&]() -> base::Status {
      auto done = export_store(*store, file);
      if (!done) return base::pass(done);
      return {};
    }();
    EXPECT_TRUE(made) << made.error().text();
    targets.push_back(new_place());
    const auto restored = restore(targets.back(), file);
    EXPECT_TRUE(restored) << restored.error().text();
  }
  stop = true;
  writer.join();
  for (const auto& target : targets) {
    store = open(target);
    EXPECT_EQ(people(ville).size(), people(ccas).size());
  }
}

}  // namespace
}  // namespace cartulaire::store
