// One model, many charters: what differs is all that a charter writes (CHA-01).
#include "charter/model/read.hpp"

#include <array>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "charter/check.hpp"
#include "charter/effective.hpp"
#include "charter/model/testing.hpp"
#include "platform/file.hpp"

namespace cartulaire::charter::model {
namespace {

using testing::changed;
using testing::Folder;
using testing::kModel;
using testing::local;
using testing::shown;

class Reading : public ::testing::Test {
 protected:
  void SetUp() override { folder_.write("modele.md", kModel); }

  ReadCharter read(const std::string& text) {
    auto read = read_charter(folder_.write("c.md", text));
    EXPECT_TRUE(read.has_value());
    return std::move(*read);
  }
  // The one error of a charter, as it is shown without the quoted line.
  std::string error(const std::string& text) {
    const ReadCharter wrong = read(text);
    std::vector<Diagnostic> all = wrong.loaded.diagnostics;
    for (const Diagnostic& one : check(wrong.loaded.charter))
      if (one.severity == Severity::error) all.push_back(one);
    EXPECT_EQ(all.size(), 1U) << shown(all);
    if (all.empty()) return {};
    const Diagnostic& one = all.front();
    return fmt::format("{}:{}:{} {} {}", std::filesystem::path(one.file).filename().string(), one.place.line,
                       one.place.column, one.code, one.english);
  }

