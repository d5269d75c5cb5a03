#include "replay/report.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "charter/wording/wording.hpp"
#include "lists/categories.hpp"
#include "replay/tokens.hpp"

namespace cartulaire::replay {
namespace {

using base::Language;
namespace wording = charter::wording;

struct Both {
  std::string_view french;
  std::string_view english;
};
using Naming = std::pair<std::string_view, Both>;  // id and what people read

constexpr std::array<std::pair<std::string_view, Both>, kOutcomes> kOutcomeNames{{
    {"allow", {"Ouvert", "Open"}},
    {"warn", {"Ouvert avec avertissement", "Open with a notice"}},
    {"gate", {"Signature d’abord", "Sign first"}},
    {"deny", {"Refusé", "Refused"}},
    {"undetermined", {"Indéterminé", "Undetermined"}},
}};

constexpr std::array<std::pair<std::string_view, Both>, kChanges> kChangeNames{{
    {"unchanged", {"Inchangé", "Unchanged"}},
    {"by_host_alone", {"Inchangé, au vu du seul nom du site", "Unchanged, by the site’s name alone"}},
    {"other_article", {"Même réponse, autre article", "Same answer, other article"}},
    {"refused", {"Nouvellement refusé", "Newly refused"}},
    {"gated", {"Signature nouvellement demandée", "Signature newly asked"}},
    {"warned", {"Nouvellement averti", "Newly met with a notice"}},
    {"unwarned", {"Avertissement levé", "Notice lifted"}},
    {"opened", {"Nouvellement ouvert", "Newly opened"}},
    {"undetermined", {"Indéterminé", "Undetermined"}},
}};

constexpr std::array<std::pair<std::string_view, Both>, kReadings> kReadingNames{{
    {"requests", {"requêtes", "requests"}},
    {"blank", {"lignes vides ou commentaires", "empty lines or comments"}},
    {"header", {"titres de colonnes", "column names"}},
    {"other_record", {"autres lignes du même équipement", "other lines of the same product"}},
    {"challenge",
     {"demandes d’authentification (407), reposées ensuite", "authentication challenges (407), asked again"}},
    {"tunnel_opening", {"ouvertures de tunnels, comptés une fois", "openings of tunnels, counted once"}},
    {"no_request", {"connexions fermées sans requête", "connections closed without a request"}},
    {"too_long", {"ligne trop longue", "line too long"}},
    {"not_text", {"ligne qui n’est pas du texte", "line that is not text"}},
    {"bad_syntax", {"syntaxe inattendue", "unexpected syntax"}},
    {"too_few_fields", {"trop peu de champs", "too few fields"}},
    {"bad_time", {"date illisible", "unreadable time"}},
    {"no_site", {"sans adresse de site", "without a site"}},
    {"bad_site", {"adresse de site illisible", "unreadable site"}},
}};

constexpr std::array<std::pair<std::string_view, Both>, kUnknowns> kUnknownNames{{
    {"path",
     {"Une règle porte sur une page ou un dossier de ce site, et le journal ne montre que le nom du site.",
      "A rule is about a page or folder of this site, and the log shows the site’s name only."}},
    {"signature",
     {"La réponse dépend de la signature de la charte, et l’état (qui a signé) n’a pas été fourni. L’option "
      "--assume-signed rejoue comme si chacun avait signé.",
      "The answer hangs on the charter’s signature, and the state (who signed) was not given. The option "
      "--assume-signed replays as if everybody had signed."}},
    {"quota",
     {"La réponse dépend du quota déjà consommé ce jour-là, que le journal ne dit pas.",
      "The answer hangs on the quota already used that day, which the log does not tell."}},
    {"condition",
     {"Une condition de la charte ne pouvait pas être décidée.",
      "A condition of the charter could not be decided."}},
}};

constexpr std::array<Both, 13> kPhaseNames{{
    {"Sites toujours joignables (portail, connexion, certificats)",
     "Sites always reachable (portal, sign-in, certificates)"},
    {"Trafic protégé (syndicats, médecine du travail, Défenseur des droits, alertes)",
     "Protected traffic (unions, occupational health, defender of rights, whistleblowing)"},
    {"Suspension", "Suspension"},
    {"La loi, sans article qui la reprenne", "The law, without an article that quotes it"},
    {"Sites malveillants (règle de la plateforme)", "Malicious sites (rule of the platform)"},
    {"Signature de la charte", "Signature of the charter"},
    {"Zones et appareils", "Zones and devices"},
    {"Noms de sites", "Names of sites"},
    {"Intelligence artificielle", "Artificial intelligence"},
    {"Stockage externe", "External storage"},
    {"Catégories de conduite", "Categories of conduct"},
    {"Usage privé", "Private use"},
    {"Rien ne s’y oppose", "Nothing refuses"},
}};

constexpr std::array<Both, 7> kDays{{{"Lundi", "Monday"},
                                     {"Mardi", "Tuesday"},
                                     {"Mercredi", "Wednesday"},
                                     {"Jeudi", "Thursday"},
                                     {"Vendredi", "Friday"},
                                     {"Samedi", "Saturday"},
                                     {"Dimanche", "Sunday"}}};
constexpr std::array<std::string_view, 7> kDayIds{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

class Writer {
 public:
  Writer(const Study& study, Language language) : study_(study), language_(language) {
    report_.language = language;
  }

  Report write() {
    // Every table by charter A has the same totals, and so have the tables of changes.
    totals_a_ = hide_totals(study_.by_hour);
    if (study_.b) totals_change_ = hide_totals(study_.changes_by_unit);
    report_.too_few_people = study_.requests > 0 && !totals_a_.all_shown;
    headings();
    facts();
    reading();
    if (study_.requests > 0 && !report_.too_few_people) {
      tables();
      findings();
    }
    limits();
    guarantees();
    return std::move(report_);
  }

 private:
  [[nodiscard]] std::string say(std::string_view french, std::string_view english) const {
    return std::string(language_ == Language::french ? french : english);
  }
  [[nodiscard]] std::string say(const Both& both) const { return say(both.french, both.english); }
  [[nodiscard]] std::string number(std::uint64_t value) const {
    return wording::in_figures(value, language_);
  }
  [[nodiscard]] std::string colon() const { return say("\u00a0: ", ": "); }

  [[nodiscard]] std::string day(std::int32_t civil_day) const {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(civil_day))};
    const auto y = static_cast<int>(date.year());
    const auto m = static_cast<unsigned>(date.month());
    const auto d = static_cast<unsigned>(date.day());
    return language_ == Language::french ? fmt::format("{:02}/{:02}/{:04}", d, m, y)
                                         : fmt::format("{:04}-{:02}-{:02}", y, m, d);
  }

