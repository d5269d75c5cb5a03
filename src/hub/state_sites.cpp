// state.yml: what is said of named sites and of categories: approvals, list entries, registers, bootstrap
// names.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "hub/state_reader.hpp"
#include "lists/site.hpp"
#include "policy/policy.hpp"

namespace cartulaire::hub {
namespace {

using policy::NameTable;
using policy::NameUse;

struct Target {
  std::string host;
  std::string path;
};

std::optional<Target> read_site(StateReader& reader, const YamlNode& node, bool opens) {
  lists::SiteBuffer buffer;
  const auto site = lists::parse_site(node.text, buffer);
  if (!site || node.text.find('*') != std::string::npos) {
    reader.error(
        "S09", node,
        {fmt::format("`{}` n'est pas un nom de site : écrivez `exemple.fr` (et tout ce qui en dépend), ou "
                     "`exemple.fr/dossier`",
                     node.text),
         fmt::format("`{}` is not the name of a site: write `example.org` (and all below it), or "
                     "`example.org/folder`",
                     node.text)});
    return std::nullopt;
  }
  Target out{std::string(site->host), std::string(site->path)};
  if (out.path == "/") out.path.clear();
  if (out.path.find('?') != std::string::npos) {
    reader.error("S09", node, {"sans le `?` ni ce qui le suit", "without the `?` and what follows it"});
    return std::nullopt;
  }
  if (out.path.size() > policy::kMaxPath) {
    reader.error("S09", node, {"chemin de plus de 2048 octets", "a path longer than 2048 bytes"});
    return std::nullopt;
  }
  if (opens && !site->is_ip && out.host.find('.') == std::string::npos)
    reader.warn("S12", node,
                {fmt::format("`{}` ouvre aussi tous les noms qui finissent par `.{}`", out.host, out.host),
                 fmt::format("`{}` also opens every name that ends in `.{}`", out.host, out.host)});
  return out;
}

// Whether somebody of this role may lift what the CISO alone lifts.
bool is_ciso(const YamlNode* decided_by) {
  return decided_by != nullptr && decided_by->text == "ciso";
}

// The clause that an approval or an allow entry takes out.
policy::NameId read_lifted(StateReader& reader, const YamlNode& map, bool by_request, bool lifts_security) {
  const YamlNode* node = reader.needed(map, "lifts");
  if (node == nullptr || !reader.text(*node)) return policy::kNoName;
  if (node->text == policy::kPlatformSecurity) {
    if (!lifts_security)
      reader.error("S10", *node,
                   {"seul le RSSI lève la sécurité : `lifts_security: yes` et `decided_by: ciso`",
                    "only the CISO lifts security: `lifts_security: yes` and `decided_by: ciso`"});
    return reader.intern(NameTable::clause, node->text);
  }
  const charter::Clause* clause = reader.clause(*node);
  if (clause == nullptr) return policy::kNoName;
  static const std::vector<std::string> liftable = {"web.filter",      "web.ai",    "web.storage",
                                                    "web.private_use", "web.lists", "network.access"};
  if (clause->is_a(charter::kinds::web_legal::kind))
    reader.error("S10", *node,
                 {fmt::format("`{}` ferme ce que la loi interdit : rien ne le lève", node->text),
                  fmt::format("`{}` closes what the law forbids: nothing lifts it", node->text)});
  else if (std::find(liftable.begin(), liftable.end(), clause->kind->name) == liftable.end())
    reader.error(
        "S10", *node,
        {fmt::format("`{}` ({}) ne ferme aucun site : il n'y a rien à lever", node->text, clause->kind->name),
         fmt::format("`{}` ({}) closes no site: there is nothing to lift", node->text, clause->kind->name)});
  else if (by_request && clause->word(charter::kinds::common::relief).empty())
    reader.warn("S12", *node,
                {fmt::format("la charte n'annonce aucune demande qui lève `{}` (`relief`)", node->text),
                 fmt::format("the charter announces no request that lifts `{}` (`relief`)", node->text)});
  return reader.intern(NameTable::clause, clause->name);
}

bool read_lifts_security(StateReader& reader, const YamlNode& map, const YamlNode* decided_by) {
  const YamlNode* node = map.find("lifts_security");
  if (node == nullptr || !reader.is_among(*node, {"yes", "no"}, "`yes` ou `no`", "`yes` or `no`") ||
      node->text == "no")
    return false;
  if (is_ciso(decided_by)) return true;
  reader.error("S10", *node,
               {"seul le rôle `ciso` peut lever la sécurité (`decided_by: ciso`)",
                "only the role `ciso` may lift security (`decided_by: ciso`)"});
  return false;
}

void read_approval(StateReader& reader, const YamlNode& map) {
  if (!reader.is_map_of(map, {"id", "for", "sites", "categories", "any_site", "lifts", "from", "until",
                              "decided_by", "lifts_security", "reason"}))
    return;
  const YamlNode* decided_by = reader.needed(map, "decided_by");
  if (decided_by != nullptr) reader.role(*decided_by);
  const YamlNode* who = reader.needed(map, "for");
  const auto bearer = who == nullptr ? std::nullopt : reader.bearer(*who);
  const bool security = read_lifts_security(reader, map, decided_by);
  const policy::NameId clause = read_lifted(reader, map, true, security);
  const policy::Term term = reader.term(map, true);
  if (map.find("until") != nullptr) reader.note_if_over(map, term);

  std::string content;
  std::vector<Target> sites;
  for (const YamlNode* node : reader.texts_at(map, "sites"))
    if (auto site = read_site(reader, *node, true)) {
      content += site->host + site->path + "\n";
      sites.push_back(std::move(*site));
    }
  std::vector<std::string> leaves;
  for (const YamlNode* node : reader.texts_at(map, "categories"))
    if (reader.category(*node, leaves)) content += node->text + "\n";
  const YamlNode* any = map.find("any_site");
  const bool any_site = any != nullptr && any->text == "yes";
  if (map.find("sites") == nullptr && map.find("categories") == nullptr && !any_site)
    reader.error("S03", map,
                 {"pour quoi ? `sites`, `categories`, ou `any_site: yes`",
                  "for what? `sites`, `categories`, or `any_site: yes`"});
  if (!bearer || clause == policy::kNoName) return;
  const std::uint64_t id =
      reader.id_of(map, "approval",
                   fmt::format("{}{}{}{}", content, map.find("lifts")->text, bearer->login, bearer->name));
  for (Target& site : sites)
    reader.data().entries.push_back({id, term, std::move(site.host), std::move(site.path), *bearer, clause,
                                     policy::kNoName, NameUse::approval, security});
  if (!leaves.empty() || any_site) {
    policy::ApprovalData approval{id, term, {}, *bearer, clause, security};
    for (const std::string& leaf : leaves)
      approval.categories.push_back(reader.intern(NameTable::category, leaf));
    reader.data().approvals.push_back(std::move(approval));
  }
}

// Entries of the charter's own lists: author, reason and review date are kept here and never published
// (WEB-27).
void read_list_entry(StateReader& reader, const YamlNode& map) {
  if (!reader.is_map_of(map, {"id", "deny", "allow", "clause", "lifts", "for", "from", "until", "author",
                              "reason", "review", "lifts_security", "decided_by"}))
    return;
  for (const char* key : {"author", "reason"})
    static_cast<void>(reader.needed_text(map, key));
  if (const YamlNode* review = reader.needed(map, "review"))
    if (const auto day = reader.day(*review))
      if (std::chrono::sys_days(std::chrono::days(*day)) < reader.now)
        reader.warn("S12", *review,
                    {"la date de revue est passée : confirmez l'entrée ou retirez-la",
                     "the review date has passed: confirm the entry or take it out"});
  const bool denies = map.find("deny") != nullptr;
  if (denies == (map.find("allow") != nullptr)) {
    reader.error("S03", map, {"`deny` ou `allow`, l'un des deux", "`deny` or `allow`, one of the two"});
    return;
  }
  const YamlNode* decided_by = map.find("decided_by");
  if (decided_by != nullptr) reader.role(*decided_by);
  policy::NameEntryData entry;
  entry.use = denies ? NameUse::deny : NameUse::allow;
  if (denies) {
    // The web.lists clause that speaks: the only one of the charter, unless it is named.
    const charter::Clause* lists = nullptr;
    if (const YamlNode* named = map.find("clause")) {
      lists = reader.clause(*named);
      if (lists == nullptr) return;
    } else {
      for (const charter::Clause& one : reader.charter.clauses)
        if (one.is_a(charter::kinds::web_lists::kind)) lists = &one;
    }
    if (lists == nullptr || !lists->is_a(charter::kinds::web_lists::kind)) {
      reader.error("S10", map,
                   {"la charte n'a pas de clause `web.lists` qui annonce cette liste",
                    "the charter has no `web.lists` clause that announces this list"});
      return;
    }
    entry.clause = reader.intern(NameTable::clause, lists->name);
  } else {
    entry.lifts_security = read_lifts_security(reader, map, decided_by);
    entry.clause = read_lifted(reader, map, false, entry.lifts_security);
    if (entry.clause == policy::kNoName) return;
  }
  if (const YamlNode* who = map.find("for")) {
    const auto bearer = reader.bearer(*who);
    if (!bearer) return;
    entry.bearer = *bearer;
  }
  entry.term = reader.term(map, false);
  if (map.find("until") != nullptr) reader.note_if_over(map, entry.term);
  for (const YamlNode* node : reader.texts_at(map, denies ? "deny" : "allow"))
    if (const auto site = read_site(reader, *node, !denies)) {
      entry.host = site->host;
      entry.path = site->path;
      // Without an `id`, one a name: a list of a thousand names changes one by one.
      const std::string content =
          fmt::format("{}\n{}{}\n{}", denies ? "deny" : "allow", site->host, site->path,
                      map.find("lifts") != nullptr ? map.find("lifts")->text : "");
      entry.id = reader.id_of(map, "list", content);
      reader.data().entries.push_back(entry);
    }
}

void read_tool(StateReader& reader, const YamlNode& map, const std::string& register_name) {
  if (!reader.is_map_of(map, {"name", "sites", "from", "until", "designated_by"})) return;
  const auto name = reader.needed_text(map, "name");
  if (const YamlNode* by = map.find("designated_by")) reader.role(*by);
  static_cast<void>(reader.needed(map, "sites"));
  const policy::Term term = reader.term(map, false);
  for (const YamlNode* node : reader.texts_at(map, "sites"))
    if (const auto site = read_site(reader, *node, true)) {
      policy::NameEntryData entry;
      entry.id = reader.id_of(YamlNode{}, register_name, name.value_or("") + site->host + site->path);
      entry.term = term;
      entry.host = site->host;
      entry.path = site->path;
      entry.use = NameUse::tool;
      entry.register_name = reader.intern(NameTable::register_name, register_name);
      reader.data().entries.push_back(std::move(entry));
    }
}

}  // namespace

void read_sites(StateReader& reader, const YamlNode& root) {
  for (const YamlNode* item : reader.items_at(root, "approvals"))
    read_approval(reader, *item);
  for (const YamlNode* item : reader.items_at(root, "lists"))
    read_list_entry(reader, *item);
  if (const YamlNode* registers = root.find("registers")) {
    if (reader.is_map_of(*registers, {"ai_tools", "storage_tools"}))
      for (const platform::YamlEntry& entry : registers->entries)
        for (const YamlNode* item : reader.items_at(*registers, entry.key))
          read_tool(reader, *item, entry.key);
  }
  for (const YamlNode* node : reader.texts_at(root, "bootstrap"))
    if (const auto site = read_site(reader, *node, true)) {
      policy::NameEntryData entry;
      entry.id = reader.id_of(YamlNode{}, "bootstrap", site->host + site->path);
      entry.host = site->host;
      entry.path = site->path;
      entry.use = NameUse::bootstrap;
      reader.data().entries.push_back(std::move(entry));
    }
}

}  // namespace cartulaire::hub
