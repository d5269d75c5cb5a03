#include "journal/sealed/log.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr std::size_t kMaxLine = std::size_t{1} << 20;
constexpr std::size_t kMaxOrigin = 255;
constexpr std::string_view kLog = "log";
constexpr std::string_view kOrigin = "origin";
constexpr std::string_view kCheckpoint = "checkpoint";

Digest leaf_hash(std::string_view line) {
  constexpr std::byte kLeaf{0};
  platform::Sha256 sha;
  return sha.update({&kLeaf, 1}).update(platform::as_bytes(line)).finish();
}

// The parts of a line: what is signed, by which key, and how.
struct Line {
  std::string_view json;
  std::string_view to_key;  // the line up to the second tab
  std::uint64_t key = 0;
  platform::Signature signature{};
};

std::optional<Line> cut_line(std::string_view text) {
  const std::size_t first = text.find('\t');
  const std::size_t second = first == std::string_view::npos ? first : text.find('\t', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  Line line{text.substr(0, first), text.substr(0, second), 0, {}};
  const std::string_view key = text.substr(first + 1, second - first - 1);
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), line.key);
  const auto signature = platform::hex_array<64>(text.substr(second + 1));
  if (key.empty() || error != std::errc() || end != key.data() + key.size() || !signature)
    return std::nullopt;
  line.signature = *signature;
  return line;
}

CivilDay utc_day(base::Instant at) {
  return std::chrono::floor<std::chrono::days>(at);
}

bool is_origin(std::string_view text) {
  return !text.empty() && text.size() <= kMaxOrigin &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f' && c != '+'; });
}

}  // namespace

Log::Log(const LogPlace& place, const base::Clock& clock, Disk& disk, Use use)
    : place_(place), clock_(clock), disk_(disk), use_(std::move(use)), signer_(place.keys, disk) {}

Status Log::create(const LogPlace& place, std::string_view origin, const base::Clock& clock, Disk& disk) {
  if (!is_origin(origin))
    return fail(ErrorCode::invalid, std::string(origin),
                "le nom d'un journal a de 1 à 255 caractères ASCII, sans espace ni `+`",
                "the name of a journal has 1 to 255 ASCII characters, no space and no `+`");
  if (auto status = platform::make_folder(place.folder, 0750); !status) return status;
  if (auto status = platform::make_folder(place.keys, 0700); !status) return status;
  const platform::Path path = place.folder / kLog;
  if (std::filesystem::exists(path))
    return fail(ErrorCode::refused, path.string(), "un journal scellé existe déjà ici",
                "there is already a sealed journal here");
  const std::string name = std::string(origin) + "\n";
  if (auto status = disk.replace(place.folder / kOrigin, platform::as_bytes(name), 0644); !status)
    return status;
  Log log(place, clock, disk, {});
  log.origin_ = origin;
  auto file = platform::File::create(path, 0640);
  if (!file) return base::pass(file);
  log.file_ = std::move(*file);
  if (auto status = log.append({}); !status) {
    (void)platform::remove_file(path);
    return status;
  }
  return platform::sync_folder(place.folder);
}

Result<std::unique_ptr<Log>> Log::open(const LogPlace& place, const base::Clock& clock, Disk& disk, Use use) {
  std::unique_ptr<Log> log(new Log(place, clock, disk, std::move(use)));
  if (auto status = log->load(); !status) return base::pass(status);
  return log;
}

