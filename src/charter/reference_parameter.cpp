// A parameter on the reference page: what it is, how it is written, what bounds it and on what ground.
#include <fmt/format.h>

#include "charter/reference_parts.hpp"
#include "charter/value_text.hpp"
#include "charter/wording/quantity.hpp"
#include "charter/wording/value_words.hpp"

namespace cartulaire::charter {
namespace {

using base::Language;

class ParameterText {
 public:
  ParameterText(const Catalogue& catalogue, const Parameter& parameter, Language language)
      : catalogue_(catalogue), parameter_(parameter), language_(language) {}

  std::string text() const {
    std::string out =
        fmt::format("- `{}`{} {}. {}{} {}.", parameter_.name, colon(), parameter_.label.in(language_),
                    pick("S'écrit", "Written"), colon(), expected(parameter_.type).in(language_));
    out += presence();
    if (parameter_.delegable)
      out += pick(" Se délègue\u00a0: `{set_by: RÔLE, within: CADRE}`.",
                  " May be delegated: `{set_by: ROLE, within: FRAME}`.");
    if (parameter_.takes == Parameter::Takes::any)
      out += pick(" Un seul suffit\u00a0: «\u202fou\u202f».", " One is enough: “or”.");
    if (parameter_.takes == Parameter::Takes::all)
      out += pick(" Chacun compte\u00a0: «\u202fet\u202f».", " Each counts: “and”.");
    if (parameter_.must) out += pick(" **À dire** dans l'article.", " **To be told** in the article.");
    out += "\n";
    out += values(parameter_.type);
    for (const Bound& bound : parameter_.bounds)
      out += fmt::format("  - {}\n", bound_text(bound));
    return out;
  }

 private:
  std::string pick(std::string_view french, std::string_view english) const {
    return std::string(language_ == Language::french ? french : english);
  }
  std::string_view colon() const { return language_ == Language::french ? "\u00a0:" : ":"; }

  std::string shown(const Value& value) const {
    return wording::show_value(value, {nullptr, &parameter_, language_});
  }

  std::string presence() const {
    if (parameter_.initial) {
      const List* list = parameter_.initial->as<List>();
      if (list != nullptr && list->items.empty())
        return pick(" Par défaut\u00a0: une liste vide.", " Default: an empty list.");
      const std::string written = print(*parameter_.initial);
      const std::string said = shown(*parameter_.initial);
      return fmt::format(" {}{} `{}`{}.", pick("Par défaut", "Default"), colon(), written,
                         said == written ? "" : fmt::format(" ({})", said));
    }
    if (parameter_.optional) return pick(" Facultatif.", " Optional.");
    return pick(" **Obligatoire.**", " **Compulsory.**");
  }

  // The words that may be written, with what each says; the keys of a record.
  std::string values(const Type& type) const {
    using Base = Type::Base;
    if (type.base == Base::list) return values(type.items.front());
    if (type.base == Base::registry)
      return fmt::format("  - {}{} `{}`\n", pick("Registre", "Register"), colon(), type.argument);
    if (type.base == Base::reference)
      return fmt::format("  - {} `{}`\n", pick("Nomme une clause de la sorte", "Names a clause of the kind"),
                         type.argument);
    if (type.base == Base::field) return fields();
    if (type.base == Base::option)
      return fmt::format("  - {}{} {}\n", pick("Valeurs", "Values"), colon(), words(options(type)));
    if (type.base != Base::record && type.base != Base::step) return {};
    std::string keys;
    for (std::size_t i = 0; i < type.names.size(); ++i) {
      keys += fmt::format("  - {} `{}`{} {}\n",
                          type.optional[i] ? pick("Clé facultative", "Optional key") : pick("Clé", "Key"),
                          type.names[i], colon(), expected(type.items[i]).in(language_));
      if (std::string inner = values(type.items[i]); !inner.empty()) keys += "  " + inner;
    }
    return keys;
  }

  const std::vector<std::string>& options(const Type& type) const {
    return type.argument.empty() ? type.options : catalogue_.vocabularies.at(type.argument);
  }

