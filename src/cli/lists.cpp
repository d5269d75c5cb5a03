// cartulaire lists import|update|lookup|stats
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "lists/categories.hpp"
#include "lists/importer.hpp"
#include "lists/list_file.hpp"
#include "lists/list_info.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

struct ListsFlags {
  std::string file = "lists.bin";
  std::string sources;
  std::string place;
  std::string kind = "ut1";
  std::string mapping;
  std::vector<std::string> to;
  std::vector<std::string> names;
  std::string licence;
  std::string attribution;
  bool json = false;
};

void print(const Json& value) {
  fmt::print("{}", platform::print_json(value, true));
}

std::string_view label(const lists::Category& category) {
  return say(category.label_fr, category.label_en);
}

Json bad_lines_json(const lists::BadLines& bad) {
  JsonObject kinds;
  for (std::size_t i = 0; i < lists::kBadLineCount; ++i) {
    const auto kind = static_cast<lists::BadLine>(i);
    if (bad[kind] != 0) kinds.emplace_back(lists::BadLines::words_en(kind), std::size_t{bad[kind]});
  }
  return kinds;
}

void print_bad_lines(std::FILE* to, const lists::BadLines& bad) {
  for (std::size_t i = 0; i < lists::kBadLineCount; ++i) {
    const auto kind = static_cast<lists::BadLine>(i);
    if (bad[kind] == 0) continue;
    fmt::print(to, "    {}: {} ({})\n", say("lignes laissées de côté", "lines left out"), bad[kind],
               say(lists::BadLines::words_fr(kind), lists::BadLines::words_en(kind)));
  }
}

// ---- import, update ----

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text)
    result += c == '\'' ? "''" : std::string(1, c);
  return result + "'";
}

base::Result<std::vector<lists::SourceDeclaration>> declared(const ListsFlags& flags) {
  if (!flags.sources.empty()) {
    auto text = platform::read_text(flags.sources, 1u << 20);
    if (!text) return base::pass(text);
    return lists::read_declaration(*text, flags.sources);
  }
  // One source on the command line is a lists.yml of one source: the same reader, the same checks.
  std::string yaml =
      fmt::format("sources:\n  {}:\n    kind: {}\n    place: {}\n", flags.kind == "ut1" ? "ut1" : "local",
                  quoted(flags.kind), quoted(flags.place));
  if (!flags.mapping.empty()) yaml += fmt::format("    mapping: {}\n", quoted(flags.mapping));
  if (!flags.licence.empty()) yaml += fmt::format("    licence: {}\n", quoted(flags.licence));
  if (!flags.attribution.empty()) yaml += fmt::format("    attribution: {}\n", quoted(flags.attribution));
  if (!flags.to.empty()) yaml += "    to:\n";
  for (const std::string& id : flags.to)
    yaml += fmt::format("      - {}\n", quoted(id));
  return lists::read_declaration(yaml, std::string(say("ligne de commande", "command line")));
}

void print_report(const lists::ImportReport& report, const std::string& file) {
  for (const lists::ImportReport::Source& source : report.sources) {
    if (source.unchanged && !report.written) {
      fmt::print(stderr, "{}: {}\n", source.id, say("inchangée", "unchanged"));
      continue;
    }
    fmt::print(stderr, "{}: {} {}\n", source.id, source.entries, say("entrées", "entries"));
    print_bad_lines(stderr, source.bad_lines);
    if (!source.aliases.empty()) {
      fmt::print(stderr, "    {}: {}\n", say("autres noms", "other names"), fmt::join(source.aliases, ", "));
    }
    if (!source.ignored.empty()) {
      fmt::print(stderr, "    {}: {}\n",
                 say("catégories écartées par la correspondance", "left out by the mapping"),
                 fmt::join(source.ignored, ", "));
    }
    if (!source.not_read.empty()) {
      fmt::print(stderr, "    {}: {}\n", say("fichiers non lus", "files not read"),
                 fmt::join(source.not_read, ", "));
    }
  }
  if (!report.written) {
    fmt::print("{}\n",
               say("rien de nouveau, le fichier de listes reste", "nothing new, the list file stays"));
    return;
  }
  fmt::print("{}: {} {}, {} {}, {} {}\n", file, report.names, say("noms distincts", "distinct names"),
             report.urls, say("adresses de pages", "page addresses"), report.bytes, say("octets", "bytes"));
}

