#include "statistics/suppress.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "statistics/elimination.hpp"
#include "statistics/linear_program.hpp"

namespace cartulaire::statistics {

Suppression::Number Suppression::add(const Cell& cell, Kind kind) {
  if (cell.requests == 0) return kZero;
  figures_.push_back({&cell, kind, is_sensitive(cell), Shown::shown, false, {}, {}});
  return figures_.size() - 1;
}

void Suppression::equal(Numbers left, Numbers right) {
  std::erase(left, kZero);
  std::erase(right, kZero);
  if (left.empty() || right.empty() || left == right) return;
  for (const Numbers* side : {&left, &right})
    for (const Number number : *side)
      figures_[number].equations.push_back(equations_.size());
  equations_.push_back({std::move(left), std::move(right)});
}

bool Suppression::run() {
  for (Figure& figure : figures_)
    if (figure.kind == Kind::published && figure.sensitive)
      figure.shown = is_few(*figure.cell) ? Shown::few : Shown::masked;
  while (true) {
    while (complete_equations()) {
    }
    if (work_out()) continue;
    const auto exposed = exposed_number();
    if (!exposed) break;
    if (!protect(*exposed)) return false;
  }
  // What is worked out all the same hides nothing: it is shown.
  for (Figure& figure : figures_)
    if (figure.worked_out && figure.shown == Shown::masked) figure.shown = Shown::shown;
  return true;
}

bool Suppression::withheld(Number number) const {
  return figures_[number].kind == Kind::unpublished || figures_[number].shown != Shown::shown;
}

bool Suppression::hidden(Number number) const {
  return withheld(number) && !figures_[number].worked_out;
}

bool Suppression::can_hide(Number number) const {
  const Figure& figure = figures_[number];
  return figure.kind == Kind::published && figure.shown == Shown::shown;
}

bool Suppression::hide(const std::optional<Number>& number) {
  if (!number) return false;
  figures_[*number].shown = Shown::masked;
  return true;
}

bool Suppression::untouched(const Equation& equation) const {
  const auto is_hidden = [&](Number number) { return hidden(number); };
  return std::none_of(equation.left.begin(), equation.left.end(), is_hidden) &&
         std::none_of(equation.right.begin(), equation.right.end(), is_hidden);
}

// A number is cheaper to hide where fewer whole equations lose their last check by it, then where it is
// smaller.
bool Suppression::cheaper(Number one, const std::optional<Number>& other) const {
  const auto cost = [&](Number number) {
    const Figure& figure = figures_[number];
    const auto spoiled = std::count_if(figure.equations.begin(), figure.equations.end(),
                                       [&](std::size_t at) { return untouched(equations_[at]); });
    return std::tuple(spoiled, figure.cell->requests);
  };
  return !other || cost(one) < cost(*other);
}

void Suppression::consider(const Numbers& numbers, std::optional<Number>& best) const {
  for (const Number number : numbers)
    if (can_hide(number) && cheaper(number, best)) best = number;
}

// With its other numbers shown, an equation tells the sum of those that one side hides: there must be two of
// them, for five people together. What both sides hide, it does not tell.
bool Suppression::gives_away(const Equation& equation) const {
  const Numbers* hiding = nullptr;
  std::size_t count = 0;
  bool sensitive = false;
  Cell together;
  for (const Numbers* side : {&equation.left, &equation.right})
    for (const Number number : *side) {
      if (!hidden(number)) continue;
      if (hiding != nullptr && hiding != side) return false;
      hiding = side;
      ++count;
      sensitive = sensitive || figures_[number].sensitive;
      together.add(*figures_[number].cell);
    }
  if (!sensitive) return false;
  return count < 2 || is_sensitive(together) || people_give_away(equation);
}

// People do not add up, but a total has no more of them than its parts together: where all that is hidden is
// for at most four people each, and the total needs four of each, each has four.
bool Suppression::people_give_away(const Equation& equation) const {
  if (equation.left.size() != 1 || hidden(equation.left.front())) return false;
  std::uint64_t reached = 0;
  for (const Number number : equation.right) {
    const Figure& figure = figures_[number];
    if (!hidden(number)) {
      reached += figure.cell->head_count();
    } else if (figure.shown == Shown::few) {
      reached += kFewestPeople - 1;
    } else {
      return false;
    }
  }
  return figures_[equation.left.front()].cell->head_count() >= reached;
}

bool Suppression::complete_equations() {
  bool changed = false;
  for (const Equation& equation : equations_) {
    while (gives_away(equation)) {
      std::optional<Number> best;
      consider(equation.right, best);  // rather a part than the total
      if (!best) consider(equation.left, best);
      if (!hide(best)) break;
      changed = true;
    }
  }
  return changed;
}

// Marks what all equations together give away; true where that has changed. A number that is worked out hides
// nothing any more.
bool Suppression::work_out() {
  std::vector<std::size_t> unknown(figures_.size(), SIZE_MAX);
  std::size_t unknowns = 0;
  std::vector<Terms> system;
  for (const Equation& equation : equations_) {
    Terms terms;
    for (const Numbers* side : {&equation.left, &equation.right})
      for (const Number number : *side) {
        if (!withheld(number)) continue;
        if (unknown[number] == SIZE_MAX) unknown[number] = unknowns++;
        terms.emplace_back(unknown[number], side == &equation.left ? 1 : -1);
      }
    if (!terms.empty()) system.push_back(std::move(terms));
  }
  const std::vector<bool> determined = determined_unknowns(unknowns, system);
  bool changed = false;
  for (Number number = 0; number < figures_.size(); ++number) {
    const bool worked_out = unknown[number] != SIZE_MAX && determined[unknown[number]];
    changed = changed || worked_out != figures_[number].worked_out;
    figures_[number].worked_out = worked_out;
  }
  return changed;
}

// How many requests each number can stand for, as far as the equations tell one after the other.
void Suppression::find_bounds() {
  for (Number number = 0; number < figures_.size(); ++number) {
    Figure& figure = figures_[number];
    const auto requests = static_cast<std::int64_t>(figure.cell->requests);
    if (!withheld(number)) {
      figure.bounds = {requests, requests};
    } else {
      figure.bounds = {figure.shown == Shown::few ? 1 : 0, kUnbounded};
    }
  }
  constexpr int kRounds = 100;  // each brings the bounds nearer or ends
  bool changed = true;
  for (int round = 0; changed && round < kRounds; ++round) {
    changed = false;
    for (const Equation& equation : equations_) {
      changed |= narrow(equation.left, equation.right);
      changed |= narrow(equation.right, equation.left);
    }
  }
}

// Each number of `side` is what `other` adds up to, less the rest of `side`.
bool Suppression::narrow(const Numbers& side, const Numbers& other) {
  const auto sum = [&](const Numbers& numbers) {
    Bounds bounds{0, 0};
    for (const Number number : numbers) {
      bounds.least += figures_[number].bounds.least;
      bounds.most = std::min(kUnbounded, bounds.most + figures_[number].bounds.most);
    }
    return bounds;
  };
  const Bounds whole = sum(other);
  const std::int64_t least = sum(side).least;
  bool changed = false;
  for (const Number number : side) {
    Bounds& bounds = figures_[number].bounds;
    if (!withheld(number)) continue;
    const std::int64_t most = whole.most == kUnbounded ? kUnbounded : whole.most - (least - bounds.least);
    if (most < bounds.most) {
      bounds.most = most;
      changed = true;
    }
    if (side.size() == 1 && whole.least > bounds.least) {
      bounds.least = whole.least;
      changed = true;
    }
  }
  return changed;
}

// The same by all equations at once, where they are few enough for that: false where they are not.
bool Suppression::find_exact_bounds() {
  constexpr std::size_t kMostUnknowns =
      120;  // beyond it, units are large and what is hidden stands among many
  std::vector<std::size_t> unknown(figures_.size(), SIZE_MAX);
  LinearProgram program;
  std::size_t unknowns = 0;
  for (Number number = 0; number < figures_.size(); ++number) {
    if (!withheld(number)) continue;
    if (++unknowns > kMostUnknowns) return false;
    unknown[number] = program.unknown();
    program.at_least({{unknown[number], 1}}, 1);  // that something is there, readers know
  }
  for (const Equation& equation : equations_) {
    Form form;
    double told = 0;
    for (const Numbers* side : {&equation.left, &equation.right})
      for (const Number number : *side) {
        const double sign = side == &equation.left ? 1 : -1;
        if (withheld(number))
          form[unknown[number]] += sign;
        else
          told -= sign * static_cast<double>(figures_[number].cell->requests);
      }
    if (!form.empty()) program.equal(form, told);
  }
  if (!program.solve()) return false;
  constexpr double kNearly = 1e-4;
  for (Number number = 0; number < figures_.size(); ++number) {
    Figure& figure = figures_[number];
    if (!withheld(number) || !figure.sensitive) continue;
    const Form form{{unknown[number], 1}};
    const double enough = static_cast<double>(figure.cell->requests) * 2 + 10;
    figure.bounds = {static_cast<std::int64_t>(std::ceil(program.least(form, -1) - kNearly)),
                     static_cast<std::int64_t>(std::floor(program.greatest(form, enough) + kNearly))};
  }
  return true;
}

// One value is left, or, of a volume, little more.
bool Suppression::nearly_known(const Figure& figure) {
  constexpr std::int64_t kNear = 10;  // a tenth of it
  const std::int64_t near =
      figure.cell->top == 0 ? 0 : static_cast<std::int64_t>(figure.cell->requests) / kNear;
  return figure.bounds.most - figure.bounds.least <= near;
}

// A number of few people that is worked out, or that can have one value only, or that an equation nearly
// tells.
std::optional<Suppression::Number> Suppression::exposed_number() {
  find_bounds();
  for (Number number = 0; number < figures_.size(); ++number) {
    const Figure& figure = figures_[number];
    if (figure.sensitive && withheld(number) && (figure.worked_out || nearly_known(figure))) return number;
  }
  for (const Equation& equation : equations_) {
    if (!gives_away(equation)) continue;
    for (const Numbers* side : {&equation.left, &equation.right})
      for (const Number number : *side)
        if (hidden(number) && figures_[number].sensitive) return number;
  }
  if (!find_exact_bounds()) return std::nullopt;
  for (Number number = 0; number < figures_.size(); ++number)
    if (figures_[number].sensitive && withheld(number) && nearly_known(figures_[number])) return number;
  return std::nullopt;
}

// Hides one number more, as near as there is one: in the number's own equations, in those that share a hidden
// number with them and so on. False where nothing is left to hide.
bool Suppression::protect(Number number) {
  std::vector<bool> reached(figures_.size(), false);
  Numbers front{number};
  reached[number] = true;
  while (!front.empty()) {
    Numbers next;
    std::optional<Number> best;
    for (const Number from : front)
      for (const std::size_t at : figures_[from].equations)
        for (const Numbers* side : {&equations_[at].left, &equations_[at].right}) {
          consider(*side, best);
          for (const Number other : *side)
            if (withheld(other) && !reached[other]) {
              reached[other] = true;
              next.push_back(other);
            }
        }
    if (hide(best)) return true;
    front = std::move(next);
  }
  return false;
}

}  // namespace cartulaire::statistics
