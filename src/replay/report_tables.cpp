// The tables, and the study in a few sentences.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "charter/wording/wording.hpp"
#include "lists/categories.hpp"
#include "replay/report_parts.hpp"

namespace cartulaire::replay {
namespace {

struct Column {
  std::size_t at = 0;  // in the tally
  Naming name;
  Cell total;
  Shown shown = Shown::shown;
};

struct Row {
  std::size_t at = 0;
  std::string id;
  std::string label;
};

// What a row of a table is: how it is called, and which rows there are, in the order in which they are shown.
struct Subject {
  std::string id;      // "article"
  std::string header;  // "Article"
  std::vector<Row> rows;
  bool keep_empty = false;
};

// The totals that tables share.
struct Totals {
  std::vector<Column> columns;  // those that hold something
  Cell all;
  Shown shown = Shown::shown;
};

template <std::size_t Count>
Totals totals_of(const std::vector<Cell>& cells, const std::array<Shown, Count>& shown,
                 const std::array<Naming, Count>& names) {
  Totals totals;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (cells[i].requests > 0) totals.columns.push_back({i, names[i], cells[i], shown[i]});
  totals.all = sum_of(cells);
  return totals;
}

class Tables {
 public:
  Tables(const Source& source, Report& report)
      : study_(source.study),
        published_(source.published),
        words_(source.words),
        report_(report),
        answers_(totals_of(column_totals(study_.by_hour), published_.answers, kOutcomeNames)) {
    if (study_.b)
      changes_ = totals_of(column_totals(study_.changes_by_unit), published_.changes, kChangeNames);
  }

  void run() {
    if (study_.b) {
      report_.changes_intro = say(
          "Ces tableaux comparent, requête par requête, la réponse de la charte de départ et celle de la "
          "charte projetée : d’abord ce que la charte projetée dit de nouveau, sous ses propres articles, "
          "puis ce que deviennent les réponses de la charte de départ.",
          "These tables compare, request by request, the answer of today’s charter and that of the draft: "
          "first what the draft newly says, under its own articles, then what becomes of the answers of "
          "today’s charter.");
      report_.changes.push_back(answers_of_both());
      news();
    }
    const std::string refused = say("Requêtes refusées", "Requests refused");
    answers(articles(), say("Réponses par article", "Answers by article"), study_.by_article,
            published_.by_article);
    becomes(articles(),
            say("Ce que deviennent les réponses, par article de la charte de départ",
                "What becomes of the answers, by article of today’s charter"),
            study_.changes_by_article, published_.changes_by_article);
    answers(categories(), say("Réponses par catégorie de sites", "Answers by category of sites"),
            study_.by_category, published_.by_category);
    draw(report_.verdicts.back(), "deny", refused + say(" par catégorie", " by category"));
    becomes(categories(),
            say("Ce que deviennent les réponses, par catégorie de sites",
                "What becomes of the answers, by category of sites"),
            study_.changes_by_category, published_.changes_by_category);
    answers(hours(), say("Réponses par heure de la journée", "Answers by hour of the day"), study_.by_hour,
            published_.by_hour);
    draw(report_.verdicts.back(), "deny", refused + say(" par heure", " by hour"));
    answers(weekdays(), say("Réponses par jour de la semaine", "Answers by day of the week"),
            study_.by_weekday, published_.by_weekday);
    if (study_.units.empty()) return;
    answers(units(), say("Réponses par service", "Answers by unit"), study_.by_unit, published_.by_unit);
    becomes(units(),
            say("Ce que deviennent les réponses, par service", "What becomes of the answers, by unit"),
            study_.changes_by_unit, published_.changes_by_unit);
  }

 private:
  [[nodiscard]] std::string say(std::string_view french, std::string_view english) const {
    return words_.say(french, english);
  }

  // --- subjects

  [[nodiscard]] Row article(std::size_t at) const {
    const ArticleRow& row = study_.articles[at];
    if (row.clause.empty()) {
      const auto phase = static_cast<std::size_t>(row.phase);
      return {at, fmt::format("phase-{}", phase), words_.say(kPhaseNames[phase])};
    }
    std::string label;
    if (!row.article.empty()) label = fmt::format("Article {}", row.article);
    if (!row.title.empty()) label += label.empty() ? row.title : ", " + row.title;
    if (label.empty()) return {at, row.clause, row.clause};
    return {at, row.clause, fmt::format("{} ({})", words_.printed(std::move(label)), row.clause)};
  }

