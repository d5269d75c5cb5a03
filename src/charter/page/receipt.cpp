// The page to sign: who read which text, when. On paper or in a file; the register of signatures is the
// hub's.
#include <fmt/format.h>

#include "charter/html.hpp"
#include "charter/page/parts.hpp"

namespace cartulaire::charter::page {
namespace {

const Clause* acceptance_of_this(const EffectiveCharter& charter) {
  for (const Clause& clause : charter.clauses)
    if (clause.is_a(kinds::acceptance::kind) && clause.word(kinds::acceptance::of) == "this") return &clause;
  return nullptr;
}

// What the charter says that the receipt states, else what identifies a person and a day.
std::vector<std::string> lines(const Words& words, const Clause* acceptance) {
  std::vector<std::string> names;
  if (acceptance != nullptr) {
    const Setting* receipt = acceptance->setting(kinds::acceptance::receipt);
    if (const List* list = receipt == nullptr ? nullptr : receipt->value.as<List>())
      for (const Value& one : list->items)
        names.push_back(html_escaped(wording::capitalised(
            wording::show_value(one, words.speaker(*acceptance, kinds::acceptance::receipt.name)))));
  }
  if (names.empty())
    names = {words.pick("Le nom et le prénom", "Name"), words.pick("Le service", "Department"),
             words.pick("La date", "Date"), words.pick("La signature", "Signature")};
  return names;
}

}  // namespace

Part receipt(const Words& words) {
  const EffectiveCharter& charter = words.charter();
  const Clause* acceptance = acceptance_of_this(charter);
  const std::string title = words.pick("Accusé de lecture", "Receipt");
  std::string html = fmt::format(
      "<section class=\"receipt\" aria-labelledby=\"accuse\">\n<h2 id=\"accuse\">{}</h2>\n", title);
  html += fmt::format(
      "<p>{}</p>\n<dl class=\"facts\">\n",
      words.pick("J'ai reçu et lu la charte que voici.", "I have received and read this charter."));
  html += words.fact(words.pick("Charte", "Charter"), words.own(words.typeset(charter.front.title)));
  html += words.fact(words.pick("Entité", "Entity"), words.own(words.entity_name()));
  html += words.fact(words.pick("Version", "Version"), html_escaped(charter.front.version));
  html += words.fact(words.pick("Empreinte SHA-256", "SHA-256 fingerprint"),
                     fmt::format("<code class=\"wrap\">{}</code>", html_escaped(charter.hash)));
  html += "</dl>\n<ul class=\"to-fill\">\n";
  for (const std::string& name : lines(words, acceptance))
    html += fmt::format("<li>{}{}</li>\n", name, words.colon());
  html += "</ul>\n";
  html += fmt::format(
      "<p>{}</p>\n",
      words.pick("L'empreinte est celle du texte de cette entité : un seul mot changé en donne une "
                 "autre. Signer atteste que ce texte a été lu.",
                 "The fingerprint is that of this entity's text: one word changed gives another. "
                 "To sign is to attest that this text was read."));
  if (acceptance != nullptr)
    html += fmt::format("<p>{} {}.</p>\n",
                        words.pick("Ce que la signature ouvre et ce qui se passe sans elle :",
                                   "What the signature opens, and what happens without it:"),
                        words.article_link(acceptance->article));
  return {"accuse", title, html + "</section>\n"};
}

}  // namespace cartulaire::charter::page
