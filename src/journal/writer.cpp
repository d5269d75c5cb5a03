#include "journal/writer.hpp"

#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include <unistd.h>

#include "journal/day_keys.hpp"
#include "journal/notary.hpp"
#include "journal/queue.hpp"
#include "journal/recovery.hpp"
#include "journal/segment_writer.hpp"

namespace cartulaire::journal {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using Word = StatusPage::Word;
using SteadyClock = std::chrono::steady_clock;

constexpr auto kHeartbeat = std::chrono::milliseconds(100);  // sign of life when there is nothing to write

// condition_variable::wait_until overflows on the end of time.
template <class Ready>
bool wait_for(std::condition_variable& condition, std::unique_lock<std::mutex>& lock, Patience patience,
              Ready ready) {
  if (patience == kForever) {
    condition.wait(lock, ready);
    return true;
  }
  return condition.wait_for(lock, patience, ready);
}

tl::unexpected<base::Error> out_of_patience() {
  return fail(ErrorCode::unavailable, "journal", "le journal n'a pas pu écrire à temps",
              "the journal could not write in time");
}

}  // namespace

class Writer::Impl {
 public:
  Impl(WriterOptions options, const base::Clock& clock, Disk& disk)
      : options_(std::move(options)), clock_(clock), disk_(disk), queue_(0) {}

  Status start();
  Result<Ticket> submit(std::span<const Event> events, Patience patience);
  Status wait(Ticket ticket, Patience patience);
  Ticket durable() {
    const std::lock_guard lock(mutex_);
    return durable_;
  }
  void note_loss(Loss loss, std::uint64_t count);
  Health health() const { return status_.health(); }
  bool failed() {
    const std::lock_guard lock(mutex_);
    return error_.has_value();
  }
  Status close();

 private:
  // ---- the committing thread ----
  void run();
  void tend();
  void commit(const Group& group);
  bool write_prepared();
  bool release_reserve();
  bool wait_for_room(const base::Error& error);
  void look_at_disk();
  bool open_segment(const platform::Digest& previous, std::uint64_t sequence, Ending ending,
                    std::uint64_t previous_length);
  bool rotate();
  void give_up(base::Error error);
  void hold_reserve();

  bool group_is_full() const {
    return queue_.events() >= options_.group_events || queue_.bytes() >= options_.queue_bytes / 4;
  }
  Status failure() const { return tl::unexpected(*error_); }

  const WriterOptions options_;
  const base::Clock& clock_;
  Disk& disk_;
  platform::Path folder_;
  platform::File lock_;
  platform::SignKeyPair node_keys_;
  StatusPage status_;
  std::optional<Notary> notary_;

  // Under mutex_.
  std::mutex mutex_;
  std::condition_variable work_;  // for the committing thread
  std::condition_variable done_;  // for callers: durable_, room or error_ changed
  Queue queue_;
  std::uint64_t in_hand_bytes_ = 0;
  SteadyClock::time_point group_began_;
  Ticket durable_ = 0;
  std::optional<base::Error> error_;
  bool stopping_ = false;

  // Of the committing thread alone.
  std::optional<SegmentWriter> segment_;
  std::array<std::byte, 16> incarnation_{};
  std::vector<SchemaPtr> schemas_;  // those that the segments of this writer know
  std::uint64_t last_segment_ = 0;
  std::uint64_t cut_bytes_ = 0;
  base::Instant last_head_;
  DiskState disk_state_ = DiskState::ok;
  bool reserve_held_ = false;
  bool started_ = false;
  std::thread thread_;
};

// ---- starting ----

