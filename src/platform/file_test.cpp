#include "platform/file.hpp"

#include <cstdlib>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace cartulaire::platform {
namespace {

class FileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "cartulaire-file-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  Path folder_;
};

TEST_F(FileTest, replacing_a_file_leaves_the_new_content_and_no_draft_behind) {
  const Path path = folder_ / "manifest";
  ASSERT_TRUE(replace_file(path, std::string_view("old")));
  ASSERT_TRUE(replace_file(path, std::string_view("new")));
  EXPECT_EQ(read_text(path).value(), "new");
  EXPECT_EQ(files_in(folder_).value().size(), 1U);
}

TEST_F(FileTest, a_mapping_outlives_the_replacement_of_its_file) {
  const Path path = folder_ / "list";
  ASSERT_TRUE(replace_file(path, std::string_view("first")));
  const auto mapped = MappedFile::open(path);
  ASSERT_TRUE(mapped);
  ASSERT_TRUE(replace_file(path, std::string_view("second")));
  EXPECT_EQ(as_text(mapped->bytes()), "first");
}

TEST_F(FileTest, a_text_longer_than_the_limit_is_refused) {
  const Path path = folder_ / "long";
  ASSERT_TRUE(replace_file(path, std::string(100, 'x')));
  EXPECT_EQ(read_text(path, 100).value().size(), 100U);
  EXPECT_EQ(read_text(path, 99).error().code, base::ErrorCode::too_large);
}

TEST_F(FileTest, what_is_absent_is_told_from_what_cannot_be_read) {
  EXPECT_EQ(read_text(folder_ / "nothing").error().code, base::ErrorCode::not_found);
  EXPECT_EQ(read_text(folder_).error().code, base::ErrorCode::io);
}

TEST_F(FileTest, a_failed_sync_poisons_the_file_for_good) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);  // fdatasync of a pipe fails with EINVAL
  auto file = File::append("/proc/self/fd/" + std::to_string(ends[1]));
  if (file) {
    EXPECT_FALSE(file->sync_data());
    EXPECT_TRUE(file->poisoned());
    EXPECT_FALSE(file->write_all(as_bytes("more")));
    EXPECT_FALSE(file->sync_data());
  }
  ::close(ends[0]);
  ::close(ends[1]);
  ASSERT_TRUE(file);
}

TEST_F(FileTest, a_second_lock_is_refused_until_the_first_is_closed) {
  auto first = File::append(folder_ / "lock");
  auto second = File::append(folder_ / "lock");
  ASSERT_TRUE(first->lock_exclusive());
  EXPECT_EQ(second->lock_exclusive().error().code, base::ErrorCode::refused);
  first->close();
  EXPECT_TRUE(second->lock_exclusive());
}

TEST_F(FileTest, a_shared_page_keeps_its_content_and_its_readers_across_a_restart) {
  const Path path = folder_ / "status";
  auto writer = SharedPage::open_write(path);
  ASSERT_TRUE(writer);
  const auto reader = SharedPage::open_read(path);
  ASSERT_TRUE(reader);
  writer->data()[7] = std::byte{42};
  EXPECT_EQ(reader->data()[7], std::byte{42});
  *writer = SharedPage();
  const auto again = SharedPage::open_write(path);
  EXPECT_EQ(again->data()[7], std::byte{42});
  again->data()[7] = std::byte{43};
  EXPECT_EQ(reader->data()[7], std::byte{43});
}

}  // namespace
}  // namespace cartulaire::platform