  [[nodiscard]] static Figure figure(const Cell& cell, Shown shown) {
    if (shown != Shown::shown) return {shown, 0, 0};
    return {Shown::shown, cell.requests, cell.requests == 0 ? 0 : cell.head_count()};
  }

  [[nodiscard]] static bool few(const Cell& cell) {
    return cell.requests > 0 && cell.head_count() < kFewestPeople;
  }

  // Neither what is in nor what is left out may be about fewer than five people.
  [[nodiscard]] Figure figure(const Part& part) const {
    if (report_.too_few_people || few(part.in)) return {Shown::few, 0, 0};
    if (few(part.out)) return {Shown::masked, 0, 0};
    return figure(part.in, Shown::shown);
  }

  [[nodiscard]] std::string charter_name(const CharterInfo& charter) const {
    return charter.version.empty()
               ? charter.id
               : fmt::format("{} {} {}", charter.id, say("version", "version"), charter.version);
  }

  void headings() {
    report_.title = say("Rejeu d’un journal de navigation", "Replay of a web log");
    if (study_.b)
      report_.title = say("Ce que changerait la nouvelle charte", "What the new charter would change");
    report_.subtitle = study_.b ? fmt::format("{} → {}", charter_name(study_.a), charter_name(*study_.b))
                                : charter_name(study_.a);
  }

  void fact(std::string id, std::string label, std::string text) {
    report_.facts.push_back({std::move(id), std::move(label), std::move(text)});
  }

  [[nodiscard]] std::string charter_text(const CharterInfo& charter) const {
    std::string text = charter_name(charter);
    if (!charter.entity.empty()) text += fmt::format(", {} {}", say("pour", "for"), charter.entity);
    if (!charter.hash.empty())
      text += fmt::format(" ({} {})", say("empreinte", "hash"), charter.hash.substr(0, 12));
    return text;
  }

