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

enum class Word : std::uint8_t {
  magic,
  answered,
  started,
  squid_number,
  squid_started,
  let_pass,
  drafted,
  draft
};

std::uint64_t* word(const platform::SharedPage& page, Word which) {
  return reinterpret_cast<std::uint64_t*>(page.data()) + static_cast<std::size_t>(which);
}
void store(const platform::SharedPage& page, Word which, std::uint64_t value) {
  std::atomic_ref(*word(page, which)).store(value, std::memory_order_relaxed);
}
std::uint64_t load(const platform::SharedPage& page, Word which) {
  return std::atomic_ref(*word(page, which)).load(std::memory_order_relaxed);
}

struct Counter {
  std::string_view name;
  std::uint64_t LineCounts::* member;
};
constexpr std::array<Counter, 9> kCounters = {{{"lines", &LineCounts::lines},
                                               {"visits", &LineCounts::visits},
                                               {"steps", &LineCounts::steps},
                                               {"unannounced", &LineCounts::unannounced},
                                               {"undecided", &LineCounts::undecided},
                                               {"unasked", &LineCounts::unasked},
                                               {"unread", &LineCounts::unread},
                                               {"lost", &LineCounts::lost},
                                               {"untold", &LineCounts::untold}}};

// Whether a process holds the lock on `path`.
bool is_held(const Path& path) {
  auto file = platform::File::open_read(path);
  if (!file) return false;
  const base::Status locked = file->lock_exclusive();
  return !locked;
}

bool read_number(std::string_view text, std::uint64_t& number) {
  return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
}

// Adds one daemon's ledger to what is known.
base::Status read_lines(std::string_view text, LineCounts& counts, std::map<std::string, Seen>& seen,
                        SquidProcess& squid) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, space);
    const std::string_view rest = line.substr(space + 1);
    const std::size_t second = std::min(rest.find(' '), rest.size());
    const std::string_view tail = rest.substr(std::min(second + 1, rest.size()));
    if (name == "seen") {
      base::Result<Seen> ranges = Seen::read(tail);
      if (!ranges) return base::pass(ranges);
      seen[std::string(rest.substr(0, second))].merge(*ranges);
      continue;
    }
    if (name == "squid" && (!read_number(rest, squid.number) || !read_number(tail, squid.started)))
      squid = {};
    for (const Counter& counter : kCounters) {
      std::uint64_t value = 0;
      if (counter.name == name && read_number(rest, value)) counts.*counter.member += value;
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
  helper.answered = load(*page, Word::answered);
  helper.let_pass = load(*page, Word::let_pass);
  helper.drafted = load(*page, Word::drafted);
  helper.draft = static_cast<DraftState>(
      std::min<std::uint64_t>(load(*page, Word::draft), static_cast<std::uint64_t>(DraftState::broken)));
  helper.started = base::Instant(std::chrono::milliseconds(load(*page, Word::started)));
  helper.squid = {load(*page, Word::squid_number), load(*page, Word::squid_started)};
  return helper;
}

}  // namespace

std::string new_incarnation(base::Instant now) {
  return fmt::format("{:x}{:05x}", now.time_since_epoch().count(),
                     static_cast<unsigned>(::getpid()) & 0xfffffU);
}

SquidProcess squid_that_started_us() {
  SquidProcess squid{static_cast<std::uint64_t>(::getppid()), 0};
  // "1234 (squid) S 1 …": the name may hold anything, the start is the 20th word after it (proc(5)).
  const auto stat = platform::read_text(fmt::format("/proc/{}/stat", squid.number), 4096);
  if (!stat) return squid;
  std::size_t at = stat->rfind(')');
  for (int word = 0; word < 20 && at != std::string::npos; ++word)
    at = stat->find(' ', at + 1);
  if (at != std::string::npos) read_number(std::string_view(*stat).substr(at + 1), squid.started);
  return squid;
}

base::Result<AnswerLedger> AnswerLedger::open(const Path& folder, const std::string& incarnation,
                                              base::Instant now, SquidProcess squid) {
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
  store(ledger.page_, Word::let_pass, 0);
  store(ledger.page_, Word::drafted, 0);
  store(ledger.page_, Word::draft, 0);
  store(ledger.page_, Word::squid_number, squid.number);
  store(ledger.page_, Word::squid_started, squid.started);
  store(ledger.page_, Word::magic, kMagic);
  return ledger;
}

void AnswerLedger::answered(std::uint64_t total, std::uint64_t let_pass) {
  store(page_, Word::answered, total);
  store(page_, Word::let_pass, let_pass);
}

