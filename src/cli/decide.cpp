// cartulaire decide: one request, the answer, and why.
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "charter/charter.hpp"
#include "charter/model/read.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "hub/state_file.hpp"
#include "lists/categories.hpp"
#include "node/bundle.hpp"
#include "platform/json.hpp"
#include "policy/explain.hpp"
#include "policy/reason_text.hpp"
#include "policy/state.hpp"

namespace cartulaire::cli {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using policy::Explanation;

struct DecideFlags {
  std::string charter;
  std::string bundle;
  std::string key;
  std::string memory;
  std::string state;
  std::string lists;
  std::string who;
  std::string url;
  std::string at;
  std::string from;
  std::string entity;
  std::string method = "GET";
  bool tunnel = false;
  bool json = false;
};

base::Result<std::shared_ptr<const node::Bundle>> load(const DecideFlags& flags) {
  const base::Instant now = base::SystemClock().now();
  if (!flags.bundle.empty()) {
    node::BundleOptions options;
    options.folder = flags.bundle;
    options.memory =
        flags.memory.empty() ? platform::Path(flags.bundle) / ".decide" : platform::Path(flags.memory);
    options.default_entity = flags.entity;
    options.accept_unlisted_legal = true;
    auto key = platform::read_sign_public_key(flags.key);
    if (!key) return base::pass(key);
    options.key = *key;
    return node::load_bundle(options, now);
  }
  const auto read = charter::model::read_charter(flags.charter);
  if (!read) return tl::unexpected(read.error());
  if (charter::has_errors(read->loaded.diagnostics)) {
    for (const charter::Diagnostic& one : read->loaded.diagnostics)
      fmt::print(stderr, "{}\n", charter::format(one, console_language()));
    return base::fail(base::ErrorCode::invalid, flags.charter, "cette charte a des erreurs",
                      "this charter has errors");
  }
  node::LooseFiles files;
  files.charter_text = read->text;
  files.charter_file = flags.charter;
  files.lists = flags.lists;
  files.default_entity = flags.entity;
  if (!flags.state.empty()) {
    auto state_text = platform::read_text(flags.state);
    if (!state_text) return base::pass(state_text);
    hub::StateFile state = hub::read_state_file(*state_text, flags.state, read->loaded.charter, now);
    for (const charter::Diagnostic& one : state.diagnostics)
      fmt::print(stderr, "{}\n", charter::format(one, console_language()));
    if (charter::has_errors(state.diagnostics))
      return base::fail(base::ErrorCode::invalid, flags.state, "l'état contient des erreurs",
                        "the state has errors");
    state.data.published_at = now;
    state.data.stale_after = {};  // a file at hand is the latest news: only a node can lose touch
    state.data.number = 1;
    auto snapshot = policy::encode(std::move(state.data));
    if (!snapshot) return base::pass(snapshot);
    files.snapshot = std::move(*snapshot);
  }
  return node::bind_files(std::move(files));
}

// "2026-03-02T14:30" in the entity's civil time, with "Z" in UTC; empty: now.
std::optional<base::Instant> read_instant(const std::string& text, const base::TimeZone& zone) {
  if (text.empty()) return base::SystemClock().now();
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  char separator = 0;
  int read = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%c%2d:%2d%n", &year, &month, &day, &separator, &hour, &minute,
                  &read) != 6 ||
      (separator != 'T' && separator != ' ') || hour > 23 || minute > 59 || hour < 0 || minute < 0)
    return std::nullopt;
  const std::string rest = text.substr(static_cast<std::size_t>(read));
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok() || (!rest.empty() && rest != "Z" && rest != ":00" && rest != ":00Z")) return std::nullopt;
  const base::Instant civil =
      std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute);
  if (rest.ends_with("Z")) return civil;
  const base::Instant guess = civil - std::chrono::seconds(zone.offset_at(civil));
  return civil - std::chrono::seconds(zone.offset_at(guess));
}

std::string civil_text(base::Instant at, const base::TimeZone& zone) {
  const base::CivilTime civil = zone.civil(at);
  const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(civil.day))};
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                     civil.minute() / 60, civil.minute() % 60);
}

// The words about one World's clauses, categories and entries.
class Teller {
 public:
  Teller(const policy::World& world, const Explanation& explanation, const lists::Site& site)
      : world_(world), explanation_(explanation), site_(site), entity_(explanation.decision.entity) {}