Json report_json(const lists::ImportReport& report) {
  JsonArray sources;
  for (const lists::ImportReport::Source& source : report.sources) {
    JsonArray ignored(source.ignored.begin(), source.ignored.end());
    JsonArray aliases(source.aliases.begin(), source.aliases.end());
    JsonArray not_read(source.not_read.begin(), source.not_read.end());
    sources.push_back(JsonObject{{"id", source.id},
                                 {"unchanged", source.unchanged},
                                 {"entries", static_cast<std::int64_t>(source.entries)},
                                 {"bad_lines", bad_lines_json(source.bad_lines)},
                                 {"aliases", std::move(aliases)},
                                 {"ignored", std::move(ignored)},
                                 {"not_read", std::move(not_read)}});
  }
  return JsonObject{{"written", report.written},
                    {"names", static_cast<std::int64_t>(report.names)},
                    {"urls", static_cast<std::int64_t>(report.urls)},
                    {"bytes", static_cast<std::int64_t>(report.bytes)},
                    {"sources", std::move(sources)}};
}

int bring_in(const ListsFlags& flags, bool update) {
  if (flags.sources.empty() == flags.place.empty()) {
    fmt::print(stderr, "cartulaire: {}\n",
               say("donnez une source, ou `--sources lists.yml`", "give a source, or `--sources lists.yml`"));
    return kUsage;
  }
  auto sources = declared(flags);
  if (!sources) return failed(sources.error());
  lists::ImportOptions options;
  options.update = update;
  std::string step;
  std::unique_ptr<Progress> bar;
  options.progress = [&](std::string_view name, std::uint64_t done, std::uint64_t total) {
    if (bar == nullptr || step != name) {
      step = name;
      bar = std::make_unique<Progress>(step, total);
    }
    bar->update(done);
  };
  const auto report = lists::import_lists(*sources, flags.file, base::SystemClock().now(), options);
  bar.reset();
  if (!report) return failed(report.error());
  if (flags.json) {
    print(report_json(*report));
  } else {
    print_report(*report, flags.file);
  }
  return kDone;
}

// ---- lookup ----

std::string_view kind_word(lists::Match::Kind kind) {
  switch (kind) {
    case lists::Match::Kind::name:
      return say("nom", "name");
    case lists::Match::Kind::address:
      return say("adresse IP", "IP address");
    case lists::Match::Kind::url:
      return say("adresse de page", "page address");
    case lists::Match::Kind::expression:
      return say("expression", "expression");
  }
  return "";
}

Json lookup_json(const lists::Table& table, const std::string& asked, const lists::Site& site) {
  JsonArray found;
  table.lookup(site).for_each([&](lists::CategoryId id) { found.emplace_back(table.category_name(id)); });
  JsonArray entries;
  table.explain(site, [&](const lists::Match& match) {
    JsonArray from;
    for (const std::uint16_t list : match.lists)
      from.emplace_back(table.list_name(list));
    JsonArray in;
    match.categories.for_each([&](lists::CategoryId id) { in.emplace_back(table.category_name(id)); });
    constexpr std::string_view kKinds[] = {"name", "address", "url", "expression"};
    entries.push_back(JsonObject{{"kind", kKinds[static_cast<int>(match.kind)]},
                                 {"entry", std::string(match.text) + std::string(match.path)},
                                 {"lists", std::move(from)},
                                 {"categories", std::move(in)}});
  });
  return JsonObject{{"asked", asked},
                    {"host", site.host},
                    {"categories", std::move(found)},
                    {"entries", std::move(entries)}};
}

