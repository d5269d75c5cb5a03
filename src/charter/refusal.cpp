#include "charter/refusal.hpp"

#include <charconv>

#include <fmt/format.h>

#include "charter/html.hpp"
#include "charter/render_style.hpp"
#include "charter/wording/quantity.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter {
namespace {

using base::Language;
using wording::Form;
using wording::inflect;
using wording::Noun;

// A paragraph for each line of the article's text; empty ones are left out.
std::string paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    out += "<p>" + html_content(line) + "</p>";
  }
  return out;
}

// The page travels with every refusal: no line ends, no quotes that would be escaped on the way, nothing said
// twice.
//
// One language's half of the page. The second one says what was refused, why and what to do; whose charter it
// is and what its article says stand in the first.
class Half {
 public:
  Half(const RefusalFacts& facts, Language language, bool first)
      : facts_(facts), french_(language == Language::french), first_(first) {}

  std::string html() const {
    std::string out = fmt::format("<section id='{0}' lang='{0}'>", french_ ? "fr" : "en");
    if (first_) out += other_language() + fmt::format("<p class='kicker'>{}</p>", kicker());
    out += fmt::format("<{0}>{1}</{0}>", first_ ? "h1" : "h2", html_content(title()));
    out += reason();
    if (first_) out += article();
    out += what_to_do();
    if (first_) out += reference();
    return out + "</section>";
  }

  std::string title() const {
    switch (facts_.kind) {
      case RefusalKind::gate:
        return pick("La charte est à signer avant de continuer",
                    "The charter is to be signed before you go on");
      case RefusalKind::failure:
        return pick("Ce site ne peut pas être ouvert pour le moment",
                    "This site cannot be opened at the moment");
      case RefusalKind::refused:
        break;
    }
    return pick("Ce site est fermé par la charte", "This site is closed by the charter");
  }

 private:
  // Headings stay in order: h1, h2 above; h2, h3 in the second half.
  std::string_view sub() const { return first_ ? "h2" : "h3"; }

  std::string other_language() const {
    return french_ ? "<p><a href='#en' lang='en'>Read in English</a></p>"
                   : "<p><a href='#fr' lang='fr'>Lire en français</a></p>";
  }

  std::string pick(std::string_view french, std::string_view english) const {
    return std::string(french_ ? french : english);
  }

  const std::string& pick(const Bilingual& text) const {
    const std::string& mine = french_ ? text.french : text.english;
    return mine.empty() ? (french_ ? text.english : text.french) : mine;
  }

  // The other language where this one is missing is marked, so that it is read aloud right.
  std::string marked(const Bilingual& text) const {
    const bool mine = !(french_ ? text.french : text.english).empty();
    if (mine || pick(text).empty()) return html_content(pick(text));
    return fmt::format("<span lang='{}'>{}</span>", french_ ? "en" : "fr", html_content(pick(text)));
  }

  // Names of the charter are French: inside the English half they are marked.
  std::string named(const std::string& name) const {
    if (french_ == (facts_.charter_language == Language::french)) return html_content(name);
    return fmt::format("<span lang='{}'>{}</span>", french_ ? "en" : "fr", html_content(name));
  }

  std::string kicker() const {
    if (facts_.charter_title.empty()) return pick("Charte du numérique", "IT charter");
    return named(facts_.charter_title);
  }

  std::string site() const {
    if (facts_.site.empty()) return pick("ce site", "this site");
    return fmt::format("<b>{}</b>", html_content(facts_.site));
  }

  std::string categories() const {
    std::vector<std::string> labels;
    labels.reserve(facts_.categories.size());
    for (const Bilingual& label : facts_.categories)
      labels.push_back(pick(label));
    return html_content(
        wording::join(labels, wording::Conjunction::and_, french_ ? Language::french : Language::english));
  }

  std::string article_name() const {
    return french_ ? fmt::format("l'article {}", html_content(facts_.article_number))
                   : fmt::format("article {}", html_content(facts_.article_number));
  }

