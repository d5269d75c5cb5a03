#include "replay/replay_samples.hpp"

#include <cstdlib>

#include <fmt/format.h>

#include "lists/builder.hpp"

namespace cartulaire::replay::samples {

Lists::Lists() {
  lists::Builder builder(lists::Seed{1, 2});
  builder.add_catalogue();
  const std::uint16_t source = builder.add_source("test");
  const auto add = [&](std::string_view category, std::string_view text, bool url) {
    const std::uint16_t list = builder.add_list(fmt::format("test/{}/{}", category, text), source,
                                                lists::CategorySet::of(id(category)));
    lists::SiteBuffer buffer;
    const auto site = lists::parse_site(text, buffer).value();
    (void)(url ? builder.add_url(list, site) : builder.add_name(list, site));
  };
  add("gambling", "casino.example", false);
  add("games", "jeux.example", false);
  add("games", "journal.example/jeux", true);
  add("unions", "syndicat.example", false);
  file_ = std::move(builder.finish({}).value());
  table_ = std::move(lists::Table::view(file_).value());
}

lists::CategoryId Lists::id(std::string_view category) {
  for (std::size_t i = 0; i < lists::categories().size(); ++i)
    if (lists::categories()[i].id == category) return static_cast<lists::CategoryId>(i);
  std::abort();  // no such category
}

policy::Policy charter(std::string version, const std::vector<std::string>& refused) {
  policy::Policy policy;
  policy.charter = "charte-essai";
  policy.version = std::move(version);
  policy.hash = "0123456789abcdef";
  policy.entity = "mairie";
  policy.entity_name = "la mairie";
  policy.time_zone = {"Europe/Paris", 3600, {}};
  policy.ranks.conduct = {"gambling", "games"};
  policy.ranks.protected_traffic = {"unions"};
  std::uint16_t article = 1;
  for (const std::string& category : refused) {
    policy::Clause clause;
    clause.name = "refus-" + category;
    clause.kind = "web.filter";
    clause.article = fmt::format("{}", article++);
    clause.title = "Filtrage";
    policy.clauses.push_back(clause);
    policy.filters.push_back({static_cast<policy::ClauseIndex>(policy.clauses.size() - 1),
                              {category},
                              policy::Filter::Effect::deny});
  }
  return policy;
}

}  // namespace cartulaire::replay::samples