  void facts() {
    fact("charter", study_.b ? say("Charte de départ", "Charter of today") : say("Charte", "Charter"),
         charter_text(study_.a));
    if (study_.b) fact("against", say("Charte projetée", "Draft charter"), charter_text(*study_.b));
    if (study_.first_day)
      fact("period", say("Période", "Period"),
           fmt::format("{} {} {} {} ({})", say("du", "from"), day(*study_.first_day), say("au", "to"),
                       day(*study_.last_day), study_.time_zone));
    const Readings& readings = study_.readings;
    fact("lines", say("Lignes lues", "Lines read"),
         fmt::format("{} ({})", number(readings.all()),
                     study_.files == 1
                         ? say("1 fichier", "1 file")
                         : fmt::format("{} {}", number(study_.files), say("fichiers", "files"))));
    fact("requests", say("Requêtes rejouées", "Requests replayed"), number(readings.records()));
    kinds("aside", say("Lignes laissées de côté", "Lines left aside"), readings, is_aside, false);
    kinds("unreadable", say("Lignes illisibles", "Unreadable lines"), readings, is_unreadable, true);
    std::string people = study_.people > 0 && study_.people < kFewestPeople
                             ? shown_word(Shown::few, language_)
                             : number(study_.people);
    if (study_.people_overflowed)
      people = fmt::format("{} {}", say("plus de", "more than"), number(Tokens::kMaxPeople));
    fact("people", say("Personnes distinctes", "Distinct people"), people);
    if (study_.nameless > 0)
      fact("nameless", say("Requêtes sans nom ni adresse", "Requests with neither name nor address"),
           number(study_.nameless));
    std::string state = study_.state_known ? say("fourni", "given") : say("absent", "absent");
    if (study_.assumed_signed)
      state += say(" ; rejoué comme si chacun avait signé", "; replayed as if everybody had signed");
    fact("state", say("État (signatures, services, dérogations)", "State (signatures, units, approvals)"),
         state);
  }

  void kinds(std::string id, std::string label, const Readings& readings, bool (*wanted)(Reading),
             bool places) {
    std::string text;
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < kReadings; ++i) {
      const Readings::Kind& kind = readings.kinds[i];
      if (!wanted(static_cast<Reading>(i)) || kind.lines == 0) continue;
      count += kind.lines;
      text += text.empty() ? colon() : say("\u00a0; ", "; ");
      text += fmt::format("{} {}", number(kind.lines), say(kReadingNames[i].second));
      if (places && study_.files > 1) {
        text += fmt::format(" ({} {}, {} {})", say("la première : fichier", "the first: file"),
                            kind.first_file, say("ligne", "line"), number(kind.first_line));
      } else if (places) {
        text +=
            fmt::format(" ({} {})", say("la première : ligne", "the first: line"), number(kind.first_line));
      }
    }
    fact(std::move(id), std::move(label), number(count) + text);
  }

  void reading() {
    auto& lines = report_.reading;
    lines.push_back(
        say("Chaque requête du journal a été soumise de nouveau aux règles de la charte, à l’heure où "
            "elle a été faite, comme si la charte était entièrement en vigueur ce jour-là. Rien n’a été "
            "appliqué à personne.",
            "Each request of the log was put to the charter’s rules again, at the hour at which it was "
            "made, as if the charter had been wholly in force on that day. Nothing was applied to "
            "anybody."));
    lines.push_back(
        say("Chaque case compte des requêtes, puis des personnes distinctes. Une page ouverte fait "
            "souvent plusieurs requêtes, et un site rafraîchi tout seul en fait sans qu’on le visite : "
            "lisez les personnes avant les requêtes. Les personnes ne s’additionnent pas d’une case à "
            "l’autre.",
            "Each cell counts requests, then distinct people. One opened page often makes several "
            "requests, and a site that refreshes itself makes them without being visited: read people "
            "before requests. People do not add up from cell to cell."));
    lines.push_back(
        say("Une requête est comptée une seule fois dans chaque tableau, sous l’article qui a décidé et "
            "sous la catégorie qui a décidé, ou à défaut la première catégorie du site.",
            "A request is counted once in each table, under the article that decided and under the "
            "category that decided, or else the site’s first category."));
    lines.push_back(
        say("« moins de 5 » cache une case où figurent une à quatre personnes ; « masqué » cache une case "
            "qui permettrait de retrouver la première par soustraction.",
            "“fewer than 5” hides a cell of one to four people; “masked” hides a cell from which the "
            "first could be worked out by subtraction."));
    lines.push_back(
        say("« Indéterminé » n’est ni un refus ni une ouverture : le journal ne dit pas de quoi la "
            "réponse dépend. Une requête indéterminée n’est jamais comptée comme inchangée.",
            "“Undetermined” is neither a refusal nor an opening: the log does not tell what the answer "
            "hangs on. An undetermined request is never counted as unchanged."));
    if (!study_.state_known)
      lines.push_back(
          say("Sans l’état, personne n’est reconnu : chacun est traité comme un agent que l’annuaire ne "
              "connaît pas, sans service, sans groupe et sans dérogation.",
              "Without the state nobody is known: everyone is treated as an agent that the directory "
              "does not know, without unit, group or approval."));
  }

