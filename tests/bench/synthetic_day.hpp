// One day of an authority's web events, the same one for the same seed: the set that sizes of the sealed
// journal are told for (docs/performance-notes.md). 555 000 events of 6 000 people in office hours; sites
// of 26.5 characters, 200 000 of them, drawn by Zipf 1.05; sizes and durations log-normal. Each draw is
// independent of the one before, which compresses worse than people do: nobody stays on a site.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace cartulaire::bench {

struct DayEvent {
  std::int64_t time = 0;  // ms
  std::int64_t receipt = 0;
  std::uint32_t person = 0;
  std::uint32_t device = 0;
  std::uint32_t site = 0;
  std::uint32_t category = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t duration = 0;
  bool denied = false;
};

struct SyntheticDay {
  static constexpr std::size_t kEvents = 555'000;
  static constexpr std::uint32_t kPeople = 6'000;
  static constexpr std::uint32_t kServices = 60;
  static constexpr std::uint32_t kCategories = 60;
  static constexpr std::size_t kSites = 200'000;
  static constexpr std::int64_t kMidnight = 1'795'474'800'000;  // of 2026-11-24 in Paris, ms since 1970

  std::vector<std::uint64_t> pseudonyms;  // by person
  std::vector<std::uint64_t> device_pseudonyms;
  std::vector<std::string> sites;
  std::vector<std::string> services;
  std::vector<std::string> categories;
  std::vector<DayEvent> events;  // in the order of receipt: the place is the sequence

  explicit SyntheticDay(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    for (std::uint32_t i = 0; i < kPeople; ++i)
      pseudonyms.push_back(random());
    for (std::uint32_t i = 0; i < kPeople; ++i)
      device_pseudonyms.push_back(random());
    for (std::uint32_t i = 0; i < kServices; ++i)
      services.push_back("service-" + std::to_string(i));
    for (std::uint32_t i = 0; i < kCategories; ++i)
      categories.push_back("categorie-" + std::to_string(i));
    for (std::size_t i = 0; i < kSites; ++i)
      sites.push_back(make_site(random));
    draw(random);
  }

 private:
  static std::string make_site(std::mt19937_64& random) {
    constexpr std::array<const char*, 10> kFirst = {"www",     "cdn",   "static", "api",    "images",
                                                    "portail", "media", "mail",   "assets", "app"};
    constexpr std::array<const char*, 20> kWords = {
        "mairie", "service", "public", "ecole", "culture", "energie", "budget", "portail", "agenda", "media",
        "news",   "forum",   "cloud",  "drive", "video",   "meteo",   "sport",  "sante",   "voirie", "data"};
    constexpr std::array<const char*, 8> kEnds = {".fr",      ".com", ".org", ".net",
                                                  ".gouv.fr", ".eu",  ".io",  ".co.uk"};
    std::string site =
        std::string(kFirst[random() % kFirst.size()]) + '.' + kWords[random() % kWords.size()] + '-';
    for (int i = 0; i < 5; ++i) {
      site += "bcdfghjklmnpqrstvwxz"[random() % 20];
      site += "aeiou"[random() % 5];
    }
    return site + kEnds[random() % kEnds.size()];
  }

  void draw(std::mt19937_64& random) {
    std::vector<double> weights(kSites);
    for (std::size_t i = 0; i < kSites; ++i)
      weights[i] = 1 / std::pow(static_cast<double>(i + 1), 1.05);
    std::discrete_distribution<std::uint32_t> site(weights.begin(), weights.end());
    std::discrete_distribution<int> hour(
        {1, 1, 1, 1, 2, 4, 10, 40, 90, 100, 95, 80, 50, 60, 95, 100, 95, 80, 40, 20, 10, 6, 4, 2});
    std::lognormal_distribution<double> bytes_in(8.5, 2.0);
    std::lognormal_distribution<double> bytes_out(6.5, 1.2);
    std::lognormal_distribution<double> duration(5.0, 1.3);
    std::lognormal_distribution<double> wait(3.5, 1.5);
    events.resize(kEvents);
    for (DayEvent& event : events) {
      event.time = kMidnight + hour(random) * 3'600'000 + static_cast<std::int64_t>(random() % 3'600'000);
      event.receipt = event.time + 2 + static_cast<std::int64_t>(std::min(wait(random), 1998.0));
      event.person = static_cast<std::uint32_t>(random() % kPeople);
      event.device = random() % 5 != 0 ? event.person : (event.person * 7 + 3) % kPeople;
      event.site = site(random);
      event.category = (event.site * 2'654'435'761U >> 16) % kCategories;
      event.denied = random() % 20 == 0;
      event.bytes_in = static_cast<std::uint64_t>(std::min(bytes_in(random), 4e9));
      event.bytes_out = static_cast<std::uint64_t>(std::min(bytes_out(random), 4e9));
      event.duration = static_cast<std::uint64_t>(std::min(duration(random), 3e6));
    }
    std::ranges::sort(events, {}, &DayEvent::receipt);
  }
};

}  // namespace cartulaire::bench
