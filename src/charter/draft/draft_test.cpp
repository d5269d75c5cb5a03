// The import through its public face, on texts of our own.
#include "charter/draft/draft.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "charter/check.hpp"
#include "charter/effective.hpp"

namespace cartulaire::charter::draft {
namespace {

Draft imported(std::string_view text, std::string_view file = "charte.txt") {
  const auto document = document::read_document_bytes(text, file);
  EXPECT_TRUE(document.has_value());
  auto draft = make_draft(*document);
  EXPECT_TRUE(draft.has_value()) << draft.error().english;
  return draft ? std::move(*draft) : Draft{};
}

const Proposal* of_kind(const Draft& draft, std::string_view kind) {
  const auto found = std::find_if(draft.proposals.begin(), draft.proposals.end(),
                                  [&](const Proposal& one) { return one.kind == kind; });
  return found == draft.proposals.end() ? nullptr : &*found;
}

std::string value(const Proposal* proposal, std::string_view parameter) {
  if (proposal == nullptr) return "no such proposal";
  for (const Value& one : proposal->values)
    if (one.parameter == parameter) return written(one);
  return "no such parameter";
}

std::vector<std::string> numbers(const Draft& draft) {
  std::vector<std::string> all;
  for (const Title& title : draft.outline.titles)
    all.push_back(title.number);
  return all;
}

TEST(Draft, a_sentence_is_kept_and_its_proposal_stands_under_it_with_its_words) {
  const Draft draft = imported(
      "Charte du numérique\n\n1. Les postes\n\nLe poste se met en veille après dix minutes d’inactivité.\n\n"
      "2. Le reste\n\nMerci de votre attention.\n");
  EXPECT_EQ(draft.outline.title, "Charte du numérique");
  EXPECT_EQ(numbers(draft), (std::vector<std::string>{"1", "2"}));
  const Proposal* lock = of_kind(draft, "access.lock");
  ASSERT_NE(lock, nullptr);
  EXPECT_EQ(value(lock, "after"), "10 minutes");
  EXPECT_EQ(lock->sources.at(0).line, 5);
  EXPECT_EQ(lock->sources[0].words, "Le poste se met en veille après dix minutes d’inactivité.");
  EXPECT_NE(
      draft.text.find("# 1. Les postes\n\nLe poste se met en veille après dix minutes d’inactivité.\n\n"
                      "```proposal access.lock as verrouillage\n# confiance forte\n# ligne 5 : « Le poste"),
      std::string::npos)
      << draft.text;
}

TEST(Draft, no_proposal_is_in_force_nor_part_of_the_text_until_a_person_accepts_it) {
  const Draft draft =
      imported("1. Les mots de passe\n\nChangez de mot de passe deux fois par an.\n\n2. Fin\n\nRien.\n");
  const Loaded loaded = load_charter(draft.text, "draft.md");
  ASSERT_EQ(loaded.charter.proposals.size(), 1U);
  EXPECT_TRUE(loaded.charter.clauses.empty());
  const auto proposed = effective_charter(loaded.charter);
  ASSERT_TRUE(proposed.has_value());
  EXPECT_TRUE(proposed->clauses.empty());
  for (const Article& article : proposed->articles)
    for (const EffectiveLine& line : article.lines)
      EXPECT_EQ(line.text.find("twice"), std::string::npos);
  std::string accepted = draft.text;
  accepted.replace(accepted.find("```proposal"), 11, "```clause");
  const Loaded clause = load_charter(accepted, "accepted.md");
  ASSERT_EQ(clause.charter.clauses.size(), 1U);
  EXPECT_TRUE(clause.charter.proposals.empty());
  EXPECT_NE(effective_charter(clause.charter)->hash, proposed->hash);
}

TEST(Draft, a_mark_goes_where_its_sentence_says) {
  const Draft draft = imported(
      "1. Le courrier\n\nUn courriel privé porte \"Privé\" dans son objet ou se range dans un dossier nommé "
      "« Perso "
      "Personnel ».\n\n2. Fin\n\nRien.\n");
  EXPECT_EQ(value(of_kind(draft, "private.markers"), "marks"),
            "[{in: subject, words: [Privé]}, {in: folder, words: [Perso Personnel]}]");
}

TEST(Draft, a_mark_between_brackets_keeps_them) {
  const Draft draft = imported(
      "1. Le courrier\n\nUn courriel dont l'objet commence par [PRIVÉ] n'est lu par personne.\n\n2. "
      "Fin\n\nRien.\n");
  EXPECT_EQ(value(of_kind(draft, "private.markers"), "marks"), "[{in: subject, words: [\"[PRIVÉ]\"]}]");
  const Loaded loaded = load_charter(draft.text, "draft.md");
  for (const Diagnostic& one : check(loaded.charter))
    EXPECT_EQ(one.english.find("corrected first"), std::string::npos) << one.english;
}

TEST(Draft, a_duration_is_bound_to_what_it_is_of) {
  const Draft draft = imported(
      "1. Les durées\n\nLes traces de navigation sont gardées neuf mois, puis détruites.\n\nAprès votre "
      "départ, la boîte "
      "est effacée sous 2 mois.\n\nLe repos quotidien est de onze heures.\n\nUn courriel ne dépasse pas 25 "
      "Mo.\n\n2. "
      "Fin\n\nRien.\n");
  EXPECT_EQ(value(of_kind(draft, "log"), "retention"), "9 months");
  EXPECT_EQ(value(of_kind(draft, "departure"), "mailbox_deleted"), "2 months");
  EXPECT_EQ(value(of_kind(draft, "disconnect"), "rest"), "11 hours");
  EXPECT_EQ(value(of_kind(draft, "mail.size"), "limit"), "25 MB");
}

TEST(Draft, a_value_that_two_sentences_give_differently_is_told) {
  const Draft draft = imported(
      "1. Les traces\n\nL'historique des connexions est conservé pendant 6 mois.\n\nL'historique des "
      "connexions est "
      "conservé pendant 1 an.\n\n2. Fin\n\nRien.\n");
  const Proposal* log = of_kind(draft, "log");
  EXPECT_EQ(value(log, "retention"), "6 months");
  EXPECT_EQ(log->others, std::vector<std::string>{"retention: 1 year"});
  EXPECT_EQ(value(log, "fields"), "unset");
}

TEST(Draft, roman_numbers_and_letters_become_figures) {
  const Draft draft = imported(
      "INTRODUCTION\nTexte.\nI - LES REGLES\nTexte.\nA - Les droits\nTexte.\nB - Les devoirs\nTexte.\nII – "
      "LES POSTES\n"
      "Texte.\nIV - Pas la suite\n");
  EXPECT_EQ(numbers(draft), (std::vector<std::string>{"1", "1.1", "1.2", "2"}));
  EXPECT_EQ(draft.outline.numbers, Numbers::changed);
}

TEST(Draft, items_of_a_list_and_contents_are_no_titles) {
  const Draft draft = imported(
      "Charte\n\nTable des matières\n1. Un ....... 2\n2. Deux ...... 3\n\n1. Un\n\nIl faut :\n1. Lire la "
      "charte\n2. la "
      "signer\n3. la garder\n\n2. Deux\n\nTexte.\n");
  EXPECT_EQ(numbers(draft), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(draft.text.find("...."), std::string::npos);
  EXPECT_NE(draft.text.find("1. Lire la charte\n2. la signer\n"), std::string::npos) << draft.text;
}

TEST(Draft, titles_without_numbers_are_given_some) {
  const Draft draft = imported("# Un\n\nTexte.\n\n## Deux\n\nTexte.\n\n# Trois\n\nTexte.\n", "charte.md");
  EXPECT_EQ(numbers(draft), (std::vector<std::string>{"1", "1.1", "2"}));
  EXPECT_EQ(draft.outline.numbers, Numbers::given);
}

TEST(Draft, what_no_rule_binds_is_listed) {
  const Draft draft =
      imported("1. Les locaux\n\nIl est interdit de fumer.\n\n2. Les plantes\n\nElles sont arrosées.\n");
  ASSERT_EQ(draft.unplaced.size(), 1U);
  EXPECT_EQ(draft.unplaced[0].source.line, 3);
  EXPECT_EQ(draft.unplaced[0].source.words, "Il est interdit de fumer.");
  EXPECT_EQ(draft.unplaced[0].concerns.at(0)->id, "ban");
}

TEST(Draft, the_signs_of_the_language_in_a_text_are_words) {
  const std::string text =
      "1. Un\n\n::: when a.b is c\n\n{{entity.name}} <!-- {{{x}}\n\n```clause duty as "
      "d\n\n~~~\n\n=====\n\n---\n\n\\{{x\n\n"
      "2. {{Deux}}\n\n| a |\n";
  const Draft draft = imported(text);
  const Loaded loaded = load_charter(draft.text, "draft.md");
  EXPECT_TRUE(loaded.diagnostics.empty());
  EXPECT_TRUE(loaded.charter.clauses.empty());
  EXPECT_TRUE(loaded.charter.passages.empty());
  for (const BodyLine& line : loaded.charter.lines)
    EXPECT_TRUE(line.placeholders.empty()) << line.text;
}

TEST(Draft, the_rules_are_read_with_their_faults_told) {
  EXPECT_TRUE(load_rules("rules: [{id: a, kind: duty, find: 'x', set: {topics: [care]}}]").has_value());
  for (const char* wrong :
       {"rules: [{id: a, kind: dutty, find: 'x'}]", "rules: [{id: a, kind: duty}]",
        "rules: [{id: a, kind: duty, find: '('}]", "rules: [{id: a, kind: duty, find: 'x', set: {topic: a}}]",
        "rules: [{id: a, kind: duty, find: 'x', take: {topics: {from: nobody}}}]",
        "rules: [{id: a, kind: duty, find: 'x'}, {id: a, kind: duty, find: 'y'}]", "rule: []"})
    EXPECT_FALSE(load_rules(wrong).has_value()) << wrong;
}

}  // namespace
}  // namespace cartulaire::charter::draft