  // --- tables

  [[nodiscard]] std::string article_label(const ArticleRow& row) const {
    if (row.clause.empty()) return say(kPhaseNames[static_cast<std::size_t>(row.phase)]);
    std::string label;
    if (!row.article.empty()) label = fmt::format("Article {}", row.article);
    if (!row.title.empty()) label += label.empty() ? row.title : ", " + row.title;
    return label.empty() ? row.clause : fmt::format("{} ({})", label, row.clause);
  }
  [[nodiscard]] static std::string article_id(const ArticleRow& row) {
    return row.clause.empty() ? fmt::format("phase-{}", static_cast<int>(row.phase)) : row.clause;
  }

  [[nodiscard]] std::pair<std::string, std::string> category_name(std::size_t row) const {
    if (row == lists::kMaxCategories) return {"none", say("Sans catégorie", "Without a category")};
    if (row > lists::kMaxCategories)
      return {"protected", say("Trafic protégé (syndicats, médecine du travail…)",
                               "Protected traffic (unions, occupational health…)")};
    const std::string id = row < study_.categories.size() ? study_.categories[row] : std::string();
    const lists::Category* category = lists::find_category(id);
    if (category == nullptr) return {id, id};
    return {id,
            wording::capitalised(language_ == Language::french ? category->label_fr : category->label_en)};
  }

  using Name = std::pair<std::string, std::string>;  // id, label

  // `names` in the order in which rows are shown, with their row in the tally.
  Sheet sheet(std::string id, std::string caption, std::string row_header, const Tally& tally,
              const Totals& totals, const Visible& visible,
              const std::vector<std::pair<std::size_t, Name>>& names, const std::vector<Naming>& column_names,
              bool keep_empty) {
    Sheet result;
    result.id = std::move(id);
    result.caption = std::move(caption);
    result.row_header = std::move(row_header);
    std::vector<std::size_t> columns;
    for (std::size_t column = 0; column < tally.columns(); ++column) {
      if (totals.cells[column].requests == 0 && totals.shown[column] == Shown::shown) continue;
      columns.push_back(column);
      result.column_ids.emplace_back(column_names[column].first);
      result.columns.push_back(say(column_names[column].second));
    }
    for (const auto& [row, name] : names) {
      Cell total;
      if (row < tally.rows())
        for (std::size_t column = 0; column < tally.columns(); ++column)
          total.add(tally.at(row, column));
      if (total.requests == 0 && !keep_empty) continue;
      SheetRow line{name.first, name.second, {}, {}};
      const bool known = row < tally.rows();
      for (const std::size_t column : columns)
        line.figures.push_back(
            known ? figure(tally.at(row, column), visible.at(row, column))
                  : Figure{totals.shown[column] == Shown::shown ? Shown::shown : Shown::masked, 0, 0});
      line.total = figure(total, known ? visible.rows[row] : Shown::shown);
      result.rows.push_back(std::move(line));
    }
    SheetRow line{"all", say("Total", "Total"), {}, figure(totals.all, Shown::shown)};
    for (const std::size_t column : columns)
      line.figures.push_back(figure(totals.cells[column], totals.shown[column]));
    result.totals = std::move(line);
    return result;
  }

  void draw(Sheet& sheet, std::string_view column, std::string title) const {
    const auto at = std::find(sheet.column_ids.begin(), sheet.column_ids.end(), column);
    if (at == sheet.column_ids.end()) return;
    sheet.bars = static_cast<std::size_t>(at - sheet.column_ids.begin());
    sheet.bars_title = std::move(title);
  }

