#include "attacker.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace cartulaire::statistics {
namespace {

void add(Form& form, const Form& more, double factor = 1) {
  for (const auto& [unknown, coefficient] : more)
    form[unknown] += factor * coefficient;
}

}  // namespace

Attacker::Attacker(const Tables& tables, Measure measure)
    : measure_(
          static_cast<std::size_t>(std::ranges::find(tables.measures, measure) - tables.measures.begin())),
      counts_things_(measure == Measure::requests) {
  for (std::size_t i = 0; i < tables.tables.size(); ++i)
    read(i, tables.tables[i]);
  Form all;
  for (const auto& row : known_.front().cells)
    for (const Form& cell : row)
      add(all, cell);
  for (const Known& other : known_) {  // every table counts every request
    Form its;
    for (const auto& row : other.cells)
      for (const Form& cell : row)
        add(its, cell);
    same(all, its);
  }
  read_what_is_public();
}

void Attacker::read(std::size_t number, const PublishedTable& table) {
  const std::size_t columns = std::max<std::size_t>(table.columns.size(), 1);
  Known& known = known_.emplace_back();
  known.table = &table;
  known.cells.assign(table.rows.size(), std::vector<Form>(columns));
  std::vector<bool> is_split(table.rows.size(), table.columns.empty());
  std::vector<bool> exists(table.rows.size(), false);
  for (const PublishedCell& cell : table.cells)
    if (cell.row != 0) {
      exists[cell.row - 1] = true;
      if (cell.column != 0) is_split[cell.row - 1] = true;
      if (cell.column != 0 || table.columns.empty())
        known.cells[cell.row - 1][cell.column == 0 ? 0 : cell.column - 1][program_.unknown()] = 1;
    }
  for (std::size_t row = 0; row < table.rows.size(); ++row)
    if (exists[row] && !is_split[row])
      for (Form& cell : known.cells[row])
        cell[program_.unknown()] = 1;
  for (const PublishedCell& cell : table.cells) {
    Form form;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
      for (std::size_t column = 0; column < columns; ++column)
        if ((cell.row == 0 || cell.row - 1 == row) && (cell.column == 0 || cell.column - 1 == column))
          add(form, known.cells[row][column]);
    learn(number, cell, form);
  }
  for (std::uint32_t column = 1; column <= table.columns.size(); ++column) {
    const auto is_its_total = [&](const PublishedCell& cell) {
      return cell.row == 0 && cell.column == column;
    };
    Form form;
    for (const std::vector<Form>& row : known.cells)
      add(form, row[column - 1]);
    if (!form.empty() && std::ranges::none_of(table.cells, is_its_total)) program_.equal(form, 0);
  }
  for (std::uint32_t row = 0; row < table.rows.size(); ++row)
    if (!is_split[row])
      for (std::uint32_t column = 0; column < columns; ++column)
        hidden_.push_back({number, row + 1, column + 1, known.cells[row][column]});
}

void Attacker::learn(std::size_t table, const PublishedCell& cell, const Form& form) {
  if ((cell.withheld >> measure_ & 1U) == 0) {
    program_.equal(form, static_cast<double>(cell.values[measure_]));
    return;
  }
  if (counts_things_) program_.at_least(form, 1);
  hidden_.push_back({table, cell.row, cell.column, form});
}

void Attacker::same(const Form& left, const Form& right) {
  Form difference = left;
  add(difference, right, -1);
  if (!difference.empty()) program_.equal(difference, 0);
}

const Attacker::Known* Attacker::known(Table table) const {
  for (const Known& one : known_)
    if (one.table->table == table) return &one;
  return nullptr;
}

Form Attacker::sum(Table table, const std::function<bool(const PublishedRow&)>& rows,
                   const std::string& column) const {
  Form form;
  const Known* one = known(table);
  for (std::size_t row = 0; row < one->table->rows.size(); ++row)
    for (std::size_t i = 0; i < one->cells[row].size(); ++i)
      if (rows(one->table->rows[row]) && (column.empty() || one->table->columns[i] == column))
        add(form, one->cells[row][i]);
  return form;
}

Form Attacker::cell(Table table, const std::string& row, const std::string& column) const {
  return sum(table, [&](const PublishedRow& one) { return one.text == row; }, column);
}

// The charter: what a clause refuses, and why; the lists: which site is of which category; a table of a draft
// and one of today's verdicts are of the same requests; what is refused brings nothing down.
void Attacker::read_what_is_public() {
  for (const PublishedRow& row : known(Table::categories)->table->rows) {
    const auto of_category = [&](const PublishedRow& site) { return site.parent == row.text; };
    const Form all = cell(Table::categories, row.text, "");
    same(all, sum(Table::sites, of_category, ""));
    same(all, cell(Table::lengths, row.text, ""));
    const Form denied = cell(Table::categories, row.text, "deny");
    if (row.text.empty()) continue;
    same(denied, cell(Table::verdicts, "no-" + row.text, "deny"));
    same(denied, cell(Table::reasons, "because-" + row.text, ""));
  }
  read_what_the_draft_says();
}

// Each request is of the same category today and in the draft; what the draft refuses is refused by a clause
// of its own, all else stands under today's.
void Attacker::read_what_the_draft_says() {
  const auto all = [](const PublishedRow&) { return true; };
  for (const std::string_view verdict : values_of(Dimension::verdict)) {
    const auto changes = [&](const std::function<Form(const std::string&)>& of) {
      Form form;
      for (const std::string_view change : values_of(Dimension::change))
        if (change.starts_with(verdict)) add(form, of(std::string(change)));
      return form;
    };
    const std::string today(verdict);
    same(sum(Table::verdicts, all, today),
         changes([&](const std::string& change) { return sum(Table::draft_clauses, all, change); }));
    for (const PublishedRow& row : known(Table::categories)->table->rows)
      same(cell(Table::categories, row.text, today), changes([&](const std::string& change) {
             return cell(Table::draft_categories, row.text, change);
           }));
  }
  for (const PublishedRow& row : known(Table::categories)->table->rows) {
    if (row.text.empty()) continue;
    const std::string then = "draft-" + row.text;
    const std::string now = "no-" + row.text;
    same(cell(Table::draft_categories, row.text, "allow_deny"),
         cell(Table::draft_clauses, then, "allow_deny"));
    same(cell(Table::draft_categories, row.text, "deny_deny"), cell(Table::draft_clauses, then, "deny_deny"));
    same(cell(Table::draft_categories, row.text, "deny_allow"),
         cell(Table::draft_clauses, now, "deny_allow"));
    Form denied = cell(Table::draft_clauses, then, "deny_deny");
    add(denied, cell(Table::draft_clauses, now, "deny_allow"));
    add(denied, cell(Table::draft_clauses, now, "deny_not_evaluated"));
    same(cell(Table::verdicts, now, "deny"), denied);
  }
}

Attacker::Range Attacker::range(const Form& form, double enough) {
  return {program_.least(form, -1), program_.greatest(form, enough)};
}

}  // namespace cartulaire::statistics
