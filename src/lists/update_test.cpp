// Lists from an http address: brought in whole, asked again politely, kept on any failure.
#include <filesystem>
#include <fstream>

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include "lists/importer.hpp"
#include "lists/list_file.hpp"
#include "platform/crypto.hpp"
#include "platform/test_http_server.hpp"

namespace cartulaire::lists {
namespace {

namespace fs = std::filesystem;
using platform::testing::HttpServer;

// What the server has to give, changed as the story goes.
struct Shelf {
  std::string body;
  std::string etag = "\"1\"";
  std::string status = "200 OK";
};

class UpdateTest : public testing::Test {
 protected:
  void SetUp() override {
    std::array<std::byte, 8> random{};
    platform::random_bytes(random);
    folder_ = fs::temp_directory_path() / ("cartulaire-update-" + platform::to_hex(random));
    fs::create_directories(folder_);
    server_ = std::make_unique<HttpServer>([this](const std::string& head) {
      return shelf_.with([&](Shelf& shelf) {
        if (head.find("If-None-Match: " + shelf.etag) != std::string::npos) {
          return HttpServer::reply("304 Not Modified", "");
        }
        return HttpServer::reply(shelf.status, shelf.body, "ETag: " + shelf.etag + "\r\n");
      });
    });
  }
  void TearDown() override {
    server_.reset();
    fs::remove_all(folder_);
  }

  void put(const std::string& body, const std::string& etag, const std::string& status = "200 OK") {
    shelf_.with([&](Shelf& shelf) { shelf = {body, etag, status}; });
  }
  base::Result<ImportReport> update(const std::string& extra = "", const std::string& to = "ads") {
    const std::string yaml = "sources: {remote: {kind: names, place: '" + server_->address("/list") +
                             "', to: [" + to + "], licence: x, attribution: y" + extra + "}}\n";
    auto declared = read_declaration(yaml, folder_ / "lists.yml");
    if (!declared) return base::pass(declared);
    ImportOptions options;
    options.update = true;
    options.max_download = 10'000;
    options.deadline = std::chrono::seconds(20);
    return import_lists(*declared, folder_ / "lists.bin", {}, options);
  }
  [[nodiscard]] bool listed(std::string_view host) const {
    const auto file = ListFile::open(folder_ / "lists.bin");
    EXPECT_TRUE(file);
    SiteBuffer buffer;
    return file && file->table().lookup(*parse_site(host, buffer)).any();
  }

  fs::path folder_;
  base::Guarded<Shelf> shelf_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(UpdateTest, WEB_01_an_update_reads_only_what_changed) {
  put("one.example\n", "\"1\"");
  auto report = update();
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_TRUE(report->written);
  EXPECT_TRUE(listed("one.example"));

  report = update();
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_FALSE(report->written);
  EXPECT_TRUE(report->sources.at(0).unchanged);
  EXPECT_NE(server_->heads().back().find("If-None-Match: \"1\""), std::string::npos);

  put("two.example\n", "\"2\"");
  report = update();
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_TRUE(report->written);
  EXPECT_TRUE(listed("two.example"));
  EXPECT_FALSE(listed("one.example"));
}

TEST_F(UpdateTest, WEB_02_another_category_for_the_same_bytes_is_a_change) {
  put("one.example\n", "\"1\"");
  ASSERT_TRUE(update());
  const auto report = update("", "games");
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_TRUE(report->written);
  EXPECT_TRUE(listed("one.example"));
}

TEST_F(UpdateTest, a_lost_copy_is_fetched_again) {
  put("one.example\n", "\"1\"");
  ASSERT_TRUE(update());
  fs::remove_all(folder_ / "lists.bin.sources");
  const auto report = update();
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_EQ(server_->heads().back().find("If-None-Match"), std::string::npos);
  EXPECT_TRUE(listed("one.example"));
}

TEST_F(UpdateTest, on_any_failure_of_the_server_the_old_lists_stay) {
  put("one.example\n", "\"1\"");
  ASSERT_TRUE(update());
  const std::string before = *platform::read_text(folder_ / "lists.bin");
  const auto still = [&] {
    EXPECT_EQ(*platform::read_text(folder_ / "lists.bin"), before);
    for (const auto& entry : fs::directory_iterator(folder_)) {
      EXPECT_EQ(entry.path().filename().string().find(".work-"), std::string::npos);
    }
  };
  for (const char* status : {"404 Not Found", "500 Internal Server Error", "403 Forbidden"}) {
    put("two.example\n", "\"2\"", status);
    const auto report = update();
    ASSERT_FALSE(report) << status;
    EXPECT_NE(report.error().where.find("remote"), std::string::npos);
    still();
  }
  put(std::string(20'000, 'x'), "\"2\"");
  auto report = update();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, base::ErrorCode::too_large);
  still();

  put("two.example\n", "\"2\"");
  report = update(", sha256: '0000'");
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, base::ErrorCode::refused);
  still();

  server_ = std::make_unique<HttpServer>([](const std::string&) {
    return std::string("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\ntwo.exa");
  });
  EXPECT_FALSE(update());
  still();
}

// An archive whose download was complete for the server but not for its maker.
TEST_F(UpdateTest, a_truncated_archive_is_refused_and_the_old_lists_stay) {
  const fs::path archive = folder_ / "whole.tar.gz";
  struct archive* writer = archive_write_new();
  archive_write_add_filter_gzip(writer);
  archive_write_set_format_pax_restricted(writer);
  archive_write_open_filename(writer, archive.c_str());
  std::string names;
  for (int i = 0; i < 3000; ++i)
    names += "n" + std::to_string(i * 7919) + ".example\n";
  struct archive_entry* header = archive_entry_new();
  archive_entry_set_pathname(header, "blacklists/games/domains");
  archive_entry_set_perm(header, 0644);
  archive_entry_set_filetype(header, AE_IFREG);
  archive_entry_set_size(header, static_cast<la_int64_t>(names.size()));
  archive_write_header(writer, header);
  archive_write_data(writer, names.data(), names.size());
  archive_entry_free(header);
  archive_write_free(writer);

  const std::string whole = *platform::read_text(archive);
  const std::string yaml = "sources: {ut1: {kind: ut1, place: '" + server_->address("/a.tar.gz") + "'}}\n";
  auto declared = read_declaration(yaml, folder_ / "lists.yml");
  ASSERT_TRUE(declared) << declared.error().text();
  put(whole, "\"1\"");
  const auto good = import_lists(*declared, folder_ / "lists.bin", {});
  ASSERT_TRUE(good) << good.error().text();
  EXPECT_TRUE(listed("www.n7919.example"));
  const std::string before = *platform::read_text(folder_ / "lists.bin");
  put(whole.substr(0, whole.size() / 2), "\"2\"");
  const auto cut = import_lists(*declared, folder_ / "lists.bin", {});
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, base::ErrorCode::corrupt);
  EXPECT_EQ(*platform::read_text(folder_ / "lists.bin"), before);
}

}  // namespace
}  // namespace cartulaire::lists