  [[nodiscard]] std::vector<std::pair<std::size_t, Name>> article_names() const {
    std::vector<std::pair<std::size_t, Name>> names;
    for (const bool with_clause : {true, false})
      for (std::size_t row = 0; row < study_.articles.size(); ++row)
        if (study_.articles[row].clause.empty() != with_clause)
          names.emplace_back(row,
                             Name{article_id(study_.articles[row]), article_label(study_.articles[row])});
    return names;
  }
  [[nodiscard]] std::vector<std::pair<std::size_t, Name>> category_names() const {
    std::vector<std::pair<std::size_t, Name>> names;
    for (std::size_t row = 0; row < study_.categories.size(); ++row)
      names.emplace_back(row, category_name(row));
    std::sort(names.begin(), names.end(),
              [](const auto& a, const auto& b) { return a.second.second < b.second.second; });
    for (const std::size_t row : {lists::kMaxCategories, lists::kMaxCategories + 1})
      names.emplace_back(row, category_name(row));
    return names;
  }
  [[nodiscard]] std::vector<std::pair<std::size_t, Name>> unit_names() const {
    std::vector<std::pair<std::size_t, Name>> names;
    for (std::size_t row = 0; row < study_.units.size(); ++row)
      names.emplace_back(row, Name{study_.units[row], study_.units[row]});
    names.emplace_back(study_.units.size(), Name{"none", say("Service non attribué", "No unit attributed")});
    return names;
  }

  // A table of charter A, and its twin of changes where there are two charters.
  void add_twins(std::string id, std::string caption, std::string row_header, const Tally& tally,
                 const std::vector<std::pair<std::size_t, Name>>& names, bool keep_empty, const Tally* twin,
                 std::string twin_caption) {
    Visible visible;
    Visible twin_visible;
    if (twin != nullptr && study_.b) {
      std::tie(visible, twin_visible) = hide_cells(tally, totals_a_.shown, *twin, totals_change_.shown);
      report_.changes.push_back(sheet("changes_" + id, std::move(twin_caption), row_header, *twin,
                                      totals_change_, twin_visible, names, change_names(), keep_empty));
    } else {
      visible = hide_cells(tally, totals_a_.shown);
    }
    report_.verdicts.push_back(sheet(std::move(id), std::move(caption), std::move(row_header), tally,
                                     totals_a_, visible, names, {kOutcomeNames.begin(), kOutcomeNames.end()},
                                     keep_empty));
  }

  // What the draft newly says, by its own articles or categories.
  void add_news(std::string id, std::string caption, std::string row_header, const Tally& tally,
                const std::vector<std::pair<std::size_t, Name>>& names) {
    Totals totals;
    std::vector<Naming> columns;
    for (const Change kind : kNewKinds) {
      const auto i = static_cast<std::size_t>(kind);
      totals.cells.push_back(totals_change_.cells[i]);
      totals.shown.push_back(totals_change_.shown[i]);
      totals.all.add(totals_change_.cells[i]);
      columns.push_back(kChangeNames[i]);
    }
    const Visible visible = hide_cells(tally, totals.shown);
    Sheet news = sheet(std::move(id), std::move(caption), std::move(row_header), tally, totals, visible,
                       names, columns, false);
    if (news.rows.empty()) return;
    // The sum of the kinds is shown where all of them are.
    const bool whole = std::all_of(totals.shown.begin(), totals.shown.end(),
                                   [](Shown shown) { return shown == Shown::shown; });
    if (!whole) news.totals->total = {Shown::masked, 0, 0};
    report_.changes.push_back(std::move(news));
  }

  static std::vector<Naming> change_names() { return {kChangeNames.begin(), kChangeNames.end()}; }

