// A writer that is made to be killed: journal_victim SPOOL INTAKE ROUND STEPS
//
// It kills itself with signal 9 after STEPS steps of its disk, often inside a record; 0: it waits for its
// parent to do it.
//
// Two threads append small batches for ever. After each acknowledgement a line "first last" goes to standard
// output in one write: the numbers of the events, which are their volumes.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "journal/writer.hpp"

namespace {

using namespace cartulaire;

// Writes in small pieces; a step is a piece or a sync.
class DeadlyDisk final : public journal::Disk {
 public:
  explicit DeadlyDisk(std::uint64_t steps) : steps_(steps) {}

  base::Status write(platform::File& file, platform::Bytes bytes) override {
    constexpr std::size_t kPiece = 48;
    while (!bytes.empty()) {
      const platform::Bytes piece = bytes.first(std::min(kPiece, bytes.size()));
      if (auto status = file.write_all(piece); !status) return status;
      bytes = bytes.subspan(piece.size());
      step();
    }
    return {};
  }
  base::Status sync(platform::File& file) override {
    auto status = file.sync_data();
    step();
    return status;
  }
  base::Result<std::uint64_t> free_bytes(const platform::Path& folder) override {
    return platform::free_bytes(folder);
  }

 private:
  void step() {
    if (steps_ != 0 && --steps_ == 0) ::kill(::getpid(), SIGKILL);
  }
  std::uint64_t steps_;
};

void append_for_ever(journal::Writer& writer, const journal::SchemaPtr& schema, std::uint64_t next,
                     const base::Clock& clock) {
  for (;;) {
    std::vector<journal::Event> events;
    const std::uint64_t first = next;
    for (; next < first + 7; ++next) {
      journal::Event& event =
          events.emplace_back(schema, journal::Envelope{clock.now(), journal::Verdict::allow, ""});
      if (!event.set(journal::Field::volume, next)) std::abort();
    }
    if (!writer.append(events)) std::abort();
    const std::string line = fmt::format("{} {}\n", first, next - 1);
    if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) ::_exit(0);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const std::uint64_t round = std::strtoull(argv[3], nullptr, 10);
  journal::Announcement announcement;
  announcement.charter = "essai";
  announcement.version = "1";
  announcement.fields = {"volume"};
  announcement.retention_days = 180;
  const auto schema = journal::LogSchema::make(std::move(announcement));
  journal::WriterOptions options;
  options.spool = argv[1];
  options.intake = argv[2];
  options.group_delay = std::chrono::milliseconds(1);
  options.segment_bytes = 3'000;  // rotations are moments to be killed at, too
  options.reserve_bytes = 4096;
  options.low_bytes = 2;
  options.stop_bytes = 1;
  const base::SystemClock clock;
  DeadlyDisk disk(std::strtoull(argv[4], nullptr, 10));
  auto writer = journal::Writer::open(std::move(options), clock, disk);
  if (!schema || !writer) return 3;
  std::thread other([&] { append_for_ever(**writer, *schema, round << 32 | 1ULL << 28, clock); });
  append_for_ever(**writer, *schema, round << 32, clock);
}
