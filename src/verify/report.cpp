#include "verify/report.hpp"

#include <fmt/format.h>

#include "platform/json.hpp"

namespace cartulaire::verify {
namespace {

using base::Language;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

// 1 234 567, or 1,234,567.
std::string grouped(std::uint64_t number, Language language) {
  const std::string digits = std::to_string(number);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += language == Language::french ? "\u202f" : ",";
    out += digits[i];
  }
  return out;
}

std::string where(const Finding& finding, Language language) {
  std::string text;
  if (finding.first_line) {
    const bool many = finding.last_line != *finding.first_line;
    if (language == Language::french)
      text = many ? fmt::format("lignes {} à {}", *finding.first_line, finding.last_line)
                  : fmt::format("ligne {}", *finding.first_line);
    else
      text = many ? fmt::format("lines {} to {}", *finding.first_line, finding.last_line)
                  : fmt::format("line {}", *finding.first_line);
  }
  if (!finding.object.empty()) text += (text.empty() ? "`" : ", `") + finding.object + "`";
  return text;
}

class Summary {
 public:
  explicit Summary(Language language) : language_(language) {}

  void row(const char* french, const char* english, const std::string& value) {
    const char* label = language_ == Language::french ? french : english;
    const std::size_t width = 22;
    std::size_t letters = 0;
    for (const char* c = label; *c != '\0'; ++c)
      letters += (static_cast<unsigned char>(*c) & 0xc0U) == 0x80U ? 0 : 1;
    text_ += label;
    text_ += std::string(width > letters ? width - letters : 1, ' ') + value + "\n";
  }
  void row(const char* french, const char* english, std::uint64_t value) {
    row(french, english, grouped(value, language_));
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  Language language_;
  std::string text_;
};

std::string summary(const Report& report, Language language) {
  const bool french = language == Language::french;
  Summary table(language);
  table.row("journal", "journal", printable(report.origin));
  table.row("lignes", "lines", report.lines);
  table.row("relevés", "runs", report.runs);
  table.row("unités", "units", report.units);
  table.row("événements scellés", "events sealed", report.events);
  table.row("événements vivants", "events living", report.events - report.events_destroyed);
  std::string destroyed =
      fmt::format(fmt::runtime(french ? "{} (unités : {})" : "{} (units: {})"),
                  grouped(report.events_destroyed, language), grouped(report.units_destroyed, language));
  if (report.units_late > 0)
    destroyed +=
        fmt::format(fmt::runtime(french ? ", dont {} après leur terme" : ", {} of them after their term"),
                    grouped(report.units_late, language));
  table.row("événements détruits", "events destroyed", destroyed);
  table.row("jour le plus récent", "newest day", report.newest_day ? day_text(*report.newest_day) : "–");
  table.row("clés de signature", "signing keys", report.keys);
  table.row("clé 0", "key 0", report.first_key.empty() ? "–" : report.first_key);
  table.row("nœuds", "nodes", report.nodes);
  if (report.timestamps > 0)
    table.row("jetons d’horodatage", "time-stamps",
              fmt::format(fmt::runtime(french ? "{}, jusqu’à la ligne {}" : "{}, up to line {}"),
                          grouped(report.timestamps, language), *report.newest_timestamp - 1));
  if (report.handed_over > 0) table.row("parts transmises", "units handed over", report.handed_over);
  if (report.unknown_entries > 0) table.row("entrées inconnues", "unknown entries", report.unknown_entries);
  if (report.extract)
    table.row("extrait", "extract",
              fmt::format(fmt::runtime(french ? "{} lignes de {} unités" : "{} rows of {} units"),
                          grouped(report.extract->rows, language), grouped(report.extract->units, language)));
  return table.take();
}

std::uint64_t in_all(const Findings& findings) {
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < kProblems; ++i)
    all += findings.count(static_cast<Problem>(i));
  return all;
}

JsonObject finding_json(const Finding& finding, Language language) {
  JsonObject object{{"name", std::string(problem_name(finding.problem))}};
  if (finding.first_line) {
    object.emplace_back("line", static_cast<std::size_t>(*finding.first_line));
    object.emplace_back("last_line", static_cast<std::size_t>(finding.last_line));
  }
  if (!finding.object.empty()) object.emplace_back("about", finding.object);
  object.emplace_back("text", std::string(problem_text(finding.problem, language)));
  return object;
}

}  // namespace

std::string report_text(const Report& report, Language language) {
  const bool french = language == Language::french;
  const Findings& findings = report.findings;
  std::string out = summary(report, language);
  for (const Finding& finding : findings.all())
    out += fmt::format("{}  {}\n    {}\n", problem_name(finding.problem), where(finding, language),
                       problem_text(finding.problem, language));
  for (std::size_t i = 0; i < kProblems; ++i) {
    const auto problem = static_cast<Problem>(i);
    std::uint64_t shown = 0;
    for (const Finding& finding : findings.all())
      if (finding.problem == problem)
        shown += finding.first_line ? finding.last_line - *finding.first_line + 1 : 1;
    if (findings.count(problem) > shown)
      out += fmt::format(fmt::runtime(french ? "{} : {} de plus\n" : "{}: {} more\n"), problem_name(problem),
                         grouped(findings.count(problem) - shown, language));
  }
  const std::uint64_t count = in_all(findings);
  if (count == 0)
    out += french ? "Tout tient.\n" : "All holds.\n";
  else
    out +=
        fmt::format(fmt::runtime(french ? "Constats : {}.\n" : "Findings: {}.\n"), grouped(count, language));
  return out;
}

std::string report_json(const Report& report, Language language) {
  const auto number = [](std::uint64_t value) { return Json(static_cast<std::size_t>(value)); };
  JsonArray findings;
  for (const Finding& finding : report.findings.all())
    findings.emplace_back(finding_json(finding, language));
  JsonObject counts;
  for (std::size_t i = 0; i < kProblems; ++i)
    if (const auto count = report.findings.count(static_cast<Problem>(i)); count > 0)
      counts.emplace_back(std::string(problem_name(static_cast<Problem>(i))), number(count));
  JsonObject object{
      {"journal", report.origin},
      {"holds", report.findings.empty()},
      {"lines", number(report.lines)},
      {"root", platform::to_hex(report.root)},
      {"checkpoint", report.checkpoint ? number(*report.checkpoint) : Json()},
      {"runs", number(report.runs)},
      {"units", number(report.units)},
      {"units_destroyed", number(report.units_destroyed)},
      {"units_destroyed_late", number(report.units_late)},
      {"events", number(report.events)},
      {"events_living", number(report.events - report.events_destroyed)},
      {"events_destroyed", number(report.events_destroyed)},
      {"newest_day", report.newest_day ? Json(day_text(*report.newest_day)) : Json()},
      {"keys", number(report.keys)},
      {"key_0", report.first_key},
      {"nodes", number(report.nodes)},
      {"timestamps", number(report.timestamps)},
      {"unknown_entries", number(report.unknown_entries)},
      {"units_handed_over", number(report.handed_over)},
      {"counts", std::move(counts)},
      {"findings", std::move(findings)},
  };
  if (report.extract)
    object.emplace_back("extract", JsonObject{{"units", number(report.extract->units)},
                                              {"rows", number(report.extract->rows)}});
  return platform::print_json(Json(std::move(object)), true);
}

}  // namespace cartulaire::verify