void print_lookup(const lists::Table& table, const lists::Site& site) {
  fmt::print("{}\n", site.host);
  bool any = false;
  table.explain(site, [&](const lists::Match& match) {
    any = true;
    std::vector<std::string_view> from;
    for (const std::uint16_t list : match.lists)
      from.push_back(table.list_name(list));
    fmt::print("  {} {}{}  [{}]\n", kind_word(match.kind), match.text, match.path, fmt::join(from, ", "));
    match.categories.for_each([&](lists::CategoryId id) {
      const lists::Category* category = lists::find_category(table.category_name(id));
      fmt::print("    {}: {}\n", table.category_name(id), category == nullptr ? "" : label(*category));
    });
  });
  if (!any) fmt::print("  {}\n", say("dans aucune liste", "in no list"));
}

int look_up(const ListsFlags& flags) {
  auto file = lists::ListFile::open(flags.file);
  if (!file) return failed(file.error());
  JsonArray answers;
  for (const std::string& name : flags.names) {
    lists::SiteBuffer buffer;
    const auto site = lists::parse_site(name, buffer);
    if (!site) {
      const auto error =
          base::Error{base::ErrorCode::invalid, "", fmt::format("`{}` n'est pas un site", name),
                      fmt::format("`{}` is no site", name)};
      return failed(error);
    }
    if (flags.json) {
      answers.push_back(lookup_json(file->table(), name, *site));
    } else {
      print_lookup(file->table(), *site);
    }
  }
  if (flags.json) print(answers);
  return kDone;
}

// ---- stats ----

Json stats_json(const lists::ListInfo& info) {
  JsonArray sources;
  for (const lists::ListInfo::Source& source : info.sources) {
    sources.push_back(JsonObject{{"id", source.id},
                                 {"title", source.title},
                                 {"place", source.place},
                                 {"licence", source.licence},
                                 {"attribution", source.attribution},
                                 {"sha256", source.checksum},
                                 {"bad_lines", bad_lines_json(source.bad_lines)}});
  }
  JsonArray all;
  for (const lists::ListInfo::List& list : info.lists) {
    JsonArray to(list.categories.begin(), list.categories.end());
    all.push_back(JsonObject{{"name", list.name},
                             {"label_fr", list.label_fr},
                             {"label_en", list.label_en},
                             {"names", std::size_t{list.names}},
                             {"urls", std::size_t{list.urls}},
                             {"expressions", std::size_t{list.expressions}},
                             {"categories", std::move(to)}});
  }
  JsonArray in;
  for (const lists::ListInfo::Category& category : info.categories) {
    in.push_back(JsonObject{{"id", category.name}, {"entries", std::size_t{category.entries}}});
  }
  return JsonObject{{"built_at_ms", static_cast<std::int64_t>(info.built_at.time_since_epoch().count())},
                    {"bytes", static_cast<std::int64_t>(info.bytes)},
                    {"names", static_cast<std::int64_t>(info.names)},
                    {"urls", static_cast<std::int64_t>(info.urls)},
                    {"expressions", static_cast<std::int64_t>(info.expressions)},
                    {"sources", std::move(sources)},
                    {"lists", std::move(all)},
                    {"categories", std::move(in)}};
}

// A family needs no list of its own where one of its members has one.
bool has_list(const lists::ListInfo& info, std::string_view id) {
  for (const lists::Category* member : lists::expand_category(id)) {
    for (const lists::ListInfo::Category& category : info.categories) {
      if (category.name == member->id && category.entries != 0) return true;
    }
  }
  return false;
}

