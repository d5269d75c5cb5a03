#include "web/annotated.hpp"

#include <algorithm>

#include "charter/applied.hpp"
#include "charter/clause_names.hpp"
#include "charter/coverage.hpp"
#include "charter/page/words.hpp"
#include "charter/render.hpp"
#include "web/call.hpp"
#include "web/typeset.hpp"

namespace cartulaire::web {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

// The words of a page in each language.
struct Tongues {
  explicit Tongues(const charter::EffectiveCharter& charter)
      : french(charter, french_options), english(charter, english_options) {
    english_options.labels = base::Language::english;
  }
  charter::RenderOptions french_options;
  charter::RenderOptions english_options;
  charter::page::Words french;  // they read their options when they are asked
  charter::page::Words english;
};

std::string plain(const charter::page::Words& words, const charter::Clause& clause,
                  const charter::Setting& setting) {
  if (setting.value.is_unset()) return words.pick("(à compléter)", "(to be filled in)");
  if (setting.value.is_delegated()) return words.pick("fixé par décision", "set by decision");
  return charter::wording::show_value(setting.value, words.speaker(clause, setting.parameter));
}

Json value_json(const Tongues& in, const charter::Clause& clause, const charter::Setting& setting) {
  return label_json(plain(in.french, clause, setting), plain(in.english, clause, setting));
}

// What can be asked for, and how soon the answer comes.
Json ask_json(const Tongues& in, const charter::Clause& clause) {
  namespace request = charter::kinds::request;
  const charter::Setting* answer = clause.setting(request::answer);
  const auto said = [&](const charter::page::Words& words, std::string_view within) {
    std::string text = plain(words, clause, *clause.setting(request::subject));
    if (answer != nullptr && !answer->value.is_unset() && !answer->value.is_delegated())
      text += std::string(within) + plain(words, clause, *answer);
    return text;
  };
  return label_json(said(in.french, ", réponse dans un délai de "), said(in.english, ", answered within "));
}

Json margin_json(const Tongues& in, const charter::Clause& clause) {
  const charter::Applied how = charter::applied(clause);
  JsonArray rules;
  for (const charter::Setting& setting : clause.settings) {
    if (!setting.written && !setting.overridden) continue;
    rules.emplace_back(JsonObject{{"name", label_json(in.french.label(clause, setting.parameter),
                                                      in.english.label(clause, setting.parameter))},
                                  {"value", value_json(in, clause, setting)}});
  }
  JsonObject out = {{"clause", clause.name},
                    {"kind", clause.kind->name},
                    {"how", charter::how_word(how.how)},
                    {"label", label_json(how.label)},
                    {"kind_label", label_json(clause.kind->label)},
                    {"monitors", clause.kind->monitors},
                    {"rules", std::move(rules)}};
  if (const charter::Date* from = clause.get(charter::kinds::common::from))
    out.emplace_back("from", charter::print(charter::Value{*from}));
  if (clause.is_a(charter::kinds::log::kind))
    if (const charter::Setting* kept = clause.setting(charter::kinds::log::retention))
      out.emplace_back("kept", value_json(in, clause, *kept));
  if (clause.is_a(charter::kinds::request::kind)) out.emplace_back("ask", ask_json(in, clause));
  return out;
}

}  // namespace

base::Result<Json> annotated_articles(const charter::EffectiveCharter& charter) {
  const Tongues in(charter);
  JsonArray articles;
  for (const charter::Article& article : charter.articles) {
    auto html = charter::article_html(charter, article);
    if (!html) return base::pass(html);
    JsonArray margin;
    for (const std::size_t index : article.clauses)
      margin.push_back(margin_json(in, charter.clauses[index]));
    articles.emplace_back(JsonObject{{"number", article.number},
                                     {"title", with_apostrophes(article.title)},
                                     {"level", article.level},
                                     {"html", with_apostrophes(*html)},
                                     {"margin", std::move(margin)}});
  }
  return Json(std::move(articles));
}

Json value_label(const charter::EffectiveCharter& charter, const charter::Clause& clause,
                 std::string_view parameter) {
  const Tongues in(charter);
  const charter::Setting* setting = clause.setting(parameter);
  return setting == nullptr ? label_json("", "") : value_json(in, clause, *setting);
}

Json item_label(const charter::EffectiveCharter& charter, const charter::Clause& clause,
                std::string_view parameter, const std::string& item) {
  const Tongues in(charter);
  charter::List list;
  list.items.push_back(charter::Value{charter::Name{charter::Name::Of::option, item}});
  const auto said = [&](const charter::page::Words& words) {
    return charter::wording::show_value(charter::Value{list}, words.speaker(clause, parameter));
  };
  return label_json(said(in.french), said(in.english));
}

std::string title_of(const charter::EffectiveCharter& charter, const charter::Clause& clause) {
  for (const charter::Article& one : charter.articles)
    if (one.number == clause.article) return with_apostrophes(one.title);
  return "";
}

void add_ground(JsonObject& row, const charter::EffectiveCharter& charter) {
  const auto found = std::ranges::find(row, "ground", &JsonObject::value_type::first);
  if (found == row.end() || found->second.text() == nullptr) return;
  const std::string ground = *found->second.text();
  for (const charter::Clause& clause : charter.clauses) {
    if (!clause.is_a(charter::kinds::opening::kind)) continue;
    const std::vector<std::string> grounds = clause.words(charter::kinds::opening::grounds);
    if (std::ranges::find(grounds, ground) == grounds.end()) continue;
    row.emplace_back("label", item_label(charter, clause, charter::kinds::opening::grounds.name, ground));
    row.emplace_back("article", clause.article);
    row.emplace_back("title", title_of(charter, clause));
    return;
  }
  row.emplace_back("label", label_json(ground, ground));
}

}  // namespace cartulaire::web
