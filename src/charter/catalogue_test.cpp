// The catalogue is data that everything rests on: it is held to what the code expects of it.
#include <array>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "charter/catalogue_type.hpp"
#include "charter/coverage.hpp"
#include "charter/reference.hpp"
#include "charter/schema.hpp"
#include "charter/typed_clause.hpp"

namespace cartulaire::charter {
namespace {

void options_of(const Type& type, std::set<std::string>& into) {
  if (type.base == Type::Base::option) {
    if (type.argument.empty())
      into.insert(type.options.begin(), type.options.end());
    else
      for (const std::string& one : catalogue().vocabularies.at(type.argument))
        into.insert(one);
  }
  for (const Type& item : type.items)
    options_of(item, into);
}

TEST(Catalogue, has_every_kind_and_says_what_holds_without_it) {
  EXPECT_EQ(catalogue().kinds.size(), 62U);
  for (const Kind& kind : catalogue().kinds) {
    EXPECT_FALSE(kind.none.french.empty()) << kind.name;
    EXPECT_FALSE(kind.switches.empty()) << kind.name;
    EXPECT_FALSE(kind.requirements.empty()) << kind.name;
    std::set<std::string> names;
    for (const Parameter& parameter : kind.parameters)
      EXPECT_TRUE(names.insert(parameter.name).second) << kind.name << "." << parameter.name;
  }
}

TEST(Catalogue, gives_a_label_in_both_languages_to_every_option_that_a_text_must_tell) {
  for (const Kind& kind : catalogue().kinds)
    for (const Parameter& parameter : kind.parameters) {
      std::set<std::string> options;
      options_of(parameter.type, options);
      for (const std::string& option : options) {
        const Label* label = catalogue().word(parameter, option);
        EXPECT_TRUE(label != nullptr && !label->french.empty() && !label->english.empty())
            << kind.name << "." << parameter.name << ": " << option;
      }
    }
  for (const auto& [name, fields] : catalogue().vocabularies) {
    if (!name.starts_with("field_")) continue;
    for (const std::string& field : fields)
      EXPECT_TRUE(catalogue().words.contains(field)) << name << ": " << field;
  }
}

TEST(Catalogue, engine_parts_and_requirements_name_values_that_exist) {
  for (const Kind& kind : catalogue().kinds) {
    for (const auto& [parameter, values] : kind.engine.parts) {
      const Parameter* found = kind.find(parameter);
      ASSERT_NE(found, nullptr) << kind.name << " " << parameter;
      std::set<std::string> options;
      options_of(found->type, options);
      if (options.empty()) continue;
      for (const std::string& value : values)
        EXPECT_TRUE(options.contains(value)) << kind.name << "." << parameter << ": " << value;
    }
    for (const Requirement& requirement : kind.requirements) {
      if (requirement.value.empty()) continue;
      std::set<std::string> options;
      options_of(kind.find(requirement.parameter)->type, options);
      if (options.empty()) continue;
      EXPECT_TRUE(options.contains(requirement.value))
          << kind.name << "." << requirement.parameter << "=" << requirement.value;
    }
  }
}

TEST(Catalogue, a_default_and_a_bound_have_the_type_of_their_parameter) {
  for (const Kind& kind : catalogue().kinds)
    for (const Parameter& parameter : kind.parameters) {
      EXPECT_TRUE(parse_type(parameter.spelling).has_value()) << parameter.spelling;
      for (const Bound& bound : parameter.bounds) {
        if (!parameter.initial) continue;
        const bool low = bound.least && compare(*parameter.initial, *bound.least) == -1;
        const bool high = bound.most && compare(*parameter.initial, *bound.most) == 1;
        EXPECT_FALSE(low || high) << kind.name << "." << parameter.name;
      }
    }
}

// What print() writes, read under the parameter's type in the charter that it stands in.
std::optional<Value> read_back(const Value& value, const Clause& clause, const Parameter& parameter,
                               const FrontMatter& front) {
  const auto document = platform::parse_yaml("x: " + print(value) + "\n");
  const platform::YamlNode* node = document.root.find("x");
  if (!document.problems.empty() || node == nullptr) return std::nullopt;
  return read_parameter(*node, parameter, context_for(clause, front, [](const Finding&) {}));
}

TEST(Catalogue, every_value_of_an_example_and_every_default_prints_as_it_is_read) {
  for (const Kind& kind : catalogue().kinds) {
    const Loaded loaded = load_charter(example_charter(kind, base::Language::french), kind.name);
    for (const Clause& clause : loaded.charter.clauses)
      for (const Setting& setting : clause.settings) {
        const Parameter& parameter = *clause.kind->find(setting.parameter);
        const auto again = read_back(setting.value, clause, parameter, loaded.charter.front);
        ASSERT_TRUE(again.has_value()) << kind.name << "." << parameter.name << ": " << print(setting.value);
        EXPECT_EQ(*again, setting.value) << kind.name << "." << parameter.name << ": " << print(*again);
        EXPECT_EQ(print(*again), print(setting.value));
      }
  }
}

TEST(Catalogue, a_wrong_one_is_refused_with_its_place) {
  const auto refused = [](const char* kinds) {
    const std::string text = std::string("common: {}\nkinds:\n") + kinds;
    const std::array files{CatalogueFile{"c.yml", text}};
    const auto loaded = load_catalogue(files);
    return loaded ? std::string("accepted") : loaded.error().text(base::Language::english);
  };
  EXPECT_EQ(refused("  a: {fr: a, en: a, split: one, none: {fr: n, en: n}}\n"), "accepted");
  EXPECT_NE(refused("  a: {fr: a, en: a, split: two, none: {fr: n, en: n}}\n").find("c.yml:3:"),
            std::string::npos);
  EXPECT_NE(refused("  a: {fr: a, en: a, split: one, none: {fr: n, en: n}, parameters: {p: {type: dwrong, "
                    "fr: p, en: p}}}\n")
                .find("unknown type"),
            std::string::npos);
  EXPECT_NE(refused("  a: {fr: a, en: a, split: key, key: q, none: {fr: n, en: n}}\n").find("key"),
            std::string::npos);
  EXPECT_NE(refused("  a: {fr: a, split: one, none: {fr: n, en: n}}\n").find("label"), std::string::npos);
}

TEST(Catalogue, type_spellings_are_read_whole_or_refused) {
  for (const char* good : {"duration", "list<category|any>", "list<list<role>>", "enum[a, b]",
                           "list<enum[a]>", "ref<private.markers>", "register<ai_tools>", "size per day",
                           "record{in: enum[a], words: list<text>, url?: text}", "step"})
    EXPECT_TRUE(parse_type(good).has_value()) << good;
  for (const char* bad : {"", "durations", "list<", "list<nothing>", "enum[]", "enum[a", "ref<>",
                          "record{a text}", "list<list<list<list<list<list<text>>>>>>", "text "})
    EXPECT_FALSE(parse_type(bad).has_value()) << bad;
}

// `charter schema`: one definition a kind, closed, with the three forms of a value.
TEST(Schema, describes_every_kind_for_editors) {
  const platform::Json schema = json_schema(catalogue(), base::Language::english);
  const platform::Json* definitions = schema.find("$defs");
  ASSERT_NE(definitions, nullptr);
  EXPECT_EQ(definitions->object()->size(), catalogue().kinds.size() + 1);
  const platform::Json* log = definitions->find("log");
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(*log->find("additionalProperties")->boolean(), false);
  EXPECT_NE(log->find("properties")->find("retention")->find("anyOf")->array()->size(), 0U);
  EXPECT_TRUE(platform::parse_json(platform::print_json(schema, true), "schema").has_value());
}

TEST(Coverage, CHA_14_tells_article_by_article_what_applies_each_clause_and_what_holds_in_silence) {
  const Loaded loaded = load_charter(R"(---
charter: t
title: Charte
version: 1.0
roles: {it: le service informatique}
---

# 1. Internet

```clause web.filter as fermetures
categories: [gambling]
except: [{zones: [guest]}]
```

```clause web.downloads as telechargements
types: [music]
```

```clause acceptance as signature
without: gate
gates: [web, mail]
```

# 2. Le reste

Ce qui se lit seulement.

# 3. Un titre sans texte

## 3.1 Un autre
)",
                                     "t.md");
  const auto effective = effective_charter(loaded.charter);
  ASSERT_TRUE(effective.has_value());
  const Coverage table = coverage(*effective);
  ASSERT_EQ(table.clauses.size(), 3U);
  EXPECT_EQ(table.clauses[0].article, "1");
  EXPECT_EQ(table.clauses[0].applied.how, Applied::How::by_tools);
  EXPECT_EQ(table.clauses[0].engine, "web");
  EXPECT_EQ(table.clauses[0].requirements, (std::vector<std::string>{"WEB-01", "WEB-07", "WEB-04"}));
  EXPECT_EQ(table.clauses[1].applied.how, Applied::How::not_applied);
  EXPECT_EQ(table.clauses[1].engine, "");
  EXPECT_EQ(table.clauses[2].applied.how, Applied::How::in_part);
  EXPECT_EQ(table.clauses[2].applied.left, (std::vector<std::string>{"mail"}));
  ASSERT_EQ(table.wordless.size(), 1U);
  EXPECT_EQ(table.wordless[0].article, "2");
  EXPECT_EQ(table.silences.size(), catalogue().kinds.size() - 3);
}

}  // namespace
}  // namespace cartulaire::charter
