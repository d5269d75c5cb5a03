// The parts of a paper that depend on the clauses: `{{> NAME}}` on a line of its own in a template.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "charter/paper/saying.hpp"

namespace cartulaire::charter::paper {

// Markdown; nothing where no block has this name.
std::optional<std::string> block(std::string_view name, const Saying& say);

// blocks.cpp: what every paper may quote
std::string watched(const Saying& say);      // surveillance: what, by whom, for how long
std::string recorded(const Saying& say);     // traces: the fields of each log
std::string closed(const Saying& say);       // filtrage
std::string rights_held(const Saying& say);  // droits
std::string contacts(const Saying& say);     // contacts
std::string steps(const Saying& say);        // etapes: what the charter waits for
std::string signature(const Saying& say);    // signature: what signing opens

// processing.cpp: for the register and the impact assessment (CHA-17)
std::string register_sheets(const Saying& say);  // fiches
std::string parameters(const Saying& say);       // parametres
std::string proportion(const Saying& say);       // proportion: beside what law and advice say
std::string measures(const Saying& say);         // mesures

// unseen.cpp: what the employer cannot see
std::string not_recorded(const Saying& say);   // non-enregistre
std::string not_decrypted(const Saying& say);  // chiffre
std::string kept_private(const Saying& say);   // prive
std::string never_opened(const Saying& say);   // non-ouvert
std::string not_watched(const Saying& say);    // absent

}  // namespace cartulaire::charter::paper
