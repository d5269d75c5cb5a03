#include "statistics/linear_program.hpp"

#include <cmath>

namespace cartulaire::statistics {
namespace {

constexpr double kNearly = 1e-7;

}  // namespace

void LinearProgram::equal(const Form& form, double value) {
  equations_.emplace_back(form, value);
}
void LinearProgram::at_least(Form form, double value) {
  form[unknown()] = -1;
  equal(form, value);
}
void LinearProgram::at_most(Form form, double value) {
  form[unknown()] = 1;
  equal(form, value);
}

void LinearProgram::pivot(std::size_t row, std::size_t column) {
  std::vector<double>& by = table_[row];
  const double scale = by[column];
  for (double& value : by)
    value /= scale;
  for (std::size_t other = 0; other < table_.size(); ++other) {
    const double factor = table_[other][column];
    if (other == row || std::abs(factor) < 1e-12) continue;
    for (std::size_t i = 0; i < by.size(); ++i)
      table_[other][i] -= factor * by[i];
    table_[other][column] = 0;
  }
  basis_[row] = column;
}

// The simplex method by Bland's rule: it cannot go round in circles.
double LinearProgram::climb(std::vector<double> goal, std::size_t columns, double enough) {
  goal.resize(table_.empty() ? columns + 1 : table_.front().size());
  for (std::size_t row = 0; row < table_.size(); ++row) {
    const double factor = goal[basis_[row]];
    if (factor == 0) continue;
    for (std::size_t i = 0; i < goal.size(); ++i)
      goal[i] -= factor * table_[row][i];
  }
  while (-goal.back() < enough) {
    std::size_t column = 0;
    while (column < columns && goal[column] < kNearly)
      ++column;
    if (column == columns) return -goal.back();
    std::size_t best = table_.size();
    for (std::size_t row = 0; row < table_.size(); ++row) {
      if (table_[row][column] < kNearly) continue;
      if (best == table_.size()) {
        best = row;
        continue;
      }
      const double here = table_[row].back() / table_[row][column];
      const double there = table_[best].back() / table_[best][column];
      if (here < there - 1e-9 || (here < there + 1e-9 && basis_[row] < basis_[best])) best = row;
    }
    if (best == table_.size()) return enough;  // no end to it
    pivot(best, column);
    const double factor = goal[column];
    for (std::size_t i = 0; i < goal.size(); ++i)
      goal[i] -= factor * table_[best][i];
  }
  return -goal.back();
}

bool LinearProgram::solve() {
  const std::size_t rows = equations_.size();
  table_.assign(rows, std::vector<double>(unknowns_ + rows + 1, 0));
  basis_.assign(rows, 0);
  std::vector<double> goal(unknowns_ + rows + 1, 0);
  for (std::size_t row = 0; row < rows; ++row) {
    const auto& [form, value] = equations_[row];
    const double sign = value < 0 ? -1 : 1;
    for (const auto& [unknown, coefficient] : form)
      table_[row][unknown] += sign * coefficient;
    table_[row].back() = sign * value;
    table_[row][unknowns_ + row] = 1;  // how far the equation is from being satisfied
    basis_[row] = unknowns_ + row;
    goal[unknowns_ + row] = -1;
  }
  if (climb(goal, unknowns_ + rows, 0) < -1e-6) return false;
  // Out with what measured the distance; a row that has nothing else says nothing new.
  for (std::size_t row = 0; row < table_.size();) {
    if (basis_[row] < unknowns_) {
      ++row;
      continue;
    }
    std::size_t column = 0;
    while (column < unknowns_ && std::abs(table_[row][column]) < kNearly)
      ++column;
    if (column < unknowns_) {
      pivot(row, column);
      ++row;
    } else {
      table_.erase(table_.begin() + static_cast<std::ptrdiff_t>(row));
      basis_.erase(basis_.begin() + static_cast<std::ptrdiff_t>(row));
    }
  }
  for (std::vector<double>& row : table_) {
    row[unknowns_] = row.back();
    row.resize(unknowns_ + 1);
  }
  return true;
}

double LinearProgram::greatest(const Form& form, double enough) {
  std::vector<double> goal(unknowns_ + 1, 0);
  for (const auto& [unknown, coefficient] : form)
    goal[unknown] = coefficient;
  return climb(std::move(goal), unknowns_, enough);
}

double LinearProgram::least(const Form& form, double enough) {
  Form negative = form;
  for (auto& [unknown, coefficient] : negative)
    coefficient = -coefficient;
  return -greatest(negative, -enough);
}

}  // namespace cartulaire::statistics
