// check(): the lints, each a function over one entity's effective charter, in check_*.cpp.
#include "charter/check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "charter/check_rules.hpp"
#include "charter/effective.hpp"
#include "charter/reporter.hpp"

namespace cartulaire::charter {
namespace {

// One finding of all entities is said once; one of some is said once, naming the first of them.
class Gather {
 public:
  void add(Finding finding, const std::string& entity) {
    auto& [kept, entities] = found_[{finding.place.line, finding.place.column, finding.code, finding.french}];
    if (entities.empty()) kept = std::move(finding);
    entities.insert(entity);
  }
  void flush(std::size_t entity_count, Reporter& reporter) {
    for (auto& [key, value] : found_) {
      auto& [finding, entities] = value;
      reporter.add(std::move(finding), entities.size() == entity_count ? std::string() : *entities.begin());
    }
  }

 private:
  std::map<std::tuple<int, int, std::string, std::string>, std::pair<Finding, std::set<std::string>>> found_;
};

}  // namespace

std::vector<Diagnostic> check(const Charter& charter, const CheckOptions& options) {
  Reporter reporter(charter.file, charter.source, charter.origins);
  Gather gather;
  std::vector<Resolved> resolved;
  for (const Entity& entity : charter.front.entities) {
    const std::function<void(Finding)> report = [&](Finding finding) {
      gather.add(std::move(finding), entity.id);
    };
    resolved.push_back(resolve(charter, entity, false, report));
    const Entitled entitled{charter, resolved.back(), options, report};
    check_bounds(entitled);
    check_merging(entitled);
    check_text(entitled);
    check_rules(entitled);
    check_hours(entitled);
  }
  gather.flush(charter.front.entities.size(), reporter);
  check_structure(charter, options, reporter);
  check_proposals(charter, options, reporter);
  check_alternatives(charter, resolved, reporter);
  return reporter.take();
}

}  // namespace cartulaire::charter