  // The reason in one sentence.
  std::string sentence() const {
    const bool by_article = !facts_.article_number.empty();
    if (facts_.kind == RefusalKind::gate) {
      return french_ ? fmt::format("Pour ouvrir {}, vous devez d'abord lire et signer la charte{}.", site(),
                                   by_article ? fmt::format(", comme le demande {}", article_name()) : "")
                     : fmt::format("To open {}, you must first read and sign the charter{}.", site(),
                                   by_article ? fmt::format(", as {} asks", article_name()) : "");
    }
    if (facts_.kind == RefusalKind::failure) {
      return french_
                 ? fmt::format("Nous n'avons pas pu vérifier si {} est permis{}.", site(),
                               by_article ? fmt::format(" ; dans ce cas, {} le ferme", article_name()) : "")
                 : fmt::format("We could not check whether {} is allowed{}.", site(),
                               by_article ? fmt::format("; in that case {} closes it", article_name()) : "");
    }
    const std::string by = by_article ? (french_ ? fmt::format(" par {}", article_name())
                                                 : fmt::format(" by {}", article_name()))
                                      : "";
    if (facts_.categories.empty()) {
      return french_ ? fmt::format("L'accès à {} est fermé{}.", site(), by)
                     : fmt::format("Access to {} is closed{}.", site(), by);
    }
    return french_ ? fmt::format("L'accès à {} est fermé{}, parce que ce site est classé ainsi : {}.", site(),
                                 by, categories())
                   : fmt::format("Access to {} is closed{}, because this site is classified as: {}.", site(),
                                 by, categories());
  }

  std::string reason() const {
    std::string out = fmt::format("<p class='lead'>{}</p>", typeset(sentence()));
    if (!pick(facts_.detail).empty()) out += fmt::format("<p>{}</p>", marked(facts_.detail));
    if (facts_.kind == RefusalKind::failure) {
      out += fmt::format("<p>{}</p>", pick("Ce n'est pas votre fait : réessayez dans quelques minutes.",
                                           "You have done nothing wrong: try again in a few minutes."));
    }
    return typeset_paragraphs(out);
  }

  std::string article() const {
    if (facts_.article_number.empty()) return "";
    const std::string heading = fmt::format("Article {}", facts_.article_number);
    std::string out = fmt::format("<h2>{}{}</h2>", html_content(heading),
                                  facts_.article_title.empty() ? "" : ". " + named(facts_.article_title));
    if (facts_.article_text.empty()) return out;
    const bool same = french_ == (facts_.charter_language == Language::french);
    out += fmt::format("<blockquote{}>{}</blockquote>",
                       same ? "" : fmt::format(" lang='{}'", french_ ? "en" : "fr"),
                       paragraphs(facts_.article_text));
    return out;
  }

  std::string link(const std::string& url, const std::string& text) const {
    const bool web = url.starts_with("https://") || url.starts_with("http://");
    if (!web) return text;
    return fmt::format("<a href='{}'>{}</a>", html_escaped(url), text);
  }

  std::string contact() const {
    if (facts_.contact.empty() && facts_.contact_address.empty()) return "";
    const Noun noun{facts_.contact, {}, {}};
    const std::string who = french_
                                ? inflect(noun, Form::au, Language::french).value_or("à " + facts_.contact)
                                : "to " + facts_.contact;
    std::string out = french_ ? "Une question, une erreur ? Adressez-vous " : "A question, a mistake? Speak ";
    if (facts_.contact.empty()) {
      out += french_ ? "à cette adresse" : "to this address";
    } else if (french_ || facts_.charter_language == Language::english) {
      out += html_content(who);
    } else {
      out += fmt::format("to <span lang='fr'>{}</span>", html_content(facts_.contact));
    }
    if (!facts_.contact_address.empty()) {
      out += fmt::format("{} {}", facts_.contact.empty() && french_ ? " :" : ":",
                         html_content(facts_.contact_address));
    }
    return fmt::format("<p>{}.</p>", typeset(out));
  }