  Folder folder_;
};

std::string text_of(const EffectiveCharter& charter) {
  std::string text;
  for (const Article& article : charter.articles)
    for (const EffectiveLine& line : article.lines)
      if (!line.text.empty()) text += line.text + "\n";
  return text;
}

std::string value(const ReadCharter& read, const char* clause, const char* parameter) {
  const auto effective = effective_charter(read.loaded.charter);
  if (!effective || effective->find_clause(clause) == nullptr) return "none";
  const Setting* setting = effective->find_clause(clause)->setting(std::string_view(parameter));
  return setting == nullptr ? "none" : print(setting->value);
}

TEST_F(Reading, what_is_not_overridden_is_the_model_s) {
  const ReadCharter whole = read(local("overrides:\n  traces.retention: 6 months\n"));
  ASSERT_TRUE(whole.loaded.diagnostics.empty()) << shown(whole.loaded.diagnostics);
  EXPECT_EQ(value(whole, "traces", "retention"), "6 months");
  EXPECT_EQ(value(whole, "verrou", "after"), "10 minutes");
  EXPECT_EQ(whole.loaded.charter.front.id, "c");
  EXPECT_EQ(whole.loaded.charter.front.roles.size(), 3U);
}

TEST_F(Reading, values_lists_clauses_and_articles_are_replaced_added_and_left_out) {
  const ReadCharter whole =
      read(local("roles:\n  it: {name: la direction du numérique}\n  maire: {name: le maire}\noverrides:\n"
                 "  traces.retention: {set: 3 months, reason: peu d'agents}\n"
                 "  traces.fields: {add: [user], remove: [time]}\n"
                 "  nuages: {off: aucun abonnement}\n"
                 "  4: {off: les postes sont partagés.}\n",
                 "\n## 1.1 Le serveur\n\nIl est à la mairie. {{le serveur.topics}}\n\n```clause duty as "
                 "serveur\ntopics: [care]\n```\n"
                 "\n# Glossaire\n\nTrace : une ligne.\n"));
  ASSERT_TRUE(whole.loaded.diagnostics.empty()) << shown(whole.loaded.diagnostics);
  EXPECT_EQ(value(whole, "traces", "fields"), "[site, user]");
  EXPECT_EQ(value(whole, "nuages", "policy"), "none");
  EXPECT_EQ(value(whole, "verrou", "after"), "none");
  EXPECT_EQ(whole.loaded.charter.front.role("it")->name, "la direction du numérique");
  const auto effective = effective_charter(whole.loaded.charter);
  ASSERT_TRUE(effective.has_value());
  EXPECT_EQ(
      text_of(*effective),
      "# 1. Traces\nOn garde {{le traces.fields}} {{traces.retention}}, pour {{le traces.purposes}} ; {{le "
      "traces.readers}} les lit.\n## 1.1 Le serveur\nIl est à la mairie. {{le serveur.topics}}\n# 2. "
      "Devoirs\n"
      "Vos devoirs : {{le devoirs.topics}}.\n# 3. Stockage\n# 4. Accès\n*Sans objet* : les postes sont "
      "partagés.\n# Glossaire\nTrace : une ligne.\n");
}

TEST_F(Reading, an_article_written_anew_keeps_the_model_s_clauses_in_force) {
  const ReadCharter whole = read(local("overrides:\n  traces.retention: 6 months\n",
                                       "\n# 4. Le poste\n\nVerrouillez : {{verrou.after}}.\n"));
  ASSERT_TRUE(whole.loaded.diagnostics.empty()) << shown(whole.loaded.diagnostics);
  EXPECT_EQ(value(whole, "verrou", "after"), "10 minutes");
  EXPECT_EQ(whole.loaded.charter.find_clause("verrou")->article, "4");
}

TEST_F(Reading, an_article_without_a_sentence_keeps_the_model_s_and_brings_its_own_clause) {
  const ReadCharter whole =
      read(local("overrides:\n  traces.retention: 6 months\n",
                 "\n# 4. Accès\n\n```clause access.lock as verrou\nafter: 5 minutes\n```\n"));
  ASSERT_TRUE(whole.loaded.diagnostics.empty()) << shown(whole.loaded.diagnostics);
  EXPECT_EQ(value(whole, "verrou", "after"), "5 minutes");
  EXPECT_NE(text_of(*effective_charter(whole.loaded.charter)).find("Un poste se verrouille"),
            std::string::npos);
}

TEST_F(Reading, the_whole_stands_by_itself_and_has_the_same_hash) {
  const ReadCharter whole = read(local("overrides:\n  traces.retention: 6 months\n  nuages: {off: aucun}\n"));
  const Loaded alone = load_charter(whole.text, "node.md");
  ASSERT_TRUE(alone.diagnostics.empty()) << shown(alone.diagnostics);
  EXPECT_EQ(effective_charter(alone.charter)->hash, effective_charter(whole.loaded.charter)->hash);
  const ReadCharter other = read(local("overrides:\n  traces.retention: 5 months\n  nuages: {off: aucun}\n"));
  EXPECT_NE(effective_charter(other.loaded.charter)->hash, effective_charter(whole.loaded.charter)->hash);
}

TEST_F(Reading, a_wrong_value_is_told_in_the_local_file_and_a_wrong_sentence_in_the_model) {
  EXPECT_EQ(error(local("overrides:\n  traces.retention: {set: six mois, reason: r}\n")).substr(0, 20),
            "c.md:7:27 L01 `six m");
  folder_.write("modele.md", changed(kModel, {{"en {{verrou.after}}", "en {{verrous.after}}"}}));
  const std::string model = changed(kModel, {{"en {{verrou.after}}", "en {{verrous.after}}"}});
  EXPECT_EQ(error(local("overrides:\n  traces.retention: 6 months\n", "", model)).substr(0, 20),
            "modele.md:47:27 L04 ");
}

TEST_F(Reading, what_the_model_locks_is_refused_at_the_local_line_and_names_the_model_s) {
  const std::string fills = "overrides:\n  traces.retention: 6 months\n";
  const std::string locks = folder_.path("modele.md") + ":5";
  EXPECT_EQ(error(local(fills + "  traces.readers: [ciso]\n")),
            "c.md:8:3 L27 the model locks `traces.readers` (" + locks + "); take this change out");
  EXPECT_EQ(error(local(fills + "  traces: {off: non}\n")).substr(0, 45),
            "c.md:8:3 L27 the model locks `traces.readers`");
  EXPECT_EQ(error(local(fills + "  2: {off: non}\n")),
            "c.md:8:3 L27 the model locks `2` (" + locks + "); take this change out");
  EXPECT_EQ(error(local(fills, "\n# 2. Devoirs\n\nAucun. {{le devoirs.topics}}\n")).substr(0, 33),
            "c.md:10:1 L27 the model locks `2`");
  EXPECT_EQ(
      error(local(fills + "entities:\n  - {id: v, name: la ville, overrides: {traces.readers: [dpo]}}\n"))
          .substr(0, 44),
      "c.md:9:41 L27 this value is locked (`locked`");
}

TEST_F(Reading, a_lock_holds_what_the_model_says_not_what_it_leaves_blank) {
  const std::string model = changed(kModel, {{"[traces.readers, 2]", "[traces]"}});
  folder_.write("modele.md", model);
  const ReadCharter whole = read(local("overrides:\n  traces.retention: 6 months\n", "", model));
  EXPECT_TRUE(whole.loaded.diagnostics.empty()) << shown(whole.loaded.diagnostics);
}

TEST_F(Reading, leaving_out_wants_a_reason_and_something_to_leave_out) {
  const std::string fills = "overrides:\n  traces.retention: 6 months\n";
  EXPECT_EQ(error(local(fills + "  nuages: off\n")).substr(0, 18), "c.md:8:3 L27 say w");
  EXPECT_EQ(error(local(fills + "  9: {off: non}\n")), "c.md:8:3 L27 the model has no article 9");
  EXPECT_EQ(error(local(fills + "  4: 5\n")).substr(0, 18), "c.md:8:3 L27 an ar");
  EXPECT_EQ(error(local(fills + "  4: {off: non}\n", "\n# 4. Accès\n\nRien.\n")).substr(0, 36),
            "c.md:11:1 L27 the article 4 is left ");
  EXPECT_EQ(error(local(fills + "language: en\n")).substr(0, 24), "c.md:8:11 L27 a charter ");
}

TEST_F(Reading, a_model_that_is_missing_moved_or_none_is_told_at_extends) {
  const std::string fills = "overrides:\n  traces.retention: 6 months\n";
  const std::string good = local(fills);
  EXPECT_EQ(error(changed(good, {{"model: modele.md", "model: autre.md"}})).substr(0, 33),
            "c.md:5:10 L27 there is no model `");
  EXPECT_NE(error(changed(good, {{"hash: " + hash_of(kModel), "hash: 00"}})).find("is no longer the model"),
            std::string::npos);
  EXPECT_NE(error(changed(good, {{"modele.md, version: 1.0.0", "modele.md, version: 1.1.0"}}))
                .find("is version 1.0.0"),
            std::string::npos);
  EXPECT_NE(error(changed(good, {{", hash: " + hash_of(kModel), ""}})).find(hash_of(kModel)),
            std::string::npos)
      << "the cure is the line to write";
  EXPECT_NE(error(changed(good, {{"model: modele.md", "model: ."}})).find("no plain file"),
            std::string::npos);
  ASSERT_EQ(::mkfifo(folder_.path("tube.md").c_str(), 0600), 0);
  EXPECT_NE(error(changed(good, {{"model: modele.md", "model: tube.md"}})).find("no plain file"),
            std::string::npos);
  EXPECT_NE(error(changed(good, {{"model: modele.md", "model: c.md"}})).find("extends itself"),
            std::string::npos);
  folder_.write("gros.md", std::string(kMostFileBytes + 1, 'x'));
  EXPECT_NE(error(changed(good, {{"model: modele.md", "model: gros.md"}})).find("more than"),
            std::string::npos);
  folder_.write("octets.md", std::string("---\n\xff\n---\n"));
  EXPECT_NE(error(changed(good, {{"model: modele.md", "model: octets.md"}})).find("UTF-8"),
            std::string::npos);
  EXPECT_NE(load_charter(good, "c.md").diagnostics.front().english.find("not read here"), std::string::npos);
}

// A department's model, a centre's, a town's: each says what it changes. A fourth model is too many.
TEST_F(Reading, models_stand_on_models_up_to_three) {
  std::string below = kModel;
  std::string name = "modele.md";
  for (int level = 1; level <= 4; ++level) {
    const std::string text = fmt::format(
        "---\ncharter: n{0}\ntitle: Niveau {0}\nversion: 1.0.0\n{1}overrides:\n  traces.fields: {{add: "
        "[{2}]}}\n"
        "  traces.retention: {0} months\n---\n",
        level, testing::extends_line(name, "1.0.0", below),
        std::array{"user", "ip", "host", "bytes"}[level - 1]);
    name = fmt::format("n{}.md", level);
    const ReadCharter whole = *read_charter(folder_.write(name, text));
    if (level == 4) {
      ASSERT_EQ(whole.loaded.diagnostics.size(), 1U);
      EXPECT_NE(whole.loaded.diagnostics[0].english.find("more than 3 models"), std::string::npos);
    } else {
      ASSERT_TRUE(whole.loaded.diagnostics.empty()) << shown(whole.loaded.diagnostics);
      EXPECT_EQ(value(whole, "traces", "retention"), fmt::format("{} month{}", level, level == 1 ? "" : "s"));
      EXPECT_EQ(
          effective_charter(whole.loaded.charter)->find_clause("traces")->words(kinds::log::fields).size(),
          static_cast<std::size_t>(2 + level));
    }
    below = text;
  }
}

TEST_F(Reading, a_blank_that_nobody_filled_cannot_be_published) {
  const ReadCharter whole = read(local(""));
  EXPECT_TRUE(whole.loaded.diagnostics.empty()) << shown(whole.loaded.diagnostics);
  CheckOptions publication;
  publication.for_publication = true;
  const auto found = check(whole.loaded.charter, publication);
  ASSERT_TRUE(has_errors(found));
  EXPECT_NE(shown(found).find("modele.md:22:12: error L24"), std::string::npos) << shown(found);
}

TEST_F(Reading, a_conflict_that_is_left_is_an_error) {
  EXPECT_EQ(
      error(local("overrides:\n  traces.retention: 6 months\nconflicts:\n  traces.retention: {base: a}\n"))
          .substr(0, 32),
      "c.md:9:3 L27 `traces.retention`:");
}

TEST_F(Reading, its_own_file_is_laid_out_without_the_model) {
  const ReadCharter whole =
      read(local("overrides: {nuages: {off: aucun}, traces.retention: \"6 months\"}\n",
                 "# 4. Accès\n```clause access.lock as verrou\nafter:   5 minutes\n```\n"));
  ASSERT_TRUE(whole.loaded.diagnostics.empty()) << shown(whole.loaded.diagnostics);
  const auto printed = print_file(whole);
  ASSERT_TRUE(printed.has_value()) << printed.error().english;
  EXPECT_EQ(printed->text, local("overrides:\n  nuages: {off: aucun}\n  traces.retention: 6 months\n",
                                 "\n# 4. Accès\n\n```clause access.lock as verrou\nafter: 5 minutes\n```\n"));
}

TEST(ShippedModel, is_completed_by_the_example_of_a_commune_which_may_be_published) {
  const auto read = read_charter(std::string(CARTULAIRE_SOURCE_DIR) + "/examples/commune/charte.md");
  ASSERT_TRUE(read.has_value());
  CheckOptions publication;
  publication.for_publication = true;
  EXPECT_TRUE(read->loaded.diagnostics.empty()) << shown(read->loaded.diagnostics);
  const auto found = check(read->loaded.charter, publication);
  EXPECT_TRUE(found.empty()) << shown(found);
  EXPECT_FALSE(effective_charter(read->loaded.charter)->blank());
  const auto printed = print_file(*read);
  ASSERT_TRUE(printed.has_value());
  EXPECT_EQ(printed->text,
            *platform::read_text(std::string(CARTULAIRE_SOURCE_DIR) + "/examples/commune/charte.md"));
}

}  // namespace
}  // namespace cartulaire::charter::model