  std::string words(const std::vector<std::string>& ids) const {
    std::string out;
    for (const std::string& id : ids) {
      const Label* label = catalogue_.word(parameter_, id);
      out += fmt::format("{}`{}`", out.empty() ? "" : ", ", id);
      if (label != nullptr) out += fmt::format(" ({})", label->in(language_));
    }
    return out;
  }

  // The fields that each class of log may hold.
  std::string fields() const {
    std::string out;
    for (const auto& [name, ids] : catalogue_.vocabularies) {
      constexpr std::string_view kPrefix = "field_";
      if (!name.starts_with(kPrefix)) continue;
      out += fmt::format("  - `class: {}`{} {}\n", name.substr(kPrefix.size()), colon(), words(ids));
    }
    return out;
  }

  std::string amount(const Value& value) const {
    const std::string text = shown(value);
    return parameter_.unit.french.empty() ? text : text + "\u00a0" + parameter_.unit.in(language_);
  }

  // "au plus 1 an, pour `class` `web`, `mail` : la délibération … (droit français, depuis le …)"
  std::string bound_text(const Bound& bound) const {
    std::string out;
    if (bound.least && bound.most && *bound.least == *bound.most)
      out = fmt::format("{} {}", pick("Exactement", "Exactly"), amount(*bound.least));
    else if (bound.least && bound.most)
      out = fmt::format("{} {} {} {}", pick("Au moins", "At least"), amount(*bound.least),
                        pick("et au plus", "and at most"), amount(*bound.most));
    else if (bound.least)
      out = fmt::format("{} {}", pick("Au moins", "At least"), amount(*bound.least));
    else if (bound.most)
      out = fmt::format("{} {}", pick("Au plus", "At most"), amount(*bound.most));
    else
      out = fmt::format("{}{} {}", pick("À savoir", "To know"), colon(), bound.remark.in(language_));
    if (!bound.parameter.empty()) {
      out += fmt::format(", {} `{}`", pick("pour", "for"), bound.parameter);
      for (std::size_t i = 0; i < bound.values.size(); ++i)
        out += fmt::format("{} `{}`", i == 0 ? "" : ",", bound.values[i]);
    }
    return fmt::format("{}. {}.", out, source_text(bound));
  }

  std::string source_text(const Bound& bound) const {
    const LegalSource* source = catalogue_.source(bound.source);
    if (source == nullptr)
      return pick("Limite de l'outil\u00a0: sinon, erreur", "A limit of the tool: else an error");
    std::string law;
    for (const Jurisdiction& one : catalogue_.jurisdictions)
      if (one.id == source->jurisdiction) law = one.label.in(language_) + ", ";
    std::string since = source->since;
    if (const auto day = parse_date(source->since)) since = wording::say_date(*day, language_).text;
    return fmt::format("{}{} {} ({}{} {}, {}){}", pick("Source", "Source"), colon(),
                       source->label.in(language_), law, pick("depuis", "since"), since, confidence(*source),
                       effect(bound, *source));
  }

  std::string confidence(const LegalSource& source) const {
    using Confidence = LegalSource::Confidence;
    switch (source.confidence) {
      case Confidence::high:
        return pick("source sûre", "sure source");
      case Confidence::medium:
        return pick("source à revérifier", "source to be checked again");
      case Confidence::low:
        break;
    }
    return pick("source incertaine", "uncertain source");
  }

  std::string effect(const Bound& bound, const LegalSource& source) const {
    if (!bound.least && !bound.most) return {};
    if (bound.force == Bound::Force::advice)
      return pick("\u00a0; recommandation\u00a0: sinon, avertissement", "; advice: else a warning");
    if (source.confidence != LegalSource::Confidence::high)
      return pick("\u00a0; sinon, avertissement", "; else a warning");
    return pick("\u00a0; sinon, erreur, ou avertissement si `basis` donne un fondement",
                "; else an error, or a warning if `basis` gives a ground");
  }

  const Catalogue& catalogue_;
  const Parameter& parameter_;
  Language language_;
};

}  // namespace

std::string parameter_text(const Catalogue& catalogue, const Parameter& parameter, Language language) {
  return ParameterText(catalogue, parameter, language).text();
}

}  // namespace cartulaire::charter
