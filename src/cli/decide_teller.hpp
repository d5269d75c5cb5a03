// What `decide` tells of one decision, in words and as JSON.
#pragma once

#include <string>

#include "base/time_zone.hpp"
#include "lists/site.hpp"
#include "platform/json.hpp"
#include "policy/explain.hpp"

namespace cartulaire::cli {

// The words about one World's clauses, categories and entries. All of it must outlive this.
class Teller {
 public:
  Teller(const policy::World& world, const policy::Explanation& explanation, const lists::Site& site)
      : world_(world), explanation_(explanation), site_(site), entity_(explanation.decision.entity) {}

  void print(const base::TimeZone& zone) const;
  [[nodiscard]] platform::Json json(const base::TimeZone& zone) const;

 private:
  [[nodiscard]] std::string clause_name(policy::ClauseIndex index) const;
  [[nodiscard]] const policy::Clause* clause(policy::ClauseIndex index) const {
    return world_.clause(entity_, index);
  }
  // `fermetures` (article 3.2, Ce qui est fermé)
  [[nodiscard]] std::string clause_words(policy::ClauseIndex index) const;
  [[nodiscard]] std::string category_words(lists::CategoryId id) const;
  // The list entry of State that spoke.
  [[nodiscard]] std::string entry_words() const;
  void print_head() const;
  void print_walk() const;
  void print_changes(const base::TimeZone& zone) const;
  void print_obligations() const;

  const policy::World& world_;
  const policy::Explanation& explanation_;
  const lists::Site site_;
  const policy::EntityIndex entity_;
};

}  // namespace cartulaire::cli
