// The parts of a report, each from the same source.
#pragma once

#include <string>
#include <vector>

#include "replay/publish.hpp"
#include "replay/report.hpp"
#include "replay/report_words.hpp"

namespace cartulaire::replay {

struct Source {
  const Study& study;
  const Published& published;
  Words words;
};

Figure figure_of(const Cell& cell, Shown shown);

std::vector<Fact> facts_of(const Source& source);              // report_context.cpp
std::vector<std::string> how_to_read(const Source& source);    // likewise
std::vector<std::string> guarantees_of(const Source& source);  // likewise
std::vector<std::string> findings_of(const Source& source);    // report_tables.cpp
void add_tables(const Source& source, Report& report);         // likewise: verdicts and changes
std::vector<Limit> limits_of(const Source& source);            // report_limits.cpp

}  // namespace cartulaire::replay
