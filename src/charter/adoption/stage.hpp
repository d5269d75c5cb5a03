// How far one text of one entity is on its way into force: drawn from the acts that stand, from nothing else.
//
// The order is that of the days: the opinion first, then the deliberation, then the annexation and the
// publication, then the entry into force, each only where the charter asks for it; publication always. An act
// whose day comes before what it needs does not count. A later act never undoes an earlier one: only a
// withdrawal does.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "charter/adoption/register.hpp"

namespace cartulaire::charter::adoption {

enum class Step : std::uint8_t {
  registration,
  opinion,
  second_opinion,
  deliberation,
  annexation,
  publication,
  entry_into_force,
};

// Something still to be done, and by which rule: the charter's own clause, then law with its source.
struct Need {
  Step step = Step::registration;
  Label what;
  Label rule;
};

enum class Stage : std::uint8_t {
  draft,  // this text is not registered
  registered,
  consulted,  // the opinion is there
  deliberated,
  published,
  to_come,  // everything is there; the day is not
  in_force,
  replaced,  // a later version is in force
};
std::string_view stage_word(Stage stage);
Label stage_label(Stage stage);

// The acts that stand, of one entity and one text, in the order of the register.
using Acts = std::vector<const Record*>;

struct Standing {
  Stage stage = Stage::draft;
  std::optional<Day> opinion;
  std::optional<Day> deliberation;
  std::optional<Day> annexation;
  std::optional<Day> publication;
  std::optional<Day> in_force_from;  // only where everything before it is there
  std::vector<Need> missing;         // keeps it from force, in the order to be done
  std::vector<Label> owed;           // does not keep it from force: an answer, a delay that was missed
};

// `earlier_opinion`: of a version before, where the charter does not ask again on a change. Never `replaced`:
// that depends on other texts (status.hpp).
Standing standing(const Acts& acts, const Formalities& formalities, Day today,
                  std::optional<Day> earlier_opinion = {});

// Would an act of that step, done on `day`, count? Nothing: yes; else what it lacks.
std::optional<Need> lacking(Step step, Day day, const Acts& acts, const Formalities& formalities,
                            std::optional<Day> earlier_opinion = {});

// The rule behind a step.
Label rule_of(Step step, const Formalities& formalities);

// CGFP, L. 251-5: one staff committee in each body of at least 50 agents on 1 January; below, the management
// centre's. Read at cdg65.fr and lagazettedescommunes.com/745216 (high).
inline constexpr int kStaffForOwnCommittee = 50;
// CGFP, R. 254-72 (number read in its sister article R. 254-57; the delays are general knowledge: medium):
// after a unanimous unfavourable vote the project is examined again, and the committee asked a second time,
// at least 8 and at most 30 days later. It is not asked a third time.
inline constexpr int kSecondAtLeast = 8;
inline constexpr int kSecondAtMost = 30;

}  // namespace cartulaire::charter::adoption