  void tables() {
    if (study_.b) {
      report_.changes.push_back(compared_totals());
      report_.changes_intro = say(
          "Ces tableaux comparent, requête par requête, la réponse de la charte de départ et celle de la "
          "charte "
          "projetée : d’abord ce que la charte projetée dit de nouveau, sous ses propres articles, puis ce "
          "que "
          "deviennent les réponses de la charte de départ.",
          "These tables compare, request by request, the answer of today’s charter and that of the draft: "
          "first "
          "what the draft newly says, under its own articles, then what becomes of the answers of today’s "
          "charter.");
      add_news("news_by_article",
               say("Ce qui est nouveau, par article de la charte projetée",
                   "What is new, by article of the draft"),
               say("Article", "Article"), study_.news_by_article, article_names());
      add_news("news_by_category",
               say("Ce qui est nouveau, par catégorie de sites", "What is new, by category of sites"),
               say("Catégorie", "Category"), study_.news_by_category, category_names());
      draw(report_.changes.back(), "refused",
           say("Requêtes nouvellement refusées par catégorie", "Requests newly refused by category"));
    }
    add_twins("by_article", say("Réponses par article", "Answers by article"), say("Article", "Article"),
              study_.by_article, article_names(), false, &study_.changes_by_article,
              say("Ce que deviennent les réponses, par article de la charte de départ",
                  "What becomes of the answers, by article of today’s charter"));
    add_twins("by_category", say("Réponses par catégorie de sites", "Answers by category of sites"),
              say("Catégorie", "Category"), study_.by_category, category_names(), false,
              &study_.changes_by_category,
              say("Ce que deviennent les réponses, par catégorie de sites",
                  "What becomes of the answers, by category of sites"));
    const std::string refused = say("Requêtes refusées", "Requests refused");
    draw(report_.verdicts.back(), "deny", refused + say(" par catégorie", " by category"));
    std::vector<std::pair<std::size_t, Name>> hours;
    for (std::size_t hour = 0; hour < 24; ++hour)
      hours.emplace_back(
          hour, Name{fmt::format("h{:02}", hour), say(fmt::format("{} h à {} h", hour, hour + 1),
                                                      fmt::format("{:02}:00–{:02}:00", hour, hour + 1))});
    add_twins("by_hour", say("Réponses par heure de la journée", "Answers by hour of the day"),
              say("Heure", "Hour"), study_.by_hour, hours, true, nullptr, {});
    draw(report_.verdicts.back(), "deny", refused + say(" par heure", " by hour"));
    std::vector<std::pair<std::size_t, Name>> days;
    for (std::size_t i = 0; i < kDays.size(); ++i)
      days.emplace_back(i, Name{std::string(kDayIds[i]), say(kDays[i])});
    add_twins("by_weekday", say("Réponses par jour de la semaine", "Answers by day of the week"),
              say("Jour", "Day"), study_.by_weekday, days, true, nullptr, {});
    if (!study_.units.empty())
      add_twins("by_unit", say("Réponses par service", "Answers by unit"), say("Service", "Unit"),
                study_.by_unit, unit_names(), false, &study_.changes_by_unit,
                say("Ce que deviennent les réponses, par service", "What becomes of the answers, by unit"));
  }

  // One row a charter. The draft's figures are shown only if the difference of two verdicts tells of nobody.
  Sheet compared_totals() {
    Sheet result;
    result.id = "totals";
    result.caption = say("Réponses de chaque charte", "Answers of each charter");
    result.row_header = say("Charte", "Charter");
    SheetRow today{"a", charter_name(study_.a), {}, figure(totals_a_.all, Shown::shown)};
    SheetRow draft{"b", charter_name(*study_.b), {}, figure(totals_a_.all, Shown::shown)};
    std::vector<Cell> cells(study_.b_totals.begin(), study_.b_totals.end());
    Totals totals_b = hide_totals(cells);
    bool hide_all = std::any_of(totals_change_.shown.begin(), totals_change_.shown.end(),
                                [](Shown shown) { return shown != Shown::shown; });
    for (const Cell& moved : study_.moved)
      hide_all = hide_all || few(moved);
    for (std::size_t column = 0; column < kOutcomes; ++column) {
      if (totals_a_.cells[column].requests == 0 && cells[column].requests == 0) continue;
      result.column_ids.emplace_back(kOutcomeNames[column].first);
      result.columns.push_back(say(kOutcomeNames[column].second));
      today.figures.push_back(figure(totals_a_.cells[column], totals_a_.shown[column]));
      Shown shown = totals_b.shown[column];
      if (hide_all && shown == Shown::shown) shown = Shown::masked;
      draft.figures.push_back(figure(cells[column], shown));
    }
    result.rows = {std::move(today), std::move(draft)};
    return result;
  }

  [[nodiscard]] std::string counted(const Cell& cell, Shown shown) const {
    if (shown != Shown::shown)
      return fmt::format("{} ({})",
                         say("un nombre non montré de requêtes", "a number of requests that is not shown"),
                         shown_word(shown, language_));
    const std::uint64_t people = cell.requests == 0 ? 0 : cell.head_count();
    return fmt::format("{} {} ({} {})", number(cell.requests),
                       cell.requests > 1 ? say("requêtes", "requests") : say("requête", "request"),
                       number(people), people > 1 ? say("personnes", "people") : say("personne", "person"));
  }