  [[nodiscard]] std::string clause_name(policy::ClauseIndex index) const {
    const policy::Clause* clause = world_.clause(entity_, index);
    return clause == nullptr ? std::string() : clause->name;
  }
  [[nodiscard]] const policy::Clause* clause(policy::ClauseIndex index) const {
    return world_.clause(entity_, index);
  }
  // `fermetures` (article 3.2, Ce qui est fermé)
  [[nodiscard]] std::string clause_words(policy::ClauseIndex index) const {
    const policy::Clause* one = clause(index);
    if (one == nullptr) return std::string(say("la plateforme elle-même", "the platform itself"));
    std::string out = fmt::format("`{}`", one->name);
    if (!one->article.empty()) out += fmt::format(" (article {}", one->article);
    if (!one->article.empty() && !one->title.empty()) out += fmt::format(", {}", one->title);
    return out + (one->article.empty() ? "" : ")");
  }
  [[nodiscard]] std::string category_words(lists::CategoryId id) const {
    const std::string_view name = world_.category_name(id);
    const lists::Category* category = lists::find_category(name);
    return category == nullptr ? std::string(name)
                               : fmt::format("{} ({})", say(category->label_fr, category->label_en), name);
  }
  // The list entry of State that spoke.
  [[nodiscard]] std::string entry_words() const {
    std::string out;
    const policy::State& state = world_.state();
    if (explanation_.decision.entry == 0) return out;
    state.names_for(site_.host, site_.is_ip, [&](const policy::NameEntry& entry) {
      if (entry.id != explanation_.decision.entry || !state.covers(entry, site_.path)) return false;
      out = std::string(state.host(entry)) + std::string(state.path(entry));
      return true;
    });
    return out;
  }

  void print(const base::TimeZone& zone) const;
  [[nodiscard]] Json json(const base::TimeZone& zone) const;

 private:
  void print_head() const;
  void print_walk() const;
  void print_changes(const base::TimeZone& zone) const;
  void print_obligations() const;

  const policy::World& world_;
  const Explanation& explanation_;
  const lists::Site site_;
  const policy::EntityIndex entity_;
};

void Teller::print_head() const {
  const policy::Decision& decision = explanation_.decision;
  const base::Language language = console_language();
  fmt::print("{}\n{}\n", policy::words(decision.verdict, language),
             policy::sentence(decision.reason, language));
  const auto row = [](std::string_view what, std::string_view text) {
    if (!text.empty()) fmt::print("  {:<12} {}\n", what, text);
  };
  if (decision.clause != policy::kNoClause) row(say("clause", "clause"), clause_words(decision.clause));
  if (decision.category != policy::kNoCategory)
    row(say("catégorie", "category"), category_words(decision.category));
  row(say("entrée", "entry"), entry_words());
  for (const policy::SiteMatch& match : explanation_.matches) {
    std::string lists;
    for (const std::string& list : match.lists)
      lists += (lists.empty() ? "" : ", ") + list;
    row(say("dans la liste", "listed"), fmt::format("{} ({})", match.text, lists));
  }
  if (decision.entity != policy::kNoEntity) {
    const policy::Policy& policy = world_.policy(decision.entity);
    row(say("charte", "charter"),
        fmt::format("{} {} ({:.12}), {}", policy.charter, policy.version, policy.hash, policy.entity_name));
  }
  if (!decision.identified)
    row(say("personne", "person"), say("inconnue de l'état", "not known to the state"));
  if (decision.stale)
    row(say("état", "state"), say("périmé : sans nouvelles du pupitre", "stale: no news from the hub"));
  if (decision.indeterminate)
    row(say("attention", "note"),
        say("une condition n'a pas pu être établie", "a condition could not be established"));
}

void Teller::print_obligations() const {
  const policy::Decision& decision = explanation_.decision;
  const auto row = [](std::string_view what, const std::string& text) {
    fmt::print("  {:<12} {}\n", what, text);
  };
  for (const policy::ClauseIndex clause : decision.also_refuse.view())
    row(say("refuse aussi", "also refuses"), clause_words(clause));
  for (const policy::ClauseIndex clause : decision.warn.view())
    row(say("avertit", "warns"), clause_words(clause));
  if (decision.ai_notice != policy::kNoClause)
    row(say("rappelle", "reminds"), clause_words(decision.ai_notice));
  if (decision.count != policy::kNoClause) row(say("compte", "counts"), clause_words(decision.count));
  if (decision.passed_open != policy::kNoClause)
    row(say("a laissé passer", "let pass"), clause_words(decision.passed_open));
  if (decision.may_decrypt) row(say("déchiffre", "decrypts"), clause_words(decision.inspection));
  if (decision.log)
    row(say("écrit", "writes"),
        clause_words(decision.log_clause) +
            std::string(decision.without_subject ? say(", sans personne", ", without subject") : ""));
  if (decision.observed != policy::kNoClause)
    row(say("à blanc", "observed"),
        fmt::format("{} : {}", clause_words(decision.observed),
                    policy::words(decision.observed_verdict, console_language())));
}

