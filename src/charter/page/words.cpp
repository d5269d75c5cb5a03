#include "charter/page/words.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "charter/html.hpp"
#include "charter/wording/quantity.hpp"

namespace cartulaire::charter::page {
namespace {

using base::Language;

// The classes of the style sheets: colour helps, the word says it.
std::string_view state_class(Applied::How how) noexcept {
  switch (how) {
    case Applied::How::by_tools:
      return "yes";
    case Applied::How::in_part:
    case Applied::How::observed:
    case Applied::How::blank:
      return "soft";
    case Applied::How::not_applied:
      return "no";
    default:
      return "plain";
  }
}

}  // namespace

Words::Words(const EffectiveCharter& charter, const RenderOptions& options)
    : charter_(charter), options_(options), text_language_(wording::language_of(charter.front)) {
  name_articles();
}

void Words::name_articles() {
  std::set<std::string> taken;
  int previous = 1;
  for (std::size_t i = 0; i < charter_.articles.size(); ++i) {
    const Article& article = charter_.articles[i];
    std::string id =
        article.number.empty() ? fmt::format("partie-{}", i) : "article-" + html_id(article.number);
    if (!taken.insert(id).second) id = fmt::format("{}-{}", id, i);
    taken.insert(id);
    const int level = article.level == 0 ? 2 : std::min({article.level + 1, previous + 1, 6});
    if (article.level != 0) previous = level;
    named_.push_back({std::move(id), level});
  }
}

std::string Words::pick(std::string_view french, std::string_view english) const {
  return options_.labels == Language::french ? wording::typeset(french, Language::french)
                                             : std::string(english);
}

std::string_view Words::colon() const {
  return options_.labels == Language::french ? "\u00a0:" : ":";
}

std::string Words::lang_attribute() const {
  return text_language_ == options_.labels ? "" : fmt::format(" lang=\"{}\"", html_code(text_language_));
}

std::string Words::own(std::string_view words) const {
  const std::string escaped = html_escaped(words);
  return text_language_ == options_.labels ? escaped
                                           : fmt::format("<span{}>{}</span>", lang_attribute(), escaped);
}

std::string Words::typeset(std::string_view words) const {
  return wording::typeset(words, text_language_);
}

std::string Words::entity_name() const {
  const bool english = text_language_ == Language::english && !charter_.entity.english.empty();
  return wording::capitalised(english ? charter_.entity.english : charter_.entity.name);
}

std::string Words::heading_text(const Article& article) const {
  const std::string title = typeset(article.title);
  return article.number.empty() ? title : fmt::format("{} {}", article.number, title);
}

std::string Words::link_to(std::string_view number, std::string_view words) const {
  for (std::size_t i = 0; i < charter_.articles.size(); ++i) {
    if (charter_.articles[i].number == number && !number.empty())
      return fmt::format("<a href=\"#{}\">{}</a>", named_[i].id, html_escaped(words));
  }
  return html_escaped(words);
}

std::string Words::article_link(std::string_view number) const {
  return link_to(number, fmt::format("article {}", number));
}

wording::Speaker Words::speaker(const Clause& clause, std::string_view parameter) const {
  return {&charter_, clause.kind->find(parameter), options_.labels, clause.kind, &clause};
}

std::string Words::shown(const Clause& clause, std::string_view parameter) const {
  const Setting* setting = clause.setting(parameter);
  if (setting == nullptr) return "";
  if (setting->value.is_unset()) return pick("(à compléter)", "(to be completed)");
  return shown(clause, parameter, setting->value);
}

std::string Words::shown(const Clause& clause, std::string_view parameter, const Value& value) const {
  return html_escaped(
      wording::typeset(wording::show_value(value, speaker(clause, parameter)), options_.labels));
}

std::string Words::capital(const Clause& clause, std::string_view parameter) const {
  return wording::capitalised(shown(clause, parameter));
}

std::string Words::label(const Clause& clause, std::string_view parameter) const {
  return html_escaped(clause.kind->find(parameter)->label.in(options_.labels));
}

std::string Words::date_words(const Date& date) const {
  using wording::Form;
  return wording::inflect(wording::say_date(date, options_.labels),
                          options_.labels == Language::french ? Form::du : Form::as_written, options_.labels)
      .value_or("");
}

std::string Words::state(const Applied& how) const {
  return fmt::format("<span class=\"state {}\">{}</span>", state_class(how.how),
                     html_escaped(wording::capitalised(how.label.in(options_.labels))));
}

std::string Words::fact(std::string_view name, std::string_view value) const {
  return fmt::format("<div><dt>{}{}</dt><dd>{}</dd></div>\n", name, colon(), value);
}

}  // namespace cartulaire::charter::page
