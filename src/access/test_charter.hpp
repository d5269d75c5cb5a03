// For tests: the effective charter of a small town, with clauses of the test's own.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "charter/charter.hpp"

namespace cartulaire::access {

// `populations`: lines of YAML, two blanks before each.
inline charter::EffectiveCharter town_charter(const std::string& populations, const std::string& clauses) {
  const std::string text =
      "---\nid: essai\ntitle: Essai\nlanguage: fr\nversion: 1\njurisdiction: fr\ntime_zone: Europe/Paris\n"
      "roles:\n  it: {name: le service informatique, english: the IT department}\npopulations:\n" +
      populations + "entities:\n  - {id: ville, name: la ville}\n---\n\n# 1 Comptes\n\n" + clauses;
  const charter::Loaded loaded = charter::load_charter(text, "essai.md");
  for (const auto& one : loaded.diagnostics)
    if (one.severity == charter::Severity::error) ADD_FAILURE() << one.english;
  auto effective = charter::effective_charter(loaded.charter);
  EXPECT_TRUE(effective) << effective.error().text();
  return std::move(*effective);
}

}  // namespace cartulaire::access
