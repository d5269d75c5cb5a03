// For tests: a charter with every formality, a register of its own in a temporary folder, and the acts.
#pragma once

#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "charter/adoption/status.hpp"

namespace cartulaire::charter::adoption {

inline Day day(const char* text) {
  return *parse_day(text);
}

inline std::string charter_text(
    const std::string& version, const std::string& more = {},
    const std::string& formalities = "requires: [cst_opinion, deliberation, annexation]\nnotice: 15 days\n") {
  return "---\ncharter: essai\ntitle: Charte\nversion: " + version +
         "\nroles:\n  it: {name: le service informatique}\nentities:\n  - {id: ville, name: la ville "
         "d'Essai}\n"
         "  - {id: ccas, name: le CCAS d'Essai}\n---\n\n# 1. Adoption\n\n```clause charter.adoption as "
         "formalites\n" +
         formalities + "```\n\n# 2. Usages\n\nLe matériel est prêté." + more + "\n";
}

inline EffectiveCharter effective_of(const std::string& text, const std::string& entity = "ville") {
  const Loaded loaded = load_charter(text, "charte.md");
  for (const Diagnostic& one : loaded.diagnostics)
    if (one.severity == Severity::error) ADD_FAILURE() << format(one, base::Language::english);
  return effective_charter(loaded.charter, entity).value();
}

class Desk {
 public:
  Desk() : keys(platform::make_sign_keys()) {
    folder_ = std::filesystem::temp_directory_path() /
              ("cartulaire-adoption-" + std::to_string(::getpid()) + "-" + std::to_string(next_++));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    path = folder_ / kRegisterName;
  }
  ~Desk() { std::filesystem::remove_all(folder_); }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  base::Status record(const Act& act) {
    auto done = append(path, keys, {act}, now,
                       [&](const Register& all, const Act& one) { return admissible(all, one, today()); });
    return done ? base::Status{} : base::Status(base::pass(done));
  }
  base::Status record_version(const std::string& text) {
    Version version;
    version.text = text;
    Act act;
    act.day = today();
    for (const char* entity : {"ville", "ccas"}) {
      const EffectiveCharter effective = effective_of(text, entity);
      version.charter = effective.front.id;
      act.version = effective.front.version;
      version.entities.push_back(entity_text(effective));
    }
    act.what = std::move(version);
    return record(act);
  }
  // An act about the text, for the town.
  base::Status record(const std::string& text, const char* on, What what,
                      const std::string& entity = "ville") {
    const EffectiveCharter effective = effective_of(text, entity);
    Act act{effective.front.version, entity, effective.hash, day(on), false, std::move(what)};
    return record(act);
  }
  [[nodiscard]] Register all() const { return read_register(path, keys.public_key).value(); }
  [[nodiscard]] EntityStatus status(const std::string& text, const std::string& entity = "ville") {
    all_ = all();
    const EffectiveCharter effective = effective_of(text, entity);
    return status_of(all_, effective.front.version, entity_text(effective), today());
  }
  [[nodiscard]] Day today() const { return std::chrono::floor<std::chrono::days>(now); }

  platform::SignKeyPair keys;
  platform::Path path;
  base::Instant now{day("2026-06-01")};

 private:
  std::filesystem::path folder_;
  Register all_;
  static inline int next_ = 0;
};

inline Consultation vote(int favourable, int unfavourable, int abstentions = 0) {
  Consultation out;
  out.votes = {favourable, unfavourable, abstentions};
  return out;
}

}  // namespace cartulaire::charter::adoption