  // Articles first, then what no article says.
  [[nodiscard]] Subject articles() const {
    Subject subject{"article", say("Article", "Article"), {}};
    for (const bool with_clause : {true, false})
      for (std::size_t at = 0; at < study_.articles.size(); ++at)
        if (study_.articles[at].clause.empty() != with_clause) subject.rows.push_back(article(at));
    return subject;
  }

  [[nodiscard]] Subject categories() const {
    Subject subject{"category", say("Catégorie", "Category"), {}};
    for (std::size_t at = 0; at < study_.categories.size(); ++at)
      subject.rows.push_back({at, study_.categories[at], words_.heading(study_.categories[at])});
    std::sort(subject.rows.begin(), subject.rows.end(),
              [](const Row& a, const Row& b) { return a.label < b.label; });
    subject.rows.push_back({lists::kMaxCategories, "none", say("Sans catégorie", "Without a category")});
    subject.rows.push_back({lists::kMaxCategories + 1, "protected",
                            say("Trafic protégé (syndicats, médecine du travail…)",
                                "Protected traffic (unions, occupational health…)")});
    return subject;
  }

  [[nodiscard]] Subject hours() const {
    Subject subject{"hour", say("Heure", "Hour"), {}, true};
    for (std::size_t hour = 0; hour < 24; ++hour)
      subject.rows.push_back({hour, fmt::format("h{:02}", hour),
                              say(fmt::format("{} h à {} h", hour, hour + 1),
                                  fmt::format("{:02}:00–{:02}:00", hour, hour + 1))});
    return subject;
  }

  [[nodiscard]] Subject weekdays() const {
    Subject subject{"weekday", say("Jour", "Day"), {}, true};
    for (std::size_t day = 0; day < kDayNames.size(); ++day)
      subject.rows.push_back({day, std::string(kDayNames[day].first), words_.say(kDayNames[day].second)});
    return subject;
  }

  [[nodiscard]] Subject units() const {
    Subject subject{"unit", say("Service", "Unit"), {}};
    for (std::size_t at = 0; at < study_.units.size(); ++at)
      subject.rows.push_back({at, study_.units[at], study_.units[at]});
    subject.rows.push_back({study_.units.size(), "none", say("Service non attribué", "No unit attributed")});
    return subject;
  }

  // --- tables

  [[nodiscard]] Sheet sheet(std::string id, std::string caption, const Subject& subject, const Tally& tally,
                            const Published::Table& shown, const Totals& totals) const {
    Sheet sheet;
    sheet.id = std::move(id);
    sheet.caption = std::move(caption);
    sheet.row_header = subject.header;
    for (const Column& column : totals.columns) {
      sheet.column_ids.emplace_back(column.name.first);
      sheet.columns.push_back(words_.say(column.name.second));
    }
    for (const Row& row : subject.rows) {
      const bool met = row.at < tally.rows();
      const Cell total = met ? row_total(tally, row.at) : Cell();
      if (total.requests == 0 && !subject.keep_empty) continue;
      SheetRow line{row.id, row.label, {}, figure_of(total, met ? shown.rows[row.at] : Shown::shown)};
      for (const Column& column : totals.columns)
        line.figures.push_back(met ? figure_of(tally.at(row.at, column.at), shown.at(row.at, column.at))
                                   : Figure());
      sheet.rows.push_back(std::move(line));
    }
    SheetRow line{"all", say("Total", "Total"), {}, figure_of(totals.all, totals.shown)};
    for (const Column& column : totals.columns)
      line.figures.push_back(figure_of(column.total, column.shown));
    sheet.totals = std::move(line);
    return sheet;
  }

  void answers(const Subject& subject, std::string caption, const Tally& tally,
               const Published::Table& shown) {
    report_.verdicts.push_back(
        sheet("by_" + subject.id, std::move(caption), subject, tally, shown, answers_));
  }
  void becomes(const Subject& subject, std::string caption, const Tally& tally,
               const Published::Table& shown) {
    if (study_.b)
      report_.changes.push_back(
          sheet("changes_by_" + subject.id, std::move(caption), subject, tally, shown, changes_));
  }

