// For tests: a store with an entity's texts, and short ways to publish and sign.
#pragma once

#include <string>

#include "acceptance/acknowledge.hpp"
#include "acceptance/text.hpp"
#include "charter/charter.hpp"
#include "store/testing.hpp"

namespace cartulaire::acceptance {

using namespace std::chrono_literals;

// A charter that asks for signatures, of its own and of the telework instructions.
inline charter::EffectiveCharter charter_of(const std::string& version, const std::string& more = {},
                                            const std::string& entity = "ville",
                                            const std::string& terms = "grace: 30 days\n") {
  const std::string text =
      "---\ncharter: charte\ntitle: Charte informatique d'Essai\nversion: " + version +
      "\nroles:\n  it: {name: le service informatique}\npopulations:\n  titulaires: {name: les titulaires}\n "
      " elus: {name: les élus}\n"
      "entities:\n  - {id: ville, name: la ville d'Essai}\n"
      "  - {id: ccas, name: le CCAS d'Essai}\n---\n\n# 1. Signature\n\nVous avez {{signature.grace}} pour "
      "signer.\n\n```clause acceptance as signature\n" +
      terms +
      "```\n\n```clause acceptance as teletravail\nof: telework\n```\n\n# 2. Usages\n\nLe matériel est "
      "prêté." +
      more + "\n";
  const charter::Loaded loaded = charter::load_charter(text, "charte.md");
  for (const charter::Diagnostic& one : loaded.diagnostics)
    if (one.severity == charter::Severity::error)
      ADD_FAILURE() << charter::format(one, base::Language::english);
  auto made = charter::effective_charter(loaded.charter, entity);
  EXPECT_TRUE(made) << made.error().text();
  return *made;
}

class AcceptanceTest : public store::StoreTest {
 protected:
  // 2026-09-01 at 10:00 in Paris and days after.
  static base::Instant on(int day) {
    return base::Instant(std::chrono::sys_days{std::chrono::year{2026} / 9 / 1}) + std::chrono::days(day) +
           8h;
  }
  static store::By by(int day, std::string actor = "os:test") { return {std::move(actor), on(day)}; }

  store::Text publish(const charter::EffectiveCharter& charter, const std::string& from = "2026-09-01",
                      bool substantial = true, int day = 0) {
    auto done = store->write<store::Text>([&](store::Writing& in) {
      return publish_charter(in, store::EntityScope(charter.entity.id), charter, {from, substantial, {}},
                             by(day));
    });
    EXPECT_TRUE(done) << done.error().text();
    return done ? *done : store::Text{};
  }
  base::Result<Signed> sign(const Signing& signing, int day, const std::string& actor = "compte:agent") {
    return store->write<Signed>(
        [&](store::Writing& in) { return acknowledge(in, ville, signing, by(day, actor)); });
  }
  base::Result<Signed> sign(store::PersonId person, const store::Text& text, int day) {
    Signing signing;
    signing.person = person;
    signing.document = text.document;
    signing.hash = text.hash;
    return sign(signing, day);
  }
  std::vector<store::PersonId> signed_on(int day, const std::string& document = "charte") {
    auto found = store->read<std::vector<store::PersonId>>(
        [&](store::Reading& in) { return signed_at(in, ville, document, on(day)); });
    EXPECT_TRUE(found) << found.error().text();
    return found ? *found : std::vector<store::PersonId>{};
  }
  std::vector<std::string> told(std::string_view name) {
    std::vector<std::string> out;
    for (const store::Waiting& one : events(ville))
      if (one.event == name) out.push_back(one.subject + " " + one.detail);
    return out;
  }
};

}  // namespace cartulaire::acceptance
