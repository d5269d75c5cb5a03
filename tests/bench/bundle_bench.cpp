// LAYERS: hub node charter policy lists platform base
// From a published manifest to the first right answer, the list already verified on arrival (lists.ready_ms).
// JSON lines {"name", "value", "unit"}; median of the rounds. Arguments: names in the list (5 000 000),
// people (10 000).
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>

#include "charter/charter.hpp"
#include "lists/builder.hpp"
#include "lists/categories.hpp"
#include "node/live.hpp"
#include "policy/decide.hpp"
#include "policy/state_data.hpp"

namespace {

using namespace cartulaire;  // NOLINT(google-build-using-namespace): a program of one file
using Steady = std::chrono::steady_clock;

constexpr std::string_view kCharter = R"(---
charter: banc
title: Banc
language: fr
version: 1.0.0
time_zone: Europe/Paris
entities:
  - {id: banc, name: le banc}
---

# 1. Fermetures

Nous fermons {{le fermetures.categories}}.

```clause web.filter as fermetures
categories: [gambling]
```
)";

double ms_since(Steady::time_point start) {
  return std::chrono::duration<double, std::milli>(Steady::now() - start).count();
}

void print(const char* name, std::vector<double> values, const char* unit) {
  std::sort(values.begin(), values.end());
  std::printf("{\"name\": \"%s\", \"value\": %.4f, \"unit\": \"%s\", \"worst\": %.4f}\n", name,
              values[values.size() / 2], unit, values.back());
}

std::vector<std::byte> make_lists(std::size_t names) {
  lists::Builder builder({11, 22});
  builder.add_catalogue();
  lists::CategorySet set;
  for (std::size_t id = 0; id < lists::categories().size(); ++id)
    if (lists::categories()[id].id == "gambling") set.set(static_cast<lists::CategoryId>(id));
  const std::uint16_t list = builder.add_list("banc/gambling", builder.add_source("banc"), set);
  for (std::size_t i = 0; i < names; ++i) {
    lists::SiteBuffer buffer;
    builder.add_name(list, *lists::parse_site("n" + std::to_string(i) + ".example", buffer));
  }
  return builder.finish(base::Instant{}).value();
}

node::ManifestFile put(const platform::Path& folder, node::FileRole role, std::uint64_t number,
                       std::string name, platform::Bytes bytes) {
  if (!platform::replace_file(folder / name, bytes)) std::abort();
  return {role, number, std::move(name), bytes.size(), platform::sha256(bytes)};
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t names = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 5'000'000;
  const std::size_t people = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 10'000;
  const platform::Path root =
      std::filesystem::temp_directory_path() / ("cartulaire-bundle-bench-" + std::to_string(::getpid()));
  std::filesystem::create_directories(root);

  const platform::SignKeyPair keys = platform::make_sign_keys();
  node::Manifest manifest;
  const auto lists = make_lists(names);
  manifest.files.push_back(put(root, node::FileRole::charter, 0, "charter.md", platform::as_bytes(kCharter)));
  manifest.files.push_back(put(root, node::FileRole::lists, 0, "lists.bin", lists));
  policy::StateData data;
  data.number = 1;
  const policy::NameId entity = data.intern(policy::NameTable::entity, "banc");
  for (std::size_t i = 0; i < people; ++i) {
    policy::PersonData person;
    person.login = "u" + std::to_string(i);
    person.entity = entity;
    data.people.push_back(std::move(person));
  }
  const auto snapshot = policy::encode(std::move(data)).value();
  manifest.files.push_back(put(root, node::FileRole::state, 1, "state.snapshot", snapshot));
  manifest.state_number = 1;
  manifest.state_sha256 = platform::sha256(snapshot);
  manifest.issued = base::SystemClock().now();
  manifest.expires = manifest.issued + std::chrono::hours(24);

  node::BundleOptions options;
  options.folder = root;
  options.memory = root / "memory";
  options.key = keys.public_key;
  options.accept_unlisted_legal = true;
  const base::SystemClock clock;
  std::vector<double> first;
  std::vector<double> ready;
  for (int round = 0; round <= 9; ++round) {
    manifest.number = static_cast<std::uint64_t>(round) + 1;
    if (!platform::replace_file(root / node::kManifestName, node::sign_manifest(manifest, keys)))
      std::abort();
    const auto start = Steady::now();
    const auto bundle = node::load_bundle(options, clock.now());
    if (!bundle) {
      std::fprintf(stderr, "%s\n", bundle.error().english.c_str());
      return 1;
    }
    lists::SiteBuffer buffer;
    policy::WebRequest request;
    request.at = clock.now();
    request.user = "u7";
    request.method = "GET";
    request.site = *lists::parse_site("http://www.n77.example/", buffer);
    if (policy::decide(*(*bundle)->world(), request).verdict != policy::Verdict::deny) return 1;
    (round == 0 ? first : ready).push_back(ms_since(start));
  }
  print("lists.arrival_ms", first, "ms");  // hash of the list included, off the path that answers
  print("lists.ready_ms", ready, "ms");
  std::filesystem::remove_all(root);
  return 0;
}
