// The chapters of the reference page: the guide, the parameters of every kind, the kinds by family, the
// categories and the sources of law.
#include <array>
#include <set>

#include <fmt/format.h>

#include "charter/clause_names.hpp"
#include "charter/html.hpp"
#include "charter/reference_parts.hpp"
#include "charter/value_text.hpp"
#include "charter/wording/quantity.hpp"
#include "charter/wording/wording.hpp"
#include "lists/categories.hpp"

namespace cartulaire::embedded {
extern const std::string_view kReferenceFrMd;
extern const std::string_view kReferenceEnMd;
}  // namespace cartulaire::embedded

namespace cartulaire::charter {
namespace {

using base::Language;

// The kinds in the order of the catalogue, a family beginning at each of these.
struct Family {
  KindName first;
  std::string_view french;
  std::string_view english;
};
constexpr std::array<Family, 8> kFamilies{
    {{kinds::charter_adoption::kind, "Texte, signature, personnes", "Text, signature, people"},
     {kinds::access_rights::kind, "Droits, comptes et réseau", "Rights, accounts and the network"},
     {kinds::web_legal::kind, "Internet et les contenus qui passent", "The web and the contents that pass"},
     {kinds::log::kind, "Traces, identités, droits", "Logs, identities, rights"},
     {kinds::request::kind, "Demandes, incidents, registres, bilans",
      "Requests, incidents, registers, reports"},
     {kinds::mail_senders::kind, "Messagerie", "Mail"},
     {kinds::calls_bill::kind, "Téléphonie, matériel, fichiers", "Telephony, equipment, files"},
     {kinds::arrival::kind, "Mouvements, temps, formation, manquements",
      "Movements, time, training, breaches"}}};

class Sections {
 public:
  Sections(const Catalogue& catalogue, Language language) : catalogue_(catalogue), language_(language) {}

  std::vector<ReferenceSection> all() {
    guide(language_ == Language::french ? embedded::kReferenceFrMd : embedded::kReferenceEnMd);
    common();
    example_people();
    for (const Kind& kind : catalogue_.kinds) {
      for (const Family& family : kFamilies)
        if (family.first.name == kind.name)
          add(2, "famille-" + html_id(kind.name), "", pick(family.french, family.english), "");
      add(3, "kind-" + html_id(kind.name), kind.name, kind.label.in(language_), of_kind(kind));
    }
    categories();
    sources();
    return std::move(sections_);
  }

 private:
  std::string pick(std::string_view french, std::string_view english) const {
    return std::string(language_ == Language::french ? french : english);
  }
  std::string_view colon() const { return language_ == Language::french ? "\u00a0:" : ":"; }

  void add(int level, std::string id, std::string code, std::string title, std::string body) {
    sections_.push_back({std::move(id), level, std::move(code), std::move(title), std::move(body)});
  }

  // The written chapters: each begins with `## TITLE`.
  void guide(std::string_view text) {
    constexpr std::string_view kMark = "## ";
    while (text.starts_with(kMark)) {
      const std::size_t line = text.find('\n');
      const std::string title(text.substr(kMark.size(), line - kMark.size()));
      const std::size_t next = text.find("\n## ", line);
      const std::size_t end = next == std::string_view::npos ? text.size() : next + 1;
      add(2, fmt::format("guide-{}", sections_.size() + 1), "", title,
          std::string(text.substr(line + 1, end - line - 1)));
      text.remove_prefix(end);
    }
  }

  void example_people() {
    add(2, "en-tete-des-exemples", "", pick("L'en-tête des exemples", "The front matter of the examples"),
        fmt::format("{}\n\n````yaml\n{}````\n",
                    pick("Les exemples qui suivent nomment ces rôles, ces populations et ce groupe.",
                         "The examples that follow name these roles, populations and group."),
                    example_front_matter()));
  }

  void common() {
    std::string body = pick("Chaque clause peut les porter, quelle que soit sa sorte.\n\n",
                            "Every clause may carry them, whatever its kind.\n\n");
    for (const Parameter& parameter : catalogue_.kinds.front().parameters)
      if (parameter.common) body += parameter_text(catalogue_, parameter, language_);
    add(2, "communs", "", pick("Les paramètres de toutes les clauses", "The parameters of all clauses"),
        std::move(body));
  }

  std::string of_kind(const Kind& kind) const {
    std::string out = kind.purpose.in(language_) + "\n\n" + facts(kind) + "\n";
    out += fmt::format("#### {}\n\n````markdown\n{}````\n\n", pick("Exemple", "Example"),
                       example_text(kind, language_));
    if (const std::string read = example_rendered(kind, language_); !read.empty())
      out += fmt::format("#### {}\n\n{}\n", pick("Ce que les personnes lisent", "What people read"), read);
    out += fmt::format("#### {}\n\n", pick("Paramètres", "Parameters"));
    for (const Parameter& parameter : kind.parameters)
      if (!parameter.common) out += parameter_text(catalogue_, parameter, language_);
    return out;
  }

  std::string facts(const Kind& kind) const {
    std::string out = fmt::format("- {}{} {}.\n", pick("Sans une telle clause", "Without such a clause"),
                                  colon(), kind.none.in(language_));
    out += fmt::format("- {}\n", several(kind));
    out += fmt::format("- {}{} {}.\n", pick("Met en mouvement", "Sets in motion"), colon(), motion(kind));
    out += fmt::format("- {}{} {}.\n", pick("Aujourd'hui", "Today"), colon(), today(kind));
    if (kind.monitors)
      out += pick(
          "- **Surveille des personnes**\u00a0: sans effet avant son inscription au registre des "
          "traitements, et taire dans l'article ce qui est à dire est une erreur.\n",
          "- **Monitors people**: without effect before it is entered in the register of processing, "
          "and hiding in the article what is to be told is an error.\n");
    return out + fmt::format("- {}{} {}.\n", pick("Exigences couvertes", "Requirements covered"), colon(),
                             requirements(kind));
  }

