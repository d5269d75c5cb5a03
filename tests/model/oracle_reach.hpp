// What each clause reaches of one request, as the oracle sees it: whether it is on, for whom, and what is
// taken out.
#pragma once

#include <string>

#include "circumstances.hpp"

namespace cartulaire::model {

// What does not fall under a clause: all of the request, or some categories of its site.
struct Out {
  May whole = kNo;
  Names surely, possibly;
  void add(May holds, const Names& categories);
};

class Reach {
 public:
  // All of them must outlive this.
  Reach(const WorldModel& w, const RequestModel& r, const Circumstances& s) : w_(w), r_(r), s_(s) {}

  const policy::Clause& at(policy::ClauseIndex i) const { return s_.policy->clauses[i]; }
  const policy::Clause* clause_named(const std::string& name) const;
  bool is_clause(const std::string& name, const policy::Clause& c) const { return clause_named(name) == &c; }
  static bool enforced(const policy::Clause& c) { return c.mode == policy::Mode::enforce; }
  May live(const policy::Clause& c) const;
  // The first that is not surely for others; only if it is surely theirs.
  const policy::Schedule* schedule() const;
  const policy::ListsRule* lists() const;
  bool reaches(const EntryModel& e) const;

  Out excepted(const policy::Clause& c) const;
  // By approvals and names that the lists allow; `c`: null for the platform's own rule called `name`.
  void lifted(Out& out, const std::string& name, const policy::Clause* c, bool security) const;
  // Both, and what a crisis loosens.
  Out out(const policy::Clause& c, bool security = false) const;
  // Whether some category of `concerned` is left closed, and which ones.
  May closed(const policy::Clause& c, const Names& concerned_by, const Out& o, const Names& open,
             const Names& perhaps_open, Names& which) const;
  May whole_site(const policy::Clause& c, const Out& o) const;

 private:
  May reached_by(const policy::Clause& c) const;
  May in_crisis() const;

  const WorldModel& w_;
  const RequestModel& r_;
  const Circumstances& s_;
};

}  // namespace cartulaire::model
