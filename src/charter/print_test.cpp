// What `charter fmt` promises: the same charter, each thing in its place, nothing lost.
#include "charter/print.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "charter/effective.hpp"
#include "charter/reference.hpp"
#include "charter/render.hpp"

namespace cartulaire::charter {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFront =
    "---\ncharter: t\ntitle: T\nversion: 1.0\nroles:\n  it: {name: le service}\n---\n\n# 1. Un\n\n";

std::string content(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string shown(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& one : diagnostics)
    text += format(one, base::Language::english);
  return text;
}

// The formatted text; nothing is left aside.
std::string formatted(const std::string& text) {
  const Loaded loaded = load_charter(text, "t.md");
  EXPECT_FALSE(has_errors(loaded.diagnostics)) << shown(loaded.diagnostics);
  const auto printed = print_charter(loaded);
  EXPECT_TRUE(printed.has_value());
  if (!printed) return {};
  EXPECT_TRUE(printed->left.empty()) << shown(printed->left);
  return printed->text;
}

// The page of every entity, without the hash of its text: blank lines count in it.
std::vector<std::string> pages(const Charter& charter) {
  std::vector<std::string> all;
  for (const Entity& entity : charter.front.entities) {
    auto effective = effective_charter(charter, entity.id);
    if (!effective) continue;
    effective->hash = "h";
    const auto html = render_html(*effective, {});
    all.push_back(html ? *html : html.error().english);
  }
  return all;
}

void expect_round_trip(const std::string& text, const std::string& what) {
  const Loaded before = load_charter(text, what);
  ASSERT_FALSE(has_errors(before.diagnostics)) << what << shown(before.diagnostics);
  const auto printed = print_charter(before);
  ASSERT_TRUE(printed.has_value()) << what << ": " << printed.error().english;
  EXPECT_TRUE(printed->left.empty()) << shown(printed->left);
  const Loaded after = load_charter(printed->text, what);
  EXPECT_TRUE(after.diagnostics.empty() || !has_errors(after.diagnostics)) << shown(after.diagnostics);
  EXPECT_TRUE(same_charter(before.charter, after.charter)) << what;
  EXPECT_EQ(pages(before.charter), pages(after.charter)) << what;
  const auto again = print_charter(after);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(printed->text, again->text) << what << ": what is formatted stays as it is";
}

TEST(Print, every_charter_that_is_shipped_or_good_reads_back_as_itself_and_renders_the_same) {
  int read = 0;
  for (const char* folder : {"charters", "tests/charters/good"})
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(CARTULAIRE_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".md") continue;
      expect_round_trip(content(entry.path()), entry.path().string());
      ++read;
    }
  EXPECT_GE(read, 9);
}

TEST(Print, the_charters_that_we_ship_are_in_the_canonical_form) {
  int read = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(CARTULAIRE_SOURCE_DIR) / "charters")) {
    const std::string text = content(entry.path() / "charte.md");
    EXPECT_TRUE(formatted(text) == text) << "cartulaire charter fmt --write " << entry.path() / "charte.md";
    ++read;
  }
  EXPECT_EQ(read, 5);
}

TEST(Print, a_proposal_stays_as_it_is_written) {
  const std::string text =
      kFront +
      std::string("Avant.\n\n```proposal duty as d\n# « mots »\ntopics: [ 'care' ]\n```\n\nAprès.\n");
  EXPECT_EQ(formatted(text), text);
}

TEST(Print, the_example_of_every_kind_reads_back_as_itself) {
  for (const Kind& kind : catalogue().kinds) {
    // With the roles, people and clauses that the example names.
    const std::string text = example_charter(kind, base::Language::french);
    EXPECT_FALSE(has_errors(load_charter(text, kind.name).diagnostics)) << kind.name;
    expect_round_trip(text, kind.name);
  }
}

