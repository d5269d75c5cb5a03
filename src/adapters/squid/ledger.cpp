#include "adapters/squid/ledger.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstring>

#include <fmt/core.h>
#include <unistd.h>

namespace cartulaire::adapters::squid {
namespace {

using platform::Path;

constexpr std::string_view kAnswers = "answers-";
constexpr std::string_view kLines = "lines-";
constexpr std::uint64_t kMagic = 0x3153'4e41'4754'5243;  // "CRTGANS1"
constexpr std::size_t kMaxLedger = std::size_t{16} << 20;

enum class Word : std::uint8_t { magic, answered, started };

std::uint64_t* word(const platform::SharedPage& page, Word which) {
  return reinterpret_cast<std::uint64_t*>(page.data()) + static_cast<std::size_t>(which);
}
void store(const platform::SharedPage& page, Word which, std::uint64_t value) {
  std::atomic_ref(*word(page, which)).store(value, std::memory_order_relaxed);
}

struct Counter {
  std::string_view name;
  std::uint64_t LineCounts::* member;
};
constexpr std::array<Counter, 8> kCounters = {{{"lines", &LineCounts::lines},
                                               {"visits", &LineCounts::visits},
                                               {"steps", &LineCounts::steps},
                                               {"unannounced", &LineCounts::unannounced},
                                               {"undecided", &LineCounts::undecided},
                                               {"unasked", &LineCounts::unasked},
                                               {"unread", &LineCounts::unread},
                                               {"lost", &LineCounts::lost}}};

// Whether a process holds the lock on `path`.
bool is_held(const Path& path) {
  auto file = platform::File::open_read(path);
  if (!file) return false;
  const base::Status locked = file->lock_exclusive();
  return !locked;
}

base::Status read_lines(std::string_view text, LineCounts& counts, std::map<std::string, Seen>& seen) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, space);
    const std::string_view rest = line.substr(space + 1);
    if (name == "seen") {
      const std::size_t second = std::min(rest.find(' '), rest.size());
      base::Result<Seen> ranges = Seen::read(rest.substr(std::min(second + 1, rest.size())));
      if (!ranges) return base::pass(ranges);
      seen[std::string(rest.substr(0, second))].merge(*ranges);
      continue;
    }
    for (const Counter& counter : kCounters) {
      std::uint64_t value = 0;
      if (counter.name == name &&
          std::from_chars(rest.data(), rest.data() + rest.size(), value).ec == std::errc())
        counts.*counter.member += value;
    }
  }
  return {};
}

Reconciliation::Helper read_answers(const Path& path, std::string incarnation) {
  Reconciliation::Helper helper;
  helper.incarnation = std::move(incarnation);
  helper.alive = is_held(path);
  const auto page = platform::SharedPage::open_read(path);
  if (!page || *word(*page, Word::magic) != kMagic) return helper;
  helper.answered = std::atomic_ref(*word(*page, Word::answered)).load(std::memory_order_relaxed);
  helper.started = base::Instant(std::chrono::milliseconds(*word(*page, Word::started)));
  return helper;
}

}  // namespace

std::string new_incarnation(base::Instant now) {
  return fmt::format("{:x}{:05x}", now.time_since_epoch().count(),
                     static_cast<unsigned>(::getpid()) & 0xfffffU);
}

base::Result<AnswerLedger> AnswerLedger::open(const Path& folder, const std::string& incarnation,
                                              base::Instant now) {
  if (base::Status made = platform::make_folder(folder, 0750); !made) return base::pass(made);
  const Path path = folder / (std::string(kAnswers) + incarnation);
  AnswerLedger ledger;
  auto page = platform::SharedPage::open_write(path);
  if (!page) return base::pass(page);
  auto lock = platform::File::open_read(path);
  if (!lock) return base::pass(lock);
  if (base::Status held = lock->lock_exclusive(); !held) return base::pass(held);
  ledger.page_ = std::move(*page);
  ledger.lock_ = std::move(*lock);
  store(ledger.page_, Word::started, static_cast<std::uint64_t>(now.time_since_epoch().count()));
  store(ledger.page_, Word::answered, 0);
  store(ledger.page_, Word::magic, kMagic);
  return ledger;
}

void AnswerLedger::answered(std::uint64_t total) {
  store(page_, Word::answered, total);
}

base::Result<LineLedger> LineLedger::open(const Path& folder, const std::string& incarnation) {
  if (base::Status made = platform::make_folder(folder, 0750); !made) return base::pass(made);
  LineLedger ledger;
  ledger.path_ = folder / (std::string(kLines) + incarnation);
  // The ledger is replaced by rename, so the lock is on a file of its own beside it.
  auto lock = platform::File::open_update(Path(ledger.path_) += ".lock");
  if (!lock) return base::pass(lock);
  if (base::Status held = lock->lock_exclusive(); !held) return base::pass(held);
  ledger.lock_ = std::move(*lock);
  if (base::Status saved = ledger.save(); !saved) return base::pass(saved);
  return ledger;
}

bool LineLedger::saw(std::string_view helper, std::uint64_t number) {
  auto found = seen_.find(helper);
  if (found == seen_.end()) found = seen_.emplace(std::string(helper), Seen()).first;
  return found->second.add(number);
}

base::Status LineLedger::save() {
  if (path_.empty()) return {};
  std::string text;
  for (const Counter& counter : kCounters)
    text += fmt::format("{} {}\n", counter.name, counts_.*counter.member);
  for (const auto& [helper, seen] : seen_)
    text += fmt::format("seen {} {}\n", helper, seen.text());
  return platform::replace_file(path_, std::string_view(text), 0640);
}

base::Result<Reconciliation> reconcile(const Path& folder) {
  auto files = platform::files_in(folder);
  if (!files) return base::pass(files);
  Reconciliation result;
  std::map<std::string, Seen> seen;
  std::map<std::string, Reconciliation::Helper> helpers;
  for (const Path& path : *files) {
    const std::string name = path.filename().string();
    if (name.starts_with(kAnswers)) {
      const std::string incarnation = name.substr(kAnswers.size());
      helpers[incarnation] = read_answers(path, incarnation);
    } else if (name.starts_with(kLines) && name.ends_with(".lock")) {
      result.daemon_alive = result.daemon_alive || is_held(path);
    } else if (name.starts_with(kLines) && name.find('.') == std::string::npos) {
      auto text = platform::read_text(path, kMaxLedger);
      if (!text) return base::pass(text);
      if (base::Status read = read_lines(*text, result.counts, seen); !read) return base::pass(read);
    }
  }
  for (const auto& [incarnation, numbers] : seen) {
    Reconciliation::Helper& helper = helpers[incarnation];
    helper.incarnation = incarnation;
    helper.seen = numbers.count();
    helper.doubled = numbers.doubles();
    helper.answered = std::max(helper.answered, numbers.highest());
  }
  bool helper_alive = false;
  for (const auto& [incarnation, helper] : helpers)
    helper_alive = helper_alive || helper.alive;
  for (auto& [incarnation, helper] : helpers) {
    const auto numbers = seen.find(incarnation);
    helper.missing = numbers == seen.end() ? helper.answered : numbers->second.missing(helper.answered);
    helper.settled = !result.daemon_alive && !helper_alive;
    result.helpers.push_back(helper);
  }
  return result;
}

}  // namespace cartulaire::adapters::squid
