#include "platform/duckdb.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

namespace cartulaire::platform {
namespace {

using base::ErrorCode;

DuckDatabase open(const DuckLimits& limits = {}) {
  auto database = DuckDatabase::open(limits);
  if (!database) std::cerr << database.error().text(base::Language::english) << '\n';
  return std::move(database.value());
}

std::int64_t number(DuckDatabase& database, const std::string& sql,
                    std::span<const DuckValue> parameters = {}) {
  auto rows = database.query(sql, parameters);
  return rows && rows->next() ? rows->numbers<std::int64_t>(0)[0] : -1;
}

RC_GTEST_PROP(Duckdb, columns_become_parquet_and_are_read_again, ()) {
  const auto numbers = *rc::gen::arbitrary<std::vector<std::uint64_t>>();
  const auto rows = numbers.size() * 300;  // some more than one chunk
  std::vector<std::uint64_t> subjects(rows);
  std::vector<std::int64_t> times(rows);
  std::vector<double> volumes(rows);
  std::vector<std::uint16_t> ports(rows);
  std::vector<std::uint8_t> present(rows);
  std::vector<std::string> owned(rows);
  std::vector<std::string_view> sites(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    subjects[i] = numbers[i % numbers.size()] + i;
    times[i] = static_cast<std::int64_t>(subjects[i]);
    volumes[i] = static_cast<double>(subjects[i]) / 3;
    ports[i] = static_cast<std::uint16_t>(subjects[i]);
    present[i] = subjects[i] % 3 != 0;
    sites[i] = owned[i] = std::string(subjects[i] % 40, 's') + "é" + '\0';
  }
  DuckDatabase database = open();
  const std::array<DuckColumn, 5> columns = {
      {{"a", subjects}, {"b", times}, {"c", volumes}, {"d", ports, present}, {"e", sites, present}}};
  std::vector<MemoryFile> files;
  files.push_back(std::move(database.to_parquet(columns).value()));
  RC_ASSERT(database.add_parquet("t", std::move(files)).has_value());
  auto read = database.query("SELECT * FROM t");
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->columns() == 5U);
  std::size_t row = 0;
  while (read->next())
    for (std::size_t i = 0; i < read->size(); ++i, ++row) {
      RC_ASSERT(read->numbers<std::uint64_t>(0)[i] == subjects[row]);
      RC_ASSERT(read->numbers<std::int64_t>(1)[i] == times[row]);
      RC_ASSERT(read->numbers<double>(2)[i] == volumes[row]);
      RC_ASSERT(read->is_null(3, i) == (present[row] == 0));
      RC_ASSERT(read->is_null(4, i) == (present[row] == 0));
      if (present[row] == 0) continue;
      RC_ASSERT(read->numbers<std::uint16_t>(3)[i] == ports[row]);
      RC_ASSERT(read->text(4, i) == sites[row]);
    }
  RC_ASSERT(row == rows);
}

TEST(Duckdb, parameters_stand_for_values_and_are_never_read_as_sql) {
  DuckDatabase database = open();
  const std::string_view hostile = "x'; DROP TABLE t; --";
  ASSERT_TRUE(database.run("CREATE TABLE t AS SELECT 7::BIGINT AS a"));
  const std::array<DuckValue, 5> values = {hostile, std::uint64_t{1} << 63, true, 2.5, std::monostate()};
  auto rows = database.query("SELECT $1::VARCHAR, $2::UBIGINT, $3::BOOLEAN, $4::DOUBLE, $5::BIGINT, a FROM t",
                             values);
  ASSERT_TRUE(rows) << rows.error().text();
  ASSERT_TRUE(rows->next());
  EXPECT_EQ(rows->text(0, 0), hostile);
  EXPECT_EQ(rows->numbers<std::uint64_t>(1)[0], std::uint64_t{1} << 63);
  EXPECT_TRUE(rows->numbers<bool>(2)[0]);
  EXPECT_EQ(rows->numbers<double>(3)[0], 2.5);
  EXPECT_TRUE(rows->is_null(4, 0));
  EXPECT_EQ(rows->numbers<std::int64_t>(5)[0], 7);
  EXPECT_FALSE(rows->next());
  EXPECT_FALSE(database.query("SELECT $1 + $2", std::array<DuckValue, 1>{true}));
}

TEST(Duckdb, parquet_goes_through_memory_and_files_of_other_columns_join) {
  DuckDatabase database = open();
  ASSERT_TRUE(
      database.run("CREATE TABLE t AS SELECT range AS a, 'site' || range % 7 AS site FROM range(100000)"));
  auto first = database.to_parquet("SELECT * FROM t ORDER BY a", {.row_group_rows = 20'480});
  auto second = database.to_parquet("SELECT 5::BIGINT AS a");
  ASSERT_TRUE(first && second);
  EXPECT_EQ(as_text(first->bytes()).substr(0, 4), "PAR1");

  // Another database: only the bytes are handed on.
  auto copy = MemoryFile::copy_of(first->bytes());
  ASSERT_TRUE(copy);
  std::vector<MemoryFile> files;
  files.push_back(std::move(*copy));
  files.push_back(std::move(*second));
  DuckDatabase other = open();
  ASSERT_TRUE(other.add_parquet("parts", std::move(files)));
  EXPECT_EQ(number(other, "SELECT count(*) FROM parts"), 100'001);
  EXPECT_EQ(number(other, "SELECT count(*) FROM parts WHERE site IS NULL"), 1);
  const std::array<DuckValue, 1> site = {std::string_view("site3")};
  EXPECT_EQ(number(other, "SELECT sum(a)::BIGINT FROM parts WHERE site = $1", site),
            3 * 14'286 + 7 * (14'285 * 14'286 / 2));

  // Descriptors are numbered anew: what is read next is not what was read before.
  ASSERT_TRUE(other.drop_parquet("parts"));
  std::vector<MemoryFile> next;
  next.push_back(std::move(database.to_parquet("SELECT 1::BIGINT AS a").value()));
  ASSERT_TRUE(other.add_parquet("parts", std::move(next)));
  EXPECT_EQ(number(other, "SELECT count(*) FROM parts"), 1);
}

TEST(Duckdb, bytes_that_are_no_parquet_are_told_as_corrupt) {
  DuckDatabase database = open();
  ASSERT_TRUE(database.run("CREATE TABLE t AS SELECT range AS a FROM range(100000)"));
  auto whole = database.to_parquet("SELECT * FROM t");
  ASSERT_TRUE(whole);
  const Bytes bytes = whole->bytes();
  for (const std::size_t length : {std::size_t{0}, std::size_t{3}, bytes.size() / 2, bytes.size() - 1}) {
    std::vector<MemoryFile> files;
    files.push_back(std::move(MemoryFile::copy_of(bytes.first(length)).value()));
    EXPECT_EQ(database.add_parquet("cut", std::move(files)).error().code, ErrorCode::corrupt) << length;
  }
}

TEST(Duckdb, columns_that_are_none_uneven_or_no_utf8_become_no_parquet) {
  DuckDatabase database = open();
  const std::vector<std::uint64_t> values(5'000, 1);
  EXPECT_FALSE(database.to_parquet(std::span<const DuckColumn>()));
  EXPECT_FALSE(database.to_parquet(
      std::array<DuckColumn, 2>{{{"a", values, {}}, {"b", std::span(values).first(2), {}}}}));
  const std::vector<std::uint8_t> present(2, 1);
  EXPECT_FALSE(database.to_parquet(std::array<DuckColumn, 1>{{{"a", values, present}}}));
  std::vector<std::string_view> texts(5'000, "good");
  texts[4'999] = "caf\xe9";
  const std::array<DuckColumn, 1> bad = {{{"a", texts, {}}}};
  EXPECT_EQ(database.to_parquet(bad).error().code, ErrorCode::invalid);
  texts[4'999] = {};
  EXPECT_TRUE(database.to_parquet(bad));
}

// LG-07: whoever reads the program's errors is not to read what people did.
TEST(Duckdb, an_error_tells_its_nature_and_no_value) {
  DuckDatabase database = open();
  ASSERT_TRUE(database.run("CREATE TABLE t AS SELECT 'marie.durand' AS name"));
  for (const char* sql : {"SELECT name::INTEGER FROM t", "SELECT error(name) FROM t",
                          "SELECT * FROM \"marie.durand\"", "SELECT marie.durand", "SELEC 'marie.durand'"}) {
    const auto failed = database.query(sql);
    ASSERT_FALSE(failed) << sql;
    const std::string words = failed.error().where + failed.error().french + failed.error().english;
    EXPECT_EQ(words.find("marie"), std::string::npos) << words;
  }
  EXPECT_EQ(database.query("SELECT sum(range) FROM range(3)").error().code, ErrorCode::invalid);  // a HUGEINT
}

class DuckdbWithoutDisk : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "cartulaire-duckdb-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    before_ = std::filesystem::current_path();
    home_ = std::getenv("HOME") == nullptr ? "" : std::getenv("HOME");
    std::filesystem::current_path(folder_);
    ::setenv("HOME", folder_.c_str(), 1);
    ::setenv("TMPDIR", folder_.c_str(), 1);
  }
  void TearDown() override {
    std::filesystem::current_path(before_);
    ::setenv("HOME", home_.c_str(), 1);
    ::unsetenv("TMPDIR");
    std::filesystem::remove_all(folder_);
  }
  Path folder_;
  Path before_;
  std::string home_;
};

// LG-09: what is decrypted to be counted never reaches a disk.
TEST_F(DuckdbWithoutDisk, a_query_beyond_its_memory_fails_and_nothing_is_written) {
  {
    DuckDatabase database = open({.memory_mib = 64});
    const auto failed = database.query(
        "SELECT max(n)::BIGINT FROM (SELECT row_number() OVER (ORDER BY hash(range), repeat('x', 500)) AS n "
        "FROM range(1000000))");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ErrorCode::too_large) << failed.error().text(base::Language::english);
    EXPECT_EQ(number(database, "SELECT 3::BIGINT"), 3);  // it goes on
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(DuckdbWithoutDisk, no_path_of_the_disk_can_be_read_or_written_and_no_limit_lifted) {
  ASSERT_TRUE(replace_file(folder_ / "secret.csv", std::string_view("a,b\n1,2\n")));
  DuckDatabase database = open();
  const std::string secret = "'" + (folder_ / "secret.csv").string() + "'";
  for (const std::string& sql : std::vector<std::string>{
           "SELECT count(*) FROM read_csv(" + secret + ")",
           "SELECT count(*) FROM read_text('/proc/self/environ')",
           "SELECT count(*) FROM read_text('/proc/self/fd/../environ')", "COPY (SELECT 1) TO " + secret,
           "COPY (SELECT 1) TO 'here.csv'", "ATTACH 'here.db'", "EXPORT DATABASE 'here'", "INSTALL httpfs",
           "LOAD httpfs", "SET enable_external_access = true", "SET temp_directory = '.'",
           "SET memory_limit = '9GB'", "CREATE PERSISTENT SECRET s (TYPE http)"})
    EXPECT_FALSE(database.run(sql)) << sql;
  std::filesystem::remove(folder_ / "secret.csv");
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST(DuckdbLibrary, what_is_absent_or_no_duckdb_is_told_with_the_cure) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");  // the library of this process may be loaded already
  const auto open_with = [](const char* file) {
    ::setenv("CARTULAIRE_DUCKDB", file, 1);
    const auto opened = DuckDatabase::open();
    std::cerr << (opened ? "opened" : opened.error().text(base::Language::english));
    std::exit(0);
  };
  EXPECT_EXIT(
      open_with("/nowhere/libduckdb.so"), ::testing::ExitedWithCode(0),
      "^/nowhere/libduckdb.so: DuckDB.*does not load: install DuckDB 1.5 or newer.*CARTULAIRE_DUCKDB");
  EXPECT_EXIT(open_with("libsodium.so.23"), ::testing::ExitedWithCode(0), "too old: install DuckDB 1.5");
}

TEST(MemoryFile, its_bytes_are_wiped_for_whoever_still_holds_it) {
  auto file = MemoryFile::copy_of(as_bytes("marie.durand"));
  ASSERT_TRUE(file);
  auto held = File::open_read(file->path());
  ASSERT_TRUE(held);
  std::array<std::byte, 12> read{};
  ASSERT_EQ(held->read_at(0, read).value(), 12U);
  EXPECT_EQ(as_text(read), "marie.durand");
  *file = MemoryFile();
  ASSERT_EQ(held->read_at(0, read).value(), 12U);
  EXPECT_EQ(as_text(read), std::string(12, '\0'));
}

}  // namespace
}  // namespace cartulaire::platform
