// A study as people read it: sentences and tables in one language, already safe to show (suppress.hpp).
//
// report_text, report_json and report_html print it; none of them sees a number that is not to be shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "replay/study.hpp"
#include "statistics/suppress.hpp"

namespace cartulaire::replay {

using statistics::Shown;

struct Figure {
  Shown shown = Shown::shown;
  std::uint64_t requests = 0;  // 0 where not shown
  std::uint64_t people = 0;
};

struct SheetRow {
  std::string id;  // the same in every language: "web-jeux", "gambling", "h09"
  std::string label;
  std::vector<Figure> figures;  // one a column
  Figure total;
};

struct Sheet {
  std::string id;
  std::string caption;
  std::string row_header;
  std::vector<std::string> column_ids;
  std::vector<std::string> columns;
  std::vector<SheetRow> rows;
  std::optional<SheetRow> totals;
  std::size_t bars = 0;    // the column that the drawing shows
  std::string bars_title;  // empty: no drawing
};

struct Fact {
  std::string id;
  std::string label;
  std::string text;
};

struct Limit {  // something that could not be told
  std::string id;
  std::string text;
  std::optional<Figure> figure;
};

struct Report {
  base::Language language = base::Language::french;
  std::string title;
  std::string subtitle;
  std::vector<Fact> facts;            // what was replayed
  std::vector<std::string> findings;  // the study in three sentences
  std::vector<std::string> reading;   // how to read it
  std::vector<Sheet> verdicts;        // of charter A
  std::vector<Sheet> changes;         // from A to B; empty without B
  std::string changes_intro;
  std::vector<Limit> limits;
  std::vector<std::string> guarantees;
  bool too_few_people = false;  // nothing is shown
};

Report make_report(const Study& study, base::Language language);

// What stands for a figure that is not shown: "moins de 5", "masqué".
std::string shown_word(Shown shown, base::Language language);
// Stable names, for JSON and tests.
std::string_view outcome_id(Outcome outcome);
std::string_view change_id(Change change);
std::string_view reading_id(Reading reading);

std::string report_text(const Report& report);
std::string report_json(const Report& report, const Study& study);
std::string report_html(const Report& report);

}  // namespace cartulaire::replay
