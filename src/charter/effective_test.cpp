// One text, several entities: overrides, passages, the hash that names what people read (CHA-04, CHA-06).
#include "charter/effective.hpp"

#include <string>

#include <gtest/gtest.h>

#include "charter/check.hpp"

namespace cartulaire::charter {
namespace {

std::string text_with(const std::string& overrides, const std::string& body) {
  return R"(---
charter: t
title: Charte
version: 1.0
roles: {it: le service informatique, ciso: le responsable de la sécurité}
populations: {agents: les agents, elus: les élus}
entities:
  - {id: ville, name: la ville}
  - id: ccas
    name: le centre communal
    overrides:
)" + overrides +
         "---\n\n" + body;
}

constexpr const char* kBody = R"(# 1. Traces

::: when traces.identities is named
Votre nom est enregistré.
::: else
Votre nom n'est pas enregistré.
:::

{{le traces.fields}} {{traces.retention}} {{le traces.purposes}} {{le traces.readers}}

```clause log as traces
class: web
fields: [site, time]
retention: 6 months
purposes: [security]
readers: [it]
```

```clause web.storage as nuages
policy: forbidden
```

# 2. Suite

```clause duty as devoirs
topics: [nomadic]
entities: [ville]
```
)";

EffectiveCharter of(const Charter& charter, const char* entity) {
  auto effective = effective_charter(charter, entity);
  EXPECT_TRUE(effective.has_value()) << effective.error().text();
  return effective ? std::move(*effective) : EffectiveCharter{};
}

std::string lines_of(const Article& article) {
  std::string text;
  for (const EffectiveLine& line : article.lines)
    text += line.text + "\n";
  return text;
}

TEST(Effective, an_override_sets_adds_removes_and_leaves_out) {
  const Loaded loaded = load_charter(text_with("      traces.retention: 3 months\n"
                                               "      traces.fields: {add: [verdict], remove: [time]}\n"
                                               "      traces.identities: named\n"
                                               "      nuages: off\n",
                                               kBody),
                                     "t.md");
  ASSERT_TRUE(loaded.diagnostics.empty());
  const EffectiveCharter town = of(loaded.charter, "ville");
  const EffectiveCharter centre = of(loaded.charter, "ccas");

  EXPECT_EQ(print(Value{*town.find_clause("traces")->get(kinds::log::retention)}), "6 months");
  EXPECT_EQ(print(Value{*centre.find_clause("traces")->get(kinds::log::retention)}), "3 months");
  EXPECT_EQ(print(centre.find_clause("traces")->setting(kinds::log::fields)->value), "[site, verdict]");
  EXPECT_TRUE(centre.find_clause("traces")->setting(kinds::log::retention)->overridden);
  EXPECT_FALSE(town.find_clause("traces")->setting(kinds::log::retention)->overridden);
  EXPECT_NE(town.find_clause("nuages"), nullptr);
  EXPECT_EQ(centre.find_clause("nuages"), nullptr);
  EXPECT_NE(town.find_clause("devoirs"), nullptr);
  EXPECT_EQ(centre.find_clause("devoirs"), nullptr) << "a clause of another entity";

  EXPECT_NE(lines_of(town.articles[0]).find("n'est pas enregistré"), std::string::npos);
  EXPECT_EQ(lines_of(town.articles[0]).find("Votre nom est"), std::string::npos);
  EXPECT_NE(lines_of(centre.articles[0]).find("Votre nom est"), std::string::npos);
  EXPECT_EQ(lines_of(town.articles[0]).find(":::"), std::string::npos);
  EXPECT_EQ(lines_of(town.articles[0]).find("```"), std::string::npos);
  // Lines keep the number that they have in the file.
  EXPECT_EQ(loaded.charter.source[static_cast<std::size_t>(town.articles[0].lines[0].line - 1)],
            "# 1. Traces");
  EXPECT_EQ(town.articles[0].number, "1");
  EXPECT_EQ(town.articles[0].clauses.size(), 2U);
  EXPECT_EQ(town.find_clause("devoirs")->article, "2");
}

TEST(Effective, a_default_stands_where_the_clause_is_silent) {
  const Loaded loaded = load_charter(text_with("", kBody), "t.md");
  const EffectiveCharter town = of(loaded.charter, "ville");
  const Clause* traces = town.find_clause("traces");
  EXPECT_EQ(traces->get(kinds::log::identities), kinds::log::Identities::pseudonymous);
  EXPECT_FALSE(traces->setting(kinds::log::identities)->written);
  EXPECT_EQ(traces->get(kinds::common::mode), kinds::common::Mode::enforce);
  EXPECT_EQ(traces->items(kinds::common::who).size(), 1U);
  EXPECT_EQ(traces->setting(kinds::common::from), nullptr);
  EXPECT_FALSE(traces->is_set(kinds::common::relief));
}

