// The least and the greatest value of a linear form under linear equations, unknowns being at least zero.
#pragma once

#include <cstddef>
#include <map>
#include <vector>

namespace cartulaire::statistics {

using Form = std::map<std::size_t, double>;  // unknown: coefficient

class LinearProgram {
 public:
  std::size_t unknown() { return unknowns_++; }
  void equal(const Form& form, double value);
  void at_least(Form form, double value);
  void at_most(Form form, double value);

  // Looks for values that satisfy everything; false: there are none. Then the two below may be asked.
  bool solve();
  // No farther than `enough`, where the form can go so far.
  double greatest(const Form& form, double enough);
  double least(const Form& form, double enough);

 private:
  void pivot(std::size_t row, std::size_t column);
  // Goes up as far as `enough`; `goal` holds the form's coefficients, and its value at the end.
  double climb(std::vector<double> goal, std::size_t columns, double enough);

  std::size_t unknowns_ = 0;
  std::vector<std::pair<Form, double>> equations_;
  std::vector<std::vector<double>> table_;  // coefficients, then the right side
  std::vector<std::size_t> basis_;          // the unknown that each row gives
};

}  // namespace cartulaire::statistics
