#include "charter/adoption/import.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "platform/json.hpp"
#include "policy/state.hpp"

namespace cartulaire::charter::adoption {
namespace {

using base::ErrorCode;
using base::fail;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using platform::YamlEntry;
using platform::YamlNode;

// The keys of an entity and the acts that they are, in the order in which acts follow each other.
constexpr std::string_view kActs[] = {"papers",     "consultation", "answer",          "deliberation",
                                      "annexation", "publication",  "entry_into_force"};

tl::unexpected<base::Error> wrong(const Charter& charter, const YamlNode& node, std::string_view french,
                                  std::string_view english) {
  return fail(ErrorCode::invalid, fmt::format("{}:{}:{}", charter.file, node.place.line, node.place.column),
              std::string(french), std::string(english));
}

bool is_count(std::string_view key) {
  return key == "favourable" || key == "unfavourable" || key == "abstentions" || key == "staff";
}

std::optional<Json> json_of(std::string_view key, const YamlNode& node) {
  if (node.is_list()) {
    JsonArray items;
    for (const YamlNode& item : node.items) {
      if (!item.is_scalar()) return std::nullopt;
      items.emplace_back(item.text);
    }
    return Json(std::move(items));
  }
  if (!node.is_scalar()) return std::nullopt;
  if (!is_count(key)) return Json(node.text);
  const bool digits =
      !node.text.empty() && node.text.size() <= 8 &&
      std::all_of(node.text.begin(), node.text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::optional<Json>(static_cast<std::int64_t>(std::stoll(node.text))) : std::nullopt;
}

class Importing {
 public:
  Importing(const Charter& charter, const EffectiveCharter& effective)
      : charter_(charter), effective_(effective) {}

  base::Result<std::vector<Act>> read(const YamlNode& entity) {
    for (const YamlEntry& entry : entity.entries)
      if (std::find(std::begin(kActs), std::end(kActs), entry.key) == std::end(kActs))
        return wrong(charter_, entry.value, fmt::format("`{}` n'est pas un acte", entry.key),
                     fmt::format("`{}` is no act", entry.key));
    std::vector<Act> out;
    for (const std::string_view word : kActs) {
      const YamlNode* node = entity.find(word);
      if (node == nullptr) continue;
      const std::vector<YamlNode> items = node->is_list() ? node->items : std::vector<YamlNode>{*node};
      for (const YamlNode& item : items) {
        auto act = read_one(word, item);
        if (!act) return base::pass(act);
        out.push_back(std::move(*act));
      }
    }
    return out;
  }

 private:
  // The members of a record, `date` for its day; the reader of records judges them.
  base::Result<Act> read_one(std::string_view word, const YamlNode& node) {
    JsonObject record{{"act", word},
                      {"version", effective_.front.version},
                      {"entity", effective_.entity.id},
                      {"hash", effective_.hash},
                      {"imported", true}};
    if (node.is_scalar()) record.emplace_back("day", node.text);  // entry_into_force: 2026-01-05
    for (const YamlEntry& entry : node.entries) {
      auto value = json_of(entry.key, entry.value);
      if (!value)
        return wrong(charter_, entry.value, fmt::format("`{}` n'a pas la forme attendue", entry.key),
                     fmt::format("`{}` is out of form", entry.key));
      record.emplace_back(entry.key == "date" ? "day" : entry.key, std::move(*value));
    }
    if (word == "consultation")
      for (const char* count : {"favourable", "unfavourable", "abstentions"})
        if (node.find(count) == nullptr) record.emplace_back(count, 0);
    if (const YamlNode* clause = node.find("clause"); word == "papers" && clause != nullptr)
      if (const Clause* found = effective_.find_clause(clause->text))
        record.emplace_back("fingerprint", fingerprint_of(*found));
    return read_act(record, fmt::format("{}:{}:{}", charter_.file, node.place.line, node.place.column));
  }

  const Charter& charter_;
  const EffectiveCharter& effective_;
};

}  // namespace

base::Result<Act> version_act(const Charter& charter, std::string_view text, Day today) {
  if (!policy::version_number(charter.front.version))
    return fail(ErrorCode::invalid, charter.file,
                fmt::format("`{}` n'est pas une version comme 1.2.0", charter.front.version),
                fmt::format("`{}` is not a version like 1.2.0", charter.front.version));
  if (text.size() > kMaxCharter)
    return fail(ErrorCode::too_large, charter.file, "une charte de plus de 2 Mio ne s'enregistre pas",
                "a charter of more than 2 MiB is not registered");
  Version version;
  version.charter = charter.front.id;
  version.text = text;
  for (const Entity& entity : charter.front.entities) {
    auto effective = effective_charter(charter, entity.id);
    if (!effective) return base::pass(effective);
    if (effective->blank())
      return fail(ErrorCode::invalid, fmt::format("{} {}", charter.file, entity.id),
                  "il reste un choix à faire (`unset`) : voir `charter check --publication`",
                  "a choice is left (`unset`): see `charter check --publication`");
    version.entities.push_back(entity_text(*effective));
  }
  Act act;
  act.version = charter.front.version;
  act.day = today;
  act.what = std::move(version);
  return act;
}

base::Result<std::vector<Act>> imported_acts(const Charter& charter) {
  const YamlNode& root = charter.front.adoption;
  if (root.kind == YamlNode::Kind::null)
    return fail(ErrorCode::not_found, charter.file, "l'en-tête n'a pas de clé `adoption`",
                "the front matter has no key `adoption`");
  if (!root.is_map())
    return wrong(charter, root, "`adoption` attend les actes de chaque entité : `ville: {consultation: …}`",
                 "`adoption` wants the acts of each entity: `ville: {consultation: …}`");
  std::vector<Act> out;
  for (const YamlEntry& entry : root.entries) {
    if (charter.front.entity(entry.key) == nullptr)
      return wrong(charter, entry.value, fmt::format("l'entité `{}` n'existe pas", entry.key),
                   fmt::format("there is no entity `{}`", entry.key));
    auto effective = effective_charter(charter, entry.key);
    if (!effective) return base::pass(effective);
    auto acts = Importing(charter, *effective).read(entry.value);
    if (!acts) return base::pass(acts);
    out.insert(out.end(), std::make_move_iterator(acts->begin()), std::make_move_iterator(acts->end()));
  }
  return out;
}

}  // namespace cartulaire::charter::adoption
