#include "replay/suppress.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace cartulaire::replay {
namespace {

bool is_few(const Cell& cell) {
  return cell.requests > 0 && cell.head_count() < kFewestPeople;
}

// The cells of one line (a row, a column or the totals) whose sum is known: at least two hidden, if any, and
// five people among them. `hide` is asked for the index to hide next until that holds.
std::optional<std::size_t> next_to_hide(const std::vector<const Cell*>& line, const std::vector<bool>& hidden,
                                        const std::vector<bool>& preferred = {}) {
  std::size_t count = 0;
  Cell together;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!hidden[i]) continue;
    ++count;
    together.add(*line[i]);
  }
  if (count == 0) return std::nullopt;
  if (count >= 2 && (together.head_count() >= kFewestPeople || together.requests == 0)) return std::nullopt;
  // A preferred cell first (its line has hidden cells anyway); the smallest one that holds something, else an
  // empty one.
  const auto weight = [&](std::size_t i) {
    const bool first = i < preferred.size() && preferred[i];
    const std::uint64_t requests = line[i]->requests;
    return std::tuple(requests == 0, !first, requests);
  };
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < line.size(); ++i)
    if (!hidden[i] && (!best || weight(i) < weight(*best))) best = i;
  return best;
}

// One table: the hidden cells are the edges of a graph between its rows and its columns; the totals of the
// rows are one more column, the totals of the columns one more row. Each line whose other members are known
// is an equation at a node; a hidden cell can be worked out exactly if its edge is on no cycle (a bridge).
class Hiding {
 public:
  // `hidden_rows`: rows whose total is hidden for a reason of another table.
  Hiding(const Tally& tally, const std::vector<Shown>& totals, const std::vector<bool>& hidden_rows)
      : tally_(tally),
        rows_(tally.rows()),
        columns_(tally.columns()),
        open_columns_(columns_),
        visible_{columns_, std::vector<Shown>(rows_ * columns_, Shown::shown),
                 std::vector<Shown>(rows_, Shown::shown)},
        row_totals_(rows_) {
    for (std::size_t column = 0; column < columns_; ++column)
      open_columns_[column] = totals[column] == Shown::shown;
    for (std::size_t row = 0; row < rows_; ++row)
      for (std::size_t column = 0; column < columns_; ++column)
        row_totals_[row].add(tally_.at(row, column));
    for (std::size_t row = 0; row < rows_ && row < hidden_rows.size(); ++row)
      if (hidden_rows[row]) visible_.rows[row] = Shown::masked;
  }

  Visible run() {
    hide_the_few();
    while (complete_lines() || break_bridges()) {
    }
    return std::move(visible_);
  }

 private:
  Shown& cell(std::size_t row, std::size_t column) { return visible_.cells[row * columns_ + column]; }
  [[nodiscard]] bool hidden(std::size_t row, std::size_t column) const {
    return (column == columns_ ? visible_.rows[row] : visible_.at(row, column)) != Shown::shown;
  }
  void hide(std::size_t row, std::size_t column) {
    (column == columns_ ? visible_.rows[row] : cell(row, column)) = Shown::masked;
  }
  [[nodiscard]] bool has_hidden(std::size_t row) const {
    for (std::size_t column = 0; column < columns_; ++column)
      if (open_columns_[column] && hidden(row, column)) return true;
    return false;
  }
  [[nodiscard]] const Cell& content(std::size_t row, std::size_t column) const {
    return column == columns_ ? row_totals_[row] : tally_.at(row, column);
  }

  void hide_the_few() {
    for (std::size_t row = 0; row < rows_; ++row) {
      if (is_few(row_totals_[row])) visible_.rows[row] = Shown::few;
      for (std::size_t column = 0; column < columns_; ++column) {
        if (is_few(tally_.at(row, column))) {
          cell(row, column) = Shown::few;
        } else if (!open_columns_[column]) {
          cell(row, column) = Shown::masked;
        }
      }
    }
  }

