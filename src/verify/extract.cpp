#include "verify/extract.hpp"

#include <algorithm>

#include "platform/json.hpp"
#include "verify/members.hpp"

namespace cartulaire::verify {
namespace {

using platform::Json;

constexpr std::size_t kDeepestTree = 64;

std::optional<Json> read_line(std::string_view line) {
  auto json = platform::parse_json(line, "");
  return json && json->object() != nullptr ? std::optional(std::move(*json)) : std::nullopt;
}

std::vector<Digest> read_path(Members& members) {
  std::vector<Digest> path;
  const auto& items = members.items("path");
  if (items.size() > kDeepestTree) members.wrong("path");
  for (std::size_t i = 0; i < std::min(items.size(), kDeepestTree); ++i) {
    const std::string* text = items[i].text();
    const auto hash = text == nullptr ? std::nullopt : read_hex<32>(*text);
    path.push_back(hash ? *hash : members.wrong<Digest>("path"));
  }
  return path;
}

class ExtractCheck {
 public:
  ExtractCheck(std::string_view origin, const Log& log, const Checkpoint& checkpoint, Findings& findings)
      : origin_(origin), log_(log), checkpoint_(checkpoint), findings_(findings) {}

  // `before`: every byte of the extract before this line.
  void line(std::string_view text, std::string_view before) {
    const auto json = read_line(text);
    bool good = json.has_value() && !ended_;
    if (good && number_ == 0)
      good = head(*json);
    else if (good && json->find("unit") != nullptr)
      good = unit(*json);
    else if (good && json->find("row") != nullptr)
      good = row(*json);
    else if (good && json->find("end") != nullptr)
      good = end(*json, before);
    else
      good = false;
    if (!good) findings_.about(Problem::extract_wrong, "extract:" + std::to_string(number_));
    ++number_;
  }
  // Behind the last line.
  ExtractSummary finish() {
    if (!ended_) findings_.about(Problem::extract_wrong, "extract:" + std::to_string(number_));
    return summary_;
  }

 private:
  bool head(const Json& json) {
    Members members(json);
    const bool same = members.number("extract") == 1 && members.text("origin") == origin_;
    // Keys are the log's: a line of another key would introduce one that signed nothing here.
    for (const Json& item : members.items("keys")) {
      const auto cut = item.text() == nullptr ? std::nullopt : cut_line(*item.text());
      const auto entry = cut ? read_entry(cut->json) : tl::unexpected(std::string());
      const auto* key = entry ? entry->as<KeyEntry>() : nullptr;
      const auto* known = key == nullptr ? nullptr : log_.keys().find(key->number);
      if (known == nullptr || *known != key->key) members.wrong("keys");
    }
    return same && !members.first_wrong();
  }

  bool unit(const Json& json) {
    close_unit();
    open_ = false;
    Members members(json);
    const std::string line = members.text("line");
    const std::uint64_t leaf = members.number("leaf");
    const auto path = read_path(members);
    rows_left_ = members.number("rows");
    const auto cut = cut_line(line);
    const auto entry = cut ? read_entry(cut->json) : tl::unexpected(std::string());
    const auto* part = entry ? entry->as<PartEntry>() : nullptr;
    if (part == nullptr || members.text("unit") != part->unit.text()) members.wrong("unit");
    if (!included(leaf_hash(platform::as_bytes(line)), leaf, checkpoint_.size, path, checkpoint_.root))
      members.wrong("path");
    if (part != nullptr && !held(json, part->unit)) members.wrong("custody");
    pseudonyms_.clear();
    if (const Json* names = json.find("pseudonyms"); names != nullptr && names->object() != nullptr)
      for (const auto& [name, value] : *names->object())
        if (value.text() != nullptr && value.text()->size() == 16) pseudonyms_.push_back(*value.text());
    if (members.first_wrong()) return false;
    open_ = true;
    figures_ = part->figures;
    next_row_ = 0;
    ++summary_.units;
    return true;
  }