Status Log::load() {
  auto origin = platform::read_text(place_.folder / kOrigin, kMaxOrigin + 1);
  if (!origin) return base::pass(origin);
  origin_ = origin->substr(0, origin->find('\n'));
  auto lock = platform::File::open_update(place_.folder / "lock");
  if (!lock) return base::pass(lock);
  lock_ = std::move(*lock);
  if (auto status = lock_.lock_exclusive(); !status)
    return fail(ErrorCode::refused, place_.folder.string(), "un autre gardien tient déjà ce journal",
                "another keeper already holds this journal");
  auto file = platform::File::open_update(place_.folder / kLog);
  if (!file) return base::pass(file);
  file_ = std::move(*file);
  const auto mapped = platform::MappedFile::open(place_.folder / kLog);
  if (!mapped) return tl::unexpected(mapped.error());
  if (auto status = take_up(platform::as_text(mapped->bytes())); !status) return status;
  if (cut_bytes_ > 0)
    if (auto status = file_.truncate(bytes_); !status) return status;
  if (auto status = file_.seek(bytes_); !status) return status;
  if (cut_bytes_ > 0)
    if (auto status = disk_.sync(file_); !status) return status;
  const std::string note = checkpoint();
  return disk_.replace(place_.folder / kCheckpoint, platform::as_bytes(note), 0644);
}

// One pass over the file. Lines covered by the checkpoint are vouched for by its signature and their tree.
// Behind it there is at most one batch, that nobody was told of: checked line by line, cut where it is torn.
Status Log::take_up(std::string_view text) {
  const std::string path = (place_.folder / kLog).string();
  const auto corrupt = [&](std::string french, std::string english) {
    return fail(ErrorCode::corrupt, fmt::format("{}:{}", path, tree_.size() + 1), std::move(french),
                std::move(english));
  };
  auto note = platform::read_text(place_.folder / kCheckpoint, 4096);
  if (!note && note.error().code != ErrorCode::not_found) return base::pass(note);
  const auto known = note ? parse_checkpoint(*note) : std::nullopt;
  if (note && (!known || known->checkpoint.origin != origin_))
    return corrupt("le point de contrôle est illisible", "the checkpoint cannot be read");
  const std::uint64_t vouched = known ? known->checkpoint.size : 0;

  std::optional<KeyEntry> key;
  std::vector<std::pair<std::uint64_t, TimedEntry>> batch;  // since the last complete one
  GrowingTree tree;  // up to the last complete batch: tree_, ahead: this
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) break;  // torn
    const std::string_view whole = text.substr(at, end - at);
    at = end + 1;
    const auto line = whole.size() <= kMaxLine ? cut_line(whole) : std::nullopt;
    const std::uint64_t index = tree.size();
    auto entry = line ? parse_entry(line->json, fmt::format("{}:{}", path, index + 1)) : Result<TimedEntry>();
    const bool is_good = line && entry;
    if (!is_good && index < vouched && entry) return corrupt("ligne illisible", "the line cannot be read");
    if (!is_good && index < vouched) return base::pass(entry);
    if (!is_good) break;
    const auto* announced = std::get_if<KeyEntry>(&entry->entry);
    if (!key && announced == nullptr)
      return corrupt("la première ligne n'est pas une clé", "the first line is no key");
    if (!key) key = *announced;
    if (line->key != key->number)
      return corrupt("ligne signée par une clé qui n'a pas son tour",
                     "a line signed by a key out of its turn");
    if (index >= vouched &&
        !platform::verify_signature(
            key->public_key, platform::as_bytes(signed_text(origin_, index, line->to_key)), line->signature))
      return corrupt("la signature de la ligne est fausse", "the line's signature is wrong");
    if (announced != nullptr) key = *announced;
    tree.add(leaf_hash(whole));
    if (tree.size() == vouched &&
        (tree.root() != known->checkpoint.root || !known->is_signed_by(key->public_key)))
      return corrupt(
          "le registre ne correspond pas à son point de contrôle : restaurez-le, puis "
          "`cartulaire-verify`",
          "the log does not fit its checkpoint: restore it, then `cartulaire-verify`");
    const bool is_part = std::holds_alternative<PartEntry>(entry->entry);
    batch.emplace_back(index, std::move(*entry));
    if (is_part) continue;
    for (const auto& [leaf, one] : batch) {
      last_at_ = one.at;
      if (use_) use_(leaf, one);
    }
    batch.clear();
    tree_ = tree;
    bytes_ = at;
  }
  if (tree_.size() < vouched)
    return corrupt("le registre est plus court que son point de contrôle : restaurez-le",
                   "the log is shorter than its checkpoint: restore it");
  if (!key) return corrupt("le registre est vide", "the log is empty");
  cut_bytes_ = text.size() - bytes_;
  return signer_.resume(*key);
}