  void findings() {
    auto& lines = report_.findings;
    const auto outcome = [&](Outcome wanted) {
      const auto i = static_cast<std::size_t>(wanted);
      return counted(totals_a_.cells[i], totals_a_.shown[i]);
    };
    const auto change = [&](Change wanted) {
      const auto i = static_cast<std::size_t>(wanted);
      return counted(totals_change_.cells[i], totals_change_.shown[i]);
    };
    if (!study_.b) {
      lines.push_back(say("Refusées", "Refused") + colon() + outcome(Outcome::deny) + ".");
      lines.push_back(say("Ouvertes", "Open") + colon() + outcome(Outcome::allow) + ".");
      lines.push_back(say("Indéterminées", "Undetermined") + colon() + outcome(Outcome::undetermined) + ".");
      return;
    }
    lines.push_back(say("Nouvellement refusées", "Newly refused") + colon() + change(Change::refused) + ".");
    lines.push_back(say("Nouvellement ouvertes", "Newly opened") + colon() + change(Change::opened) + ".");
    for (const auto& [kind, words] :
         {std::pair{Change::gated, Both{"Signature nouvellement demandée", "Signature newly asked"}},
          std::pair{Change::warned, Both{"Nouvellement averties", "Newly met with a notice"}},
          std::pair{Change::other_article,
                    Both{"Même réponse par un autre article", "Same answer by another article"}}})
      if (totals_change_.cells[static_cast<std::size_t>(kind)].requests > 0)
        lines.push_back(say(words) + colon() + change(kind) + ".");
    lines.push_back(say("Indéterminées", "Undetermined") + colon() + change(Change::undetermined) + ".");
  }

  // --- what could not be told

  void unknowns(const std::array<Cell, kUnknowns>& cells, Shown column_shown, std::string_view prefix,
                const std::string& whose) {
    const Totals totals = hide_totals(std::vector<Cell>(cells.begin(), cells.end()));
    for (std::size_t i = 0; i < kUnknowns; ++i) {
      if (cells[i].requests == 0) continue;
      Shown shown = totals.shown[i];
      if (shown == Shown::shown && column_shown != Shown::shown) shown = Shown::masked;
      if (report_.too_few_people) shown = Shown::few;
      report_.limits.push_back({fmt::format("{}{}", prefix, kUnknownNames[i].first),
                                whose + say(kUnknownNames[i].second), figure(cells[i], shown)});
    }
  }

  void limits() {
    auto& limits = report_.limits;
    const auto undetermined = static_cast<std::size_t>(Outcome::undetermined);
    unknowns(study_.unknown_a, totals_a_.shown[undetermined], "",
             study_.b ? say("Charte de départ", "Today’s charter") + colon() : std::string());
    if (study_.b) {
      const auto changed = static_cast<std::size_t>(Change::undetermined);
      unknowns(study_.unknown_b, totals_change_.shown[changed], "against_",
               say("Charte projetée", "Draft charter") + colon());
    }
    if (study_.paths_hidden.in.requests > 0)
      limits.push_back(
          {"paths_hidden",
           say("Le journal ne montre que le nom du site (tunnels HTTPS, journaux de pare-feu) : les "
               "règles sur les pages n’ont pas pu être essayées.",
               "The log shows the site’s name only (HTTPS tunnels, firewall logs): rules on pages could "
               "not be tried."),
           figure(study_.paths_hidden)});
    if (study_.by_host_alone.in.requests > 0)
      limits.push_back(
          {"by_host_alone",
           say("Parmi elles, une expression des listes, qui regarde l’adresse entière, aurait pu en "
               "décider autrement : elles sont comptées au vu du seul nom.",
               "Of them, an expression of the lists, which looks at the whole address, might have decided "
               "otherwise: they are counted by the name alone."),
           figure(study_.by_host_alone)});
    if (study_.for_some.in.requests > 0)
      limits.push_back(
          {"for_some",
           say("Requêtes sur lesquelles une clause propre à certaines personnes (élus, service, groupe) "
               "pourrait répondre autrement : sans l’état, elles sont décidées comme celles d’un inconnu.",
               "Requests on which a clause for some people only (elected members, unit, group) might "
               "answer otherwise: without the state they are decided as those of somebody unknown."),
           figure(study_.for_some)});
    if (!study_.state_known && study_.liftable.in.requests > 0)
      limits.push_back(
          {"liftable",
           say("Refus qu’une dérogation peut lever : les dérogations accordées ne sont pas connues sans "
               "l’état, le refus est compté tel que la charte l’écrit.",
               "Refusals that an approval may lift: the approvals granted are not known without the "
               "state, the refusal is counted as the charter writes it."),
           liftable()});
    if (study_.observed.in.requests > 0)
      limits.push_back(
          {"observed",
           say("Requêtes qu’une clause en simple observation aurait refusées : comptées comme ouvertes.",
               "Requests that a clause in mode observe would have refused: counted as open."),
           figure(study_.observed)});
    if (study_.state_known && study_.unidentified.in.requests > 0)
      limits.push_back(
          {"unidentified",
           say("Requêtes de personnes que l’état ne connaît pas : la règle de la charte pour les "
               "inconnus s’est appliquée.",
               "Requests of people that the state does not know: the charter’s rule for the unknown "
               "applied."),
           figure(study_.unidentified)});
    if (study_.assumed_signed &&
        (study_.a.waits_for_signatures || (study_.b && study_.b->waits_for_signatures)))
      limits.push_back(
          {"assumed_signed",
           say("La charte conditionne l’accès à sa signature ; chacun a été supposé l’avoir signée.",
               "The charter makes access depend on its signature; everybody was taken to have signed."),
           std::nullopt});
    if (!study_.lists_known)
      limits.push_back({"no_lists",
                        say("Aucune liste de catégories n’a été fournie : aucun site n’a de catégorie.",
                            "No category lists were given: no site has a category."),
                        std::nullopt});
    for (const CharterInfo* charter : {&study_.a, study_.b ? &*study_.b : nullptr}) {
      if (charter == nullptr || charter->unlisted.empty() || !study_.lists_known) continue;
      limits.push_back({"unlisted_" + charter->id,
                        fmt::format("{}{}{}{}.", charter_name(*charter), colon(),
                                    say("catégories qu’aucune liste ne remplit, jamais rencontrées ici",
                                        "categories that no list fills, never met here") +
                                        colon(),
                                    fmt::join(charter->unlisted, ", ")),
                        std::nullopt});
    }
    limits.push_back(
        {"not_replayed",
         say("Ne sont pas rejoués : le contenu des pages, les téléchargements, les volumes et durées, "
             "et ce que les personnes auraient fait autrement si un site leur avait été refusé.",
             "Not replayed: the content of pages, downloads, volumes and durations, and what people "
             "would have done otherwise had a site been refused."),
         std::nullopt});
  }

