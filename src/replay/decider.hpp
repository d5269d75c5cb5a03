// One charter of a replay: what it would have answered to a recorded request, and whether that can be told.
//
// A log does not know everything that a live decision knows. Where the answer hangs on something the log or
// the missing State does not tell, the request is decided once for each way it may have been; if the answers
// differ, it is undetermined, never guessed (DESIGN, point 3).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "lists/table.hpp"
#include "policy/decide.hpp"
#include "policy/state.hpp"

namespace cartulaire::replay {

enum class Outcome : std::uint8_t { allow, warn, gate, deny, undetermined };
inline constexpr std::size_t kOutcomes = 5;

// Why an answer could not be told; bits of Answer::why.
enum class Unknown : std::uint8_t {
  path = 1,       // a rule on paths of this host, and the log shows the host only
  signature = 2,  // who signed (no State)
  quota = 4,      // how much of a daily quota was used up by then
  condition = 8,  // a condition that could not be decided, and the clause fails closed
};
inline constexpr std::size_t kUnknowns = 4;

struct Answer {
  Outcome outcome = Outcome::allow;
  std::uint8_t why = 0;  // undetermined: bits of Unknown
  policy::Phase phase = policy::Phase::default_;
  policy::ClauseIndex clause = policy::kNoClause;  // that speaks or warns; of the best guess if undetermined
  lists::CategoryId category = policy::kNoCategory;
  // Told by the host alone: an expression of the lists on paths that are not shown might have said otherwise.
  bool by_host_alone = false;
  // Decided as for somebody unknown; a clause for some people only might say otherwise (no State).
  bool for_some = false;
  bool liftable = false;  // refused by a clause that an approval may lift
  bool observed = false;  // a clause in mode observe would have refused
};

struct DeciderOptions {
  bool state_known = false;    // `state` is the authority's, not an empty one
  bool assume_signed = false;  // without State: as if everybody had signed
};

inline constexpr std::size_t kMaxStatePaths = 16;

// What a decision may hang on that the log hides: categories that only a path would bring.
struct HiddenPaths {
  lists::CategorySet urls;         // of URL prefixes listed under this host or its parents
  lists::CategorySet expressions;  // of expressions that look at paths
  std::array<std::string_view, kMaxStatePaths> state_paths;  // prefixes that State names under this host
  std::size_t state_path_count = 0;
};

class Decider {
 public:
  // `table` and `state` are borrowed and must outlive the Decider. The policy is decided as if it were wholly
  // in force: dates of entry into force, of the version and of its clauses, are taken away. Errors:
  // World::bind.
  static base::Result<Decider> bind(policy::Policy policy, const lists::Table& table,
                                    const policy::State& state, const DeciderOptions& options);

  // `hidden` is null where the log shows the path. Allocates nothing.
  [[nodiscard]] Answer answer(const policy::WebRequest& request, lists::CategorySet categories,
                              const HiddenPaths* hidden) const noexcept;

  [[nodiscard]] const policy::Policy& policy() const noexcept { return world_->policies().front(); }
  [[nodiscard]] const policy::World& world() const noexcept { return *world_; }
  // The charter asks for a signature and State is absent.
  [[nodiscard]] bool waits_for_signatures() const noexcept { return unsigned_ != nullptr || assumes_signed_; }

 private:
  Decider() = default;
  [[nodiscard]] bool differs(const policy::World& other, const policy::WebRequest& request,
                             lists::CategorySet categories, const policy::Decision& known) const noexcept;
  [[nodiscard]] bool hangs_on_path(const policy::WebRequest& request, lists::CategorySet categories,
                                   const HiddenPaths& hidden, const policy::Decision& known) const noexcept;

  std::shared_ptr<const policy::World> world_;     // what is decided
  std::shared_ptr<const policy::World> unsigned_;  // nobody signed; null where nothing hangs on it
  std::shared_ptr<const policy::World> widest_;    // clauses for some hold for all; null likewise
  std::shared_ptr<const policy::World> narrowest_;
  bool assumes_signed_ = false;
};

}  // namespace cartulaire::replay
