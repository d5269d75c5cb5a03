// What a password must be: the charter's clause access.password over a floor that no charter goes below
// (CNIL 2022-100: 50 bits where attempts are slowed down, which they are here). ACC-01, ACC-02, ACC-04.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "access/concerns.hpp"
#include "base/result.hpp"
#include "charter/charter.hpp"
#include "platform/file.hpp"

namespace cartulaire::access {

struct PasswordRules {
  static constexpr std::size_t kMostCharacters = 128;  // longer ones are refused, never cut
  std::size_t min_length = 12;                         // characters, not bytes
  bool lower = false;
  bool upper = false;
  bool digit = false;
  bool special = false;
  int least_bits = 50;
  std::optional<std::chrono::days> renewal;  // only where a charter has one
  bool operator==(const PasswordRules&) const = default;
};

// Of one charter at a moment; a value that is delegated and that State has not set is the strictest of its
// frame. No clause, or none in force for them: the defaults above. Nobody in particular: of every clause.
PasswordRules rules_of(const charter::EffectiveCharter& charter, const Moment& moment,
                       const std::optional<Somebody>& somebody = {});
// Of somebody to whom several charters apply.
PasswordRules stricter(const PasswordRules& one, const PasswordRules& other);

// Passwords that everybody tries first, from a file of one a line (SecLists, nmap…): not shipped.
class CommonPasswords {
 public:
  CommonPasswords() = default;
  static base::Result<CommonPasswords> read(const platform::Path& file);
  [[nodiscard]] bool has(std::string_view lower_case) const {
    return words_.contains(std::string(lower_case));
  }
  [[nodiscard]] std::size_t size() const { return words_.size(); }

 private:
  std::unordered_set<std::string> words_;
};

enum class Weakness {
  too_short,
  too_long,
  not_text,  // not UTF-8, or with control characters
  no_lower,
  no_upper,
  no_digit,
  no_special,
  common,     // in the list
  personal,   // contains the login, a name of the person or of the entity
  guessable,  // repeated characters, walks over the keyboard, years: too few bits without them
  as_before,  // the present one
};
struct WeaknessText {
  std::string french;
  std::string english;
};
WeaknessText text_of(Weakness weakness, const PasswordRules& rules);
// The rules as sentences, to be shown where a password is chosen and published (ACC-04).
std::vector<WeaknessText> text_of(const PasswordRules& rules);

// Bits that the password holds against somebody who knows how people make them: its length times the bits of
// the character classes in it, where a repetition, a walk over the keyboard or a year counts little.
double bits_of(std::string_view password);

// What is wrong with it, all at once; empty: nothing. `personal`: login, names, names of entities. Nothing of
// the password comes out.
std::vector<Weakness> weaknesses(std::string_view password, const PasswordRules& rules,
                                 const CommonPasswords& common, const std::vector<std::string>& personal);

}  // namespace cartulaire::access