  // Hides what a single line would give away; true where something was hidden.
  bool complete_lines() {
    bool changed = false;
    for (std::size_t row = 0; row < rows_; ++row)
      changed |= complete_row(row);
    for (std::size_t column = 0; column <= columns_; ++column)
      changed |= complete_column(column);
    return changed;
  }

  bool complete_row(std::size_t row) {
    bool changed = false;
    while (visible_.rows[row] == Shown::shown) {
      std::vector<const Cell*> line;
      std::vector<bool> known;
      for (std::size_t column = 0; column < columns_; ++column) {
        line.push_back(&tally_.at(row, column));
        known.push_back(hidden(row, column));
      }
      const auto next = next_to_hide(line, known);
      if (!next) break;
      hide(row, *next);
      changed = true;
      // All are hidden and still for fewer than five people: then the total is few, and hidden already.
    }
    return changed;
  }

  // `column` == columns_: the totals of the rows, whose sum is the number of all requests.
  bool complete_column(std::size_t column) {
    if (column < columns_ && !open_columns_[column]) return false;
    bool changed = false;
    while (true) {
      std::vector<const Cell*> line;
      std::vector<bool> known;
      std::vector<bool> touched;
      for (std::size_t row = 0; row < rows_; ++row) {
        line.push_back(&content(row, column));
        known.push_back(hidden(row, column));
        touched.push_back(has_hidden(row));
      }
      const auto next = next_to_hide(line, known, touched);
      if (!next) break;
      hide(*next, column);
      changed = true;
    }
    return changed;
  }

  struct Edge {
    std::size_t from, to;
    std::size_t row, column;  // row == rows_: the total of a column
  };

  // Nodes: rows, then the row of totals, then columns, then the column of totals.
  [[nodiscard]] std::vector<Edge> edges() const {
    std::vector<Edge> found;
    const std::size_t first_column = rows_ + 1;
    for (std::size_t row = 0; row < rows_; ++row)
      for (std::size_t column = 0; column <= columns_; ++column)
        if (hidden(row, column)) found.push_back({row, first_column + column, row, column});
    for (std::size_t column = 0; column < columns_; ++column)
      if (!open_columns_[column]) found.push_back({rows_, first_column + column, rows_, column});
    return found;
  }

  // Which edges are on no cycle (Tarjan's low links, without recursion).
  [[nodiscard]] std::vector<bool> bridges(const std::vector<Edge>& all) const {
    const std::size_t nodes = rows_ + 1 + columns_ + 1;
    std::vector<std::vector<std::size_t>> around(nodes);
    for (std::size_t i = 0; i < all.size(); ++i) {
      around[all[i].from].push_back(i);
      around[all[i].to].push_back(i);
    }
    std::vector<bool> bridge(all.size(), false);
    std::vector<std::size_t> seen(nodes, 0);
    std::vector<std::size_t> low(nodes, 0);
    std::size_t clock = 0;
    struct Step {
      std::size_t node, by, next;
    };
    for (std::size_t start = 0; start < nodes; ++start) {
      if (seen[start] != 0) continue;
      std::vector<Step> path{{start, all.size(), 0}};
      seen[start] = low[start] = ++clock;
      while (!path.empty()) {
        Step& step = path.back();
        if (step.next == around[step.node].size()) {
          const Step done = step;
          path.pop_back();
          if (path.empty()) continue;
          Step& parent = path.back();
          low[parent.node] = std::min(low[parent.node], low[done.node]);
          if (low[done.node] > seen[parent.node]) bridge[done.by] = true;
          continue;
        }
        const std::size_t by = around[step.node][step.next++];
        if (by == step.by) continue;
        const std::size_t other = all[by].from == step.node ? all[by].to : all[by].from;
        if (seen[other] != 0) {
          low[step.node] = std::min(low[step.node], seen[other]);
          continue;
        }
        seen[other] = low[other] = ++clock;
        path.push_back({other, by, 0});
      }
    }
    return bridge;
  }