Status Writer::Impl::start() {
  if (!is_label(options_.node) || !is_label(options_.writer))
    return fail(ErrorCode::invalid, "journal",
                "un nom de nœud ou d'écrivain a 1 à 64 lettres, chiffres, `.`, `_` ou `-`",
                "a node or writer name has 1 to 64 letters, digits, `.`, `_` or `-`");
  folder_ = options_.spool / options_.writer;
  if (auto status = platform::make_folder(options_.spool, 0750); !status) return status;
  if (auto status = platform::make_folder(folder_, 0750); !status) return status;
  auto lock = platform::File::append(folder_ / "lock");
  if (!lock) return base::pass(lock);
  lock_ = std::move(*lock);
  if (auto status = lock_.lock_exclusive(); !status) return status;
  auto keys = platform::sign_keys_at(options_.spool / "node.key");
  if (!keys) return base::pass(keys);
  node_keys_ = std::move(*keys);
  auto page = StatusPage::open(folder_);
  if (!page) return base::pass(page);
  status_ = std::move(*page);
  const auto recovered = recover(folder_);
  if (!recovered) return tl::unexpected(recovered.error());

  platform::random_bytes(incarnation_);
  cut_bytes_ = recovered->cut_bytes;
  queue_ = Queue(recovered->next_sequence);
  durable_ = recovered->next_sequence;
  last_head_ = clock_.now();
  for (const Word word : {Word::acknowledged, Word::head_failures, Word::oldest_pending, Word::last_commit})
    status_.set(word, 0);
  status_.add(Word::cut_bytes, cut_bytes_);
  status_.set(Word::process, static_cast<std::uint64_t>(::getpid()));
  status_.set(Word::heartbeat, clock_.now());
  status_.set(Word::next_sequence, recovered->next_sequence);
  last_segment_ = recovered->previous_segment;
  notary_.emplace(options_.checkpoint.empty() ? folder_ / "heads" : options_.checkpoint, status_, clock_);
  look_at_disk();
  if (disk_state_ != DiskState::full) hold_reserve();
  if (!open_segment(recovered->chain, recovered->next_sequence, recovered->previous_ending,
                    recovered->previous_length)) {
    notary_.reset();
    return failure();
  }
  started_ = true;
  thread_ = std::thread([this] { run(); });
  return {};
}

// ---- the callers' side ----

Result<Ticket> Writer::Impl::submit(std::span<const Event> events, Patience patience) {
  std::unique_lock lock(mutex_);
  const bool room = wait_for(done_, lock, patience, [this] {
    return error_ || stopping_ || queue_.bytes() + in_hand_bytes_ < options_.queue_bytes;
  });
  if (error_) return tl::unexpected(*error_);
  if (stopping_)
    return fail(ErrorCode::unavailable, "journal", "le journal est fermé", "the journal is closed");
  if (!room) return out_of_patience();
  const bool was_empty = queue_.events() == 0;
  queue_.add(events, clock_.now());
  if (was_empty && !events.empty()) {
    group_began_ = SteadyClock::now();
    if (in_hand_bytes_ == 0) status_.set(Word::oldest_pending, *queue_.oldest());
    work_.notify_one();
  } else if (group_is_full()) {
    work_.notify_one();
  }
  return queue_.next_sequence();
}

Status Writer::Impl::wait(Ticket ticket, Patience patience) {
  std::unique_lock lock(mutex_);
  const bool known = wait_for(done_, lock, patience, [&] { return error_ || durable_ >= ticket; });
  if (durable_ >= ticket) return {};
  if (error_) return failure();
  (void)known;
  return out_of_patience();
}

void Writer::Impl::note_loss(Loss loss, std::uint64_t count) {
  status_.add(loss, count);
  const std::lock_guard lock(mutex_);
  if (error_ || stopping_) return;
  if (queue_.empty()) group_began_ = SteadyClock::now();
  queue_.add(LossNote{clock_.now(), count, std::string(loss_name(loss))});
  work_.notify_one();
}

Status Writer::Impl::close() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    work_.notify_one();
    done_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
  if (notary_) notary_->close();
  const std::lock_guard lock(mutex_);
  lock_.close();
  return error_ ? failure() : Status();
}

// ---- the committing thread ----

