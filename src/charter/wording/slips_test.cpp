#include "charter/wording/slips.hpp"

#include <gtest/gtest.h>

namespace cartulaire::charter::wording {
namespace {

std::size_t count(std::string_view text) {
  return find_slips(text, base::Language::french).size();
}

TEST(Slips, each_fault_is_found_once_at_its_place) {
  const std::pair<const char*, std::size_t> rows[] = {
      {"un  mot", 2},          {"un mot , puis", 6},
      {"un mot .", 6},         {"avis de le responsable", 5},
      {"remis à les élus", 6}, {"l'avis de autorité", 7},
      {"le usage", 0},         {"si il vient", 0},
      {"oui {{x.y}} non", 4},  {"a, , b", 2},
      {"la fin..", 6},         {"La fin. le début", 8},
      {"Vraiment ? oui", 11},
  };
  for (const auto& [text, offset] : rows) {
    const std::vector<Slip> slips = find_slips(text, base::Language::french);
    ASSERT_EQ(slips.size(), 1U) << text;
    EXPECT_EQ(slips.front().offset, offset) << text;
    EXPECT_FALSE(slips.front().french.empty());
  }
}

TEST(Slips, good_french_has_none) {
  for (const char* text :
       {"le hangar de la ville", "la hiérarchie, puis le onze", "de l'autorité et du RSSI",
        "une liste\n  retraitée", "voir `de le  code , ici`", "https://exemple.fr/a..b", "et cetera...",
        "La loi (art. quatre), etc. sans plus. Fin", "1. un\n2. deux", "voir p. 3. Puis", "M. le maire",
        "attendre... puis venir", "de Reims à Lille", "le yaourt"}) {
    EXPECT_EQ(count(text), 0U) << text;
  }
}

TEST(Slips, a_pronoun_before_an_infinitive_does_not_contract) {
  for (const char* text :
       {"le moyen de les reconnaître", "afin de les leur remettre", "invité à les y déposer",
        "à le signer, puis", "demander de le lui dire", "avant de le vérifier", "chargé de le conseiller",
        "libre de les modifier.", "de le recevoir", "de le transmettre", "de le faire (vite)", "de le lire",
        "de le suivre", "de le publier"}) {
    EXPECT_EQ(count(text), 0U) << text;
  }
  for (const char* text :
       {"avis de le maire", "le contenu de le dossier", "inscrit à le registre", "de le pouvoir",
        "à le ministre", "de le fichier", "de le greffier", "de le livre", "à le foyer", "de le secrétaire",
        "de les maires", "de les quatre membres", "remis à les"}) {
    EXPECT_EQ(count(text), 1U) << text;
  }
}

TEST(Slips, english_is_read_for_spaces_only) {
  EXPECT_TRUE(find_slips("de autorité", base::Language::english).empty());
  EXPECT_EQ(find_slips("a  b", base::Language::english).size(), 1U);
}

}  // namespace
}  // namespace cartulaire::charter::wording