  // What the draft newly says, by its own articles and by category.
  void news() {
    Totals totals;
    for (std::size_t i = 0; i < kNewKinds.size(); ++i)
      for (const Column& column : changes_.columns) {
        if (column.at != static_cast<std::size_t>(kNewKinds[i])) continue;
        totals.columns.push_back(column);
        totals.columns.back().at = i;
        totals.all.add(column.total);
      }
    if (totals.all.requests == 0) return;
    totals.shown = published_.news;
    report_.changes.push_back(sheet(
        "news_by_article",
        say("Ce qui est nouveau, par article de la charte projetée", "What is new, by article of the draft"),
        articles(), study_.news_by_article, published_.news_by_article, totals));
    report_.changes.push_back(
        sheet("news_by_category",
              say("Ce qui est nouveau, par catégorie de sites", "What is new, by category of sites"),
              categories(), study_.news_by_category, published_.news_by_category, totals));
    draw(report_.changes.back(), "refused",
         say("Requêtes nouvellement refusées par catégorie", "Requests newly refused by category"));
  }

  // One row a charter.
  [[nodiscard]] Sheet answers_of_both() const {
    Sheet result;
    result.id = "totals";
    result.caption = say("Réponses de chaque charte", "Answers of each charter");
    result.row_header = say("Charte", "Charter");
    const Figure all = figure_of(answers_.all, Shown::shown);
    SheetRow today{"a", words_.charter(study_.a), {}, all};
    SheetRow draft{"b", words_.charter(*study_.b), {}, all};
    const std::vector<Cell> cells = column_totals(study_.by_hour);
    for (std::size_t i = 0; i < kOutcomes; ++i) {
      if (cells[i].requests == 0 && study_.b_totals[i].requests == 0) continue;
      result.column_ids.emplace_back(kOutcomeNames[i].first);
      result.columns.push_back(words_.say(kOutcomeNames[i].second));
      today.figures.push_back(figure_of(cells[i], published_.answers[i]));
      draft.figures.push_back(figure_of(study_.b_totals[i], published_.answers_of_b[i]));
    }
    result.rows = {std::move(today), std::move(draft)};
    return result;
  }

  static void draw(Sheet& sheet, std::string_view column, std::string title) {
    const auto at = std::find(sheet.column_ids.begin(), sheet.column_ids.end(), column);
    if (at == sheet.column_ids.end()) return;
    sheet.bars = static_cast<std::size_t>(at - sheet.column_ids.begin());
    sheet.bars_title = std::move(title);
  }

  const Study& study_;
  const Published& published_;
  const Words& words_;
  Report& report_;
  Totals answers_;
  Totals changes_;
};

}  // namespace

void add_tables(const Source& source, Report& report) {
  Tables(source, report).run();
}

std::vector<std::string> findings_of(const Source& source) {
  const Study& study = source.study;
  const Words& words = source.words;
  std::vector<std::string> lines;
  const auto add = [&](const Both& label, const Cell& cell, Shown shown) {
    lines.push_back(words.say(label) + words.colon() + words.counted(figure_of(cell, shown)) + ".");
  };
  if (!study.b) {
    const std::vector<Cell> answers = column_totals(study.by_hour);
    for (const auto& [outcome, label] : {std::pair{Outcome::deny, Both{"Refusées", "Refused"}},
                                         {Outcome::allow, {"Ouvertes", "Open"}},
                                         {Outcome::undetermined, {"Indéterminées", "Undetermined"}}}) {
      const auto i = static_cast<std::size_t>(outcome);
      add(label, answers[i], source.published.answers[i]);
    }
    return lines;
  }
  const std::vector<Cell> changes = column_totals(study.changes_by_unit);
  struct Finding {
    Change change;
    Both label;
    bool even_if_none = false;
  };
  for (const Finding& finding :
       {Finding{Change::refused, {"Nouvellement refusées", "Newly refused"}, true},
        Finding{Change::opened, {"Nouvellement ouvertes", "Newly opened"}, true},
        Finding{Change::gated, {"Signature nouvellement demandée", "Signature newly asked"}},
        Finding{Change::warned, {"Nouvellement averties", "Newly met with a notice"}},
        Finding{Change::other_article,
                {"Même réponse par un autre article", "Same answer by another article"}},
        Finding{Change::undetermined, {"Indéterminées", "Undetermined"}, true}}) {
    const auto i = static_cast<std::size_t>(finding.change);
    if (changes[i].requests > 0 || finding.even_if_none)
      add(finding.label, changes[i], source.published.changes[i]);
  }
  return lines;
}

}  // namespace cartulaire::replay
