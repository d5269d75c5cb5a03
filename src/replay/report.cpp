#include "replay/report.hpp"

#include <utility>

#include <fmt/format.h>

#include "replay/publish.hpp"
#include "replay/report_parts.hpp"

namespace cartulaire::replay {

Figure figure_of(const Cell& cell, Shown shown) {
  if (shown != Shown::shown) return {shown, 0, 0};
  return {Shown::shown, cell.requests, cell.requests == 0 ? 0 : cell.head_count()};
}

Report make_report(const Study& study, base::Language language) {
  const Published published = publish(study);
  const Source source{study, published, Words(language)};
  const Words& words = source.words;
  Report report;
  report.language = language;
  report.title = study.b
                     ? words.say("Ce que changerait la nouvelle charte", "What the new charter would change")
                     : words.say("Rejeu d’un journal de navigation", "Replay of a web log");
  report.subtitle = words.charter(study.a);
  if (study.b) report.subtitle += " → " + words.charter(*study.b);
  report.too_few_people = study.requests > 0 && published.nothing;
  report.facts = facts_of(source);
  report.reading = how_to_read(source);
  if (study.requests > 0 && !published.nothing) {
    report.findings = findings_of(source);
    add_tables(source, report);
  }
  report.limits = limits_of(source);
  if (published.nothing)
    for (Limit& limit : report.limits)
      if (limit.figure) limit.figure = Figure{Shown::few, 0, 0};
  report.guarantees = guarantees_of(source);
  return report;
}

}  // namespace cartulaire::replay
