#include "replay/publish.hpp"

#include <algorithm>
#include <deque>
#include <numeric>
#include <utility>

namespace cartulaire::replay {
namespace {

using Number = Suppression::Number;
using Numbers = Suppression::Numbers;

// The numbers of one table.
struct Grid {
  std::size_t columns = 0;
  Numbers cells;
  Numbers rows;  // the totals
  [[nodiscard]] std::size_t row_count() const { return rows.size(); }
  [[nodiscard]] Number at(std::size_t row, std::size_t column) const {
    return row < rows.size() ? cells[row * columns + column] : Suppression::kZero;
  }
  [[nodiscard]] Numbers row(std::size_t row) const {
    if (row >= rows.size()) return {};
    const auto from = cells.begin() + static_cast<std::ptrdiff_t>(row * columns);
    return {from, from + static_cast<std::ptrdiff_t>(columns)};
  }
  [[nodiscard]] Numbers column(std::size_t column) const {
    Numbers numbers;
    for (std::size_t row = 0; row < row_count(); ++row)
      numbers.push_back(at(row, column));
    return numbers;
  }
};

// From A's answer to B's, the kind of change; the three kinds of "the same answer" are one here.
Change change_between(Outcome from, Outcome to) {
  return change_of({.outcome = from}, {.outcome = to}, true);
}

class Publisher {
 public:
  explicit Publisher(const Study& study) : study_(study) {}

  Published run() {
    const Cell all = sum_of(column_totals(study_.by_hour));
    all_ = numbers_.known(all);
    answers();
    limits();
    if (study_.b) comparison();
    const bool safe = !is_few(all) && numbers_.run();
    Published result = what_is_shown();
    result.nothing = !safe;
    return result;
  }

 private:
  Number own(Cell cell) { return numbers_.published(cells_.emplace_back(std::move(cell))); }
  Number own_unpublished(Cell cell) { return numbers_.unpublished(cells_.emplace_back(std::move(cell))); }

  Numbers own(std::vector<Cell> cells) {
    Numbers numbers;
    for (Cell& cell : cells)
      numbers.push_back(own(std::move(cell)));
    return numbers;
  }

  // `rows`: the totals of the rows where another table has the same ones.
  Grid grid(const Tally& tally, const Numbers& columns, Number whole, const Grid* rows = nullptr) {
    Grid grid{tally.columns(), {}, {}};
    for (std::size_t row = 0; row < tally.rows(); ++row) {
      for (std::size_t column = 0; column < tally.columns(); ++column)
        grid.cells.push_back(numbers_.published(tally.at(row, column)));
      grid.rows.push_back(rows != nullptr ? rows->rows[row] : own(row_total(tally, row)));
    }
    for (std::size_t row = 0; row < tally.rows(); ++row)
      numbers_.equal({grid.rows[row]}, grid.row(row));
    for (std::size_t column = 0; column < tally.columns(); ++column)
      numbers_.equal({columns[column]}, grid.column(column));
    numbers_.equal({whole}, grid.rows);
    return grid;
  }

  void answers() {
    answers_ = own(column_totals(study_.by_hour));
    numbers_.equal({all_}, answers_);
    by_article_ = grid(study_.by_article, answers_, all_);
    by_category_ = grid(study_.by_category, answers_, all_);
    by_hour_ = grid(study_.by_hour, answers_, all_);
    by_weekday_ = grid(study_.by_weekday, answers_, all_);
    by_unit_ = grid(study_.by_unit, answers_, all_);
    same_requests(study_.article_meets_category, by_article_, by_category_);
    same_requests(study_.unit_meets_category, by_unit_, by_category_);
  }

  // Rows of one table and rows of another that share requests with each other and with no further row have
  // one sum.
  void same_requests(const Meetings& meetings, const Grid& first, const Grid& second) {
    for (std::size_t column = 0; column < first.columns; ++column) {
      std::vector<std::size_t> group(first.row_count() + second.row_count());
      std::iota(group.begin(), group.end(), std::size_t{0});
      const auto head = [&](std::size_t node) {
        while (group[node] != node)
          node = group[node] = group[group[node]];
        return node;
      };
      for (std::size_t row = 0; row < first.row_count(); ++row)
        for (std::size_t other = 0; other < second.row_count(); ++other)
          if (meetings.met(row, other, column)) group[head(row)] = head(first.row_count() + other);
      for (std::size_t node = 0; node < group.size(); ++node) {
        if (head(node) != node) continue;
        Numbers left;
        Numbers right;
        for (std::size_t row = 0; row < first.row_count(); ++row)
          if (head(row) == node) left.push_back(first.at(row, column));
        for (std::size_t row = 0; row < second.row_count(); ++row)
          if (head(first.row_count() + row) == node) right.push_back(second.at(row, column));
        numbers_.equal(std::move(left), std::move(right));
      }
    }
  }

