// Our own categories of sites (catalogue/categories.yml): what charters name, whatever list stands behind.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cartulaire::lists {

enum class Rank {
  legal,         // what the law forbids: never relaxed by a group, a tolerance or an exception
  security,      // malicious or meant to get around the filter: lifted by the CISO only
  conduct,       // what a charter may restrict, window or open
  is_protected,  // unions, occupational health, Défenseur des droits, whistleblowing: always open, never
                 // decrypted
  never_gated,   // payroll and HR, emergency, updates: reachable before the charter is accepted
  neutral,       // banks, health, press...: named to be exempted, not to be refused
};

struct Category {
  std::string id;  // "gambling"
  Rank rank = Rank::conduct;
  std::string label_fr;               // with its article, usable in a sentence: "les jeux d'argent"
  std::string label_en;               // "gambling"
  std::vector<std::string> includes;  // a family: the ids that it stands for; empty otherwise
};

// In the order of the file; read once from the copy in the program. At most kMaxCategories.
const std::vector<Category>& categories();
// Null where there is none of that id.
const Category* find_category(std::string_view id);
// The category and all that it includes, directly or through a family in it; each once. Empty where unknown.
std::vector<const Category*> expand_category(std::string_view id);
// "legal", "security", "conduct", "protected", "never_gated", "neutral": the words of the file.
std::string_view rank_name(Rank rank);
// True for the ranks whose membership takes a restriction away (protected, never_gated, neutral): their names
// are compared in full.
constexpr bool rank_opens(Rank rank) {
  return rank == Rank::is_protected || rank == Rank::never_gated || rank == Rank::neutral;
}

}  // namespace cartulaire::lists