void Teller::print_walk() const {
  fmt::print("\n{}\n", say("Ce qui a été essayé, dans l'ordre", "What was tried, in order"));
  for (const policy::Step& step : explanation_.steps) {
    std::string line = fmt::format("  {:<24} {:<16}", policy::words(step.phase, console_language()),
                                   policy::words(step.result, console_language()));
    if (step.clause != policy::kNoClause) line += " " + clause_words(step.clause);
    if (step.category != policy::kNoCategory)
      line += fmt::format(" · {}", world_.category_name(step.category));
    fmt::print("{}\n", line);
  }
}

void Teller::print_changes(const base::TimeZone& zone) const {
  if (explanation_.changes.empty()) return;
  fmt::print("\n{}\n", say("Ce qui changerait la réponse", "What would change the answer"));
  for (const policy::Change& change : explanation_.changes) {
    std::string line = fmt::format("  {}", policy::words(change.what, console_language()));
    if (change.what == policy::Change::What::hour) line += " " + civil_text(change.at, zone);
    if (change.what == policy::Change::What::zone) line += fmt::format(" {}", policy::name_of(change.zone));
    for (const policy::ClauseIndex clause : change.clauses)
      line += " " + clause_words(clause);
    if (change.by_ciso) line += say(" (décision du RSSI)", " (decided by the CISO)");
    fmt::print("{} → {}\n", line, policy::words(change.verdict, console_language()));
  }
}

void Teller::print(const base::TimeZone& zone) const {
  print_head();
  print_obligations();
  print_walk();
  print_changes(zone);
}

Json Teller::json(const base::TimeZone& zone) const {
  const policy::Decision& decision = explanation_.decision;
  const auto clause_or_null = [this](policy::ClauseIndex index) {
    const std::string name = clause_name(index);
    return name.empty() ? Json(nullptr) : Json(name);
  };
  const auto clause_array = [this](std::span<const policy::ClauseIndex> clauses) {
    JsonArray out;
    for (const policy::ClauseIndex index : clauses)
      out.emplace_back(clause_name(index));
    return Json(std::move(out));
  };
  JsonObject out;
  out.emplace_back("verdict", policy::id_of(decision.verdict));
  out.emplace_back("phase", policy::id_of(decision.phase));
  out.emplace_back("reason", policy::id_of(decision.reason));
  out.emplace_back("clause", clause_or_null(decision.clause));
  const policy::Clause* speaks = clause(decision.clause);
  out.emplace_back("article", speaks == nullptr ? Json(nullptr) : Json(speaks->article));
  out.emplace_back("title", speaks == nullptr ? Json(nullptr) : Json(speaks->title));
  out.emplace_back("category", decision.category == policy::kNoCategory
                                   ? Json(nullptr)
                                   : Json(world_.category_name(decision.category)));
  const std::string entry = entry_words();
  out.emplace_back("entry", entry.empty() ? Json(nullptr) : Json(entry));
  if (decision.entity != policy::kNoEntity) {
    const policy::Policy& policy = world_.policy(decision.entity);
    out.emplace_back("charter", policy.charter);
    out.emplace_back("version", policy.version);
    out.emplace_back("hash", policy.hash);
    out.emplace_back("entity", policy.entity);
  }
  out.emplace_back("identified", decision.identified);
  out.emplace_back("stale", decision.stale);
  out.emplace_back("indeterminate", decision.indeterminate);
  out.emplace_back("also_refuse", clause_array(decision.also_refuse.view()));
  out.emplace_back("warn", clause_array(decision.warn.view()));
  out.emplace_back("count", clause_or_null(decision.count));
  out.emplace_back("log", decision.log ? clause_or_null(decision.log_clause) : Json(nullptr));
  out.emplace_back("without_subject", decision.without_subject);
  out.emplace_back("observed", clause_or_null(decision.observed));
  if (decision.observed != policy::kNoClause)
    out.emplace_back("observed_verdict", policy::id_of(decision.observed_verdict));
  JsonArray categories;
  explanation_.categories.for_each(
      [&](lists::CategoryId id) { categories.emplace_back(world_.category_name(id)); });
  out.emplace_back("categories", std::move(categories));
  JsonArray matches;
  for (const policy::SiteMatch& match : explanation_.matches) {
    JsonArray lists(match.lists.begin(), match.lists.end());
    matches.emplace_back(JsonObject{{"text", match.text}, {"lists", std::move(lists)}});
  }
  out.emplace_back("matches", std::move(matches));
  JsonArray steps;
  for (const policy::Step& step : explanation_.steps)
    steps.emplace_back(JsonObject{{"phase", policy::id_of(step.phase)},
                                  {"result", policy::id_of(step.result)},
                                  {"clause", clause_or_null(step.clause)}});
  out.emplace_back("steps", std::move(steps));
  JsonArray changes;
  for (const policy::Change& change : explanation_.changes) {
    JsonObject one{{"what", policy::id_of(change.what)}, {"verdict", policy::id_of(change.verdict)}};
    if (change.what == policy::Change::What::hour) one.emplace_back("at", civil_text(change.at, zone));
    if (change.what == policy::Change::What::zone) one.emplace_back("zone", policy::name_of(change.zone));
    one.emplace_back("clauses", clause_array(change.clauses));
    changes.emplace_back(std::move(one));
  }
  out.emplace_back("changes", std::move(changes));
  return out;
}

