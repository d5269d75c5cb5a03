#include "policy/explain.hpp"

#include <algorithm>

#include "policy/walk.hpp"

namespace cartulaire::policy {
namespace {

struct Trace {
  static constexpr bool kTraces = true;
  std::vector<Step>* steps;
  void step(Phase phase, ClauseIndex clause, Step::Result result, lists::CategoryId category) {
    steps->push_back({phase, clause, result, category});
  }
};

// Decides the same request again under suppositions, and keeps what makes a difference.
class Variants {
 public:
  Variants(const World& world, const WebRequest& request, CategorySet categories, const Decision& now)
      : world_(world), request_(request), categories_(categories), now_(now) {}

  std::vector<Change> run() {
    if (now_.phase == Phase::bootstrap || now_.phase == Phase::protected_) return {};
    hour();
    if (now_.verdict != Verdict::allow) {
      signature();
      relief();
      clause_off();
    }
    zones();
    return std::move(changes_);
  }

 private:
  Decision decide(const WebRequest& request, const Supposed& supposed) const {
    Silent silent;
    return Walk<Silent>(world_, request, categories_, silent, &supposed).run();
  }

  // The first minute at which the verdict differs: each minute of a day, then each quarter of an hour of a
  // week.
  void hour() {
    using std::chrono::minutes;
    const base::Instant start = std::chrono::floor<minutes>(request_.at);
    WebRequest other = request_;
    for (int minute = 1; minute <= 7 * 1440; minute += minute < 1440 ? 1 : 15) {
      other.at = start + minutes(minute);
      const Decision then = decide(other, {});
      if (then.verdict == now_.verdict) continue;
      Change& change = changes_.emplace_back();
      change.what = Change::What::hour;
      change.verdict = then.verdict;
      change.at = other.at;
      return;
    }
  }

  void signature() {
    Supposed supposed;
    supposed.is_signed = true;
    note(Change::What::signature, decide(request_, supposed));
  }

  // One approval takes out one clause, and behind it the next may refuse: lift what speaks until nothing
  // does.
  void relief() {
    std::vector<ClauseIndex> lifted;
    bool by_ciso = false;
    Decision then = now_;
    for (int i = 0; i < 12 && then.verdict != Verdict::allow; ++i) {
      if (then.phase == Phase::suspension || then.phase == Phase::legal) return;
      if (then.phase == Phase::acceptance) return;  // cured by signing, not by an approval
      const bool platform = then.clause == kNoClause;
      if (platform && then.phase != Phase::security) return;
      by_ciso = by_ciso || then.phase == Phase::security;
      const ClauseIndex next = platform ? kPlatformClause : then.clause;
      if (std::find(lifted.begin(), lifted.end(), next) != lifted.end()) return;
      lifted.push_back(next);
      Supposed supposed;
      supposed.lifted = lifted;
      then = decide(request_, supposed);
    }
    if (then.verdict != Verdict::allow) return;
    Change& change = changes_.emplace_back();
    change.what = Change::What::relief;
    change.verdict = then.verdict;
    change.clauses = lifted;
    change.by_ciso = by_ciso;
  }

  void clause_off() {
    if (now_.clause == kNoClause) return;
    Supposed supposed;
    supposed.off = now_.clause;
    const std::size_t before = changes_.size();
    note(Change::What::clause_off, decide(request_, supposed));
    if (changes_.size() > before) changes_.back().clauses = {now_.clause};
  }

  void zones() {
    for (const Zone zone : {Zone::internal, Zone::vpn, Zone::telework, Zone::public_network, Zone::guest}) {
      Supposed supposed;
      supposed.zone = zone;
      const std::size_t before = changes_.size();
      note(Change::What::zone, decide(request_, supposed));
      if (changes_.size() > before) changes_.back().zone = zone;
    }
  }

  void note(Change::What what, const Decision& then) {
    if (then.verdict == now_.verdict) return;
    Change& change = changes_.emplace_back();
    change.what = what;
    change.verdict = then.verdict;
  }

  const World& world_;
  const WebRequest& request_;
  const CategorySet categories_;
  const Decision& now_;
  std::vector<Change> changes_;
};

std::vector<SiteMatch> matches_of(const lists::Table& table, const lists::Site& site) {
  std::vector<SiteMatch> all;
  table.explain(site, [&](const lists::Match& match) {
    SiteMatch& to = all.emplace_back();
    to.text = std::string(match.text) + std::string(match.path);
    match.categories.for_each([&](lists::CategoryId id) { to.categories.push_back(id); });
    for (const std::uint16_t list : match.lists)
      to.lists.emplace_back(table.list_name(list));
  });
  return all;
}

}  // namespace

Explanation explain(const World& world, const WebRequest& request, lists::CategorySet categories) {
  Explanation result;
  result.categories = categories;
  Trace trace{&result.steps};
  result.decision = Walk<Trace>(world, request, categories, trace).run();
  result.matches = matches_of(world.table(), request.site);
  result.changes = Variants(world, request, categories, result.decision).run();
  return result;
}

Explanation explain(const World& world, const WebRequest& request) {
  return explain(world, request, world.table().lookup(request.site));
}

}  // namespace cartulaire::policy
