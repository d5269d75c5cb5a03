#include "hub/state_reader.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>

#include <fmt/format.h>

#include "charter/value_text.hpp"
#include "lists/categories.hpp"
#include "platform/crypto.hpp"
#include "platform/utf8.hpp"
#include "platform/zone.hpp"

namespace cartulaire::hub {
namespace {

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

template <class T>
std::vector<std::string> ids(const std::vector<T>& all) {
  std::vector<std::string> out;
  for (const T& one : all)
    out.push_back(one.id);
  return out;
}

}  // namespace

StateReader::StateReader(std::string_view text, std::string_view file, const charter::Charter& of,
                         base::Instant at, const StoreState* beside)
    : charter(of), now(at), store(beside), lines_(split_lines(text)), file_(file) {
  if (auto zone = platform::load_time_zone(of.front.time_zone)) zone_ = std::move(*zone);
  groups = ids(of.front.groups);
  for (const charter::Named& one : of.front.roles)
    groups.push_back(one.id);
}

void StateReader::error(const char* code, platform::Place place, std::size_t length, Sentence sentence,
                        std::string suggestion) {
  charter::Diagnostic out;
  out.code = code;
  out.file = file_;
  out.place = place;
  out.length = static_cast<int>(std::max<std::size_t>(1, length));
  if (place.line > 0 && static_cast<std::size_t>(place.line) <= lines_.size())
    out.line = lines_[static_cast<std::size_t>(place.line) - 1];
  out.french = std::move(sentence.french);
  out.english = std::move(sentence.english);
  out.suggestion = std::move(suggestion);
  result_.diagnostics.push_back(std::move(out));
}

void StateReader::error(const char* code, const YamlNode& node, Sentence sentence, std::string suggestion) {
  error(code, node.place, node.is_scalar() ? node.text.size() : 1, std::move(sentence),
        std::move(suggestion));
}

void StateReader::warn(const char* code, const YamlNode& node, Sentence sentence) {
  error(code, node, std::move(sentence));
  result_.diagnostics.back().severity = charter::Severity::warning;
}

void StateReader::warn_of_store(const char* code, Sentence sentence) {
  charter::Diagnostic out;
  out.code = code;
  out.severity = charter::Severity::warning;
  out.file = store->name;
  out.place = {1, 1};
  out.french = std::move(sentence.french);
  out.english = std::move(sentence.english);
  result_.diagnostics.push_back(std::move(out));
}

bool StateReader::is_map_of(const YamlNode& node, std::initializer_list<std::string_view> keys) {
  if (!node.is_map()) {
    error("S04", node, {"ici doit venir une table `clé: valeur`", "a map of `key: value` belongs here"});
    return false;
  }
  for (const platform::YamlEntry& entry : node.entries) {
    if (std::find(keys.begin(), keys.end(), entry.key) != keys.end()) continue;
    error("S02", entry.key_place, platform::count_characters(entry.key),
          {fmt::format("clé inconnue : `{}`", entry.key), fmt::format("unknown key: `{}`", entry.key)},
          charter::nearest(entry.key, {keys.begin(), keys.end()}));
  }
  return true;
}

std::optional<std::string> StateReader::text(const YamlNode& node) {
  if (node.is_scalar() && !node.text.empty()) return node.text;
  error("S04", node, {"ici doit venir un texte", "a text belongs here"});
  return std::nullopt;
}

std::optional<std::string> StateReader::text_at(const YamlNode& map, std::string_view key) {
  const YamlNode* node = map.find(key);
  return node == nullptr ? std::nullopt : text(*node);
}

std::optional<std::string> StateReader::needed_text(const YamlNode& map, std::string_view key) {
  const YamlNode* node = needed(map, key);
  return node == nullptr ? std::nullopt : text(*node);
}

const YamlNode* StateReader::needed(const YamlNode& map, std::string_view key) {
  const YamlNode* node = map.find(key);
  if (node == nullptr)
    error("S03", map, {fmt::format("il manque `{}`", key), fmt::format("`{}` is missing", key)});
  return node;
}

std::vector<const YamlNode*> StateReader::texts_at(const YamlNode& map, std::string_view key) {
  const YamlNode* node = map.find(key);
  if (node == nullptr) return {};
  if (node->is_scalar()) return {node};
  std::vector<const YamlNode*> out;
  if (!node->is_list()) {
    error("S04", *node, {"ici doit venir une liste de textes", "a list of texts belongs here"});
    return out;
  }
  for (const YamlNode& item : node->items)
    if (text(item)) out.push_back(&item);
  return out;
}

std::vector<const YamlNode*> StateReader::items_at(const YamlNode& map, std::string_view key) {
  const YamlNode* node = map.find(key);
  std::vector<const YamlNode*> out;
  if (node == nullptr || node->kind == YamlNode::Kind::null) return out;
  if (!node->is_list()) {
    error("S04", *node,
          {fmt::format("`{}` est une liste : une ligne `- …` par élément", key),
           fmt::format("`{}` is a list: one line `- …` for each", key)});
    return out;
  }
  for (const YamlNode& item : node->items)
    out.push_back(&item);
  return out;
}

bool StateReader::is_among(const YamlNode& node, const std::vector<std::string>& known,
                           std::string_view what_fr, std::string_view what_en) {
  if (!text(node)) return false;
  if (std::find(known.begin(), known.end(), node.text) != known.end()) return true;
  error("S05", node,
        {fmt::format("{} : `{}`", what_fr, node.text), fmt::format("{}: `{}`", what_en, node.text)},
        charter::nearest(node.text, known));
  return false;
}

std::optional<policy::NameId> StateReader::entity(const YamlNode& node) {
  if (!is_among(node, ids(charter.front.entities), "entité que la charte ne connaît pas",
                "an entity that the charter does not know"))
    return std::nullopt;
  return intern(policy::NameTable::entity, node.text);
}

std::optional<policy::NameId> StateReader::entity_at(const YamlNode& map) {
  const YamlNode* node = map.find("entity");
  return node == nullptr ? std::optional(policy::kNoName) : entity(*node);
}

const charter::Clause* StateReader::clause(const YamlNode& node) {
  std::vector<std::string> names;
  for (const charter::Clause& one : charter.clauses)
    names.push_back(one.name);
  if (!is_among(node, names, "clause que la charte ne contient pas",
                "a clause that the charter does not have"))
    return nullptr;
  return charter.find_clause(node.text);
}

bool StateReader::role(const YamlNode& node) {
  return is_among(node, ids(charter.front.roles), "rôle que la charte ne connaît pas",
                  "a role that the charter does not know");
}

bool StateReader::category(const YamlNode& node, std::vector<std::string>& leaves) {
  if (!is_among(node, ids(lists::categories()), "catégorie inconnue", "unknown category")) return false;
  for (const lists::Category* one : lists::expand_category(node.text))
    leaves.push_back(one->id);
  return true;
}

bool StateReader::person(const YamlNode& node, std::string& login) {
  if (!text(node)) return false;
  login = node.text;
  std::transform(login.begin(), login.end(), login.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (std::binary_search(logins.begin(), logins.end(), login)) return true;
  error("S05", node,
        {fmt::format("personne que `people` ne contient pas : `{}`", node.text),
         fmt::format("a person who is not in `people`: `{}`", node.text)},
        charter::nearest(login, logins));
  return false;
}

std::optional<policy::BearerData> StateReader::bearer(const YamlNode& node) {
  using policy::Bearer;
  if (node.is_scalar() && node.text == "everyone") return policy::BearerData{};
  if (!node.is_map() || node.entries.size() != 1) {
    error("S04", node,
          {"pour qui ? `everyone`, ou une seule clé : `{person: …}`, `{group: …}`, `{unit: …}`, "
           "`{population: …}`, "
           "`{entity: …}`",
           "for whom? `everyone`, or one key alone: `{person: …}`, `{group: …}`, `{unit: …}`, `{population: "
           "…}`, "
           "`{entity: …}`"});
    return std::nullopt;
  }
  if (!is_map_of(node, {"person", "group", "unit", "population", "entity"})) return std::nullopt;
  const std::string& key = node.entries.front().key;
  const YamlNode& value = node.entries.front().value;
  policy::BearerData out;
  if (key == "person") {
    out.kind = Bearer::person;
    if (!person(value, out.login)) return std::nullopt;
  } else if (key == "group") {
    out.kind = Bearer::group;
    if (!is_among(value, groups, "groupe inconnu", "unknown group")) return std::nullopt;
    out.name = intern(policy::NameTable::group, value.text);
  } else if (key == "unit") {
    out.kind = Bearer::unit;
    if (!is_among(value, units, "service inconnu", "unknown unit")) return std::nullopt;
    out.name = intern(policy::NameTable::unit, value.text);
  } else if (key == "population") {
    out.kind = Bearer::population;
    if (!is_among(value, ids(charter.front.populations), "population inconnue", "unknown population"))
      return std::nullopt;
    out.name = intern(policy::NameTable::population, value.text);
  } else if (key == "entity") {
    out.kind = Bearer::entity;
    const auto id = entity(value);
    if (!id) return std::nullopt;
    out.name = *id;
  } else {
    return std::nullopt;
  }
  return out;
}

std::optional<std::int32_t> StateReader::day(const YamlNode& node) {
  const auto at = text(node);
  if (!at) return std::nullopt;
  const auto date = charter::parse_date(*at);
  if (!date) {
    error("S07", node,
          {fmt::format("`{}` n'est pas une date comme 2026-06-30", *at),
           fmt::format("`{}` is not a date like 2026-06-30", *at)});
    return std::nullopt;
  }
  const std::chrono::year_month_day day{std::chrono::year(date->year),
                                        std::chrono::month(static_cast<unsigned>(date->month)),
                                        std::chrono::day(static_cast<unsigned>(date->day))};
  return static_cast<std::int32_t>(std::chrono::sys_days(day).time_since_epoch().count());
}

std::optional<std::int64_t> StateReader::instant(const YamlNode& node, bool end_of_day) {
  const auto written = text(node);
  if (!written) return std::nullopt;
  YamlNode date = node;
  std::int64_t minute = end_of_day ? 24 * 60 : 0;
  const std::size_t blank = written->find(' ');
  if (blank != std::string::npos) {
    date.text = written->substr(0, blank);
    const std::string hour = written->substr(blank + 1);
    const auto window = charter::parse_window(hour + "-24:00");
    if (!window || hour.size() != 5) {
      error("S07", node,
            {fmt::format("`{}` n'est pas une date comme 2026-06-30 ou 2026-06-30 18:00", *written),
             fmt::format("`{}` is not a date like 2026-06-30 or 2026-06-30 18:00", *written)});
      return std::nullopt;
    }
    minute = window->start;
  }
  const auto number = day(date);
  if (!number) return std::nullopt;
  const std::int64_t civil = (static_cast<std::int64_t>(*number) * 1440 + minute) * 60;
  // The offset at the civil moment: what UTC it is there, corrected once for the offset found there.
  const auto offset = [this](std::int64_t second) {
    return zone_.offset_at(base::Instant(std::chrono::seconds(second)));
  };
  const std::int64_t guess = civil - offset(civil);
  return (civil - offset(guess)) * 1000;
}

policy::Term StateReader::term(const YamlNode& map, bool until_needed) {
  policy::Term out;
  if (const YamlNode* from = map.find("from"))
    if (const auto at = instant(*from, false)) out.from = *at;
  const YamlNode* until = until_needed ? needed(map, "until") : map.find("until");
  if (until != nullptr)
    if (const auto at = instant(*until, true)) out.until = *at;
  if (out.until <= out.from)
    error("S07", *until, {"la fin précède le début", "the end comes before the beginning"});
  return out;
}

void StateReader::note_if_over(const YamlNode& map, const policy::Term& term) {
  if (term.until <= now.time_since_epoch().count())
    warn("S12", *map.find("until"),
         {"terme déjà échu : sans effet, à retirer du fichier",
          "this term is over: without effect, to be taken out of the file"});
}

std::uint64_t StateReader::id_of(const YamlNode& map, std::string_view section, std::string_view content) {
  const YamlNode* node = map.find("id");
  const std::string name =
      fmt::format("{}\n{}", section, node != nullptr ? node->text : std::string(content));
  const platform::Digest digest = platform::sha256(platform::as_bytes(name));
  std::uint64_t id = 0;
  std::memcpy(&id, digest.data(), sizeof id);
  return id;
}

StateFile StateReader::take() {
  std::stable_sort(result_.diagnostics.begin(), result_.diagnostics.end(), [](const auto& a, const auto& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
  return std::move(result_);
}

}  // namespace cartulaire::hub
