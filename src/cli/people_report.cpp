#include <array>

#include <fmt/format.h>

#include "cli/console.hpp"
#include "cli/people_parts.hpp"

namespace cartulaire::cli {
namespace {

using people::EntityReport;
using people::Happens;
using people::ImportReport;
using people::Problem;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

constexpr std::size_t kProblemsShown = 100;

std::string_view word(Happens what) {
  switch (what) {
    case Happens::joined:
      return "joined";
    case Happens::changed:
      return "changed";
    case Happens::returned:
      return "returned";
    case Happens::left:
      return "left";
  }
  return "";
}

std::string_view label(Happens what) {
  switch (what) {
    case Happens::joined:
      return say("arrive", "joins");
    case Happens::changed:
      return say("change", "changes");
    case Happens::returned:
      return say("revient", "returns");
    case Happens::left:
      return say("part", "leaves");
  }
  return "";
}

}  // namespace

void show_problems(const WhereInSource& where, std::string_view kind, const std::vector<Problem>& problems) {
  for (std::size_t i = 0; i < problems.size() && i < kProblemsShown; ++i)
    fmt::print(stderr, "{}: {}{} {}\n", where(problems[i].line), kind, say("\u00a0:", ":"),
               say(problems[i].french, problems[i].english));
  if (problems.size() > kProblemsShown)
    fmt::print(stderr, "{} {}\n", problems.size() - kProblemsShown, say("autres", "more"));
}

JsonArray problems_json(const std::vector<Problem>& problems) {
  JsonArray out;
  for (const Problem& one : problems)
    out.push_back(JsonObject{{"line", one.line}, {"text", say(one.french, one.english)}});
  return out;
}

Json report_json(const ImportReport& report, const people::Source& source) {
  JsonArray entities;
  for (const EntityReport& one : report.entities) {
    JsonArray changes;
    for (const people::Change& change : one.changes)
      changes.push_back(JsonObject{{"what", word(change.what)}, {"login", change.login}});
    entities.push_back(JsonObject{{"entity", one.entity},
                                  {"unchanged", one.unchanged},
                                  {"present_before", one.present},
                                  {"leavers", one.leavers},
                                  {"too_many_leavers", one.too_many_leavers},
                                  {"changes", std::move(changes)}});
  }
  return JsonObject{{"taken", report.taken},
                    {"refused", report.refused},
                    {"passed_over", source.passed_over},
                    {"closed", source.closed},
                    {"errors", problems_json(report.errors)},
                    {"remarks", problems_json(report.remarks)},
                    {"entities", std::move(entities)}};
}

void show_report(const ImportReport& report, const people::Source& source, bool each,
                 const WhereInSource& where) {
  show_problems(where, say("erreur", "error"), report.errors);
  show_problems(where, say("remarque", "remark"), report.remarks);
  if (!report.errors.empty()) {
    fmt::print(stderr, "{}\n", say("rien n’a été pris", "nothing was taken"));
    return;
  }
  for (const EntityReport& one : report.entities) {
    std::array<std::int64_t, 4> counts{};
    for (const people::Change& change : one.changes) {
      ++counts[static_cast<std::size_t>(change.what)];
      if (each) fmt::print("{}\t{}\t{}\n", one.entity, label(change.what), change.login);
    }
    fmt::print("{}: {} {}, {} {}, {} {}, {} {}, {} {}\n", one.entity, counts[0], say("arrivées", "joined"),
               counts[1], say("changements", "changed"), counts[2], say("retours", "returned"), counts[3],
               say("départs", "left"), one.unchanged, say("inchangées", "unchanged"));
    if (one.too_many_leavers)
      fmt::print(
          stderr, "{}\n",
          fmt::format(fmt::runtime(say(
                          "{}: {} départs sur {} personnes, plus de {} % : la source est-elle entière ? rien "
                          "n’a été pris ; si c’est juste, ajoutez `--confirm-leavers {}`",
                          "{}: {} leavers of {} people, more than {} %: is the source whole? nothing was "
                          "taken; if it is right, add `--confirm-leavers {}`")),
                      one.entity, one.leavers, one.present, people::kLeaverPercent, one.leavers));
  }
  if (source.passed_over != 0)
    fmt::print(stderr, "{} {}\n", source.passed_over,
               say("entrées de l’annuaire qui ne sont pas des personnes",
                   "entries of the directory that are no people"));
  if (source.closed != 0)
    fmt::print(
        stderr, "{} {}\n", source.closed,
        say("comptes désactivés ou expirés de l’annuaire", "disabled or expired accounts of the directory"));
}

}  // namespace cartulaire::cli
