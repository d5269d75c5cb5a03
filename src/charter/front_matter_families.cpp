// Families of populations that list their members by id.
#include <map>

#include <fmt/format.h>

#include "charter/front_matter.hpp"

namespace cartulaire::charter {

void join_families(std::vector<Named>& populations, const std::vector<IncludedPopulation>& included,
                   Reporter& reporter) {
  std::map<std::string, std::size_t, std::less<>> places;
  for (std::size_t i = 0; i < populations.size(); ++i)
    places.emplace(populations[i].id, i);
  for (const IncludedPopulation& one : included) {
    const auto [found, fresh] = places.emplace(one.id, populations.size());
    if (fresh) {
      Named named;
      named.id = named.name = one.id;
      named.place = one.place;
      populations.push_back(std::move(named));
    }
    Named& member = populations[found->second];
    if (member.parent.empty()) {
      member.parent = one.family;
      continue;
    }
    reporter.error("L02", one.place, static_cast<int>(one.id.size()),
                   fmt::format("`{}` est déjà dans la famille `{}` ; une population n'est que d'une famille",
                               one.id, member.parent),
                   fmt::format("`{}` is already in the family `{}`; a population is of one family only",
                               one.id, member.parent));
  }
  // INVARIANT: going up from a population ends; a family that holds itself would not.
  constexpr int kDeepest = 16;
  for (const IncludedPopulation& one : included) {
    Named& member = populations[places.find(one.id)->second];
    int depth = 0;
    for (const Named* at = &member; !at->parent.empty() && depth <= kDeepest; ++depth) {
      const auto family = places.find(at->parent);
      if (family == places.end()) break;
      at = &populations[family->second];
    }
    if (depth <= kDeepest) continue;
    member.parent.clear();
    reporter.error("L01", one.place, static_cast<int>(one.id.size()),
                   fmt::format("`{}` se contient elle-même, ou est à plus de {} familles de profondeur",
                               one.id, kDeepest),
                   fmt::format("`{}` holds itself, or stands more than {} families deep", one.id, kDeepest));
  }
}

}  // namespace cartulaire::charter
