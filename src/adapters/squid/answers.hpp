// A decision as Squid hears it: OK or ERR, and what travels along to the log line and to the refusal page.
//
// Notes, each with the trailing underscore that Squid asks of annotations of one's own:
//
//   seq_=INCARNATION.N   which answer this is, for the reconciliation of answers and log lines
//   (reconcile.hpp) v_=allow|deny|gate   the verdict              why_=PHASE.REASON   of policy/decision.hpp
//   clause_=NAME         the clause that speaks   cat_=ID             the category that decided
//   e_=ENTITY cv_=VERSION  whose charter
//   j_=s|n               the event is written with its subject, or without; absent: it is not written
//   u_=LOGIN             with j_=s: the person as the decision knew them, escaped
//   warn_=A;B ai_=A count_=A obs_=A open_=A   clauses: notices to show, count the visit, would have refused,
//                        could not be decided and let pass
//   at_=MILLISECONDS     only where the clock is simulated
//
// A refused request that can show a page also carries it, whole, in message=; Squid's template is "%O".
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/squid/answer_buffer.hpp"
#include "charter/refusal.hpp"
#include "node/bundle.hpp"
#include "policy/decision.hpp"
#include "policy/world.hpp"

namespace cartulaire::adapters::squid {

// Why the helper itself refuses, beside the decision's reasons.
enum class Hindrance : std::uint8_t {
  none,
  no_policy,        // no bundle could be read yet
  unreadable,       // the question holds no site that can be read
  journal_blocked,  // the journal cannot be written and its clause closes in that case
};

// What refusal pages say. Called once for each kind of refusal, not for each request. `site` is filled in by
// the caller.
using FactsOf =
    std::function<charter::RefusalFacts(const policy::World&, const policy::Decision&, Hindrance)>;

// The facts that a World alone knows: article, clause, entity, version, categories.
charter::RefusalFacts facts_of_world(const policy::World& world, const policy::Decision& decision,
                                     Hindrance hindrance);

// Those and what the charter's text tells: the article as people read it, what may be asked for and of whom.
FactsOf facts_of_bundle(std::shared_ptr<const node::Bundle> bundle);

// One answer, about to be written.
struct Answer {
  std::string_view channel;
  std::string_view user;  // the login that the decision knew, if the event is written with it
  std::uint64_t number = 0;
  std::int64_t simulated_at = -1;  // milliseconds; negative: the clock is real
  policy::Decision decision;
  Hindrance hindrance = Hindrance::none;
  policy::ClauseIndex passed_open =
      policy::kNoClause;  // the log clause, when it lets requests pass unwritten
  std::string_view site;  // host, for the page
  bool page = false;      // a page can be shown: plain HTTP
  bool english = false;   // and English comes first in it
};

// The answers of one World. Not thread-safe. Pages are made when first needed and kept; everything else is
// made in the constructor, so that writing an answer does not allocate.
class Answers {
 public:
  // `world` may be null: then every answer is a refusal for want of a policy. `incarnation`: letters and
  // digits.
  Answers(std::shared_ptr<const policy::World> world, std::string incarnation,
          FactsOf facts = facts_of_world);

  // Room that one answer may take.
  static constexpr std::size_t kMaxPage = 24 << 10;  // Squid reads at most 32 KiB of one answer
  static constexpr std::size_t kMaxAnswer = kMaxPage + 4096;

  // INVARIANT: out.room(kMaxAnswer).
  void write(const Answer& answer, AnswerBuffer& out);

  [[nodiscard]] const policy::World* world() const { return world_.get(); }

 private:
  // A page cut where the name of the site goes, escaped for a quoted value of Squid's.
  using Page = std::vector<std::string>;
  struct EntityWords {
    std::string origin;                // " e_=mairie cv_=1.0.0"
    std::vector<std::string> clauses;  // escaped names, by index
  };

  [[nodiscard]] std::string_view clause_word(policy::EntityIndex entity, policy::ClauseIndex clause) const;
  void write_notes(const Answer& answer, AnswerBuffer& out) const;
  void write_note(std::string_view key, const Answer& answer, policy::ClauseIndex clause,
                  AnswerBuffer& out) const;
  const Page& page_for(const Answer& answer);
  [[nodiscard]] Page make_page(const Answer& answer) const;

  std::shared_ptr<const policy::World> world_;
  std::string incarnation_;
  FactsOf facts_;
  std::vector<EntityWords> entities_;
  std::vector<std::string> categories_;
  std::unordered_map<std::uint64_t, Page> pages_;
};

// `text` as a single token that Squid and our own log line take as it is: letters, digits and "-._" stay,
// other bytes become "%XX"; at most 96 bytes.
std::string token(std::string_view text);

}  // namespace cartulaire::adapters::squid
