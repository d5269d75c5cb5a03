// A writer that is made to be killed: journal_victim SPOOL INTAKE ROUND
//
// Two threads append small batches for ever. After each acknowledgement a line "first last" goes to standard
// output in one write: the numbers of the events, which are their volumes.
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "journal/writer.hpp"

namespace {

using namespace cartulaire;

// Writes in small pieces, so that a kill often falls inside a record.
class PiecemealDisk final : public journal::Disk {
 public:
  base::Status write(platform::File& file, platform::Bytes bytes) override {
    constexpr std::size_t kPiece = 48;
    for (; bytes.size() > kPiece; bytes = bytes.subspan(kPiece)) {
      if (auto status = file.write_all(bytes.first(kPiece)); !status) return status;
      std::this_thread::yield();
    }
    return file.write_all(bytes);
  }
  base::Status sync(platform::File& file) override { return file.sync_data(); }
  base::Result<std::uint64_t> free_bytes(const platform::Path& folder) override {
    return platform::free_bytes(folder);
  }
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
  if (argc != 4) return 2;
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
  PiecemealDisk disk;
  auto writer = journal::Writer::open(std::move(options), clock, disk);
  if (!schema || !writer) return 3;
  std::thread other([&] { append_for_ever(**writer, *schema, round << 32 | 1ULL << 28, clock); });
  append_for_ever(**writer, *schema, round << 32, clock);
}
