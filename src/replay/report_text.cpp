#include <algorithm>

#include <fmt/format.h>

#include "charter/wording/wording.hpp"
#include "replay/report.hpp"

namespace cartulaire::replay {
namespace {

using base::Language;

// Columns on a terminal: code points, which is right for French and English.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

std::string padded_right(std::string text, std::size_t columns) {
  const std::size_t now = width(text);
  if (now < columns) text.append(columns - now, ' ');
  return text;
}
std::string padded_left(const std::string& text, std::size_t columns) {
  const std::size_t now = width(text);
  return now < columns ? std::string(columns - now, ' ') + text : text;
}

// The text in lines of at most `columns`, each after `indent` spaces.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns = 100) {
  std::string out;
  std::string line;
  const auto flush = [&] {
    if (!line.empty()) out += std::string(indent, ' ') + line + "\n";
    line.clear();
  };
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    if (!line.empty() && width(line) + 1 + width(word) + indent > columns) flush();
    if (!line.empty()) line += ' ';
    line += word;
    text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
  }
  flush();
  return out;
}

// "1 234 / 56": requests, then people.
std::string cell(const Figure& figure, Language language) {
  namespace wording = charter::wording;
  if (figure.shown != Shown::shown) return shown_word(figure.shown, language);
  if (figure.requests == 0) return "0";
  return fmt::format("{} / {}", wording::in_figures(figure.requests, language),
                     wording::in_figures(figure.people, language));
}

std::string table(const Sheet& sheet, Language language) {
  const bool french = language == Language::french;
  std::vector<std::vector<std::string>> grid;
  std::vector<std::string> head{sheet.row_header};
  head.insert(head.end(), sheet.columns.begin(), sheet.columns.end());
  head.emplace_back("Total");
  grid.push_back(head);
  const auto add = [&](const SheetRow& row) {
    std::vector<std::string> line{row.label};
    for (const Figure& figure : row.figures)
      line.push_back(cell(figure, language));
    line.push_back(cell(row.total, language));
    grid.push_back(std::move(line));
  };
  for (const SheetRow& row : sheet.rows)
    add(row);
  if (sheet.totals) add(*sheet.totals);
  std::vector<std::size_t> widths(grid.front().size(), 0);
  for (const auto& line : grid)
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], width(line[i]));
  std::string out =
      fmt::format("\n{} ({})\n", sheet.caption, french ? "requêtes / personnes" : "requests / people");
  for (std::size_t i = 0; i < grid.size(); ++i) {
    std::string line = "  " + padded_right(grid[i][0], widths[0]);
    for (std::size_t column = 1; column < grid[i].size(); ++column)
      line += "  " + padded_left(grid[i][column], widths[column]);
    out += line + "\n";
    if (i == 0 || (sheet.totals && i + 2 == grid.size())) {
      std::size_t total = 2;
      for (const std::size_t w : widths)
        total += w + 2;
      out += "  ";
      for (std::size_t dash = 0; dash + 4 < total; ++dash)
        out += "─";
      out += "\n";
    }
  }
  return out;
}

}  // namespace

std::string report_text(const Report& report) {
  const bool french = report.language == Language::french;
  std::string out = report.title + "\n";
  if (!report.subtitle.empty()) out += report.subtitle + "\n";
  out += "\n";
  std::size_t label = 0;
  for (const Fact& fact : report.facts)
    label = std::max(label, width(fact.label));
  for (const Fact& fact : report.facts)
    out += "  " + padded_right(fact.label, label) + "  " + fact.text + "\n";
  if (report.too_few_people) {
    out +=
        "\n" +
        wrapped(french ? "Moins de cinq personnes apparaissent dans ce journal : aucun tableau n’est montré."
                       : "Fewer than five people appear in this log: no table is shown.",
                2);
  }
  if (!report.findings.empty()) out += "\n";
  for (const std::string& finding : report.findings)
    out += wrapped(finding, 2);
  for (const Sheet& sheet : report.verdicts)
    out += table(sheet, report.language);
  for (const Sheet& sheet : report.changes)
    out += table(sheet, report.language);
  out += french ? "\nCe qui n’a pas pu être déterminé\n" : "\nWhat could not be determined\n";
  for (const Limit& limit : report.limits) {
    const std::string figure =
        limit.figure ? cell(*limit.figure, report.language) + (french ? "\u00a0: " : ": ") : "";
    out += wrapped("- " + figure + limit.text, 2);
  }
  out += french ? "\nGaranties\n" : "\nGuarantees\n";
  for (const std::string& guarantee : report.guarantees)
    out += wrapped("- " + guarantee, 2);
  return out;
}

}  // namespace cartulaire::replay
