// Somebody who holds everything that is published of one unit, or of several together, and works out the
// rest.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "statistics/linear_program.hpp"
#include "statistics/tables.hpp"

namespace cartulaire::statistics {

// Knows one measure of every table; which requests of two tables are the same, as anybody does who reads the
// charter and the lists; and which cells are empty, save in the rows whose parts are not told.
class Attacker {
 public:
  Attacker(const Tables& tables, Measure measure);

  // False: no numbers agree with what is published, which cannot be.
  bool solve() { return program_.solve(); }

  struct Guess {
    std::size_t table = 0;
    std::uint32_t row = 0;
    std::uint32_t column = 0;
    Form form;
  };
  // What is not told: cells and totals.
  [[nodiscard]] const std::vector<Guess>& hidden() const { return hidden_; }
  struct Range {
    double least = 0;
    double greatest = 0;
  };
  // Of a form; looked for as far as `enough`.
  Range range(const Form& form, double enough);
  // A further thing that the attacker knows.
  void knows(const Form& form, double value) { program_.equal(form, value); }
  std::size_t unknown() { return program_.unknown(); }
  // Of one row and column of a table; no terms where it is empty.
  [[nodiscard]] Form cell(Table table, const std::string& row, const std::string& column) const;

 private:
  struct Known {
    const PublishedTable* table;
    std::vector<std::vector<Form>> cells;  // by row and column, from 0
  };
  void read(std::size_t number, const PublishedTable& table);
  void learn(std::size_t table, const PublishedCell& cell, const Form& form);
  void same(const Form& left, const Form& right);
  void read_what_is_public();
  void read_what_the_draft_says();
  [[nodiscard]] const Known* known(Table table) const;
  [[nodiscard]] Form sum(Table table, const std::function<bool(const PublishedRow&)>& rows,
                         const std::string& column) const;

  std::size_t measure_;
  bool counts_things_;  // a request, of which a cell that is not empty has one at least
  std::vector<Known> known_;
  LinearProgram program_;
  std::vector<Guess> hidden_;
};

}  // namespace cartulaire::statistics
