#include "attacker.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cartulaire::replay {
namespace {

constexpr std::array<std::string_view, 5> kAnswers{"allow", "warn", "gate", "deny", "undetermined"};
constexpr std::array<std::string_view, 3> kTables{"article", "category", "unit"};

void add(Form& form, const Form& more, double factor = 1) {
  for (const auto& [unknown, coefficient] : more)
    form[unknown] += factor * coefficient;
}

// The kinds of change that a flow may be.
std::vector<std::string> changes_of(std::string_view from, std::string_view to) {
  if (from == "undetermined" || to == "undetermined") return {"undetermined"};
  if (from == to) return {"unchanged", "by_host_alone", "other_article"};
  if (to == "deny") return {"refused"};
  if (to == "gate") return {"gated"};
  if (from == "deny" || from == "gate") return {"opened"};
  return {to == "warn" ? "warned" : "unwarned"};
}

const SheetRow* row_of(const Sheet* sheet, const std::string& id) {
  if (sheet == nullptr) return nullptr;
  for (const SheetRow& row : sheet->rows)
    if (row.id == id) return &row;
  return nullptr;
}

// Nothing where the column is not printed, which says that it is empty.
Figure figure_at(const Sheet& sheet, const SheetRow& row, std::string_view column) {
  for (std::size_t i = 0; i < sheet.column_ids.size(); ++i)
    if (sheet.column_ids[i] == column) return row.figures[i];
  return {};
}

bool is_zero(const Figure& figure) {
  return figure.shown == Shown::shown && figure.requests == 0;
}

}  // namespace

Attacker::Attacker(const Report& report) : report_(report) {
  list_flows();
  for (const std::string_view table : kTables)
    read_rows(std::string(table));
  read_totals();
  for (const std::string_view table : {"hour", "weekday"})
    read_answers_alone(std::string(table));
  for (const std::string_view table : {"article", "category"})
    read_news(std::string(table));
  read_what_the_charter_tells();
  read_limits();
}

const Sheet* Attacker::sheet(const std::string& id) const {
  for (const auto* sheets : {&report_.verdicts, &report_.changes})
    for (const Sheet& sheet : *sheets)
      if (sheet.id == id) return &sheet;
  return nullptr;
}

void Attacker::list_flows() {
  const Sheet* both = sheet("totals");
  for (const std::string_view from : kAnswers) {
    if (both == nullptr) {
      flows_.push_back({std::string(from), "", ""});
      continue;
    }
    for (const std::string_view to : kAnswers)
      for (const std::string& change : changes_of(from, to))
        flows_.push_back({std::string(from), std::string(to), change});
  }
}

void Attacker::learn(const std::string& name, const Form& form, const Figure& figure) {
  switch (figure.shown) {
    case Shown::shown:
      if (!form.empty() || figure.requests > 0) program_.equal(form, static_cast<double>(figure.requests));
      return;
    case Shown::few:
      program_.at_least(form, 1);
      hidden_.emplace_back(name, form);
      return;
    case Shown::masked:
      return;
  }
}

template <class Wanted>
Form Attacker::sum(const std::vector<Form>& flows, Wanted&& wanted) const {
  Form form;
  for (std::size_t i = 0; i < flows_.size(); ++i)
    if (wanted(flows_[i])) add(form, flows[i]);
  return form;
}