  // A hidden cell of few people must be on a cycle: hide one more cell in its row, else in its column, else
  // anywhere.
  bool break_bridges() {
    const std::vector<Edge> all = edges();
    const std::vector<bool> bridge = bridges(all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Edge& edge = all[i];
      if (!bridge[i] || edge.row == rows_) continue;
      // A hidden total of a row may be hidden for the sake of another table: it must not come back either.
      if (edge.column < columns_ && visible_.at(edge.row, edge.column) != Shown::few) continue;
      if (hide_smallest([&](std::size_t row, std::size_t) { return row == edge.row; })) return true;
      if (hide_smallest([&](std::size_t, std::size_t column) { return column == edge.column; })) return true;
      if (hide_smallest([](std::size_t, std::size_t) { return true; })) return true;
    }
    return false;
  }

  template <class Wanted>
  bool hide_smallest(Wanted&& wanted) {
    std::optional<std::pair<std::size_t, std::size_t>> best;
    const auto weight = [&](std::size_t row, std::size_t column) {
      const std::uint64_t requests = content(row, column).requests;
      return requests == 0 ? UINT64_MAX : requests;  // an empty cell protects least
    };
    for (std::size_t row = 0; row < rows_; ++row)
      for (std::size_t column = 0; column <= columns_; ++column)
        if (!hidden(row, column) && wanted(row, column) &&
            (!best || weight(row, column) < weight(best->first, best->second)))
          best = {row, column};
    if (!best) return false;
    hide(best->first, best->second);
    return true;
  }

  const Tally& tally_;
  std::size_t rows_;
  std::size_t columns_;
  std::vector<bool> open_columns_;  // whose totals are shown
  Visible visible_;
  std::vector<Cell> row_totals_;
};

}  // namespace

Totals hide_totals(const Tally& tally) {
  std::vector<Cell> cells(tally.columns());
  for (std::size_t row = 0; row < tally.rows(); ++row)
    for (std::size_t column = 0; column < tally.columns(); ++column)
      cells[column].add(tally.at(row, column));
  return hide_totals(std::move(cells));
}

Totals hide_totals(std::vector<Cell> cells) {
  Totals totals;
  totals.cells = std::move(cells);
  totals.shown.assign(totals.cells.size(), Shown::shown);
  std::vector<const Cell*> line;
  std::vector<bool> hidden;
  for (const Cell& cell : totals.cells) {
    totals.all.add(cell);
    line.push_back(&cell);
    hidden.push_back(is_few(cell));
    if (hidden.back()) totals.shown[hidden.size() - 1] = Shown::few;
  }
  if (is_few(totals.all)) {
    totals.all_shown = false;
    for (Shown& shown : totals.shown)
      if (shown == Shown::shown) shown = Shown::masked;
    return totals;
  }
  while (const auto next = next_to_hide(line, hidden)) {
    hidden[*next] = true;
    totals.shown[*next] = Shown::masked;
  }
  return totals;
}

Visible hide_cells(const Tally& tally, const std::vector<Shown>& totals) {
  return Hiding(tally, totals, {}).run();
}

std::pair<Visible, Visible> hide_cells(const Tally& first, const std::vector<Shown>& first_totals,
                                       const Tally& second, const std::vector<Shown>& second_totals) {
  std::vector<bool> hidden;
  while (true) {
    Visible a = Hiding(first, first_totals, hidden).run();
    Visible b = Hiding(second, second_totals, hidden).run();
    bool agree = true;
    hidden.assign(std::max(a.rows.size(), b.rows.size()), false);
    for (std::size_t row = 0; row < hidden.size(); ++row) {
      const bool in_a = row < a.rows.size() && a.rows[row] != Shown::shown;
      const bool in_b = row < b.rows.size() && b.rows[row] != Shown::shown;
      hidden[row] = in_a || in_b;
      agree = agree && (in_a == in_b || row >= std::min(a.rows.size(), b.rows.size()));
    }
    if (agree) return {std::move(a), std::move(b)};
  }
}

}  // namespace cartulaire::replay