void Writer::Impl::run() {
  Group group;
  std::unique_lock lock(mutex_);
  for (;;) {
    work_.wait_for(lock, kHeartbeat, [&] { return stopping_ || !queue_.empty(); });
    if (!queue_.empty())
      work_.wait_until(lock, group_began_ + options_.group_delay,
                       [&] { return stopping_ || group_is_full(); });
    const bool stop = stopping_;
    const Ticket ticket = queue_.next_sequence();
    const std::uint64_t events = queue_.events();
    in_hand_bytes_ = queue_.bytes();
    group = queue_.take(std::move(group));

    lock.unlock();

    tend();
    if (!group.empty()) commit(group);

    lock.lock();
    in_hand_bytes_ = 0;
    if (error_) {
      done_.notify_all();
      return;
    }
    durable_ = ticket;
    if (events > 0) {
      status_.set(Word::last_commit, clock_.now());
      status_.add(Word::acknowledged, events);
      status_.set(Word::next_sequence, ticket);
    }
    if (const auto oldest = queue_.oldest()) {
      status_.set(Word::oldest_pending, *oldest);
    } else {
      status_.set(Word::oldest_pending, 0);
    }
    done_.notify_all();
    if (stop && queue_.empty()) break;
  }
  lock.unlock();
  segment_->prepare_end(clock_.now());
  if (write_prepared()) {
    notary_->send(sign_head(segment_->head(clock_.now()), node_keys_));
    status_.set(DiskState::closed);
  }
}

// What has its time whether events come or not.
void Writer::Impl::tend() {
  const base::Instant now = clock_.now();
  status_.set(Word::heartbeat, now);
  look_at_disk();
  if (disk_state_ == DiskState::ok && !reserve_held_) hold_reserve();
  const Day key_day = Day(std::chrono::days(segment_->header().key_day));
  const Day opened = day_of(segment_->header().opened);
  if (day_of(now) != opened || segment_->bytes() > options_.segment_bytes) {
    if (!rotate()) return;
  }
  status_.set(Word::stale_key_days, static_cast<std::uint64_t>((day_of(now) - key_day).count()));
  if (now - last_head_ >= options_.head_every) {
    notary_->send(sign_head(segment_->head(now), node_keys_));
    last_head_ = now;
  }
}

void Writer::Impl::commit(const Group& group) {
  {
    const std::lock_guard lock(mutex_);
    if (error_) return;
  }
  segment_->prepare(group);
  for (const auto& [index, schema] : group.schemas)
    schemas_.push_back(schema);
  write_prepared();
}

bool Writer::Impl::write_prepared() {
  for (;;) {
    base::Error error{ErrorCode::too_large, folder_.string(), "le disque est plein", "the disk is full"};
    if (disk_state_ == DiskState::full) look_at_disk();
    if (disk_state_ != DiskState::full) {
      const Written written = segment_->commit(error);
      if (written == Written::done) return true;
      if (written == Written::failed) {
        give_up(std::move(error));
        return false;
      }
      if (release_reserve()) continue;
    }
    if (!wait_for_room(error)) return false;
  }
}

// For the group in hand: somebody else filled the disk below the marks.
bool Writer::Impl::release_reserve() {
  return std::exchange(reserve_held_, false) && platform::remove_file(folder_ / "reserve").has_value();
}

// False when the writer is to stop instead.
bool Writer::Impl::wait_for_room(const base::Error& error) {
  disk_state_ = DiskState::full;
  status_.set(disk_state_);
  std::unique_lock lock(mutex_);
  if (!stopping_ && started_) {
    work_.wait_for(lock, kHeartbeat, [this] { return stopping_; });
    status_.set(Word::heartbeat, clock_.now());
    return true;
  }
  lock.unlock();
  give_up(error);
  return false;
}