  [[nodiscard]] Figure liftable() const {
    const auto deny = static_cast<std::size_t>(Outcome::deny);
    Figure result = figure(study_.liftable);
    if (result.shown == Shown::shown && totals_a_.shown[deny] != Shown::shown) return {Shown::masked, 0, 0};
    return result;
  }

  void guarantees() {
    report_.guarantees = {
        say("Les noms et adresses sont écartés à la lecture : chacun devient un numéro sous une clé tirée au "
            "sort "
            "pour ce rejeu, gardée en mémoire et perdue avec lui.",
            "Names and addresses are discarded on reading: each becomes a number under a key drawn for this "
            "replay, "
            "kept in memory and lost with it."),
        say("Aucun nom de site n’apparaît : seulement des catégories.",
            "No site’s name appears: only categories."),
        say("Aucune case n’est montrée pour moins de cinq personnes, ni ce qui permettrait de la retrouver.",
            "No cell is shown for fewer than five people, nor what would allow it to be worked out."),
        say("Les sites protégés (syndicats, médecine du travail, Défenseur des droits, alertes) forment une "
            "seule "
            "ligne et ne sont attribués à aucun service.",
            "Protected sites (unions, occupational health, defender of rights, whistleblowing) make a single "
            "row and "
            "are attributed to no unit."),
        say("Rien n’est conservé hors de ce document : ni copie du journal, ni liste de personnes.",
            "Nothing is kept outside this document: no copy of the log, no list of people."),
    };
  }

  const Study& study_;
  Language language_;
  Totals totals_a_;
  Totals totals_change_;
  Report report_;
};

}  // namespace

Report make_report(const Study& study, Language language) {
  return Writer(study, language).write();
}

std::string shown_word(Shown shown, Language language) {
  const bool french = language == Language::french;
  switch (shown) {
    case Shown::shown:
      return {};
    case Shown::few:
      return french ? "moins de 5" : "fewer than 5";
    case Shown::masked:
      return french ? "masqué" : "masked";
  }
  return {};
}

std::string_view outcome_id(Outcome outcome) {
  return kOutcomeNames[static_cast<std::size_t>(outcome)].first;
}
std::string_view change_id(Change change) {
  return kChangeNames[static_cast<std::size_t>(change)].first;
}
std::string_view reading_id(Reading reading) {
  return kReadingNames[static_cast<std::size_t>(reading)].first;
}

}  // namespace cartulaire::replay
