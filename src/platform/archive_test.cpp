// Archives made by anybody: limits, and no way out of the folder.
#include "platform/archive.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include "platform/crypto.hpp"

namespace cartulaire::platform {
namespace {

namespace fs = std::filesystem;

struct Entry {
  std::string name;
  std::string content;
  std::string link;  // a symbolic link to this where it is not empty
};

class ArchiveTest : public testing::Test {
 protected:
  void SetUp() override {
    std::array<std::byte, 8> random{};
    random_bytes(random);
    folder_ = fs::temp_directory_path() / ("cartulaire-archive-" + to_hex(random));
    fs::create_directories(folder_ / "out");
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] Path make(const std::vector<Entry>& entries, bool zip = false) const {
    const Path path = folder_ / "archive";
    struct archive* writer = archive_write_new();
    if (zip) {
      archive_write_set_format_zip(writer);
    } else {
      archive_write_add_filter_gzip(writer);
      archive_write_set_format_pax_restricted(writer);
    }
    archive_write_open_filename(writer, path.c_str());
    for (const Entry& entry : entries) {
      struct archive_entry* header = archive_entry_new();
      archive_entry_set_pathname(header, entry.name.c_str());
      archive_entry_set_perm(header, 0644);
      archive_entry_set_filetype(header, entry.link.empty() ? AE_IFREG : AE_IFLNK);
      if (!entry.link.empty()) archive_entry_set_symlink(header, entry.link.c_str());
      archive_entry_set_size(header, static_cast<la_int64_t>(entry.content.size()));
      archive_write_header(writer, header);
      archive_write_data(writer, entry.content.data(), entry.content.size());
      archive_entry_free(header);
    }
    archive_write_free(writer);
    return path;
  }
  base::Result<ArchiveReport> unpack(const Path& archive, const ArchiveLimits& limits = {}) const {
    return unpack_archive(archive, folder_ / "out", limits);
  }
  [[nodiscard]] std::string content(const std::string& name) const {
    const auto text = read_text(folder_ / "out" / name);
    return text ? *text : "(none)";
  }

  Path folder_;
};

TEST_F(ArchiveTest, tar_and_zip_come_out_with_their_links) {
  const auto tar = unpack(make({{"lists/games/domains", "a.example\n", ""}, {"lists/play", "", "games"}}));
  ASSERT_TRUE(tar) << tar.error().text();
  EXPECT_EQ(content("lists/games/domains"), "a.example\n");
  EXPECT_EQ(content("lists/play/domains"), "a.example\n");
  EXPECT_EQ(tar->links, 1u);
  fs::remove_all(folder_ / "out");
  fs::create_directories(folder_ / "out");
  const auto zip = unpack(make({{"x", "y", ""}}, true));
  ASSERT_TRUE(zip) << zip.error().text();
  EXPECT_EQ(content("x"), "y");
}

TEST_F(ArchiveTest, nothing_leads_outside) {
  const std::vector<std::vector<Entry>> attacks{
      {{"../escaped", "x", ""}},
      {{"/tmp/cartulaire-escaped", "x", ""}},
      {{"a/../../escaped", "x", ""}},
      {{"link", "", "/etc"}},
      {{"link", "", "../.."}},
      {{"a/link", "", "../../x"}},
      {{"folder", "", "inside"}, {"folder/file", "x", ""}},  // through a link
  };
  for (const std::vector<Entry>& attack : attacks) {
    const auto got = unpack(make(attack));
    ASSERT_FALSE(got) << attack.front().name;
    EXPECT_EQ(got.error().code, base::ErrorCode::refused) << attack.front().name;
    EXPECT_FALSE(fs::exists(folder_ / "escaped"));
    fs::remove_all(folder_ / "out");
    fs::create_directories(folder_ / "out");
  }
}

TEST_F(ArchiveTest, limits_hold) {
  const Path path =
      make({{"a", std::string(600, 'x'), ""}, {"b", std::string(600, 'x'), ""}, {"c/d/e/f", "x", ""}});
  const std::vector<ArchiveLimits> limits{
      {1000, 10'000, 10, 8}, {10'000, 500, 10, 8}, {10'000, 10'000, 2, 8}, {10'000, 10'000, 10, 3}};
  for (const ArchiveLimits& limit : limits) {
    const auto got = unpack(path, limit);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, base::ErrorCode::too_large);
    fs::remove_all(folder_ / "out");
    fs::create_directories(folder_ / "out");
  }
  EXPECT_TRUE(unpack(path));
}

TEST_F(ArchiveTest, what_is_cut_short_or_no_archive_is_corrupt) {
  std::string noise;
  for (int i = 0; i < 20000; ++i)
    noise += std::to_string(i * 7919 % 10007);
  const Path path = make({{"a", noise, ""}});
  const std::string whole = *read_text(path);
  for (const std::size_t size : {whole.size() / 2, whole.size() - 20, std::size_t{5}, std::size_t{0}}) {
    std::ofstream(path, std::ios::binary) << whole.substr(0, size);
    const auto got = unpack(path);
    ASSERT_FALSE(got) << size;
    EXPECT_EQ(got.error().code, base::ErrorCode::corrupt) << size;
    fs::remove_all(folder_ / "out");
    fs::create_directories(folder_ / "out");
  }
  const auto absent = unpack(folder_ / "absent");
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code, base::ErrorCode::not_found);
}

TEST_F(ArchiveTest, zip_entries_are_read_by_name_within_limits) {
  const auto bytes = read_text(make({{"a.xml", "one", ""}, {"b/c.xml", std::string(5'000, 'x'), ""}}, true));
  ASSERT_TRUE(bytes.has_value());
  const Bytes zip = as_bytes(*bytes);
  const auto found = read_zip_entries(zip, "x.zip", {"a.xml", "absent"});
  ASSERT_TRUE(found.has_value()) << found.error().text();
  EXPECT_EQ(*found, (std::map<std::string, std::string>{{"a.xml", "one"}}));
  ArchiveLimits limits;
  limits.entry_bytes = 4'000;
  EXPECT_EQ(read_zip_entries(zip, "x.zip", {"b/c.xml"}, limits).error().code, base::ErrorCode::too_large);
  EXPECT_TRUE(read_zip_entries(zip, "x.zip", {"a.xml"}, limits).has_value());
  EXPECT_EQ(read_zip_entries(zip.first(zip.size() / 2), "x.zip", {"a.xml"}).error().code,
            base::ErrorCode::corrupt);
  EXPECT_EQ(read_zip_entries(as_bytes("no zip"), "x.zip", {"a.xml"}).error().code, base::ErrorCode::corrupt);
}

}  // namespace
}  // namespace cartulaire::platform
