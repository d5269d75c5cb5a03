#include "charter/wording/noun.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "charter/wording/letters_of.hpp"

namespace cartulaire::charter::wording {
namespace {

struct ArticleText {
  std::string_view text;
  Article article;
};

constexpr std::array<ArticleText, 8> kFrench{{{"le ", Article::le},
                                              {"la ", Article::la},
                                              {"l'", Article::elided},
                                              {"l’", Article::elided},
                                              {"les ", Article::les},
                                              {"un ", Article::un},
                                              {"une ", Article::une},
                                              {"des ", Article::des}}};
constexpr std::array<ArticleText, 3> kEnglish{
    {{"the ", Article::the}, {"a ", Article::a}, {"an ", Article::a}}};

std::string lower_first(std::string_view text) {
  const FirstLetter letter = first_letter(text);
  std::string out;
  append_utf8(out, lower(letter.code));
  return out.append(text.substr(letter.length));
}

// A proper name or a quantity stands without article: "CATI", "6 mois", "1er mai 2026".
bool stands_alone(std::string_view text) noexcept {
  const FirstLetter letter = first_letter(text);
  const bool digit = letter.code >= U'0' && letter.code <= U'9';
  return digit || lower(letter.code) != letter.code || text.starts_with("«");
}

std::string with_de(std::string_view rest) {
  return elides(rest) ? fmt::format("d'{}", rest) : fmt::format("de {}", rest);
}

// "le hangar" is proof that the h is aspirated: the writer would have elided.
std::string bare_de(const Noun& noun, const Parts& parts) {
  if (!noun.de_form.empty()) return noun.de_form;
  const bool shown_aspirated = parts.article == Article::le || parts.article == Article::la;
  if (shown_aspirated) return fmt::format("de {}", parts.rest);
  if (parts.article == Article::elided) return fmt::format("d'{}", parts.rest);
  return with_de(parts.rest);
}

std::string french_du(const Noun& noun, const Parts& parts) {
  switch (parts.article) {
    case Article::le:
      return fmt::format("du {}", parts.rest);
    case Article::les:
      return fmt::format("des {}", parts.rest);
    case Article::la:
      return fmt::format("de la {}", parts.rest);
    case Article::elided:
      return fmt::format("de l'{}", parts.rest);
    case Article::un:
      return fmt::format("d'un {}", parts.rest);
    case Article::une:
      return fmt::format("d'une {}", parts.rest);
    default:
      return bare_de(noun, parts);
  }
}

std::string french_au(const Noun& noun, const Parts& parts) {
  switch (parts.article) {
    case Article::le:
      return fmt::format("au {}", parts.rest);
    case Article::les:
      return fmt::format("aux {}", parts.rest);
    default:
      return fmt::format("à {}", parts.article == Article::none ? noun.text : lower_first(noun.text));
  }
}

std::string french(const Noun& noun, Form form, const Parts& parts) {
  switch (form) {
    case Form::du:
      return french_du(noun, parts);
    case Form::au:
      return french_au(noun, parts);
    case Form::de:
      return bare_de(noun, parts);
    case Form::par:
      return fmt::format("par {}", parts.article == Article::none ? noun.text : lower_first(noun.text));
    default:
      return noun.text;
  }
}

std::string english(const Noun& noun, Form form, const Parts& parts) {
  const std::string text = parts.article == Article::none ? noun.text : lower_first(noun.text);
  switch (form) {
    case Form::du:
      return fmt::format("of {}", text);
    case Form::au:
      return fmt::format("to {}", text);
    case Form::de:
      return fmt::format("of {}", parts.rest);
    case Form::par:
      return fmt::format("by {}", text);
    default:
      return noun.text;
  }
}

}  // namespace

Parts parts_of(std::string_view noun, Language language) noexcept {
  const auto match = [&](const auto& table) -> Parts {
    for (const ArticleText& known : table) {
      const std::string_view head = noun.substr(0, known.text.size());
      if (head.size() == known.text.size() && lowered(head) == known.text) {
        return {known.article, noun.substr(known.text.size())};
      }
    }
    return {Article::none, noun};
  };
  return language == Language::french ? match(kFrench) : match(kEnglish);
}

base::Result<std::string> inflect(const Noun& noun, Form form, Language language) {
  if (noun.text.empty()) {
    return base::fail(base::ErrorCode::invalid, "", "ce nom est vide", "this noun is empty");
  }
  if (form == Form::as_written && !noun.alone.empty()) return noun.alone;
  const Parts parts = parts_of(noun.text, language);
  const bool needs_article = form == Form::le || form == Form::du || form == Form::au;
  if (language == Language::french && needs_article && parts.article == Article::none &&
      !stands_alone(noun.text)) {
    return base::fail(
        base::ErrorCode::invalid, "",
        fmt::format("`{}` est écrit sans article : écrire « le … », « la … », « l'… » ou « les … »",
                    noun.text),
        fmt::format("`{}` is written without its article: write `le …`, `la …`, `l'…` or `les …`",
                    noun.text));
  }
  return language == Language::french ? french(noun, form, parts) : english(noun, form, parts);
}

}  // namespace cartulaire::charter::wording