int refuse_usage(std::string_view french, std::string_view english) {
  fmt::print(stderr, "{}\n", say(french, english));
  return kUsage;
}

int run_decide(const DecideFlags& flags) {
  if (flags.charter.empty() == flags.bundle.empty())
    return refuse_usage("--charter ou --bundle, l'un des deux", "--charter or --bundle, one of the two");
  if (!flags.bundle.empty() && flags.key.empty())
    return refuse_usage("--bundle demande --key, la clé publique de qui publie",
                        "--bundle needs --key, the public key of the publisher");
  auto bundle = load(flags);
  if (!bundle) return failed(bundle.error());
  const policy::World& world = *(*bundle)->world();
  const base::TimeZone& zone = world.policies().front().time_zone;

  lists::SiteBuffer buffer;
  const auto site = lists::parse_site(flags.url, buffer);
  if (!site) return refuse_usage("--url n'est pas une adresse de site", "--url is no address of a site");
  const auto at = read_instant(flags.at, zone);
  if (!at)
    return refuse_usage("--at s'écrit 2026-03-02T14:30 (ou …Z pour UTC)",
                        "--at is written 2026-03-02T14:30 (or …Z for UTC)");
  policy::WebRequest request;
  request.at = *at;
  request.user = flags.who;
  request.method = flags.method;
  request.site = *site;
  request.tunnel = flags.tunnel;
  if (flags.tunnel) request.site.path = {};
  if (!flags.from.empty()) {
    request.address = policy::parse_address(flags.from);
    if (!request.address) return refuse_usage("--from n'est pas une adresse IP", "--from is no IP address");
  }
  const Explanation explanation = policy::explain(world, request);
  const Teller teller(world, explanation, request.site);
  if (flags.json)
    fmt::print("{}", platform::print_json(teller.json(zone), true));
  else
    teller.print(zone);
  return explanation.decision.verdict == policy::Verdict::allow ? kDone : kNo;
}

}  // namespace

void add_decide(Command& root) {
  auto flags = std::make_shared<DecideFlags>();
  root.subcommand("decide",
                  {"décide d'une requête et explique : article, clause, ce qui changerait la réponse",
                   "decides one request and explains: article, clause, what would change the answer"})
      .option("--charter", flags->charter, {"la charte (Markdown)", "the charter (Markdown)"})
      .option("--bundle", flags->bundle,
              {"un paquet publié, au lieu de --charter, --state et --lists",
               "a published bundle, instead of --charter, --state and --lists"})
      .option("--key", flags->key,
              {"avec --bundle : la clé publique de qui publie", "with --bundle: the publisher's public key"})
      .option(
          "--memory", flags->memory,
          {"avec --bundle : où retenir le numéro déjà vu", "with --bundle: where the number seen is kept"})
      .option("--state", flags->state,
              {"l'état : personnes, dérogations… (YAML)", "the state: people, approvals… (YAML)"})
      .option("--lists", flags->lists, {"le fichier de listes", "the list file"})
      .option("--who", flags->who,
              {"l'identifiant de la personne ; absent : personne de connu",
               "the person's login; absent: nobody known"})
      .option("--url", flags->url, {"le site demandé", "the site asked for"}, true)
      .option("--at", flags->at,
              {"le moment, heure civile : 2026-03-02T14:30 ; absent : maintenant",
               "the moment, civil time: 2026-03-02T14:30; absent: now"})
      .option("--from", flags->from, {"l'adresse IP d'où vient la requête", "the IP address of the request"})
      .option("--entity", flags->entity,
              {"l'entité, pour qui n'est pas connu", "the entity, for who is not known"})
      .option("--method", flags->method, {"GET, POST, CONNECT…", "GET, POST, CONNECT…"})
      .flag("--tunnel", flags->tunnel,
            {"seul le nom du site est visible (HTTPS)", "only the name of the site is seen (HTTPS)"})
      .flag("--json", flags->json, {"réponse en JSON", "answer as JSON"})
      .run([flags] { return run_decide(*flags); });
}

}  // namespace cartulaire::cli
