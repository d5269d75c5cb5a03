// How nouns, lists and numbers of a charter are said (LANGUAGE: placeholders). Each table is read line by
// line.
#include "charter/wording/wording.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace cartulaire::charter::wording {
namespace {

struct Forms {
  const char* noun;
  const char* le;
  const char* du;
  const char* au;
  const char* de;
  const char* par;
};

void expect_forms(const Forms& row, Language language) {
  const Noun noun{row.noun, {}, {}};
  const auto said = [&](Form form) { return inflect(noun, form, language).value_or("(error)"); };
  EXPECT_EQ(said(Form::le), row.le);
  EXPECT_EQ(said(Form::du), row.du) << row.noun;
  EXPECT_EQ(said(Form::au), row.au) << row.noun;
  EXPECT_EQ(said(Form::de), row.de) << row.noun;
  EXPECT_EQ(said(Form::par), row.par) << row.noun;
  EXPECT_EQ(said(Form::as_written), row.noun);
}

TEST(WordingNoun, french_articles_contract_and_elide) {
  const Forms rows[] = {
      {"le responsable", "le responsable", "du responsable", "au responsable", "de responsable",
       "par le responsable"},
      {"la direction du numérique", "la direction du numérique", "de la direction du numérique",
       "à la direction du numérique", "de direction du numérique", "par la direction du numérique"},
      {"l'autorité territoriale", "l'autorité territoriale", "de l'autorité territoriale",
       "à l'autorité territoriale", "d'autorité territoriale", "par l'autorité territoriale"},
      {"l'hôpital", "l'hôpital", "de l'hôpital", "à l'hôpital", "d'hôpital", "par l'hôpital"},
      {"le hangar", "le hangar", "du hangar", "au hangar", "de hangar", "par le hangar"},
      {"la hiérarchie", "la hiérarchie", "de la hiérarchie", "à la hiérarchie", "de hiérarchie",
       "par la hiérarchie"},
      {"le onze", "le onze", "du onze", "au onze", "de onze", "par le onze"},
      {"les sites", "les sites", "des sites", "aux sites", "de sites", "par les sites"},
      {"les élus", "les élus", "des élus", "aux élus", "d'élus", "par les élus"},
      {"les handicaps", "les handicaps", "des handicaps", "aux handicaps", "de handicaps",
       "par les handicaps"},
      {"les heures", "les heures", "des heures", "aux heures", "d'heures", "par les heures"},
      {"un prestataire", "un prestataire", "d'un prestataire", "à un prestataire", "de prestataire",
       "par un prestataire"},
      {"une adresse", "une adresse", "d'une adresse", "à une adresse", "d'adresse", "par une adresse"},
      {"des images", "des images", "d'images", "à des images", "d'images", "par des images"},
      {"CATI", "CATI", "de CATI", "à CATI", "de CATI", "par CATI"},
      {"Aix", "Aix", "d'Aix", "à Aix", "d'Aix", "par Aix"},
      {"6 mois", "6 mois", "de 6 mois", "à 6 mois", "de 6 mois", "par 6 mois"},
      {"Le service", "Le service", "du service", "au service", "de service", "par le service"},
  };
  for (const Forms& row : rows)
    expect_forms(row, Language::french);
}

TEST(WordingNoun, english_prepositions_keep_the_article) {
  const Forms rows[] = {
      {"the IT department", "the IT department", "of the IT department", "to the IT department",
       "of IT department", "by the IT department"},
      {"gambling", "gambling", "of gambling", "to gambling", "of gambling", "by gambling"},
      {"a contractor", "a contractor", "of a contractor", "to a contractor", "of contractor",
       "by a contractor"},
  };
  for (const Forms& row : rows)
    expect_forms(row, Language::english);
}

TEST(WordingNoun, a_common_noun_without_article_is_an_error_only_where_a_form_needs_one) {
  const Noun bare{"pseudonymes", {}, {}};
  EXPECT_FALSE(inflect(bare, Form::le, Language::french).has_value());
  EXPECT_FALSE(inflect(bare, Form::du, Language::french).has_value());
  EXPECT_EQ(inflect(bare, Form::de, Language::french).value(), "de pseudonymes");
  EXPECT_EQ(inflect(bare, Form::as_written, Language::french).value(), "pseudonymes");
  EXPECT_FALSE(inflect(Noun{}, Form::as_written, Language::french).has_value());
}

TEST(WordingNoun, an_override_wins_where_french_is_irregular) {
  EXPECT_EQ(inflect(Noun{"les hackers", "d'hackers", {}}, Form::de, Language::french).value(), "d'hackers");
  EXPECT_EQ(inflect(Noun{"la pause", {}, "pendant la pause"}, Form::as_written, Language::french).value(),
            "pendant la pause");
}

TEST(Elision, knows_aspirated_words_and_the_vowels_that_do_not_elide) {
  for (const char* word :
       {"autorité", "élu", "Écoles", "œuvre", "hôpital", "heure", "hameçonnage", "hébergement", "historique",
        "Yonne", "Yvelines", "IA", "huissier", "héroïne", "hypermarché", "à-côté"}) {
    EXPECT_TRUE(elides(word)) << word;
  }
  for (const char* word : {"direction", "hangar", "handicap", "haine", "harcèlement", "haut-parleur", "héros",
                           "huit", "onze", "oui", "yaourt", "yacht", "HTTP", "", "« site »", "12"}) {
    EXPECT_FALSE(elides(word)) << word;
  }
}

Words list_of(std::initializer_list<const char*> nouns) {
  Words words;
  words.list = true;
  for (const char* noun : nouns)
    words.items.push_back(Noun{noun, {}, {}});
  return words;
}

std::string said(const Words& words, std::string_view head, Language language = Language::french) {
  const base::Result<Head> parsed = parse_head(head);
  if (!parsed) return parsed.error().text(language);
  return say(words, *parsed, language).value_or("(error)");
}

TEST(WordingList, the_preposition_distributes) {
  const Words two = list_of({"le DPO", "le RSSI"});
  EXPECT_EQ(said(two, ""), "le DPO et le RSSI");
  EXPECT_EQ(said(two, "du"), "du DPO et du RSSI");
  EXPECT_EQ(said(two, "Du"), "Du DPO et du RSSI");
  EXPECT_EQ(said(two, "par"), "par le DPO et par le RSSI");
  const Words three = list_of({"la sécurité", "les statistiques", "l'assistance"});
  EXPECT_EQ(said(three, "au"), "à la sécurité, aux statistiques et à l'assistance");
  EXPECT_EQ(said(three, "Aux"), "À la sécurité, aux statistiques et à l'assistance");
  EXPECT_EQ(said(three, "de"), "de sécurité, de statistiques et d'assistance");
  EXPECT_EQ(said(list_of({"l'autorité"}), "Le"), "L'autorité");
}

TEST(WordingList, english_says_the_preposition_once) {
  const Words two = list_of({"the DPO", "the CISO"});
  EXPECT_EQ(said(two, "of", Language::english), "of the DPO and the CISO");
  EXPECT_EQ(said(two, "By", Language::english), "By the DPO and the CISO");
  EXPECT_EQ(said(list_of({"the bank", "the press"}), "de", Language::english), "of bank and press");
}

TEST(WordingList, items_that_hold_a_conjunction_are_parted_by_another) {
  EXPECT_EQ(said(list_of({"la paie et les congés", "la presse"}), ""),
            "la paie et les congés, ainsi que la presse");
  EXPECT_EQ(said(list_of({"les agents", "les élus et les membres associés", "les stagiaires"}), "du"),
            "des agents, des élus et les membres associés, ainsi que des stagiaires");
  EXPECT_EQ(said(list_of({"pay or leave", "the press"}), "", Language::english),
            "pay or leave, as well as the press");
  EXPECT_EQ(said(list_of({"la paie et les congés", "la presse"}), "au"),
            "à la paie et les congés, ainsi qu'à la presse");
  Words any = list_of({"le directeur et le RSSI", "le directeur et la DRH"});
  any.conjunction = Conjunction::or_;
  EXPECT_EQ(said(any, ""), "le directeur et le RSSI, ou le directeur et la DRH");
  any = list_of({"la perte ou le vol", "la panne"});
  any.conjunction = Conjunction::or_;
  EXPECT_EQ(said(any, ""), "la perte ou le vol, ou encore la panne");
}

// Whatever the names hold, what parts two of them is found nowhere in them: the list reads one way only.
TEST(WordingList, what_parts_the_items_no_item_holds) {
  const std::vector<std::string> names{
      "la paie",      "la paie et les congés", "la perte ou le vol", "a, b",
      "a, b et c",    "le c ou le d et le e",  "les moyens",         "pay and leave",
      "loss or theft"};
  for (const Language language : {Language::french, Language::english})
    for (const Conjunction conjunction : {Conjunction::and_, Conjunction::or_})
      for (const std::string& a : names)
        for (const std::string& b : names)
          for (const std::string& c : names) {
            const std::string text = join({a, b, c}, conjunction, language);
            const std::string first = text.substr(a.size(), text.find(b, a.size()) - a.size());
            const std::string last = text.substr(a.size() + first.size() + b.size(),
                                                 text.size() - a.size() - first.size() - b.size() - c.size());
            for (const std::string& item : {a, b, c}) {
              EXPECT_EQ(item.find(first), std::string::npos) << text;
              EXPECT_EQ(item.find(last), std::string::npos) << text;
            }
            EXPECT_EQ(text, a + first + b + last + c);
          }
}

TEST(WordingList, items_that_hold_a_comma_are_parted_by_semicolons) {
  EXPECT_EQ(said(list_of({"la paie", "la radio, la vidéo", "la presse"}), ""),
            "la paie\u202f; la radio, la vidéo\u202f; et la presse");
  EXPECT_EQ(said(list_of({"la paie et les congés"}), "du"), "de la paie et les congés");
}

TEST(WordingList, or_is_said_where_one_is_enough) {
  Words words = list_of({"le juge", "la police"});
  words.conjunction = Conjunction::or_;
  EXPECT_EQ(said(words, ""), "le juge ou la police");
  EXPECT_EQ(said(words, "", Language::english), "le juge or la police");
}

TEST(WordingList, bullets_are_a_markdown_list_of_its_own) {
  EXPECT_EQ(said(list_of({"le site", "l'heure"}), "liste"), "\n\n- le site\u202f;\n- l'heure.\n\n");
  EXPECT_EQ(said(list_of({"le site"}), "du liste"), "\n\n- du site.\n\n");
}

TEST(WordingList, an_empty_list_is_an_error_not_a_hole) {
  const base::Result<std::string> text = say(list_of({}), {}, Language::french);
  ASSERT_FALSE(text.has_value());
  EXPECT_NE(text.error().french.find("vide"), std::string::npos);
  EXPECT_FALSE(agree(list_of({}), "", "le site", "les sites", Language::french).has_value());
}

TEST(Agreement, follows_the_number_of_items) {
  const Words one = list_of({"les jeux"});
  const Words two = list_of({"les jeux", "la vidéo"});
  const auto text = [](const Words& words, std::string_view head, const char* singular, const char* plural) {
    return agree(words, head, singular, plural, Language::french).value_or("(error)");
  };
  EXPECT_EQ(text(one, "", "la famille suivante", "les familles suivantes"), "la famille suivante");
  EXPECT_EQ(text(two, "", "la famille suivante", "les familles suivantes"), "les familles suivantes");
  EXPECT_EQ(text(one, "aux", "sites de la famille suivante", "sites des familles suivantes"),
            "aux sites de la famille suivante");
  EXPECT_EQ(text(one, "Le", "site", "sites"), "Le site");
  EXPECT_EQ(text(two, "Le", "site", "sites"), "Les sites");
  EXPECT_EQ(text(one, "du", "usage", "usages"), "de l'usage");
  EXPECT_EQ(text(two, "au", "usage", "usages"), "aux usages");
  EXPECT_EQ(text(one, "de", "usage", "usages"), "d'usage");
}

TEST(Agreement, zero_is_singular_in_french_and_plural_in_english) {
  Words none{{Noun{"0", {}, {}}}, false, Conjunction::and_, 0, {}};
  EXPECT_EQ(agree(none, "", "site", "sites", Language::french).value(), "site");
  EXPECT_EQ(agree(none, "", "site", "sites", Language::english).value(), "sites");
}

TEST(WordingHead, only_known_words_stand_before_a_name) {
  EXPECT_TRUE(parse_head("Le liste").value().bullets);
  EXPECT_TRUE(parse_head("Le liste").value().capital);
  EXPECT_TRUE(parse_head("lettres").value().letters);
  EXPECT_EQ(parse_head("les").value().form, Form::le);
  EXPECT_EQ(parse_head("des").value().form, Form::du);
  EXPECT_EQ(parse_head("of").value().form, Form::du);
  EXPECT_FALSE(parse_head("avec").has_value());
  EXPECT_FALSE(parse_head("liste du").has_value());
}

TEST(Letters, french_numbers) {
  const std::pair<std::uint64_t, const char*> rows[] = {{0, "zéro"},
                                                        {1, "un"},
                                                        {11, "onze"},
                                                        {16, "seize"},
                                                        {17, "dix-sept"},
                                                        {20, "vingt"},
                                                        {21, "vingt et un"},
                                                        {22, "vingt-deux"},
                                                        {31, "trente et un"},
                                                        {60, "soixante"},
                                                        {61, "soixante et un"},
                                                        {70, "soixante-dix"},
                                                        {71, "soixante et onze"},
                                                        {72, "soixante-douze"},
                                                        {80, "quatre-vingts"},
                                                        {81, "quatre-vingt-un"},
                                                        {90, "quatre-vingt-dix"},
                                                        {91, "quatre-vingt-onze"},
                                                        {99, "quatre-vingt-dix-neuf"},
                                                        {100, "cent"},
                                                        {101, "cent un"},
                                                        {180, "cent quatre-vingts"},
                                                        {200, "deux cents"},
                                                        {201, "deux cent un"},
                                                        {281, "deux cent quatre-vingt-un"},
                                                        {1000, "mille"},
                                                        {1080, "mille quatre-vingts"},
                                                        {2000, "deux mille"},
                                                        {2200, "deux mille deux cents"},
                                                        {9999, "neuf mille neuf cent quatre-vingt-dix-neuf"}};
  for (const auto& [number, text] : rows)
    EXPECT_EQ(in_letters(number, Language::french).value(), text);
  EXPECT_FALSE(in_letters(10000, Language::french).has_value());
}

TEST(Letters, english_numbers) {
  const std::pair<std::uint64_t, const char*> rows[] = {{0, "zero"},
                                                        {13, "thirteen"},
                                                        {21, "twenty-one"},
                                                        {40, "forty"},
                                                        {100, "one hundred"},
                                                        {119, "one hundred and nineteen"},
                                                        {1000, "one thousand"},
                                                        {1001, "one thousand and one"},
                                                        {2345, "two thousand three hundred and forty-five"}};
  for (const auto& [number, text] : rows)
    EXPECT_EQ(in_letters(number, Language::english).value(), text);
}

TEST(Letters, every_number_has_its_own_words_and_no_double_space) {
  for (const Language language : {Language::french, Language::english}) {
    std::vector<std::string> seen;
    for (std::uint64_t n = 0; n <= 9999; ++n)
      seen.push_back(in_letters(n, language).value());
    for (const std::string& text : seen)
      ASSERT_EQ(text.find("  "), std::string::npos) << text;
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
  }
}

TEST(Letters, a_duration_keeps_its_unit_and_its_gender) {
  const auto letters = [](std::uint64_t number, const char* text) {
    Words words{{Noun{text, {}, {}}}, false, Conjunction::and_, number, {}};
    Head head;
    head.letters = true;
    return say(words, head, Language::french).value_or("(error)");
  };
  EXPECT_EQ(letters(6, "6\u00a0mois"), "six mois");
  EXPECT_EQ(letters(21, "21\u00a0semaines"), "vingt et une semaines");
  EXPECT_EQ(letters(1, "un an"), "un an");
  EXPECT_EQ(letters(1, "une heure"), "une heure");
  EXPECT_EQ(letters(20, "20"), "vingt");
  Words text{{Noun{"oui", {}, {}}}, false, Conjunction::and_, {}, {}};
  Head head;
  head.letters = true;
  EXPECT_FALSE(say(text, head, Language::french).has_value());
}

TEST(Figures, thousands_are_parted) {
  EXPECT_EQ(in_figures(999, Language::french), "999");
  EXPECT_EQ(in_figures(10000, Language::french), "10\u202f000");
  EXPECT_EQ(in_figures(1234567, Language::english), "1,234,567");
}

TEST(Capital, accents_and_ligatures_too) {
  EXPECT_EQ(capitalised("à la fin"), "À la fin");
  EXPECT_EQ(capitalised("œuvre"), "Œuvre");
  EXPECT_EQ(capitalised("élu"), "Élu");
  EXPECT_EQ(capitalised(""), "");
  EXPECT_EQ(capitalised("6 mois"), "6 mois");
}

TEST(Typography, french_marks_have_their_spaces) {
  const std::pair<const char*, const char*> rows[] = {
      {"Pourquoi ?", "Pourquoi\u202f?"},
      {"Pourquoi?", "Pourquoi\u202f?"},
      {"a ; b", "a\u202f; b"},
      {"ceci : cela", "ceci\u00a0: cela"},
      {"un « mot » dit", "un «\u202fmot\u202f» dit"},
      {"un «mot» dit", "un «\u202fmot\u202f» dit"},
      {"pendant 6 mois.", "pendant 6\u00a0mois."},
      {"à 12 h 30, puis", "à 12\u00a0h\u00a030, puis"},
      {"le 1er mai", "le 1er\u00a0mai"},
      {"https://a.fr/x?y=1", "https://a.fr/x?y=1"},
      {"`a ; b` !", "`a ; b`\u202f!"},
      {"à 12:30", "à 12:30"},
      {"a &amp; b", "a &amp; b"},
      {"|:---|:---|", "|:---|:---|"},
      {"déjà\u202f; fait", "déjà\u202f; fait"},
  };
  for (const auto& [typed, set] : rows)
    EXPECT_EQ(typeset(typed, Language::french), set);
  EXPECT_EQ(typeset("Why ?", Language::english), "Why ?");
}

TEST(Typography, setting_twice_changes_nothing) {
  const std::string once = typeset("« Oui » : 6 mois ; 12 h 30 ! https://a.fr ?", Language::french);
  EXPECT_EQ(typeset(once, Language::french), once);
}

}  // namespace
}  // namespace cartulaire::charter::wording