void AnswerLedger::drafted(std::uint64_t evaluated, DraftState state) {
  store(page_, Word::drafted, evaluated);
  store(page_, Word::draft, static_cast<std::uint64_t>(state));
}

base::Result<LineLedger> LineLedger::open(const Path& folder, const std::string& incarnation,
                                          SquidProcess squid) {
  if (base::Status made = platform::make_folder(folder, 0750); !made) return base::pass(made);
  LineLedger ledger;
  ledger.path_ = folder / (std::string(kLines) + incarnation);
  ledger.squid_ = squid;
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
  counts_.untold = 0;
  for (const auto& [helper, seen] : seen_)
    counts_.untold += seen.given_up();
  std::string text;
  for (const Counter& counter : kCounters)
    text += fmt::format("{} {}\n", counter.name, counts_.*counter.member);
  text += fmt::format("squid {} {}\n", squid_.number, squid_.started);
  for (const auto& [helper, seen] : seen_)
    text += fmt::format("seen {} {}\n", helper, seen.text());
  return platform::replace_file(path_, std::string_view(text), 0640);
}

base::Result<Reconciliation> reconcile(const Path& folder) {
  const auto none = [&folder] {
    return base::fail(base::ErrorCode::not_found, folder.string(),
                      "aucun compte de Squid ici : vérifiez le dossier, et que Squid a démarré",
                      "no account of Squid here: check the folder, and that Squid has started");
  };
  auto files = platform::files_in(folder);
  if (!files && files.error().code == base::ErrorCode::not_found) return none();
  if (!files) return base::pass(files);
  Reconciliation result;
  std::map<std::string, Seen> seen;
  std::map<std::string, Reconciliation::Helper> helpers;
  std::vector<SquidProcess> served;  // by log daemons that live
  bool daemons = false;              // there was ever one
  for (const Path& path : *files) {
    const std::string name = path.filename().string();
    if (name.starts_with(kAnswers)) {
      const std::string incarnation = name.substr(kAnswers.size());
      helpers[incarnation] = read_answers(path, incarnation);
    } else if (name.starts_with(kLines) && name.find('.') == std::string::npos) {
      // Before the text is read: a daemon that ends in between has written its last by then.
      const bool alive = is_held(Path(path) += ".lock");
      auto text = platform::read_text(path, kMaxLedger);
      if (!text) return base::pass(text);
      SquidProcess squid;
      if (base::Status read = read_lines(*text, result.counts, seen, squid); !read) return base::pass(read);
      daemons = true;
      if (alive) served.push_back(squid);
    }
  }
  if (helpers.empty() && !daemons) return none();
  for (const auto& [incarnation, numbers] : seen) {
    Reconciliation::Helper& helper = helpers[incarnation];
    helper.incarnation = incarnation;
    helper.seen = numbers.count();
    helper.doubled = numbers.doubles();
    helper.answered = std::max(helper.answered, numbers.highest());
    result.counts.untold += numbers.given_up();
  }
  for (auto& [incarnation, helper] : helpers) {
    const auto numbers = seen.find(incarnation);
    helper.missing = numbers == seen.end() ? helper.answered : numbers->second.missing(helper.answered);
    helper.settled = !helper.alive && std::ranges::find(served, helper.squid) == served.end();
    result.helpers.push_back(helper);
  }
  return result;
}

std::uint64_t Reconciliation::answers_lost() const {
  std::uint64_t total = 0;
  for (const Helper& helper : helpers)
    if (helper.settled) total += helper.missing;
  return total;
}

std::uint64_t Reconciliation::answers_open() const {
  std::uint64_t total = 0;
  for (const Helper& helper : helpers)
    if (!helper.settled) total += helper.missing;
  return total;
}

std::uint64_t Reconciliation::let_pass() const {
  std::uint64_t total = 0;
  for (const Helper& helper : helpers)
    total += helper.let_pass;
  return total;
}

std::uint64_t Reconciliation::drafted() const {
  std::uint64_t total = 0;
  for (const Helper& helper : helpers)
    total += helper.drafted;
  return total;
}

DraftState Reconciliation::draft() const {
  constexpr std::array kByWeight = {DraftState::broken, DraftState::evaluated, DraftState::over};
  for (const DraftState state : kByWeight)
    for (const Helper& helper : helpers)
      if (helper.alive && helper.draft == state) return state;
  return DraftState::none;
}

bool Reconciliation::complete() const {
  return counts.lost + counts.unread + counts.unasked + counts.untold + answers_lost() == 0;
}

}  // namespace cartulaire::adapters::squid