void Attacker::read_rows(const std::string& table) {
  const Sheet* answers = sheet("by_" + table);
  const Sheet* changes = sheet("changes_by_" + table);
  if (answers == nullptr) return;
  Rows& rows = tables_[table];
  rows.all.resize(flows_.size());
  for (const SheetRow& row : answers->rows) {
    const SheetRow* changed = row_of(changes, row.id);
    std::vector<Form> flows(flows_.size());
    for (std::size_t i = 0; i < flows_.size(); ++i) {
      if (is_zero(figure_at(*answers, row, flows_[i].from))) continue;
      if (changed != nullptr && is_zero(figure_at(*changes, *changed, flows_[i].change))) continue;
      flows[i][program_.unknown()] = 1;
      add(rows.all[i], flows[i]);
    }
    const std::string name = answers->id + "/" + row.id + "/";
    for (std::size_t i = 0; i < answers->column_ids.size(); ++i)
      learn(name + answers->column_ids[i],
            sum(flows, [&](const Flow& flow) { return flow.from == answers->column_ids[i]; }),
            row.figures[i]);
    learn(name + "total", sum(flows, [](const Flow&) { return true; }), row.total);
    if (changed != nullptr)
      for (std::size_t i = 0; i < changes->column_ids.size(); ++i)
        learn(changes->id + "/" + row.id + "/" + changes->column_ids[i],
              sum(flows, [&](const Flow& flow) { return flow.change == changes->column_ids[i]; }),
              changed->figures[i]);
    rows.flows[row.id] = std::move(flows);
  }
}

// Every table counts the same requests, and all print the same totals.
void Attacker::read_totals() {
  const std::vector<Form>& all = tables_["article"].all;
  for (const auto& [table, rows] : tables_)
    for (std::size_t i = 0; table != "article" && i < flows_.size(); ++i) {
      Form difference = rows.all[i];
      add(difference, all[i], -1);
      if (!difference.empty()) program_.equal(difference, 0);
    }
  const Sheet* answers = sheet("by_article");
  learn("all", sum(all, [](const Flow&) { return true; }), answers->totals->total);
  for (std::size_t i = 0; i < answers->column_ids.size(); ++i)
    learn("total/" + answers->column_ids[i],
          sum(all, [&](const Flow& flow) { return flow.from == answers->column_ids[i]; }),
          answers->totals->figures[i]);
  if (const Sheet* changes = sheet("changes_by_article"); changes != nullptr)
    for (std::size_t i = 0; i < changes->column_ids.size(); ++i)
      learn("total/" + changes->column_ids[i],
            sum(all, [&](const Flow& flow) { return flow.change == changes->column_ids[i]; }),
            changes->totals->figures[i]);
  if (const Sheet* both = sheet("totals"); both != nullptr)
    for (std::size_t i = 0; i < both->column_ids.size(); ++i)
      learn("draft/" + both->column_ids[i],
            sum(all, [&](const Flow& flow) { return flow.to == both->column_ids[i]; }),
            both->rows[1].figures[i]);
}

void Attacker::read_answers_alone(const std::string& table) {
  const Sheet* answers = sheet("by_" + table);
  std::map<std::string, Form> columns;
  for (const SheetRow& row : answers->rows) {
    Form total;
    for (std::size_t i = 0; i < answers->column_ids.size(); ++i) {
      Form cell;
      if (!is_zero(row.figures[i])) cell[program_.unknown()] = 1;
      learn(answers->id + "/" + row.id + "/" + answers->column_ids[i], cell, row.figures[i]);
      add(total, cell);
      add(columns[answers->column_ids[i]], cell);
    }
    learn(answers->id + "/" + row.id + "/total", total, row.total);
  }
  for (auto& [column, form] : columns) {
    add(form, sum(tables_["article"].all, [&](const Flow& flow) { return flow.from == column; }), -1);
    program_.equal(form, 0);
  }
}

void Attacker::read_news(const std::string& table) {
  const Sheet* news = sheet("news_by_" + table);
  if (news == nullptr) return;
  std::map<std::string, Form> columns;
  for (const SheetRow& row : news->rows) {
    Form total;
    for (std::size_t i = 0; i < news->column_ids.size(); ++i) {
      Form cell;
      if (!is_zero(row.figures[i])) cell[program_.unknown()] = 1;
      learn(news->id + "/" + row.id + "/" + news->column_ids[i], cell, row.figures[i]);
      add(total, cell);
      add(columns[news->column_ids[i]], cell);
      news_[table][row.id][news->column_ids[i]] = cell;
    }
    learn(news->id + "/" + row.id + "/total", total, row.total);
  }
  Form whole;
  for (auto& [column, form] : columns) {
    const Form all = sum(tables_["article"].all, [&](const Flow& flow) { return flow.change == column; });
    add(whole, all);
    add(form, all, -1);
    program_.equal(form, 0);
  }
  learn(news->id + "/all", whole, news->totals->total);
}

