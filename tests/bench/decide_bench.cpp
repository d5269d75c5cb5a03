// How long decide() takes on a typical request whose categories are known: the commune of the tests, 10 000
// people. One JSON line a figure.
// LAYERS: model policy lists base
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "../model/fixtures.hpp"
#include "figures.hpp"

namespace {

using namespace cartulaire;

struct Case {
  const char* name;
  std::set<std::string> categories;
  const char* at;
  const char* host;
};

}  // namespace

int main(int argc, char** argv) {
  model::RequestModel facts;
  model::WorldModel world = model::commune("+flux;deny:refuse.test:everyone;tool:ai_tools:robot.test", facts);
  for (int i = 0; i < 10'000; ++i) {
    model::PersonModel person = world.people.front();
    person.login = "agent" + std::to_string(i);
    world.people.push_back(person);
  }
  const model::Engine engine(world);
  const Case cases[] = {{"uncategorised", {}, "2026-11-24 10:00", "www.inconnu.test"},
                        {"neutral", {"press"}, "2026-11-24 10:00", "www.presse.test"},
                        {"refused_two_filters", {"games"}, "2026-11-24 10:00", "jeux.test"},
                        {"private_window", {"gambling"}, "2026-11-24 12:30", "casino.test"},
                        {"private_counted", {"music"}, "2026-11-24 10:00", "musique.test"},
                        {"working_hours", {"social_networks"}, "2026-11-24 19:00", "reseau.test"}};
  std::vector<std::string> logins;
  for (int i = 0; i < 10'000; ++i)
    logins.push_back("agent" + std::to_string((i * 7919) % 10'000));
  for (const Case& c : cases) {
    model::RequestModel request;
    request.at = model::instant(c.at);
    request.address = "10.0.0.5";
    request.host = c.host;
    request.categories = c.categories;
    bench::timed(std::string("decide.") + c.name + "_ns",
                 [&engine, &logins, request](benchmark::State& state) {
                   policy::WebRequest web = model::Engine::web_request(request);
                   const lists::CategorySet set = engine.categories(request);
                   std::size_t next = 0;
                   for ([[maybe_unused]] auto once : state) {
                     web.user = logins[next];
                     next = next + 1 == logins.size() ? 0 : next + 1;
                     benchmark::DoNotOptimize(policy::decide(engine.world(), web, set));
                   }
                 });
  }
  return bench::run_benchmarks(argc, argv);
}
