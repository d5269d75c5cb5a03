// A decision as Squid hears it: OK or ERR, and what travels along to the log line and to the refusal page.
//
// One annotation, with the trailing underscore that Squid asks of those of one's own; each one more would
// cost every request (docs/performance.md). It becomes the last values of the log line as it stands
// (log_line.hpp):
//
//   d_="SEQUENCE USER VERDICT WHY ENTITY VERSION CLAUSE CATEGORY JOURNAL AT [DRAFT]"
//
//   SEQUENCE  INCARNATION.N: which answer this is, for the reconciliation of answers and log lines
//   (ledger.hpp) USER      the person as the decision knew them, where the event is written with its subject
//   VERDICT   allow, deny, gate       WHY       PHASE.REASON of policy/decision.hpp
//   ENTITY, VERSION  whose charter    CLAUSE    the clause that speaks    CATEGORY  the one that decided
//   JOURNAL   s: the event is written with its subject; n: without; -: it is not written
//   AT        milliseconds, only where the clock is simulated
//   DRAFT     what a draft would have answered (journal/draft_note.hpp), only where one is evaluated
//
// A page that the gate stands before also says gate_=1, so that Squid can lead there (configuration.hpp).
// What is not there is "-"; LogNeeds says what is left out because no charter announces it. A refused request
// that can show a page also carries it in message=, from its title on; what comes before is Squid's template
// (configuration.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/squid/answer_buffer.hpp"
#include "adapters/squid/log_line.hpp"
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

// Those with the way to the gate, where the page asks for a signature. `portal` empty: there is none.
FactsOf with_portal(FactsOf facts, std::string portal);

// One answer, about to be written.
struct Answer {
  std::string_view channel;
  std::string_view user;  // the login that the decision knew, if the event is written with it
  std::uint64_t number = 0;
  std::int64_t simulated_at = -1;  // milliseconds; negative: the clock is real
  policy::Decision decision;
  Hindrance hindrance = Hindrance::none;
  std::string_view site;   // host, for the page
  bool page = false;       // a page can be shown: plain HTTP
  bool english = false;    // and English comes first in it
  std::string_view draft;  // DraftWords; empty: none was asked

  [[nodiscard]] bool refuses() const {
    return hindrance != Hindrance::none || decision.verdict != policy::Verdict::allow;
  }
};

// The answers of one World. Not thread-safe. What an answer says beside its number and its person, and the
// page, are made when first needed and kept: after that, writing an answer does not allocate.
class Answers {
 public:
  // `world` may be null: then every answer is a refusal for want of a policy. `incarnation`: letters and
  // digits.
  Answers(std::shared_ptr<const policy::World> world, const std::string& incarnation,
          FactsOf facts = facts_of_world, LogNeeds needs = {});

  // Room that one answer may take.
  static constexpr std::size_t kMaxPage = 24 << 10;  // Squid reads at most 32 KiB of one answer
  static constexpr std::size_t kMaxAnswer = kMaxPage + 4096;

  // INVARIANT: out.room(kMaxAnswer).
  void write(const Answer& answer, AnswerBuffer& out);

  [[nodiscard]] const policy::World* world() const { return world_.get(); }

 private:
  // A page cut where the name of the site goes, escaped for a quoted value of Squid's.
  using Page = std::vector<std::string>;
  // What all answers of one kind have in common.
  struct Kind {
    std::string values;         // " VERDICT WHY ENTITY VERSION CLAUSE CATEGORY JOURNAL "
    std::array<Page, 2> pages;  // French first, English first; empty until one is shown
  };
  struct EntityWords {
    std::string origin;                // "mairie 1.0.0"
    std::vector<std::string> clauses;  // escaped names, by index
  };

  [[nodiscard]] std::string_view clause_word(policy::EntityIndex entity, policy::ClauseIndex clause) const;
  [[nodiscard]] std::string values_of(const Answer& answer) const;
  Kind& kind_of(const Answer& answer);
  [[nodiscard]] Page make_page(const Answer& answer) const;

  std::shared_ptr<const policy::World> world_;
  std::string allowed_;  // ` OK d_="INCARNATION.`
  std::string refused_;  // ` ERR d_="INCARNATION.`
  FactsOf facts_;
  LogNeeds needs_;
  std::vector<EntityWords> entities_;
  std::vector<std::string> categories_;
  std::unordered_map<std::uint64_t, Kind> kinds_;
  // The kinds that were asked for last, by the low bits of what tells them apart: most answers are of few.
  struct Recent {
    std::uint64_t key = 0;
    Kind* kind = nullptr;
  };
  std::array<Recent, 256> recent_{};
};

// `text` as a single token that Squid and our own log line take as it is: letters, digits and "-._" stay,
// other bytes become "%XX"; at most 96 bytes.
std::string token(std::string_view text);

}  // namespace cartulaire::adapters::squid