TEST(Print, keys_go_in_the_order_of_the_catalogue_and_values_in_their_own_syntax) {
  EXPECT_EQ(
      formatted("---\nversion: '1.0'\ntitle: \"Charte : l'usage\"\nid: t\n"
                "entities: [{name: la commune, id: c}, {id: d, name: le CCAS, overrides: {a.retention: 3   "
                "months, a.readers: {add: [ dpo ]}}}]\n"
                "populations: {agents: {includes: {a: les titulaires, b: les autres}, name: les agents}}\n"
                "roles: {it: {short: DSI, name: le service}, dpo: le délégué}\n"
                "---\n# 1. Un\n"
                "```clause log as a\n"
                "readers:   [it]\n"
                "purposes:\n  - security\n"
                "retention: \"6   months\"\n"
                "fields: [ 'site', time ]\n"
                "class: web\n"
                "```\n\n\n\n"
                "~~~clause schedule as h\nworking: [\"08:30-12:00 on mon tue wed thu\"]\nsource: "
                "person\n~~~\n\n\n"),
      "---\n"
      "charter: t\n"
      "title: \"Charte : l'usage\"\n"
      "version: 1.0\n"
      "roles:\n"
      "  it: {name: le service, short: DSI}\n"
      "  dpo: le délégué\n"
      "populations:\n"
      "  agents:\n"
      "    name: les agents\n"
      "    includes:\n"
      "      a: les titulaires\n"
      "      b: les autres\n"
      "entities:\n"
      "  - {id: c, name: la commune}\n"
      "  - id: d\n"
      "    name: le CCAS\n"
      "    overrides:\n"
      "      a.retention: 3   months\n"
      "      a.readers: {add: [dpo]}\n"
      "---\n\n"
      "# 1. Un\n\n"
      "```clause log as a\n"
      "class: web\n"
      "fields: [site, time]\n"
      "retention: 6 months\n"
      "purposes: [security]\n"
      "readers: [it]\n"
      "```\n\n"
      "```clause schedule as h\nworking: [08:30-12:00 on mon-thu]\nsource: person\n```\n");
}

TEST(Print, prose_code_and_comments_stay_as_they_are) {
  const std::string prose =
      "Un mot,  deux espaces.  \nUne   ligne.\n\n- a\n::: when entity is entity\n- b\n:::\n- c\n\n"
      "    du code\n\n\n    encore\n\n<!-- un\n\n\n# commentaire -->\n\n```text\n\n\n```clause x\n```\n";
  EXPECT_EQ(formatted(kFront + prose), kFront + prose);
}

TEST(Print, a_clause_within_a_paragraph_does_not_cut_it) {
  const std::string clause = "```clause duty as d\ntopics: [care]\n```\n";
  EXPECT_EQ(formatted(kFront + ("Avant\n" + clause) + "après.\n"),
            kFront + ("Avant\n" + clause) + "après.\n");
  EXPECT_EQ(formatted(kFront + ("Avant.\n" + clause) + "## 1.1 Deux\nAprès.\n"),
            kFront + ("Avant.\n\n" + clause) + "\n## 1.1 Deux\n\nAprès.\n");
}

TEST(Print, a_comment_follows_the_line_that_it_speaks_of) {
  EXPECT_EQ(
      formatted("---\n# qui\nversion: 1.0  # la première\ntitle: T\ncharter: t\nroles:\n  # les métiers\n"
                "  it: {name: le service}  # DSI\n---\n\n# 1. Un\n\n"
                "```clause log as a\n"
                "# qui lit\nreaders: [it]   # eux seuls\n"
                "fields: [site, time]\nretention: 6 months\npurposes: [security]\nclass: web # le web\n# "
                "fin\n```\n"),
      "---\ncharter: t\ntitle: T\n# qui\nversion: 1.0  # la première\nroles:\n  # les métiers\n"
      "  it: {name: le service}  # DSI\n---\n\n# 1. Un\n\n"
      "```clause log as a\n"
      "class: web  # le web\nfields: [site, time]\nretention: 6 months\npurposes: [security]\n"
      "# qui lit\nreaders: [it]  # eux seuls\n# fin\n```\n");
}

TEST(Print, a_sharp_within_quotes_or_a_word_is_no_comment) {
  EXPECT_NE(formatted("---\ncharter: t\ntitle: \"T # 1\"\nversion: 1#0 # oui\n---\n")
                .find("title: \"T # 1\"\nversion: 1#0  # oui\n"),
            std::string::npos);
}

// A block whose comment has no place is not touched, and is told.
TEST(Print, a_comment_without_a_place_leaves_its_block_alone) {
  const std::string clause =
      "```clause log as a\nclass: web\nreaders:\n  # le service\n  - it\nretention: 6 months\n"
      "purposes: [security]\nfields: [site]\n```\n";
  const auto printed = print_charter(load_charter(kFront + clause + "\n\n\nFin.\n", "t.md"));
  ASSERT_TRUE(printed.has_value());
  EXPECT_EQ(printed->text, kFront + clause + "\nFin.\n");
  ASSERT_EQ(printed->left.size(), 1U);
  EXPECT_EQ(printed->left[0].place, (Place{14, 3}));
  EXPECT_EQ(printed->left[0].line, "  # le service");
}

TEST(Print, a_charter_with_errors_is_not_formatted) {
  int refused = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(CARTULAIRE_SOURCE_DIR) / "tests/charters/bad")) {
    const std::string text = content(entry.path());
    const Loaded loaded = load_charter(text.substr(text.find('\n') + 1), "t.md");
    const auto printed = print_charter(loaded);
    EXPECT_EQ(printed.has_value(), !has_errors(loaded.diagnostics)) << entry.path();
    refused += printed ? 0 : 1;
  }
  EXPECT_GE(refused, 10);
}

}  // namespace
}  // namespace cartulaire::charter