  std::string request() const {
    if (facts_.kind == RefusalKind::gate) {
      const std::string text = pick("Lire et signer la charte", "Read and sign the charter");
      return fmt::format("<p class='do'>{}</p>", link(facts_.request_url, text));
    }
    if (facts_.request_name.empty()) return "";
    const std::string what = pick(facts_.request).empty() ? pick("une demande", "a request")
                                                          : fmt::format("{}", marked(facts_.request));
    const std::string quoted = fmt::format("<code>{}</code>", html_content(facts_.request_name));
    const std::string text = french_ ? fmt::format("Demander {}", what) : fmt::format("Ask for {}", what);
    return french_ ? fmt::format("<p class='do'>Votre travail en a besoin\u202f? {} (demande {}).</p>",
                                 link(facts_.request_url, text), quoted)
                   : fmt::format("<p class='do'>Does your work need it? {} (request {}).</p>",
                                 link(facts_.request_url, text), quoted);
  }

  std::string what_to_do() const {
    const std::string body = request() + contact();
    if (body.empty()) return "";
    return fmt::format("<{0}>{1}</{0}>{2}", sub(), pick("Que faire\u202f?", "What to do"), body);
  }

  std::string date_text() const {
    int year = 0;
    int month = 0;
    int day = 0;
    const std::string& text = facts_.in_force_since;
    if (text.size() != 10) return text;
    std::from_chars(text.data(), text.data() + 4, year);
    std::from_chars(text.data() + 5, text.data() + 7, month);
    std::from_chars(text.data() + 8, text.data() + 10, day);
    if (month < 1 || month > 12) return text;
    const Language language = french_ ? Language::french : Language::english;
    return inflect(wording::say_date(Date{year, month, day}, language), Form::le, language).value_or(text);
  }

  // Which text this page quotes: charter, version, entity, article.
  std::string reference() const {
    std::string out;
    const auto add = [&](const std::string& part) { out += (out.empty() ? "" : " · ") + part; };
    if (!facts_.entity.empty()) add(named(wording::capitalised(facts_.entity)));
    if (!facts_.charter_version.empty()) {
      add(html_content(pick("charte, version ", "charter, version ") + facts_.charter_version));
    }
    if (!facts_.in_force_since.empty()) {
      add(html_content(french_ ? fmt::format("en vigueur depuis {}", date_text())
                               : fmt::format("in force since {}", date_text())));
    }
    if (!facts_.charter_hash.empty()) {
      add(html_content(pick("empreinte ", "fingerprint ") + facts_.charter_hash.substr(0, 12)));
    }
    if (!facts_.clause.empty()) {
      add(fmt::format("{} <code>{}</code>", pick("règle", "rule"), html_content(facts_.clause)));
    }
    if (!facts_.charter_url.empty()) {
      add(link(facts_.charter_url, pick("lire toute la charte", "read the whole charter")));
    }
    return out.empty() ? "" : fmt::format("<p class='facts'>{}</p>", out);
  }

  std::string typeset(const std::string& text) const {
    return wording::typeset(text, french_ ? Language::french : Language::english);
  }
  std::string typeset_paragraphs(const std::string& html) const { return typeset(html); }

  const RefusalFacts& facts_;
  bool french_;
  bool first_;
};

}  // namespace

std::string refusal_head() {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"robots\" content=\"noindex\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<style>{}{}</style>\n",
      kBaseStyle, kRefusalStyle);
}

std::string refusal_rest(const RefusalFacts& facts, Language first) {
  const Language second = first == Language::french ? Language::english : Language::french;
  const Half one(facts, first, true);
  const Half two(facts, second, false);
  std::string out = fmt::format("<title{}>{}</title></head><body><main>",
                                first == Language::french ? "" : " lang='en'", html_content(one.title()));
  out += one.html();
  out += two.html();
  return out + "</main></body></html>";
}

std::string refusal_page(const RefusalFacts& facts, Language first) {
  return refusal_head() + refusal_rest(facts, first);
}

}  // namespace cartulaire::charter
