#include "charter/wording/name_words.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lists/categories.hpp"

namespace cartulaire::charter::wording {

using base::ErrorCode;
using base::Result;

bool is_french(const Speaker& speaker) noexcept {
  return speaker.language == Language::french;
}

std::string pick(const Speaker& speaker, std::string_view french, std::string_view english) {
  return std::string(is_french(speaker) ? french : english);
}

Noun everyone(const Speaker& speaker) {
  return is_french(speaker) ? Noun{"l'ensemble des personnes", {}, "toutes les personnes"}
                            : Noun{"all persons", {}, {}};
}

std::string quoted(std::string_view text, const Speaker& speaker) {
  return is_french(speaker) ? fmt::format("«\u202f{}\u202f»", text) : fmt::format("“{}”", text);
}

namespace {

Result<Noun> no_label(const std::string& id) {
  return base::fail(ErrorCode::not_found, "", fmt::format("`{}` n'a pas de libellé", id),
                    fmt::format("`{}` has no label", id));
}

Result<Noun> label_noun(const Label* label, const std::string& id, const Speaker& speaker) {
  if (label == nullptr || label->in(speaker.language).empty()) return no_label(id);
  return Noun{label->in(speaker.language), {}, {}};
}

}  // namespace

Result<Noun> word_noun(const std::map<std::string, Label>& words, const std::string& id,
                       const Speaker& speaker) {
  const auto found = words.find(id);
  return label_noun(found == words.end() ? nullptr : &found->second, id, speaker);
}

namespace {

Result<Noun> named_noun(const Named* named, const std::string& id, const Speaker& speaker) {
  if (named == nullptr) return no_label(id);
  const bool english = !is_french(speaker) && !named->english.empty();
  return Noun{english ? named->english : named->name, {}, {}};
}

Result<Noun> category_noun(const std::string& id, const Speaker& speaker) {
  if (id == "any") {
    return is_french(speaker) ? Noun{"l'ensemble des catégories", {}, "toutes les catégories"}
                              : Noun{"all categories", {}, {}};
  }
  const lists::Category* category = lists::find_category(id);
  if (category == nullptr) return no_label(id);
  return Noun{is_french(speaker) ? category->label_fr : category->label_en, {}, {}};
}

Result<Noun> clause_noun(const std::string& id, const Speaker& speaker) {
  const Clause* clause = speaker.charter == nullptr ? nullptr : speaker.charter->find_clause(id);
  if (clause == nullptr || clause->article.empty()) return no_label(id);
  return is_french(speaker) ? Noun{fmt::format("l'article {}", clause->article), {}, {}}
                            : Noun{fmt::format("article {}", clause->article), {}, {}};
}

Result<Noun> option_noun(const std::string& id, const Speaker& speaker) {
  const Label* label = speaker.parameter == nullptr ? nullptr : catalogue().word(*speaker.parameter, id);
  return label_noun(label, id, speaker);
}

// The title under which an annex of the charter has the document; empty where none has it.
std::string title_of_annex(const std::string& id, const Speaker& speaker) {
  if (speaker.charter == nullptr) return {};
  for (const Clause& clause : speaker.charter->clauses) {
    if (!clause.is_a(kinds::charter_annex::kind)) continue;
    for (const Record& document : clause.items(kinds::charter_annex::documents)) {
      const Value* own = document.find("id");
      const Value* title = document.find("title");
      if (own != nullptr && title != nullptr && own->as<Text>()->text == id) return title->as<Text>()->text;
    }
  }
  return {};
}

Result<Noun> document_noun(const std::string& id, const Speaker& speaker) {
  if (id == "this") return Noun{pick(speaker, "la présente charte", "the present charter"), {}, {}};
  const Label* label = speaker.parameter == nullptr ? nullptr : catalogue().word(*speaker.parameter, id);
  if (label != nullptr) return label_noun(label, id, speaker);
  const std::string title = title_of_annex(id, speaker);
  return Noun{quoted(title.empty() ? id : title, speaker), {}, {}};
}

// "les documents avec macros"; "les fichiers EXE"
Result<Noun> file_type_noun(const std::string& id, const Speaker& speaker) {
  const auto family = catalogue().file_families.find(id);
  if (family != catalogue().file_families.end()) return label_noun(&family->second, id, speaker);
  std::string extension = id;  // letters and digits without accents
  for (char& c : extension)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return Noun{is_french(speaker) ? "les fichiers " + extension : extension + " files", {}, {}};
}

}  // namespace

Result<Noun> legal_noun(const LegalRef& value, const Speaker& speaker) {
  const auto& texts = catalogue().legal_texts;
  const auto known =
      std::find_if(texts.begin(), texts.end(), [&](const LegalText& one) { return one.id == value.text; });
  if (known == texts.end()) return Noun{value.text, {}, {}};
  std::string name = known->label.in(speaker.language);
  if (const std::size_t at = name.find("{}"); at != std::string::npos) name.replace(at, 2, value.number);
  if (value.article.empty()) return Noun{std::move(name), {}, {}};
  Result<std::string> of = inflect({std::move(name), {}, {}}, Form::du, speaker.language);
  if (!of) return base::pass(of);
  const bool several = value.article.find(" et ") != std::string::npos ||
                       value.article.find(" à ") != std::string::npos ||
                       value.article.find(',') != std::string::npos;
  const std::string head =
      several ? pick(speaker, "les articles", "articles") : pick(speaker, "l'article", "article");
  return Noun{fmt::format("{} {} {}", head, value.article, *of), {}, {}};
}

Result<Noun> name_noun(const Name& name, const Speaker& speaker) {
  const FrontMatter* front = speaker.charter == nullptr ? nullptr : &speaker.charter->front;
  switch (name.of) {
    case Name::Of::category:
      return category_noun(name.id, speaker);
    case Name::Of::role:
      return named_noun(front ? front->role(name.id) : nullptr, name.id, speaker);
    case Name::Of::population:
      return named_noun(front ? front->population(name.id) : nullptr, name.id, speaker);
    case Name::Of::group:
      return named_noun(front ? front->group(name.id) : nullptr, name.id, speaker);
    case Name::Of::entity:
      return named_noun(front ? front->entity(name.id) : nullptr, name.id, speaker);
    case Name::Of::attribute:
      return word_noun(catalogue().attributes, name.id, speaker);
    case Name::Of::everyone:
      return everyone(speaker);
    case Name::Of::clause:
      return clause_noun(name.id, speaker);
    case Name::Of::kind: {
      const Kind* kind = catalogue().find(name.id);
      return label_noun(kind ? &kind->label : nullptr, name.id, speaker);
    }
    case Name::Of::document:
      return document_noun(name.id, speaker);
    case Name::Of::file_type:
      return file_type_noun(name.id, speaker);
    case Name::Of::registry:
      return word_noun(catalogue().words, name.id, speaker);
    case Name::Of::option:
      break;
  }
  return option_noun(name.id, speaker);
}

}  // namespace cartulaire::charter::wording
