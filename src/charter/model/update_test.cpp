// A model moves; what the charter did not touch follows, what both touched waits for a person.
#include "charter/model/update.hpp"

#include <gtest/gtest.h>

#include "charter/effective.hpp"
#include "charter/model/testing.hpp"

namespace cartulaire::charter::model {
namespace {

using testing::changed;
using testing::input;
using testing::kModel;
using testing::local;
using testing::shown;

const std::string kFilled = "overrides:\n  traces.retention: 6 months\n";

Update updated(const std::string& model, const std::string& text) {
  auto done = update(input(kModel, model, text));
  EXPECT_TRUE(done.has_value()) << done.error().where << done.error().english;
  return done ? std::move(*done) : Update{};
}

std::vector<std::string> rows(const Update& update, bool with_kept = false) {
  static constexpr const char* kWords[] = {"followed", "kept", "renamed", "taken_out", "conflict"};
  std::vector<std::string> rows;
  for (const Change& one : update.changes)
    if (with_kept || one.what != Change::What::kept)
      rows.push_back(fmt::format("{} {}: {} > {} | {}", kWords[static_cast<int>(one.what)], one.subject,
                                 one.base, one.model, one.local));
  return rows;
}

std::string on_new(const std::string& text, const std::string& model) {
  return changed(text, {{"extends: {model: modele.md, version: 1.0.0, hash: " + hash_of(kModel) + "}",
                         "extends: {model: modele-2.md, version: 2.0.0, hash: " + hash_of(model) + "}"}});
}

// The text stands on the new model without an error.
void expect_sound(const Update& update, const std::string& model) {
  std::vector<Diagnostic> problems;
  const auto whole = compose(plain_source(model, "modele-2.md"), plain_source(update.text, "c.md"), problems);
  ASSERT_TRUE(whole.has_value() && problems.empty()) << shown(problems);
  const Loaded loaded = load_source(whole->source);
  EXPECT_FALSE(has_errors(loaded.diagnostics)) << shown(loaded.diagnostics);
}

TEST(Update, what_only_the_model_changed_follows_and_is_listed) {
  const std::string model = changed(kModel, {{"after: 10 minutes", "after: 5 minutes"},
                                             {"Vos devoirs :", "Vous devez :"},
                                             {"le délégué", "la déléguée"}});
  const Update done = updated(model, local(kFilled));
  EXPECT_EQ(rows(done),
            (std::vector<std::string>{
                "followed roles.dpo: {name: le délégué} > {name: la déléguée} | ",
                "followed 2: Devoirs\nVos devoirs : {{le devoirs.topics}}. > Devoirs\nVous devez : "
                "{{le devoirs.topics}}. | ",
                "followed verrou.after: 10 minutes > 5 minutes | "}));
  EXPECT_EQ(done.text, on_new(local(kFilled), model));
  expect_sound(done, model);
}

TEST(Update, what_both_changed_is_a_conflict_that_the_file_carries_until_it_is_decided) {
  const std::string model = changed(kModel, {{"after: 10 minutes", "after: 5 minutes"}});
  const std::string text = local(kFilled + "  # nos postes sont loin\n  verrou.after: 15 minutes\n");
  const Update done = updated(model, text);
  EXPECT_EQ(rows(done),
            (std::vector<std::string>{"conflict verrou.after: 10 minutes > 5 minutes | 15 minutes"}));
  EXPECT_TRUE(done.has_conflicts());
  EXPECT_NE(done.text.find(
                "  # nos postes sont loin\n  verrou.after: 15 minutes\nconflicts:\n  verrou.after: {base: 10 "
                "minutes, model: 5 minutes, local: 15 minutes, why: "),
            std::string::npos)
      << done.text;
}

TEST(Update, what_both_changed_alike_is_no_conflict) {
  const std::string model = changed(kModel, {{"after: 10 minutes", "after: 5 minutes"}});
  EXPECT_TRUE(rows(updated(model, local(kFilled + "  verrou.after: 5 minutes\n"))).empty());
}

TEST(Update, a_value_newly_locked_is_a_conflict_unless_it_is_the_model_s) {
  const std::string model = changed(kModel, {{"[traces.readers, 2]", "[traces.readers, 2, verrou]"}});
  const Update other = updated(model, local(kFilled + "  verrou.after: 15 minutes\n"));
  EXPECT_EQ(rows(other)[0], "conflict verrou.after: 10 minutes > 10 minutes | 15 minutes");
  const Update same = updated(model, local(kFilled + "  verrou.after: 10 minutes\n"));
  EXPECT_EQ(rows(same)[0], "taken_out verrou.after: 10 minutes > 10 minutes | 10 minutes");
  expect_sound(same, model);
}

TEST(Update, a_clause_renamed_with_formerly_takes_its_override_along) {
  const std::string model =
      changed(kModel, {{"access.lock as verrou\nafter: 10 minutes",
                        "access.lock as verrouillage\nafter: 10 minutes\nformerly: verrou"},
                       {"{{verrou.after}}", "{{verrouillage.after}}"}});
  const Update done = updated(model, local(kFilled + "  verrou.after: 15 minutes\n"));
  EXPECT_FALSE(done.has_conflicts());
  EXPECT_NE(done.text.find("\n  verrouillage.after: 15 minutes\n"), std::string::npos) << done.text;
  expect_sound(done, model);
}

TEST(Update,
     a_clause_that_the_model_drops_is_a_conflict_where_it_was_adapted_and_goes_where_it_was_left_out) {
  const std::string model =
      changed(kModel, {{"# 4. Accès\n\nUn poste se verrouille en {{verrou.after}}.\n\n```clause "
                        "access.lock as verrou\nafter: 10 minutes\n```\n\n",
                        ""}});
  EXPECT_EQ(rows(updated(model, local(kFilled + "  verrou.after: 15 minutes\n")))[0],
            "conflict verrou.after: 10 minutes >  | 15 minutes");
  const Update off = updated(model, local(kFilled + "  verrou: {off: inutile}\n"));
  EXPECT_EQ(rows(off)[0], "taken_out verrou:  >  | off");
  expect_sound(off, model);
}

TEST(Update, what_was_left_out_and_has_changed_since_is_a_conflict) {
  const std::string model = changed(kModel, {{"policy: forbidden", "policy: validated_only"}});
  EXPECT_TRUE(updated(model, local(kFilled + "  nuages: {off: aucun}\n")).has_conflicts());
  EXPECT_TRUE(updated(model, local(kFilled + "  3: {off: aucun}\n")).has_conflicts());
  EXPECT_FALSE(updated(model, local(kFilled + "  4: {off: aucun}\n")).has_conflicts());
}

TEST(Update, items_of_lists_are_merged_one_by_one) {
  const std::string model = changed(kModel, {{"fields: [site, time]", "fields: [site, user]"}});
  const Update done = updated(model, local(kFilled + "  traces.fields: {add: [user, ip], remove: [time]}\n"));
  EXPECT_FALSE(done.has_conflicts());
  EXPECT_NE(done.text.find("\n  traces.fields: {add: [ip]}\n"), std::string::npos) << done.text;
  expect_sound(done, model);
}

TEST(Update, an_article_that_both_reworded_is_a_conflict_and_one_that_moved_keeps_the_local_words) {
  const std::string own = local(kFilled, "\n# 4. Accès\n\nChez nous : {{verrou.after}}.\n");
  const std::string reworded = changed(kModel, {{"Un poste se verrouille", "Le poste se ferme"}});
  EXPECT_EQ(rows(updated(reworded, own))[0],
            "conflict 4: Accès\nUn poste se verrouille en {{verrou.after}}. > Accès\nLe poste se ferme en "
            "{{verrou.after}}. | Accès\nChez nous : {{verrou.after}}.");
  const std::string moved = changed(
      kModel, {{"# 4. Accès",
                "# 4. Courrier\n\nÉcrivez peu. {{le courrier.topics}}\n\n```clause duty as courrier\ntopics: "
                "[wrong_recipient]\n```\n\n# 5. Accès"}});
  const Update done = updated(moved, own);
  EXPECT_FALSE(done.has_conflicts());
  EXPECT_NE(done.text.find("\n# 5. Accès\n\nChez nous"), std::string::npos) << done.text;
  expect_sound(done, moved);
}

TEST(Update, a_number_that_both_gave_to_a_new_article_is_a_conflict) {
  const std::string own = local(
      kFilled, "\n# 5. La mairie\n\n{{le mairie.topics}}\n\n```clause duty as mairie\ntopics: [care]\n```\n");
  const std::string model = changed(
      kModel, {{"# Glossaire",
                "# 5. Départ\n\n{{le depart.topics}}\n\n```clause duty as depart\ntopics: [vpn]\n```\n\n# "
                "Glossaire"}});
  EXPECT_EQ(rows(updated(model, own))[0].substr(0, 11), "conflict 5:");
}

TEST(Update, a_charter_that_does_not_stand_on_its_base_is_refused) {
  const auto done = update(input(kModel, kModel, local("overrides:\n  absente.after: 5 minutes\n")));
  EXPECT_TRUE(done.has_value()) << "told by the check of an entity, not by the reading";
  EXPECT_FALSE(update(input(kModel, kModel, local("overrides:\n  traces.readers: [ciso]\n"))).has_value());
  EXPECT_FALSE(
      update(input(kModel, changed(kModel, {{"after: 10", "after: dix"}}), local(kFilled))).has_value());
}

TEST(Update, a_comment_that_would_get_lost_stops_it) {
  const std::string model =
      changed(kModel, {{"# 4. Accès\n\nUn poste se verrouille en {{verrou.after}}.\n\n```clause "
                        "access.lock as verrou\nafter: 10 minutes\n```\n\n",
                        ""}});
  const auto done =
      update(input(kModel, model, local(kFilled + "  # une seule salle\n  verrou: {off: inutile}\n")));
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().where, "c.md:8");
}

}  // namespace
}  // namespace cartulaire::charter::model
