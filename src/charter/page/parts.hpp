// The parts of a charter's page, each as HTML; render.cpp puts them in order.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "charter/page/words.hpp"

namespace cartulaire::charter::page {

// CHA-10: a few cards drawn from the clauses: what is closed, what is kept, who may look, whom to ask.
std::string summary_cards(const Words& words);

// CHA-14: what really happens, beside the article. `explained` is HTML: the words of the glossary it uses.
std::string margin_note(const Words& words, const Article& article, std::string_view explained);

// CHA-09: the terms of the article named "Glossaire", each with the id of its entry.
struct Glossary {
  std::vector<std::pair<std::string, std::string>> terms;  // the term as written, its id
  std::string html;                                        // the entries, each with its id
};
bool is_glossary(const Article& article);
// Entries are list items that begin with a term in bold. `html` is the article without its heading.
Glossary read_glossary(std::string html);
// "Mots expliqués: …", with links, for the terms that stand in `html`; empty where there is none.
std::string explained_terms(const Words& words, const Glossary& glossary, std::string_view html);

// All the rules, registers named, contacts, legal bases, annexes, the receipt; those that have nothing to say
// are left out.
std::vector<Part> closing_parts(const Words& words);
// ACK-03: the receipt to sign: who, when, which text.
Part receipt(const Words& words);

}  // namespace cartulaire::charter::page