  void comparison() {
    changes_ = own(column_totals(study_.changes_by_unit));
    numbers_.equal({all_}, changes_);
    changes_by_article_ = grid(study_.changes_by_article, changes_, all_, &by_article_);
    changes_by_category_ = grid(study_.changes_by_category, changes_, all_, &by_category_);
    changes_by_unit_ = grid(study_.changes_by_unit, changes_, all_, &by_unit_);
    same_requests(study_.change_of_article_and_category, changes_by_article_, changes_by_category_);
    same_requests(study_.change_of_unit_and_category, changes_by_unit_, changes_by_category_);
    news();
    answers_of_b_ = own({study_.b_totals.begin(), study_.b_totals.end()});
    flows();
    unknown_b_ = parts_of(study_.unknown_b, answers_of_b_[static_cast<std::size_t>(Outcome::undetermined)]);
  }

  void news() {
    Numbers kinds;
    Cell whole;
    for (const Change kind : kNewKinds) {
      kinds.push_back(changes_[static_cast<std::size_t>(kind)]);
      for (std::size_t row = 0; row < study_.changes_by_unit.rows(); ++row)
        whole.add(study_.changes_by_unit.at(row, static_cast<std::size_t>(kind)));
    }
    news_ = own(std::move(whole));
    numbers_.equal({news_}, kinds);
    news_by_article_ = grid(study_.news_by_article, kinds, news_);
    news_by_category_ = grid(study_.news_by_category, kinds, news_);
    same_requests(study_.news_of_article_and_category, news_by_article_, news_by_category_);
    Grid changes{kNewKinds.size(), {}, changes_by_category_.rows};
    for (std::size_t row = 0; row < changes_by_category_.row_count(); ++row)
      for (const Change kind : kNewKinds)
        changes.cells.push_back(changes_by_category_.at(row, static_cast<std::size_t>(kind)));
    same_requests(study_.news_of_both_categories, changes, news_by_category_);
  }

  // Nobody prints how many went from which answer to which; what is printed are sums of it, in each row and
  // in all.
  void flows() {
    Numbers all;
    for (Cell& cell : column_totals(study_.flows_by_unit))
      all.push_back(own_unpublished(std::move(cell)));
    add_up(all, answers_, changes_);
    for (std::size_t to = 0; to < kOutcomes; ++to) {
      Numbers arrivals;
      for (std::size_t from = 0; from < kOutcomes; ++from)
        arrivals.push_back(all[from * kOutcomes + to]);
      numbers_.equal({answers_of_b_[to]}, std::move(arrivals));
    }
    flows_of(study_.flows_by_article, all, by_article_, changes_by_article_);
    flows_of(study_.flows_by_category, all, by_category_, changes_by_category_);
    flows_of(study_.flows_by_unit, all, by_unit_, changes_by_unit_);
  }

  void flows_of(const Tally& tally, const Numbers& all, const Grid& answers, const Grid& changes) {
    std::vector<Numbers> rows(kFlows);
    for (std::size_t row = 0; row < tally.rows(); ++row) {
      Numbers flows;
      for (std::size_t flow = 0; flow < kFlows; ++flow) {
        flows.push_back(numbers_.unpublished(tally.at(row, flow)));
        rows[flow].push_back(flows.back());
      }
      add_up(flows, answers.row(row), changes.row(row));
    }
    for (std::size_t flow = 0; flow < kFlows; ++flow)
      numbers_.equal({all[flow]}, std::move(rows[flow]));
  }

  void add_up(const Numbers& flows, const Numbers& answers, const Numbers& changes) {
    std::array<Numbers, kChanges> by_change;
    for (std::size_t from = 0; from < kOutcomes; ++from) {
      Numbers departures;
      for (std::size_t to = 0; to < kOutcomes; ++to) {
        const Number flow = flows[from * kOutcomes + to];
        departures.push_back(flow);
        const Change change = change_between(static_cast<Outcome>(from), static_cast<Outcome>(to));
        by_change[static_cast<std::size_t>(change)].push_back(flow);
      }
      numbers_.equal({answers[from]}, std::move(departures));
    }
    for (std::size_t change = 0; change < kChanges; ++change) {
      Numbers counted{changes[change]};
      if (static_cast<Change>(change) == Change::unchanged)
        for (const Change same : {Change::by_host_alone, Change::other_article})
          counted.push_back(changes[static_cast<std::size_t>(same)]);
      numbers_.equal(std::move(counted), std::move(by_change[change]));
    }
  }

