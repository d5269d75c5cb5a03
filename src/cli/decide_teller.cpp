#include "cli/decide_teller.hpp"

#include <chrono>
#include <span>

#include <fmt/format.h>

#include "cli/console.hpp"
#include "lists/categories.hpp"
#include "policy/reason_text.hpp"
#include "policy/state.hpp"

namespace cartulaire::cli {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

namespace {

std::string civil_text(base::Instant at, const base::TimeZone& zone) {
  const base::CivilTime civil = zone.civil(at);
  const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(civil.day))};
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                     civil.minute() / 60, civil.minute() % 60);
}

}  // namespace

std::string Teller::clause_name(policy::ClauseIndex index) const {
  const policy::Clause* clause = world_.clause(entity_, index);
  return clause == nullptr ? std::string() : clause->name;
}

std::string Teller::clause_words(policy::ClauseIndex index) const {
  const policy::Clause* one = clause(index);
  if (one == nullptr) return std::string(say("la plateforme elle-même", "the platform itself"));
  std::string out = fmt::format("`{}`", one->name);
  if (!one->article.empty()) out += fmt::format(" (article {}", one->article);
  if (!one->article.empty() && !one->title.empty()) out += fmt::format(", {}", one->title);
  return out + (one->article.empty() ? "" : ")");
}

std::string Teller::category_words(lists::CategoryId id) const {
  const std::string_view name = world_.category_name(id);
  const lists::Category* category = lists::find_category(name);
  return category == nullptr ? std::string(name)
                             : fmt::format("{} ({})", say(category->label_fr, category->label_en), name);
}

std::string Teller::entry_words() const {
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

}  // namespace cartulaire::cli
