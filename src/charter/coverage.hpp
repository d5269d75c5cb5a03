// CHA-14: article by article, what each clause switches on, what applies it, and what holds where the charter
// is silent.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "charter/applied.hpp"
#include "charter/charter.hpp"

namespace cartulaire::charter {

// What an article comes down to.
enum class Nature : std::uint8_t { decision, job, case_, register_, text };
inline constexpr std::array<Nature, 5> kNatures{Nature::decision, Nature::job, Nature::case_,
                                                Nature::register_, Nature::text};
std::string_view nature_word(Nature nature);  // "decision", for machines
Label nature_label(Nature nature);            // "décision automatique"

// Who carries it out: an adapter of ours, a product that we feed (`carried: fed`), people (`carried:
// assisted`, a case, a register), nobody yet. Words need nobody: `text`.
enum class Carrier : std::uint8_t { adapter, product, person, not_yet, text };
inline constexpr std::array<Carrier, 5> kCarriers{Carrier::adapter, Carrier::product, Carrier::person,
                                                  Carrier::not_yet, Carrier::text};
std::string_view carrier_word(Carrier carrier);
Label carrier_label(Carrier carrier);
Carrier carrier_of(Applied::How how);

std::string_view how_word(Applied::How how);  // "by_tools", for machines

struct CoveredClause {
  std::string article;  // "2.2"
  std::string title;    // of the article
  std::string clause;
  const Kind* kind = nullptr;
  std::vector<Nature> natures;  // never empty, in the order of kNatures
  Applied applied;
  std::string carried;                    // the clause's own word: adapter, fed, assisted; empty: none
  std::string engine;                     // "web", "journal"; empty where none of ours applies it
  std::vector<std::string> requirements;  // what the clause answers: "WEB-01"
  std::string from;                       // date of effect, empty: with the charter
};

struct Wordless {
  std::string article;
  std::string title;
};

struct Silence {
  const Kind* kind = nullptr;  // no clause of this kind: kind->none says what holds
};

struct Coverage {
  std::vector<CoveredClause> clauses;  // in the order of the text
  std::vector<Wordless> wordless;      // numbered articles of text without a clause
  std::vector<Silence> silences;

  // Clauses of each carrier; articles without a clause count as text.
  [[nodiscard]] std::size_t count(Carrier carrier) const;
};

Coverage coverage(const EffectiveCharter& charter);

// The whole table as one self-contained page that meets RGAA: language, title, skip link, landmarks,
// captions, no script.
std::string coverage_html(const EffectiveCharter& charter, const Coverage& coverage, base::Language language);

// The requirements that a clause answers, each once: those of its kind and those of its values.
std::vector<std::string> requirements_met(const Clause& clause);

}  // namespace cartulaire::charter
