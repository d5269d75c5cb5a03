// What the tests of the journal share: a spool in a folder of its own, a fake disk, and events made up here.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include <unistd.h>

#include "base/time.hpp"
#include "journal/day_keys.hpp"
#include "journal/disk.hpp"
#include "journal/event.hpp"
#include "journal/reader.hpp"
#include "journal/segment_writer.hpp"
#include "journal/writer.hpp"
#include "platform/test_folder.hpp"

namespace cartulaire::journal::testing {

// 2026-11-23T09:00:00Z
inline constexpr base::Instant kMorning{std::chrono::milliseconds(1'795'424'400'000)};

inline SchemaPtr make_schema(std::vector<std::string> fields, const std::string& version = "1") {
  Announcement announcement;
  announcement.entity = "ville";
  announcement.charter = "essai";
  announcement.version = version;
  announcement.fields = std::move(fields);
  announcement.retention_days = 180;
  return LogSchema::make(std::move(announcement)).value();
}

// In memory where that exists: these tests sync thousands of times, and the disk is a fake one anyway.
inline platform::Path quick_disk() {
  const std::filesystem::path memory = "/dev/shm";
  return ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
}

struct TemporaryFolder : platform::TestFolder {
  TemporaryFolder() : platform::TestFolder(quick_disk()) {}
};

// A spool with its hub beside it.
struct Spool {
  TemporaryFolder folder;
  base::ManualClock clock{kMorning};

  Spool() { (void)publish_day_keys(hub(), intake(), day_of(kMorning), 3).value(); }
  [[nodiscard]] platform::Path hub() const { return folder.path() / "hub"; }
  [[nodiscard]] platform::Path intake() const { return folder.path() / "intake"; }
  [[nodiscard]] platform::Path writer_folder() const { return folder.path() / "spool" / "web"; }
  [[nodiscard]] platform::Path segment(std::uint64_t number) const {
    return segment_path(writer_folder(), number);
  }
  [[nodiscard]] WriterOptions options() const {
    WriterOptions options;
    options.spool = folder.path() / "spool";
    options.intake = intake();
    options.checkpoint = folder.path() / "checkpoint";
    options.group_delay = std::chrono::milliseconds(1);
    options.reserve_bytes = 4096;
    options.low_bytes = 2;
    options.stop_bytes = 1;
    return options;
  }
};

// A disk that a test makes full, failing or stopped.
class FakeDisk final : public Disk {
 public:
  base::Status write(platform::File& file, platform::Bytes bytes) override {
    const std::uint64_t room = room_.load();
    if (bytes.size() <= room) {
      room_ -= room == UINT64_MAX ? 0 : bytes.size();
      return file.write_all(bytes);
    }
    (void)file.write_all(bytes.first(room));  // as a real disk does: a part arrives
    room_ = later_room_.exchange(room);
    return base::fail(base::ErrorCode::too_large, "disk", "plein", "full");
  }
  base::Status sync(platform::File& file) override {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !stopped_; });
    --waiting_;
    if (failing_.load()) return base::fail(base::ErrorCode::io, "disk", "panne", "broken");
    return file.sync_data();
  }
  base::Result<std::uint64_t> free_bytes(const platform::Path&) override { return free_.load(); }

  // Room for so many bytes; `later` after the first write that did not fit.
  void leave_room(std::uint64_t bytes, std::uint64_t later = 0) {
    later_room_ = later == 0 ? bytes : later;
    room_ = bytes;
  }
  void set_free(std::uint64_t bytes) { free_ = bytes; }
  void fail_syncs() { failing_ = true; }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  void go_on() {
    const std::lock_guard lock(mutex_);
    stopped_ = false;
    changed_.notify_all();
  }
  // Returns once a sync is held up by stop().
  void wait_for_held_sync() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_ && waiting_ > 0; });
  }

 private:
  std::atomic<std::uint64_t> room_{UINT64_MAX};
  std::atomic<std::uint64_t> later_room_{UINT64_MAX};
  std::atomic<std::uint64_t> free_{UINT64_MAX / 2};
  std::atomic<bool> failing_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
  int waiting_ = 0;
};

// Every event of a writer's folder, in the order of its segments, opened with the hub's keys.
inline base::Result<std::vector<StoredEvent>> read_all(const platform::Path& folder,
                                                       const platform::Path& hub,
                                                       std::deque<SegmentReader>& readers) {
  std::vector<StoredEvent> all;
  const auto numbers = segments_in(folder);
  if (!numbers) return tl::unexpected(numbers.error());
  for (const std::uint64_t number : *numbers) {
    const auto bytes = read_segment(segment_path(folder, number));
    if (!bytes) return tl::unexpected(bytes.error());
    SegmentReader& reader = readers.emplace_back();
    Record record;
    std::size_t at = 0;
    for (; parse_record(platform::Bytes(*bytes).subspan(at), record) == Parse::good; at += record.size()) {
      if (record.type == RecordType::header)
        if (auto status = reader.begin(record, hub); !status) return base::pass(status);
      if (record.type == RecordType::schema)
        if (auto status = reader.add_schema(record); !status) return base::pass(status);
      if (record.type != RecordType::block) continue;
      auto events = reader.events(record);
      if (!events) return tl::unexpected(events.error());
      for (StoredEvent& event : *events)
        all.push_back(std::move(event));
    }
  }
  return all;
}

}  // namespace cartulaire::journal::testing
