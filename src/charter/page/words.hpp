// What every part of a charter's page needs: its labels in one language, the charter's own words marked in
// theirs, values as they are shown, links to articles.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "charter/applied.hpp"
#include "charter/render.hpp"

namespace cartulaire::charter::page {

// A part of the page after the articles; `html` holds its heading and is empty where there is nothing to say.
struct Part {
  std::string id;
  std::string title;
  std::string html;
};

// Both the charter and the options outlive it.
class Words {
 public:
  Words(const EffectiveCharter& charter, const RenderOptions& options);

  [[nodiscard]] const EffectiveCharter& charter() const { return charter_; }
  [[nodiscard]] const RenderOptions& options() const { return options_; }
  [[nodiscard]] base::Language text_language() const { return text_language_; }

  [[nodiscard]] std::string pick(std::string_view french, std::string_view english) const;
  [[nodiscard]] std::string_view colon() const;

  // ` lang="fr"` where the charter's language is not that of the labels, else nothing.
  [[nodiscard]] std::string lang_attribute() const;
  // The charter's own words, escaped and marked.
  [[nodiscard]] std::string own(std::string_view words) const;
  [[nodiscard]] std::string typeset(std::string_view words) const;
  [[nodiscard]] std::string entity_name() const;  // "La ville", not escaped
  [[nodiscard]] std::string heading_text(const Article& article) const;

  // Of the article with this index: the element's id and the level of its HTML heading, which skips none.
  [[nodiscard]] const std::string& id_of(std::size_t article) const { return named_[article].id; }
  [[nodiscard]] int level_of(std::size_t article) const { return named_[article].level; }
  // "article 3.1" or the words given, linked to it; the words alone where there is no such article.
  [[nodiscard]] std::string article_link(std::string_view number) const;
  [[nodiscard]] std::string link_to(std::string_view number, std::string_view words) const;

  [[nodiscard]] wording::Speaker speaker(const Clause& clause, std::string_view parameter) const;
  // A value as HTML; "(à compléter)" for a blank, empty where the parameter is absent.
  [[nodiscard]] std::string shown(const Clause& clause, std::string_view parameter) const;
  // The same of another value in the parameter's words.
  [[nodiscard]] std::string shown(const Clause& clause, std::string_view parameter, const Value& value) const;
  [[nodiscard]] std::string capital(const Clause& clause, std::string_view parameter) const;
  [[nodiscard]] std::string label(const Clause& clause, std::string_view parameter) const;
  [[nodiscard]] std::string date_words(const Date& date) const;  // "du 1er mai 2026"
  [[nodiscard]] std::string state(const Applied& how) const;

  // `<dt>name:</dt><dd>value</dd>` of a list of facts.
  [[nodiscard]] std::string fact(std::string_view name, std::string_view value) const;

 private:
  struct Named {
    std::string id;
    int level = 2;
  };
  void name_articles();

  const EffectiveCharter& charter_;
  const RenderOptions& options_;
  base::Language text_language_;
  std::vector<Named> named_;
};

}  // namespace cartulaire::charter::page
