// How long decide() takes on a typical request whose categories are known: the commune of the tests, 10 000
// people. One JSON line a figure.
// LAYERS: model policy lists base
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "../model/fixtures.hpp"

namespace {

using namespace cartulaire;

double cpu_seconds() {
  std::timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

struct Case {
  const char* name;
  std::set<std::string> categories;
  const char* at;
  const char* host;
};

}  // namespace

int main() {
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
  std::uint64_t sum = 0;
  for (const Case& c : cases) {
    std::vector<double> rounds;
    for (int round = 0; round < 5; ++round) {
      model::RequestModel request;
      request.at = model::instant(c.at);
      request.address = "10.0.0.5";
      request.host = c.host;
      request.categories = c.categories;
      policy::WebRequest web = model::Engine::web_request(request);
      const lists::CategorySet set = engine.categories(request);
      constexpr int kRequests = 400'000;
      const double start = cpu_seconds();
      for (int i = 0; i < kRequests; ++i) {
        web.user = logins[static_cast<std::size_t>(i) % logins.size()];
        sum += static_cast<std::uint64_t>(policy::decide(engine.world(), web, set).phase);
      }
      rounds.push_back((cpu_seconds() - start) * 1e9 / kRequests);
    }
    std::sort(rounds.begin(), rounds.end());
    std::printf(
        "{\"name\": \"decide.%s_ns\", \"value\": %.1f, \"unit\": \"ns\", \"range\": [%.1f, %.1f], \"runs\": "
        "5}\n",
        c.name, rounds[2], rounds.front(), rounds.back());
  }
  return sum == 0 ? 1 : 0;
}
