// The page of the annotated charter: header, cards, contents, articles with their notes, what follows,
// footer.
#include "charter/render.hpp"

#include <fmt/format.h>

#include "charter/html.hpp"
#include "charter/page/parts.hpp"
#include "charter/render_style.hpp"

namespace cartulaire::charter {
namespace {

using base::Result;

// A text inside a CSS string: whatever is no letter, digit or plain sign is written by its number.
std::string css_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                       (c >= 'a' && c <= 'z') || c == ' ' || c == '.' || c == ',' || c == '-';
    if (plain)
      out += c;
    else
      out += fmt::format("\\{:x} ", byte);
  }
  return out + "\"";
}

class Page {
 public:
  Page(const EffectiveCharter& charter, const RenderOptions& options)
      : charter_(charter),
        options_(options),
        words_(charter, options),
        closing_(page::closing_parts(words_)) {}

  Result<std::string> html() {
    if (base::Status read = read_texts(); !read) return base::pass(read);
    std::string body;
    for (std::size_t i = 0; i < charter_.articles.size(); ++i)
      body += article(i);
    std::string out = html_head(
        {options_.labels, fmt::format("{} - {}", words_.typeset(charter_.front.title), words_.entity_name()),
         styles()});
    out += fmt::format("<body>\n<p><a class=\"skip\" href=\"#contenu\">{}</a></p>\n",
                       words_.pick("Aller au contenu", "Skip to the content"));
    out += header();
    out += fmt::format("<main id=\"contenu\" tabindex=\"-1\">\n{}{}{}", page::summary_cards(words_),
                       contents(), body);
    for (const page::Part& part : closing_)
      out += part.html;
    return out + "</main>\n" + footer() + "</body>\n</html>\n";
  }

 private:
  // On every sheet of paper: the version, the hash, the page.
  std::vector<std::string_view> styles() {
    running_ = running_style(charter_);
    if (options_.medium == RenderOptions::Medium::paper) return {kPaperStyle, running_};
    return {kBaseStyle, kCharterStyle, running_};
  }

  base::Status read_texts() {
    for (const Article& one : charter_.articles) {
      Result<std::string> text = article_html(charter_, one, options_.adoption);
      if (!text) return base::pass(text);
      texts_.push_back(std::move(*text));
      if (!page::is_glossary(one)) continue;
      glossary_ = page::read_glossary(texts_.back());
      texts_.back() = glossary_.html;
    }
    return {};
  }

  std::string header() const {
    std::string out =
        fmt::format("<header>\n<p class=\"entity\">{}</p>\n<h1{}>{}</h1>\n<dl class=\"facts\">\n",
                    words_.own(words_.entity_name()), words_.lang_attribute(),
                    html_escaped(words_.typeset(charter_.front.title)));
    out += words_.fact(words_.pick("Version", "Version"), html_escaped(charter_.front.version));
    out += words_.fact(words_.pick("Empreinte", "Fingerprint"),
                       fmt::format("<code>{}</code>", html_escaped(charter_.hash.substr(0, 16))));
    out += "</dl>\n";
    if (charter_.blank()) {
      out += fmt::format(
          "<p><strong>{}</strong></p>\n",
          words_.pick(
              "Projet\u00a0: des valeurs restent à compléter, cette version ne peut pas être publiée.",
              "Draft: values are still to be completed, this version cannot be published."));
    }
    return out + "</header>\n";
  }

  std::string contents() const {
    std::string out = fmt::format("<nav aria-labelledby=\"sommaire\">\n<h2 id=\"sommaire\">{}</h2>\n<ol>\n",
                                  words_.pick("Sommaire", "Contents"));
    int level = 2;
    bool open = false;  // a list item waits for its end
    for (std::size_t i = 0; i < charter_.articles.size(); ++i) {
      if (charter_.articles[i].level == 0) continue;
      const int next = words_.level_of(i);
      if (open && next > level) {
        out += "\n<ol>\n";
      } else if (open) {
        out += "</li>\n";
        for (; level > next; --level)
          out += "</ol></li>\n";
      }
      level = next;
      open = true;
      out += fmt::format("<li><a href=\"#{}\">{}</a>", words_.id_of(i),
                         words_.own(words_.heading_text(charter_.articles[i])));
    }
    if (open) out += "</li>\n";
    for (; level > 2; --level)
      out += "</ol></li>\n";
    for (const page::Part& part : closing_)
      out += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", part.id, part.title);
    return out + "</ol>\n</nav>\n";
  }

  std::string article(std::size_t index) const {
    const Article& article = charter_.articles[index];
    const std::string& text = texts_[index];
    const std::string& id = words_.id_of(index);
    const std::string lang = words_.lang_attribute();
    if (article.level == 0) {
      return text.empty() ? std::string()
                          : fmt::format("<div class=\"article\"{}><div>{}</div></div>\n", lang, text);
    }
    const std::string heading = fmt::format("<h{0} id=\"titre-{1}\"{2}>{3}</h{0}>\n", words_.level_of(index),
                                            id, lang, html_escaped(words_.heading_text(article)));
    if (text.empty() && article.clauses.empty())
      return fmt::format("<div id=\"{}\">\n{}</div>\n", id, heading);
    const bool chapter = words_.level_of(index) == 2;
    std::string out = chapter ? heading : "";
    out += fmt::format(
        "<article class=\"article\" id=\"{0}\" "
        "aria-labelledby=\"titre-{0}\">\n<div>\n{1}<div{2}>\n{3}</div>\n</div>\n",
        id, chapter ? "" : heading, lang, text);
    const bool explains = page::is_glossary(article);
    if (!explains) out += page::margin_note(words_, article, page::explained_terms(words_, glossary_, text));
    return out + "</article>\n";
  }

  std::string footer() const {
    std::string out =
        fmt::format("<footer>\n<p>{} - {}</p>\n<dl class=\"facts\">\n",
                    words_.own(words_.typeset(charter_.front.title)), words_.own(words_.entity_name()));
    out += words_.fact(words_.pick("Version", "Version"), html_escaped(charter_.front.version));
    out += words_.fact(words_.pick("Empreinte SHA-256 du texte de cette entité",
                                   "SHA-256 fingerprint of this entity's text"),
                       fmt::format("<code class=\"wrap\">{}</code>", html_escaped(charter_.hash)));
    return out + "</dl>\n</footer>\n";
  }

  const EffectiveCharter& charter_;
  const RenderOptions& options_;
  page::Words words_;
  std::vector<page::Part> closing_;
  std::vector<std::string> texts_;  // by article: its HTML
  page::Glossary glossary_;
  std::string running_;  // the style of the running footer
};

}  // namespace

std::string running_line(const EffectiveCharter& charter) {
  return fmt::format("{}, version {}\u00a0- {}", wording::capitalised(charter.entity.name),
                     charter.front.version, charter.hash);
}

std::string running_style(const EffectiveCharter& charter) {
  return fmt::format(
      "@page{{@bottom-left{{content:{}}}@bottom-right{{content:counter(page) \" / \" counter(pages)}}}}\n",
      css_string(running_line(charter)));
}

Result<std::string> render_html(const EffectiveCharter& charter, const RenderOptions& options) {
  return Page(charter, options).html();
}

}  // namespace cartulaire::charter