void Writer::Impl::look_at_disk() {
  const auto free = disk_.free_bytes(folder_);
  if (!free) return;  // a file system that cannot tell: the writes will
  status_.set(Word::free_bytes, *free);
  const bool stays_full = disk_state_ == DiskState::full && *free < options_.low_bytes;
  if (*free < options_.stop_bytes || stays_full) {
    disk_state_ = DiskState::full;
  } else {
    disk_state_ = *free < options_.low_bytes ? DiskState::low : DiskState::ok;
  }

  status_.set(disk_state_);
}

void Writer::Impl::hold_reserve() {
  if (options_.reserve_bytes == 0) return;
  auto file = platform::File::open_update(folder_ / "reserve");
  reserve_held_ = file && file->preallocate(options_.reserve_bytes);
  if (file && !reserve_held_) (void)platform::remove_file(folder_ / "reserve");
}

bool Writer::Impl::open_segment(const platform::Digest& previous, std::uint64_t sequence, Ending ending,
                                std::uint64_t previous_length) {
  const base::Instant now = clock_.now();
  const auto key = day_key_for(options_.intake, day_of(now));
  if (!key) {
    give_up(key.error());
    return false;
  }
  Header header;
  header.node = options_.node;
  header.writer = options_.writer;
  header.incarnation = incarnation_;
  header.previous_segment = last_segment_;
  header.segment = last_segment_ + 1;
  header.opened = now;
  header.key_day = static_cast<std::int32_t>(key->day.time_since_epoch().count());
  header.day_key = key->key;
  header.first_sequence = sequence;
  header.previous_length = previous_length;
  header.previous_ending = ending;
  header.cut_bytes = std::exchange(cut_bytes_, 0);
  segment_.emplace(folder_, std::move(header), previous, schemas_, node_keys_, disk_);
  if (!write_prepared()) return false;
  last_segment_ = segment_->header().segment;
  status_.set(Word::segment, last_segment_);
  return true;
}

bool Writer::Impl::rotate() {
  segment_->prepare_end(clock_.now());
  if (!write_prepared()) return false;
  notary_->send(sign_head(segment_->head(clock_.now()), node_keys_));
  const platform::Digest chain = segment_->chain();
  const std::uint64_t sequence = segment_->next_sequence();
  const std::uint64_t length = segment_->bytes();
  return open_segment(chain, sequence, Ending::ended, length);
}

void Writer::Impl::give_up(base::Error error) {
  status_.set(DiskState::failed);
  const std::lock_guard lock(mutex_);
  if (!error_) error_ = std::move(error);
  done_.notify_all();
}

// ---- Writer ----

Writer::Writer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Writer::~Writer() {
  (void)impl_->close();
}

Result<std::unique_ptr<Writer>> Writer::open(WriterOptions options, const base::Clock& clock, Disk& disk) {
  auto impl = std::make_unique<Impl>(std::move(options), clock, disk);
  if (auto status = impl->start(); !status) return base::pass(status);
  return std::unique_ptr<Writer>(new Writer(std::move(impl)));
}

Status Writer::append(std::span<const Event> events, Patience patience) {
  const auto began = SteadyClock::now();
  auto ticket = impl_->submit(events, patience);
  if (!ticket) return base::pass(ticket);
  if (patience != kForever) patience -= std::chrono::duration_cast<Patience>(SteadyClock::now() - began);
  return impl_->wait(*ticket, patience);
}

Result<Ticket> Writer::submit(std::span<const Event> events, Patience patience) {
  return impl_->submit(events, patience);
}
Status Writer::wait(Ticket ticket, Patience patience) {
  return impl_->wait(ticket, patience);
}
Ticket Writer::durable() const {
  return impl_->durable();
}
void Writer::note_loss(Loss loss, std::uint64_t count) {
  impl_->note_loss(loss, count);
}
Health Writer::health() const {
  return impl_->health();
}
bool Writer::failed() const {
  return impl_->failed();
}
Status Writer::close() {
  return impl_->close();
}

}  // namespace cartulaire::journal
