#include "journal/status.hpp"

#include <atomic>

namespace cartulaire::journal {
namespace {

constexpr std::uint64_t kMagic = 0x0000'0001'5453'5443;  // "CTST", version 1
using Word = StatusPage::Word;

// Each word stands for itself; nobody needs two of them from one moment.
std::atomic_ref<std::uint64_t> word_at(const platform::SharedPage& page, std::size_t index) {
  return std::atomic_ref<std::uint64_t>(reinterpret_cast<std::uint64_t*>(page.data())[index]);
}
std::uint64_t load(const platform::SharedPage& page, Word word, std::size_t offset = 0) {
  return word_at(page, static_cast<std::size_t>(word) + offset).load(std::memory_order_acquire);
}
base::Instant instant(std::uint64_t value) {
  return base::Instant(std::chrono::milliseconds(static_cast<std::int64_t>(value)));
}

Health read(const platform::SharedPage& page) {
  Health health;
  if (load(page, Word::magic) != kMagic) return health;
  health.state = static_cast<DiskState>(load(page, Word::state));
  health.process = load(page, Word::process);
  health.heartbeat = instant(load(page, Word::heartbeat));
  health.last_commit = instant(load(page, Word::last_commit));
  if (const std::uint64_t oldest = load(page, Word::oldest_pending); oldest != 0)
    health.oldest_pending = instant(oldest);
  health.next_sequence = load(page, Word::next_sequence);
  health.acknowledged = load(page, Word::acknowledged);
  health.segment = load(page, Word::segment);
  health.free_bytes = load(page, Word::free_bytes);
  health.last_head = instant(load(page, Word::last_head));
  health.head_failures = load(page, Word::head_failures);
  health.stale_key_days = load(page, Word::stale_key_days);
  health.cut_bytes = load(page, Word::cut_bytes);
  for (std::size_t kind = 0; kind < kLossKinds; ++kind)
    health.losses[kind] = load(page, Word::losses, kind);
  return health;
}

}  // namespace

std::string_view loss_name(Loss loss) {
  switch (loss) {
    case Loss::queue_full:
      return "queue_full";
    case Loss::unread:
      return "unread";
    case Loss::gap:
      return "gap";
    case Loss::other:
      break;
  }
  return "other";
}

std::string_view disk_state_name(DiskState state) {
  switch (state) {
    case DiskState::none:
      return "none";
    case DiskState::ok:
      return "ok";
    case DiskState::low:
      return "low";
    case DiskState::full:
      return "full";
    case DiskState::failed:
      return "failed";
    case DiskState::closed:
      return "closed";
  }
  return "unknown";
}

bool Health::ready(base::Instant now, std::chrono::milliseconds patience) const {
  return state == DiskState::ok && now - heartbeat <= patience &&
         (!oldest_pending || now - *oldest_pending <= patience);
}

base::Result<StatusReader> StatusReader::open(const platform::Path& folder) {
  auto page = platform::SharedPage::open_read(folder / "status");
  if (!page) return base::pass(page);
  StatusReader reader;
  reader.page_ = std::move(*page);
  return reader;
}

Health StatusReader::health() const {
  return read(page_);
}

bool StatusReader::ready(base::Instant now, std::chrono::milliseconds patience) const {
  if (load(page_, Word::state) != static_cast<std::uint64_t>(DiskState::ok)) return false;
  if (now - instant(load(page_, Word::heartbeat)) > patience) return false;
  const std::uint64_t oldest = load(page_, Word::oldest_pending);
  return oldest == 0 || now - instant(oldest) <= patience;
}

base::Result<StatusPage> StatusPage::open(const platform::Path& folder) {
  auto page = platform::SharedPage::open_write(folder / "status");
  if (!page) return base::pass(page);
  StatusPage status;
  status.page_ = std::move(*page);
  status.set(Word::magic, kMagic);
  return status;
}

void StatusPage::set(Word word, std::uint64_t value) {
  word_at(page_, static_cast<std::size_t>(word)).store(value, std::memory_order_release);
}
void StatusPage::set(Word word, base::Instant value) {
  set(word, static_cast<std::uint64_t>(value.time_since_epoch().count()));
}
void StatusPage::add(Word word, std::uint64_t count) {
  word_at(page_, static_cast<std::size_t>(word)).fetch_add(count, std::memory_order_acq_rel);
}
void StatusPage::add(Loss loss, std::uint64_t count) {
  word_at(page_, static_cast<std::size_t>(Word::losses) + static_cast<std::size_t>(loss))
      .fetch_add(count, std::memory_order_acq_rel);
}
Health StatusPage::health() const {
  return read(page_);
}

}  // namespace cartulaire::journal
