// Somebody who holds a whole report, knows the charter, and works out what was hidden.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "replay/report.hpp"
#include "statistics/linear_program.hpp"

namespace cartulaire::replay {

using statistics::Form;
using statistics::LinearProgram;

// What the attacker does not know is how many requests of each row went from which answer of charter A to
// which of charter B. Every number printed is a sum of those, of rows, or of both.
class Attacker {
 public:
  explicit Attacker(const Report& report);

  // False: no numbers agree with what is printed, which cannot be.
  bool solve() { return program_.solve(); }
  // The hidden numbers ("fewer than 5") that can have one value only: "by_article/refus-games/deny".
  std::vector<std::string> worked_out();
  // Whether only one number of requests can have gone from `from` to `to` in this row of "article",
  // "category" or "unit".
  bool works_out_flow(const std::string& table, const std::string& row, std::string_view from,
                      std::string_view to);

 private:
  struct Flow {
    std::string from, to, change;
  };
  struct Rows {
    std::map<std::string, std::vector<Form>> flows;  // by row, then by flow
    std::vector<Form> all;                           // by flow
  };

  [[nodiscard]] const Sheet* sheet(const std::string& id) const;
  void list_flows();
  void read_rows(const std::string& table);
  void read_answers_alone(const std::string& table);
  void read_news(const std::string& table);
  void read_totals();
  void read_what_the_charter_tells();
  void read_limits();
  void learn(const std::string& name, const Form& form, const Figure& figure);
  bool one_value(const Form& form);
  template <class Wanted>
  Form sum(const std::vector<Form>& flows, Wanted&& wanted) const;

  const Report& report_;
  std::vector<Flow> flows_;
  std::map<std::string, Rows> tables_;
  std::map<std::string, std::map<std::string, std::map<std::string, Form>>> news_;  // table, row, change
  LinearProgram program_;
  std::vector<std::pair<std::string, Form>> hidden_;
};

}  // namespace cartulaire::replay
