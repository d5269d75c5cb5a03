#include "journal/notary.hpp"

#include <chrono>

namespace cartulaire::journal {
namespace {

constexpr std::size_t kMaxWaiting = 4096;  // two weeks of heads; older ones are covered by newer
constexpr auto kRetry =
    std::chrono::milliseconds(1000);  // between two tries at a file that cannot be written

}  // namespace

Notary::Notary(platform::Path checkpoint, StatusPage& status, const base::Clock& clock)
    : checkpoint_(std::move(checkpoint)), status_(status), clock_(clock), thread_([this] { run(); }) {}

Notary::~Notary() {
  close();
}

void Notary::send(std::string line) {
  const std::lock_guard lock(mutex_);
  if (lines_.size() == kMaxWaiting) lines_.pop_front();
  lines_.push_back(std::move(line));
  wake_.notify_one();
}

void Notary::close() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    wake_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void Notary::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return closing_ || !lines_.empty(); });
    if (lines_.empty()) return;
    const std::string line = lines_.front();
    lock.unlock();
    const bool written = write(line);
    if (written) {
      status_.set(StatusPage::Word::last_head, clock_.now());
    } else {
      status_.add(StatusPage::Word::head_failures, 1);
    }
    lock.lock();
    if (written) {
      if (!lines_.empty() && lines_.front() == line) lines_.pop_front();
      continue;
    }
    if (closing_) return;
    wake_.wait_for(lock, kRetry, [this] { return closing_; });
  }
}

bool Notary::write(const std::string& line) {
  if (!file_.is_open()) {
    auto file = platform::File::append(checkpoint_, 0644);
    if (!file) return false;
    file_ = std::move(*file);
  }
  if (file_.write_all(platform::as_bytes(line + "\n")) && file_.sync_data()) return true;
  file_.close();  // a line written twice is harmless, a missing one is not
  return false;
}

}  // namespace cartulaire::journal
