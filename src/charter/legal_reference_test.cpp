// CHA-08: what a charter quotes in `basis` is read, said and printed back.
#include "charter/legal_reference.hpp"

#include <gtest/gtest.h>

#include "charter/wording/value_words.hpp"

namespace cartulaire::charter {
namespace {

TEST(LegalReference, CHA_08_is_said_in_both_languages_and_prints_as_it_reads) {
  struct Row {
    const char* written;
    const char* printed;
    const char* french;
    const char* english;
  };
  const Row rows[] = {
      {"RGPD art. 33", "RGPD art. 33", "l'article 33 du RGPD", "article 33 of the GDPR"},
      {"RGPD 12(3)", "RGPD art. 12(3)", "l'article 12(3) du RGPD", "article 12(3) of the GDPR"},
      {"RGPD art. 15 et 16", "RGPD art. 15 et 16", "les articles 15 et 16 du RGPD",
       "articles 15 et 16 of the GDPR"},
      {"loi 78-17  art. 49", "loi 78-17 art. 49", "l'article 49 de la loi n° 78-17",
       "article 49 of Act 78-17"},
      {"loi 78-17 du 6 janvier 1978 modifiée", "loi 78-17 du 6 janvier 1978 modifiée",
       "la loi n° 78-17 du 6 janvier 1978 modifiée", "Act 78-17 du 6 janvier 1978 modifiée"},
      {"ordonnance 2018-1125", "ordonnance 2018-1125", "l'ordonnance n° 2018-1125", "ordinance 2018-1125"},
      {"CNIL 2021-122", "CNIL 2021-122", "la délibération n° 2021-122 de la CNIL",
       "CNIL deliberation 2021-122"},
      {"Code civil art. 1242", "Code civil art. 1242", "l'article 1242 du Code civil",
       "article 1242 of the Code civil"},
      {"CGFP L. 430-1", "CGFP art. L. 430-1", "l'article L. 430-1 du Code général de la fonction publique",
       "article L. 430-1 of the Code général de la fonction publique"},
      {"Bundesdatenschutzgesetz § 26", "Bundesdatenschutzgesetz § 26", "Bundesdatenschutzgesetz § 26",
       "Bundesdatenschutzgesetz § 26"}};
  for (const Row& row : rows) {
    const LegalRead read = parse_legal_reference(row.written, catalogue());
    ASSERT_TRUE(read.value.has_value()) << row.written;
    const Value value{*read.value};
    EXPECT_EQ(print(value), row.printed);
    EXPECT_EQ(parse_legal_reference(print(value), catalogue()).value, read.value) << row.written;
    EXPECT_EQ(wording::show_value(value, {nullptr, nullptr, base::Language::french}), row.french);
    EXPECT_EQ(wording::show_value(value, {nullptr, nullptr, base::Language::english}), row.english);
  }
}

TEST(LegalReference, a_text_without_its_number_and_a_misspelt_one_are_refused) {
  for (const char* text : {"loi", "loi art. 49", "RGPD article", "CNIL du printemps", "", "usage"})
    EXPECT_FALSE(parse_legal_reference(text, catalogue()).value.has_value()) << text;
  EXPECT_EQ(parse_legal_reference("RPGD art. 33", catalogue()).suggestion, "RGPD");
  EXPECT_EQ(parse_legal_reference("decret 2000-815", catalogue()).suggestion, "décret");
}

}  // namespace
}  // namespace cartulaire::charter