void print_stats(const lists::ListInfo& info) {
  fmt::print("{}: {}   {}: {}   {}: {}   {}: {}\n", say("noms distincts", "distinct names"), info.names,
             say("adresses de pages", "page addresses"), info.urls, say("expressions", "expressions"),
             info.expressions, say("octets", "bytes"), info.bytes);
  fmt::print("\n{}\n", say("Sources", "Sources"));
  for (const lists::ListInfo::Source& source : info.sources) {
    fmt::print("  {}: {}\n    {}: {}\n    {}: {}\n", source.id, source.title, say("licence", "licence"),
               source.licence, say("attribution", "attribution"), source.attribution);
    print_bad_lines(stdout, source.bad_lines);
  }
  fmt::print("\n{}\n", say("Catégories", "Categories"));
  std::vector<std::string> without;
  for (const lists::ListInfo::Category& category : info.categories) {
    const lists::Category* known = lists::find_category(category.name);
    if (category.entries != 0) {
      fmt::print("  {:<24}{:>9}  {}\n", category.name, category.entries,
                 known == nullptr ? "" : label(*known));
    } else if (!has_list(info, category.name)) {
      without.push_back(category.name);
    }
  }
  fmt::print("\n{}: {}\n", say("Aucune liste derrière", "No list behind"), fmt::join(without, ", "));
  fmt::print("{}\n", say("Une source locale (`kind: names` dans lists.yml) peut les alimenter.",
                         "A local source (`kind: names` in lists.yml) can feed them."));
}

int show_stats(const ListsFlags& flags) {
  auto file = lists::ListFile::open(flags.file);
  if (!file) return failed(file.error());
  if (base::Status status = lists::verify_list_file(file->bytes()); !status) return failed(status.error());
  auto info = lists::describe(file->table());
  if (!info) return failed(info.error());
  if (flags.json) {
    print(stats_json(*info));
  } else {
    print_stats(*info);
  }
  return kDone;
}

constexpr Text kFileHelp{"le fichier de listes (lists.bin)", "the list file (lists.bin)"};
constexpr Text kJsonHelp{"pour les machines", "for machines"};

void add_source_flags(Command& command, ListsFlags& flags) {
  command.positional(
      "SOURCE", flags.place,
      {"dossier, fichier, archive ou adresse http(s)", "folder, file, archive or http(s) address"}, false);
  command.option(
      "--sources", flags.sources,
      {"fichier lists.yml qui déclare plusieurs sources", "lists.yml that declares several sources"});
  command.option(
      "--kind", flags.kind,
      {"nature de la source : ut1, names, hosts, urls", "kind of the source: ut1, names, hosts, urls"});
  command.option("--mapping", flags.mapping,
                 {"correspondance vers nos catégories (ut1, ou un fichier)",
                  "mapping to our categories (ut1, or a "
                  "file)"});
  command.option("--to", flags.to,
                 {"nos catégories, pour une liste simple", "our categories, for a plain list"});
  command.option("--licence", flags.licence, {"licence d'une liste simple", "licence of a plain list"});
  command.option("--attribution", flags.attribution, {"auteur d'une liste simple", "author of a plain list"});
  command.option("-f,--file", flags.file, kFileHelp);
  command.flag("--json", flags.json, kJsonHelp);
}

}  // namespace

void add_lists(Command& root) {
  auto flags = std::make_shared<ListsFlags>();
  Command lists =
      root.subcommand("lists", {"listes de catégories de sites : importer, mettre à jour, interroger",
                                "category lists of sites: "
                                "import, update, look up"});
  Command import = lists.subcommand("import", {"lit les sources et écrit le fichier de listes",
                                               "reads the sources and writes the list file"});
  add_source_flags(import, *flags);
  import.run([flags] { return bring_in(*flags, false); });

  Command update = lists.subcommand(
      "update", {"comme import, si une source a changé", "as import, if a source has changed"});
  add_source_flags(update, *flags);
  update.run([flags] { return bring_in(*flags, true); });

  Command lookup =
      lists.subcommand("lookup", {"dit dans quelles catégories est un site, et par quelle entrée",
                                  "says in which categories a site is, and by which entry"});
  lookup.positional("SITE", flags->names, {"nom, adresse ou URL", "name, address or URL"});
  lookup.option("-f,--file", flags->file, kFileHelp);
  lookup.flag("--json", flags->json, kJsonHelp);
  lookup.run([flags] { return look_up(*flags); });

  Command stats = lists.subcommand("stats", {"sources, licences, catégories et ce qu'elles contiennent",
                                             "sources, licences, categories and what they hold"});
  stats.option("-f,--file", flags->file, kFileHelp);
  stats.flag("--json", flags->json, kJsonHelp);
  stats.run([flags] { return show_stats(*flags); });
}

}  // namespace cartulaire::cli