TEST(Effective, what_is_locked_by_the_model_cannot_be_overridden) {
  std::string text = text_with("      traces.retention: 3 months\n", kBody);
  text.insert(text.find("roles:"), "locked: [traces.retention]\n");
  const Loaded loaded = load_charter(text, "t.md");
  EXPECT_FALSE(effective_charter(loaded.charter, "ccas").has_value());
  const auto diagnostics = check(loaded.charter);
  ASSERT_FALSE(diagnostics.empty());
  EXPECT_EQ(diagnostics[0].code, "L27");
  EXPECT_EQ(diagnostics[0].entity, "ccas");
}

TEST(Effective, the_hash_names_text_clauses_and_overrides_and_nothing_else) {
  const auto hash = [](const std::string& text, const char* entity) {
    const Loaded loaded = load_charter(text, "any-name.md");
    return of(loaded.charter, entity).hash;
  };
  const std::string plain = text_with("", kBody);
  const std::string town = hash(plain, "ville");
  EXPECT_EQ(town.size(), 64U);
  EXPECT_EQ(town, hash(plain, "ville"));
  EXPECT_NE(town, hash(plain, "ccas")) << "each entity has its own text";

  // An override of one entity leaves the other's hash alone.
  const std::string overridden = text_with("      traces.retention: 3 months\n", kBody);
  EXPECT_EQ(town, hash(overridden, "ville"));
  EXPECT_NE(hash(plain, "ccas"), hash(overridden, "ccas"));

  // Adoption acts, comments of the YAML and line ends change nothing; words and values do.
  std::string adopted = plain;
  adopted.insert(adopted.find("roles:"), "adoption: {cst: 2026-01-12}\n");
  EXPECT_EQ(town, hash(adopted, "ville"));
  std::string commented = plain;
  commented.insert(commented.find("retention: 6"), "# six mois suffisent\n");
  EXPECT_EQ(town, hash(commented, "ville"));
  std::string windows;
  for (const char c : plain)
    windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(town, hash(windows, "ville"));
  std::string said = plain;
  said.replace(said.find("Votre nom n'est"), 15, "Le vôtre n'est ");
  EXPECT_NE(town, hash(said, "ville"));
  std::string valued = plain;
  valued.replace(valued.find("6 months"), 8, "5 months");
  EXPECT_NE(town, hash(valued, "ville"));
  // A passage that the entity does not read is no part of its text.
  std::string unread = plain;
  unread.replace(unread.find("Votre nom est enregistré"), 13, "Ton nom est  ");
  EXPECT_EQ(town, hash(unread, "ville"));
}

TEST(Effective, a_clause_within_a_passage_holds_where_the_passage_does) {
  const std::string body = std::string(kBody) + R"(
::: when entity is ccas
{{ia.policy}}

```clause web.ai as ia
policy: forbidden
```
:::
)";
  const Loaded loaded = load_charter(text_with("", body), "t.md");
  ASSERT_TRUE(loaded.diagnostics.empty());
  EXPECT_EQ(of(loaded.charter, "ville").find_clause("ia"), nullptr);
  EXPECT_NE(of(loaded.charter, "ccas").find_clause("ia"), nullptr);
  EXPECT_FALSE(has_errors(check(loaded.charter)));
}

TEST(Effective, an_unknown_entity_is_refused_with_those_there_are) {
  const Loaded loaded = load_charter(text_with("", kBody), "t.md");
  const auto effective = effective_charter(loaded.charter, "autre");
  ASSERT_FALSE(effective.has_value());
  EXPECT_NE(effective.error().english.find("ville, ccas"), std::string::npos);
}

TEST(Effective, a_blank_shows_until_it_is_filled_by_the_entity) {
  std::string body = kBody;
  body.replace(body.find("6 months"), 8, "unset   ");
  const Loaded loaded = load_charter(text_with("      traces.retention: 3 months\n", body), "t.md");
  EXPECT_TRUE(of(loaded.charter, "ville").blank());
  EXPECT_FALSE(of(loaded.charter, "ccas").blank());
  CheckOptions publication;
  publication.for_publication = true;
  EXPECT_FALSE(has_errors(check(loaded.charter)));
  const auto diagnostics = check(loaded.charter, publication);
  EXPECT_TRUE(has_errors(diagnostics));
  for (const Diagnostic& one : diagnostics)
    EXPECT_TRUE(one.severity == Severity::warning || one.entity == "ville")
        << format(one, base::Language::english);
}

TEST(Effective, a_vanished_clause_and_an_unfed_category_are_told_on_demand) {
  const std::string body = R"(# 1. Internet

{{le interdits.categories}} {{le filtre.categories}}

```clause web.legal as interdits
categories: [denial]
```

```clause web.filter as filtre
categories: [gambling, games]
formerly: fermetures
```
)";
  const Loaded loaded = load_charter(text_with("", body), "t.md");
  CheckOptions options;
  options.former_names = {"interdits", "fermetures", "traces"};
  options.fed_categories = std::set<std::string>{"gambling"};
  std::string codes;
  for (const Diagnostic& one : check(loaded.charter, options))
    codes += one.code + (one.severity == Severity::error ? "! " : "? ");
  EXPECT_EQ(codes, "L18! L09! L09? ");
}

}  // namespace
}  // namespace cartulaire::charter