  // A unit that was handed over says so, as the log did when the extract was made.
  [[nodiscard]] bool held(const Json& json, const UnitName& name) const {
    const Unit* unit = log_.units().find(name);
    const auto holder =
        unit == nullptr ? Custodies::Holder() : log_.custodies().holder(*unit, checkpoint_.size);
    if (!holder.moved_at) return json.find("handover") == nullptr && json.find("custody") == nullptr;
    Members members(json);
    return members.number("custody") == holder.custody && members.number("handover") == *holder.moved_at &&
           !members.first_wrong();
  }

  bool row(const Json& json) {
    if (rows_left_ > 0) --rows_left_;
    ++summary_.rows;
    Members members(json);
    const std::uint64_t place = members.number("row");
    const std::string text = members.text("text");
    const std::string salt_text = members.text("salt");
    const auto salt = read_hex<16>(salt_text);
    const auto path = read_path(members);
    if (members.first_wrong() || !open_ || !salt || place < next_row_ || !about_them(text)) return false;
    next_row_ = place + 1;
    return included(leaf_hash(*salt, platform::as_bytes(text)), place, figures_.events, path, figures_.root);
  }

  // Nothing of anybody else: a field of the row is a pseudonym that the unit's line names.
  [[nodiscard]] bool about_them(std::string_view row) const {
    for (int column = 0; !row.empty(); ++column) {
      const std::string_view field = row.substr(0, row.find('\t'));
      row.remove_prefix(std::min(row.size(), field.size() + 1));
      const std::size_t equals = field.find('=');
      const std::string_view name = field.substr(0, equals);
      if (column < 7 || (name != "user" && name != "ip" && name != "host")) continue;
      if (std::find(pseudonyms_.begin(), pseudonyms_.end(), field.substr(equals + 1)) != pseudonyms_.end())
        return true;
    }
    return false;
  }

  void close_unit() {
    if (rows_left_ > 0) findings_.about(Problem::extract_wrong, "extract:" + std::to_string(number_));
    rows_left_ = 0;
  }

  bool end(const Json& json, std::string_view before) {
    close_unit();
    ended_ = true;
    Members members(json);
    const bool counted = members.number("end") == 1 && members.number("units") == summary_.units &&
                         members.number("rows") == summary_.rows;
    const auto* key = log_.keys().find(members.number("key"));
    const auto signature = read_hex<64>(members.text("signature"));
    if (!counted || members.first_wrong() || key == nullptr || !signature) return false;
    std::string message = "cartulaire-extract 1\n";
    message += before;
    return platform::verify_signature(*key, platform::as_bytes(message), *signature);
  }

  std::string_view origin_;
  const Log& log_;
  const Checkpoint& checkpoint_;
  Findings& findings_;
  ExtractSummary summary_;
  std::uint64_t number_ = 0;
  bool ended_ = false;
  bool open_ = false;  // rows may follow: their unit is proven
  Figures figures_;
  std::uint64_t rows_left_ = 0;
  std::uint64_t next_row_ = 0;
  std::vector<std::string> pseudonyms_;
};

}  // namespace

std::optional<Checkpoint> extract_checkpoint(std::string_view extract) {
  const auto head = read_line(extract.substr(0, extract.find('\n')));
  const Json* text = head ? head->find("checkpoint") : nullptr;
  return text == nullptr || text->text() == nullptr ? std::nullopt : read_checkpoint(*text->text());
}

ExtractSummary check_extract(std::string_view extract, std::string_view origin, const Log& log,
                             Findings& findings) {
  if (!log.announced(platform::sha256(platform::as_bytes(extract))))
    findings.about(Problem::extract_unannounced, "extract");
  const auto checkpoint = extract_checkpoint(extract);
  if (!checkpoint) {
    findings.about(Problem::extract_wrong, "extract:0");
    return {};
  }
  ExtractCheck check(origin, log, *checkpoint, findings);
  std::size_t place = 0;
  while (place < extract.size()) {
    const std::size_t end = std::min(extract.find('\n', place), extract.size());
    check.line(extract.substr(place, end - place), extract.substr(0, place));
    place = end + 1;
  }
  return check.finish();
}

}  // namespace cartulaire::verify