  std::string several(const Kind& kind) const {
    switch (kind.split) {
      case Kind::Split::one:
        return pick(
            "Une seule par personne\u00a0: plusieurs clauses se distinguent par `entities`, une population "
            "de `who`, `zones` ou `devices`.",
            "One a person: several clauses are told apart by `entities`, a population of `who`, `zones` "
            "or `devices`.");
      case Kind::Split::key:
        return fmt::format(fmt::runtime(pick("Une seule par personne et par valeur de `{}`.",
                                             "One a person and a value of `{}`.")),
                           kind.key);
      case Kind::Split::many:
        break;
    }
    if (kind.merge == "strictest")
      return pick("Plusieurs clauses s'ajoutent\u00a0; la plus stricte l'emporte.",
                  "Several clauses add up; the strictest wins.");
    if (kind.merge == "disjoint_categories")
      return pick(
          "Plusieurs clauses s'ajoutent, chacune pour ses catégories\u00a0; une catégorie nommée "
          "l'emporte sur `any`.",
          "Several clauses add up, each for its categories; a named category wins over `any`.");
    return pick("Plusieurs clauses s'ajoutent, dans n'importe quel ordre.",
                "Several clauses add up, in any order.");
  }

  // "decision: gate" is a decision.
  std::string motion(const Kind& kind) const {
    std::set<std::string> seen;
    std::vector<std::string> words;
    for (const std::string& one : kind.switches) {
      const std::string what = one.substr(0, one.find(':'));
      if (!seen.insert(what).second) continue;
      words.push_back(what == "decision" ? pick("une décision automatique", "an automatic decision")
                      : what == "job"    ? pick("une tâche régulière", "a regular job")
                      : what == "case"
                          ? pick("un dossier que des personnes suivent", "a case that people follow")
                      : what == "register" ? pick("un registre", "a register")
                                           : pick("le texte seul", "the text alone"));
    }
    return wording::join(words, wording::Conjunction::and_, language_);
  }

  std::string today(const Kind& kind) const {
    std::string out = example_applied(kind).label.in(language_);
    for (const auto& [parameter, carried] : kind.engine.parts) {
      std::string words;
      for (const std::string& one : carried)
        words += fmt::format("{}`{}`", words.empty() ? "" : ", ", one);
      out += fmt::format(" ; {} `{}`{} {}", pick("limité à", "limited to"), parameter, colon(),
                         words.empty() ? pick("aucune valeur", "no value") : words);
    }
    return out;
  }

  std::string requirements(const Kind& kind) const {
    std::string out;
    for (const Requirement& one : kind.requirements) {
      std::string condition;
      if (!one.parameter.empty())
        condition = one.value.empty() ? fmt::format(" (`{}`)", one.parameter)
                                      : fmt::format(" (`{}: {}`)", one.parameter, one.value);
      for (const std::string& id : one.ids)
        out += fmt::format("{}{}{}", out.empty() ? "" : ", ", id, condition);
    }
    return out;
  }

  void categories() {
    std::string body;
    for (const lists::Category& one : lists::categories()) {
      body += fmt::format("- `{}`{} {} ({})", one.id, colon(),
                          language_ == Language::french ? one.label_fr : one.label_en, rank(one.rank));
      std::string members;
      for (const std::string& member : one.includes)
        members += fmt::format("{}`{}`", members.empty() ? "" : ", ", member);
      if (!members.empty()) body += fmt::format(" ; {} {}", pick("réunit", "brings together"), members);
      body += "\n";
    }
    add(2, "categories", "", pick("Les catégories de sites", "The categories of sites"), std::move(body));
  }

  std::string rank(lists::Rank rank) const {
    switch (rank) {
      case lists::Rank::legal:
        return pick("interdit par la loi", "forbidden by law");
      case lists::Rank::security:
        return pick("sécurité", "security");
      case lists::Rank::conduct:
        return pick("usage", "conduct");
      case lists::Rank::is_protected:
        return pick("toujours ouvert", "always open");
      case lists::Rank::never_gated:
        return pick("ouvert avant la signature", "open before acceptance");
      case lists::Rank::neutral:
        break;
    }
    return pick("neutre", "neutral");
  }

  void sources() {
    std::string body =
        pick("Ce sur quoi reposent les bornes. Une source à revérifier n'arrête jamais une charte.\n\n",
             "What bounds rest on. A source to be checked again never stops a charter.\n\n");
    for (const LegalSource& source : catalogue_.sources) {
      const auto day = parse_date(source.since);
      body +=
          fmt::format("- {}, {} {}\n", wording::capitalised(source.label.in(language_)),
                      pick("depuis", "since"), day ? wording::say_date(*day, language_).text : source.since);
    }
    body +=
        "\n" +
        pick(
            "Une référence de `basis` commence par l'un de ces mots, suivi d'un numéro s'il en faut "
            "un\u00a0: ",
            "A reference of `basis` begins with one of these words, followed by a number if one is needed: ");
    std::string texts;
    for (const LegalText& one : catalogue_.legal_texts)
      texts += fmt::format("{}`{}`", texts.empty() ? "" : ", ", one.id);
    add(2, "sources", "", pick("Les sources juridiques", "The sources of law"), body + texts + ".\n");
  }

  const Catalogue& catalogue_;
  Language language_;
  std::vector<ReferenceSection> sections_;
};

}  // namespace

std::vector<ReferenceSection> reference_sections(const Catalogue& catalogue, Language language) {
  return Sections(catalogue, language).all();
}

}  // namespace cartulaire::charter