// The charter is public: an article of these samples refuses one category, and no other article refuses it. A
// site without a category, and protected traffic, are so under both charters.
void Attacker::read_what_the_charter_tells() {
  const auto refused = [](const Flow& flow) { return flow.from == "deny"; };
  auto& articles = tables_["article"].flows;
  auto& categories = tables_["category"].flows;
  for (auto& [article, flows] : articles) {
    if (!article.starts_with("refus-")) continue;
    Form difference = sum(flows, refused);
    if (const auto category = categories.find(article.substr(6)); category != categories.end())
      add(difference, sum(category->second, refused), -1);
    if (!difference.empty()) program_.equal(difference, 0);
  }
  if (news_.empty()) return;
  for (const std::string row : {"none", "protected"})
    for (const std::string change : {"refused", "gated", "warned", "other_article"}) {
      Form difference = news_["category"][row][change];
      if (const auto category = categories.find(row); category != categories.end())
        add(difference, sum(category->second, [&](const Flow& flow) { return flow.change == change; }), -1);
      if (!difference.empty()) program_.equal(difference, 0);
    }
  for (auto& [article, cells] : news_["article"]) {
    if (!article.starts_with("refus-")) continue;
    Form difference = cells["refused"];
    add(difference, news_["category"][article.substr(6)]["refused"], -1);
    if (!difference.empty()) program_.equal(difference, 0);
  }
}

void Attacker::read_limits() {
  const std::vector<Form>& all = tables_["article"].all;
  const Form everything = sum(all, [](const Flow&) { return true; });
  const auto undetermined_b = sum(all, [](const Flow& flow) { return flow.to == "undetermined"; });
  const auto undetermined_a = sum(all, [](const Flow& flow) { return flow.from == "undetermined"; });
  bool all_known = !report_.facts.empty();
  for (const Limit& limit : report_.limits) {
    if (!limit.figure) continue;
    Form form;
    if (limit.id == "path") {
      form = undetermined_a;  // these samples have no other reason
    } else if (limit.id == "against_path") {
      form = undetermined_b;
    } else {
      form[program_.unknown()] = 1;
      Form rest = everything;
      add(rest, form, -1);
      program_.at_least(rest, 0);
    }
    if (limit.id == "unidentified") all_known = false;
    learn("limit/" + limit.id, form, *limit.figure);
  }
  // Where the state knows everybody, and everybody has a unit, only protected traffic has none.
  const auto units = tables_.find("unit");
  if (!all_known || units == tables_.end() || !units->second.flows.contains("none")) return;
  for (std::size_t i = 0; i < flows_.size(); ++i) {
    Form difference = units->second.flows.at("none")[i];
    if (const auto row = tables_["category"].flows.find("protected"); row != tables_["category"].flows.end())
      add(difference, row->second[i], -1);
    if (!difference.empty()) program_.equal(difference, 0);
  }
}

bool Attacker::one_value(const Form& form) {
  constexpr double kNearly = 1e-4;
  const double least = std::ceil(program_.least(form, 1) - kNearly);
  return std::floor(program_.greatest(form, least + 1) + kNearly) <= least;
}

std::vector<std::string> Attacker::worked_out() {
  std::vector<std::string> names;
  for (const auto& [name, form] : hidden_)
    if (one_value(form)) names.push_back(name);
  return names;
}

bool Attacker::works_out_flow(const std::string& table, const std::string& row, std::string_view from,
                              std::string_view to) {
  return one_value(
      sum(tables_[table].flows[row], [&](const Flow& flow) { return flow.from == from && flow.to == to; }));
}

}  // namespace cartulaire::replay
