// What the commands on adoption share: the charter that they speak of, and its register.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "charter/adoption/status.hpp"
#include "charter/charter.hpp"

namespace cartulaire::cli {

class Command;

struct AdoptedCharter {
  std::string text;
  charter::Loaded loaded;
  charter::adoption::Day today;  // in the charter's time zone
};

// The charter of the file, without errors; they are shown on standard error.
base::Result<AdoptedCharter> read_adopted(const std::string& file);

// The one named, else adoption.jsonl beside the charter.
std::string register_path(const std::string& charter, const std::string& named);

// Nothing where there is none and none was named. `key`: the public half, or the key file itself.
base::Result<std::optional<charter::adoption::Register>> find_register(const std::string& charter,
                                                                       const std::string& named,
                                                                       const std::string& key);

// The options that name the register and its key, and what it says of an effective text: for
// `{{adoption.cst.date}}` and the papers. Empty where there is no register.
struct RegisterFlags {
  std::string path;
  std::string key = "publish.key.pub";
};
void add_register(Command& command, RegisterFlags& flags);

// The text of the file for an entity, where that is what binds it: in force by the register, or no text of it
// is in force yet. `refused`: another version is.
struct CharterInForce {
  charter::EffectiveCharter text;
  charter::adoption::Day today;  // in its time zone
};
base::Result<CharterInForce> charter_in_force(const std::string& file, const RegisterFlags& flags,
                                              const std::string& entity);

base::Result<charter::wording::Adoption> adoption_of(const charter::EffectiveCharter& charter,
                                                     const std::string& file, const RegisterFlags& flags);

}  // namespace cartulaire::cli