  // What could not be told, and the other parts of the requests.
  void limits() {
    unknown_a_ = parts_of(study_.unknown_a, answers_[static_cast<std::size_t>(Outcome::undetermined)]);
    paths_hidden_ = part_of(study_.paths_hidden, all_);
    by_host_alone_ = part_of(study_.by_host_alone, paths_hidden_);
    for_some_ = part_of(study_.for_some, all_);
    liftable_ = part_of(study_.liftable, answers_[static_cast<std::size_t>(Outcome::deny)]);
    observed_ = part_of(study_.observed, all_);
    unidentified_ = part_of(study_.unidentified, all_);
    const std::size_t no_unit = study_.units.size();
    if (no_unit < by_unit_.row_count())
      numbers_.equal({by_unit_.rows[no_unit]},
                     {unidentified_, numbers_.unpublished(study_.known_without_unit)});
  }

  Number part_of(const Part& part, Number whole) {
    const Number in = numbers_.published(part.in);
    numbers_.equal({whole}, {in, numbers_.unpublished(part.out)});
    return in;
  }

  // Reasons may stand together in one request; readers are taken to know that they do not.
  Numbers parts_of(const std::array<Cell, kUnknowns>& cells, Number whole) {
    Numbers parts;
    for (const Cell& cell : cells)
      parts.push_back(numbers_.published(cell));
    numbers_.equal({whole}, parts);
    return parts;
  }

  [[nodiscard]] Published what_is_shown() const {
    Published shown;
    const auto fill = [&](const Numbers& numbers, auto& into) {
      for (std::size_t i = 0; i < numbers.size(); ++i)
        into[i] = numbers_.shown(numbers[i]);
    };
    fill(answers_, shown.answers);
    fill(answers_of_b_, shown.answers_of_b);
    fill(changes_, shown.changes);
    fill(unknown_a_, shown.unknown_a);
    fill(unknown_b_, shown.unknown_b);
    shown.news = numbers_.shown(news_);
    const auto table = [&](const Grid& grid) {
      Published::Table result{grid.columns, std::vector<Shown>(grid.cells.size()),
                              std::vector<Shown>(grid.rows.size())};
      fill(grid.cells, result.cells);
      fill(grid.rows, result.rows);
      return result;
    };
    shown.by_article = table(by_article_);
    shown.by_category = table(by_category_);
    shown.by_hour = table(by_hour_);
    shown.by_weekday = table(by_weekday_);
    shown.by_unit = table(by_unit_);
    shown.changes_by_article = table(changes_by_article_);
    shown.changes_by_category = table(changes_by_category_);
    shown.changes_by_unit = table(changes_by_unit_);
    shown.news_by_article = table(news_by_article_);
    shown.news_by_category = table(news_by_category_);
    shown.paths_hidden = numbers_.shown(paths_hidden_);
    shown.by_host_alone = numbers_.shown(by_host_alone_);
    shown.for_some = numbers_.shown(for_some_);
    shown.liftable = numbers_.shown(liftable_);
    shown.observed = numbers_.shown(observed_);
    shown.unidentified = numbers_.shown(unidentified_);
    return shown;
  }

  const Study& study_;
  Suppression numbers_;
  std::deque<Cell> cells_;  // sums made here, which live as long as their numbers
  Number all_ = Suppression::kZero;
  Numbers answers_, answers_of_b_, changes_;
  Number news_ = Suppression::kZero;
  Grid by_article_, by_category_, by_hour_, by_weekday_, by_unit_;
  Grid changes_by_article_, changes_by_category_, changes_by_unit_;
  Grid news_by_article_, news_by_category_;
  Numbers unknown_a_, unknown_b_;
  Number paths_hidden_ = Suppression::kZero;
  Number by_host_alone_ = Suppression::kZero;
  Number for_some_ = Suppression::kZero;
  Number liftable_ = Suppression::kZero;
  Number observed_ = Suppression::kZero;
  Number unidentified_ = Suppression::kZero;
};

}  // namespace

Published publish(const Study& study) {
  return Publisher(study).run();
}

std::vector<Cell> column_totals(const Tally& tally) {
  std::vector<Cell> totals(tally.columns());
  for (std::size_t row = 0; row < tally.rows(); ++row)
    for (std::size_t column = 0; column < tally.columns(); ++column)
      totals[column].add(tally.at(row, column));
  return totals;
}

Cell row_total(const Tally& tally, std::size_t row) {
  Cell total;
  for (std::size_t column = 0; column < tally.columns(); ++column)
    total.add(tally.at(row, column));
  return total;
}

Cell sum_of(const std::vector<Cell>& cells) {
  Cell sum;
  for (const Cell& cell : cells)
    sum.add(cell);
  return sum;
}

}  // namespace cartulaire::replay