std::string Log::line_of(const TimedEntry& entry, std::uint64_t index) const {
  std::string line = fmt::format("{}\t{}", to_json(entry), signer_.number());
  const platform::Signature signature = signer_.sign(signed_text(origin_, index, line));
  line += '\t';
  line += platform::to_hex(signature);
  return line;
}

Status Log::broke(Status status) {
  broken_ = true;
  return status;
}

Status Log::append(const std::vector<Entry>& batch) {
  return append_at([&](base::Instant) { return batch; });
}

Status Log::append_at(const std::function<std::vector<Entry>(base::Instant)>& make) {
  if (broken_)
    return fail(ErrorCode::unavailable, (place_.folder / kLog).string(),
                "le registre a subi une panne d'écriture : relancez le gardien",
                "the log met a failed write: start the keeper again");
  const base::Instant clock = clock_.now();  // one for the whole batch: a key is of the day of its line
  const CivilDay today = utc_day(std::max(clock, last_at_));
  if (!signer_.has_key() || signer_.day() < today) {
    auto key = signer_.prepare(today);
    if (!key) return base::pass(key);
    if (auto status = write({*key}, clock); !status) return status;
    if (auto status = signer_.adopt(); !status) return broke(std::move(status));
  }
  if (const std::vector<Entry> batch = make(std::max(clock, last_at_)); !batch.empty())
    if (auto status = write(batch, clock); !status) return status;
  // With its checkpoint the batch is acknowledged; without, the next open() finds out what there is.
  const std::string note = checkpoint();
  if (auto status = disk_.replace(place_.folder / kCheckpoint, platform::as_bytes(note), 0644); !status)
    return broke(std::move(status));
  return {};
}

// The batch is on the disk, or the file is as it was.
Status Log::write(const std::vector<Entry>& batch, base::Instant clock) {
  const bool is_behind = clock < last_at_;
  GrowingTree tree = tree_;
  std::string text;
  std::vector<TimedEntry> timed;
  for (const Entry& entry : batch) {
    timed.push_back({is_behind ? last_at_ : clock, is_behind ? std::optional(clock) : std::nullopt, entry});
    const std::string line = line_of(timed.back(), tree.size());
    if (line.size() > kMaxLine)
      return fail(ErrorCode::too_large, (place_.folder / kLog).string(), "une ligne dépasse 1 Mo",
                  "a line is longer than 1 MB");
    tree.add(leaf_hash(line));
    text += line;
    text += '\n';
  }
  if (auto status = disk_.write(file_, platform::as_bytes(text)); !status) {
    if (!file_.truncate(bytes_) || !file_.seek(bytes_)) broken_ = true;
    return status;
  }
  if (auto status = disk_.sync(file_); !status) return broke(std::move(status));
  const std::uint64_t first = tree_.size();
  tree_ = std::move(tree);
  bytes_ += text.size();
  last_at_ = timed.back().at;
  if (use_)
    for (std::size_t i = 0; i < timed.size(); ++i)
      use_(first + i, timed[i]);
  return {};
}

std::string Log::checkpoint() const {
  return sign_checkpoint({origin_, tree_.size(), tree_.root()}, signer_);
}

Status Log::each_line(const std::function<void(std::uint64_t, std::string_view)>& use) const {
  const auto mapped = platform::MappedFile::open(place_.folder / kLog);
  if (!mapped) return tl::unexpected(mapped.error());
  std::string_view rest = platform::as_text(mapped->bytes()).substr(0, bytes_);
  for (std::uint64_t leaf = 0; !rest.empty(); ++leaf) {
    const std::size_t end = rest.find('\n');
    use(leaf, rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return {};
}

}  // namespace cartulaire::journal::sealed
