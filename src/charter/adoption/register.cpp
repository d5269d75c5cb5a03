#include "charter/adoption/register.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "platform/json.hpp"

namespace cartulaire::charter::adoption {
namespace {

// A line holds one charter at most, in which each byte may take six ("\u0001").
constexpr std::size_t kMaxLine = 6 * kMaxCharter + (std::size_t{1} << 20);
constexpr std::size_t kMaxRegister = std::size_t{64} << 20;
// What is signed begins with this: no signature of another thing of ours is one of these.
constexpr std::string_view kDomain = "cartulaire adoption 1\n";
constexpr std::string_view kSignature = R"(,"signature":")";
constexpr std::size_t kTail = kSignature.size() + 128 + 2;  // and the hexadecimal, the quote and the brace

std::string print_instant(base::Instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::hh_mm_ss time(seconds - day);
  return fmt::format("{}T{:02}:{:02}:{:02}Z", print_day(day), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

std::optional<base::Instant> parse_instant(std::string_view text) {
  if (text.size() != 20 || text[10] != 'T') return std::nullopt;
  const auto day = parse_day(text.substr(0, 10));
  const auto two = [&](std::size_t at) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return digit(text[at]) && digit(text[at + 1]) ? (text[at] - '0') * 10 + (text[at + 1] - '0') : 99;
  };
  if (!day) return std::nullopt;
  const base::Instant at =
      *day + std::chrono::hours(two(11)) + std::chrono::minutes(two(14)) + std::chrono::seconds(two(17));
  if (print_instant(at) != text) return std::nullopt;  // 25:61, or another separator
  return at;
}

std::string line_of(std::uint64_t number, const platform::Digest& previous, base::Instant at, const Act& act,
                    const platform::SignKeyPair& keys) {
  platform::JsonObject members{{"n", static_cast<std::int64_t>(number)},
                               {"previous", platform::to_hex(previous)},
                               {"at", print_instant(at)}};
  for (auto& member : act_json(act))
    members.push_back(std::move(member));
  std::string body = platform::print_json(std::move(members));
  body.pop_back();  // the brace that closes it comes after the signature
  const std::string message = std::string(kDomain) + body;
  const std::string signature = platform::to_hex(platform::sign(keys, platform::as_bytes(message)));
  return body + std::string(kSignature) + signature + "\"}";
}

tl::unexpected<base::Error> altered(std::string where, std::string_view french, std::string_view english) {
  return base::fail(base::ErrorCode::corrupt, std::move(where),
                    fmt::format("{} : le registre a été altéré, reprenez la copie gardée", french),
                    fmt::format("{}: the register was altered, take the copy that was kept", english));
}

base::Result<Record> read_line(std::string_view line, const std::string& where, std::uint64_t number,
                               const platform::Digest& previous, const platform::SignPublicKey& key) {
  if (line.size() < kTail || line.size() > kMaxLine ||
      line.substr(line.size() - kTail, kSignature.size()) != kSignature || !line.ends_with("\"}"))
    return altered(where, "cette ligne n'est pas un acte signé", "this line is no signed record");
  const std::string_view body = line.substr(0, line.size() - kTail);
  const auto signature = platform::hex_array<64>(line.substr(line.size() - 130, 128));
  const std::string message = std::string(kDomain) + std::string(body);
  // One spelling: upper-case digits would be other bytes under the same signature.
  if (!signature || platform::to_hex(*signature) != line.substr(line.size() - 130, 128) ||
      !platform::verify_signature(key, platform::as_bytes(message), *signature))
    return base::fail(base::ErrorCode::refused, where,
                      "la signature n'est pas de cette clé, ou la ligne a été altérée",
                      "the signature is not of this key, or the line was altered");
  auto json = platform::parse_json(std::string(body) + "}", where, {kMaxLine, 8});
  if (!json) return base::pass(json);
  const platform::JsonObject* members = json->object();
  const platform::Json* n = json->find("n");
  const platform::Json* at = json->find("at");
  const platform::Json* before = json->find("previous");
  if (members == nullptr || n == nullptr || n->integer() == nullptr || at == nullptr ||
      at->text() == nullptr || before == nullptr || before->text() == nullptr)
    return altered(where, "il manque `n`, `previous` ou `at`", "`n`, `previous` or `at` is missing");
  if (*n->integer() != static_cast<std::int64_t>(number) || *before->text() != platform::to_hex(previous))
    return altered(where, "un acte a été retiré, ajouté ou déplacé avant celui-ci",
                   "a record was dropped, added or moved before this one");
  const auto instant = parse_instant(*at->text());
  if (!instant) return altered(where, "`at` n'est pas un instant", "`at` is no instant");
  auto act = read_act(*members, where);
  if (!act) return base::pass(act);
  return Record{number, *instant, std::move(*act), platform::sha256(platform::as_bytes(line))};
}

base::Result<std::string> read_all(const platform::File& file) {
  const auto size = file.size();
  if (!size) return tl::unexpected<base::Error>(size.error());
  if (*size > kMaxRegister)
    return base::fail(base::ErrorCode::too_large, file.path().string(), "registre de plus de 64 Mio",
                      "a register of more than 64 MiB");
  std::string text(static_cast<std::size_t>(*size), '\0');
  const auto read = file.read_at(0, std::as_writable_bytes(std::span(text.data(), text.size())));
  if (!read) return tl::unexpected<base::Error>(read.error());
  text.resize(*read);
  return text;
}

// The lines of the acts; their records join `all`, whose `bytes` stay those of the file.
base::Result<std::string> lines_of(Register& all, const std::vector<Act>& acts, base::Instant now,
                                   const platform::SignKeyPair& keys, const std::string& where,
                                   const Judge& judge) {
  std::string lines;
  for (const Act& act : acts) {
    if (auto status = judge(all, act); !status) return base::pass(status);
    const std::uint64_t number = all.records.size() + 1;
    const std::string line = line_of(number, all.head, now, act, keys);
    // What could not be read back is not written.
    auto record = read_line(line, fmt::format("{}:{}", where, number), number, all.head, keys.public_key);
    if (!record) return base::pass(record);
    if (record->act != act)
      return base::fail(base::ErrorCode::invalid, where, "des octets de cet acte ne sont pas de l'UTF-8",
                        "some bytes of this act are no UTF-8");
    all.head = record->hash;
    all.records.push_back(std::move(*record));
    lines += line + "\n";
  }
  if (all.bytes + lines.size() > kMaxRegister)
    return base::fail(base::ErrorCode::too_large, where, "le registre dépasserait 64 Mio",
                      "the register would be more than 64 MiB");
  return lines;
}

}  // namespace

std::vector<std::uint64_t> Register::withdrawn() const {
  std::vector<std::uint64_t> by(records.size(), 0);
  for (const Record& record : records) {
    const Withdrawal* withdrawal = record.act.as<Withdrawal>();
    if (withdrawal != nullptr && withdrawal->record >= 1 && withdrawal->record <= by.size())
      by[withdrawal->record - 1] = record.number;
  }
  return by;
}

std::string Register::charter() const {
  for (const Record& record : records)
    if (const Version* version = record.act.as<Version>()) return version->charter;
  return {};
}

base::Result<Register> parse_register(std::string_view bytes, std::string_view where,
                                      const platform::SignPublicKey& key) {
  if (bytes.size() > kMaxRegister)
    return base::fail(base::ErrorCode::too_large, std::string(where), "registre de plus de 64 Mio",
                      "a register of more than 64 MiB");
  Register out;
  while (out.bytes < bytes.size()) {
    const std::size_t end = bytes.find('\n', out.bytes);
    if (end == std::string_view::npos) {
      out.torn = true;
      break;
    }
    const std::uint64_t number = out.records.size() + 1;
    auto record = read_line(bytes.substr(out.bytes, end - out.bytes), fmt::format("{}:{}", where, number),
                            number, out.head, key);
    if (!record) return base::pass(record);
    out.head = record->hash;
    out.bytes = end + 1;
    out.records.push_back(std::move(*record));
  }
  return out;
}

base::Result<Register> read_register(const platform::Path& path, const platform::SignPublicKey& key) {
  auto text = platform::read_text(path, kMaxRegister);
  if (!text) return base::pass(text);
  return parse_register(*text, path.string(), key);
}

base::Result<std::vector<Record>> append(const platform::Path& path, const platform::SignKeyPair& keys,
                                         const std::vector<Act>& acts, base::Instant now,
                                         const Judge& judge) {
  // A register that would begin with a refused act is not begun.
  std::error_code error;
  if (!acts.empty() && !std::filesystem::exists(path, error))
    if (auto status = judge({}, acts.front()); !status) return base::pass(status);
  auto file = platform::File::open_update(path, 0644);
  if (!file) return base::pass(file);
  if (auto locked = file->lock_exclusive(); !locked) return base::pass(locked);
  auto text = read_all(*file);
  if (!text) return base::pass(text);
  auto all = parse_register(*text, path.string(), keys.public_key);
  if (!all) return base::pass(all);
  const std::size_t before = all->records.size();
  auto lines = lines_of(*all, acts, now, keys, path.string(), judge);
  if (!lines) return base::pass(lines);
  if (auto status = file->truncate(all->bytes); !status) return base::pass(status);
  if (auto status = file->seek(all->bytes); !status) return base::pass(status);
  if (auto status = file->write_all(platform::as_bytes(*lines)); !status) {
    static_cast<void>(file->truncate(all->bytes));
    return base::pass(status);
  }
  if (auto status = file->sync_data(); !status) return base::pass(status);
  if (before == 0)
    if (auto status = platform::sync_folder(path.has_parent_path() ? path.parent_path() : "."); !status)
      return base::pass(status);
  return std::vector<Record>(all->records.begin() + static_cast<std::ptrdiff_t>(before), all->records.end());
}

}  // namespace cartulaire::charter::adoption
