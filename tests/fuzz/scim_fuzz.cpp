// LAYERS: people store platform base
//
// A SCIM client that sends anything: users, changes and filters end in a person that a store takes, or in a
// refusal; what became a person reads the same once written.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "people/scim.hpp"
#include "platform/utf8.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cartulaire;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  (void)people::read_scim_filter(input);
  const auto json = platform::parse_json(input, "fuzz", {std::size_t{1} << 20, 16});
  if (!json) return 0;
  for (const auto& user : {people::read_scim_user(*json), people::patch_scim_user({}, *json)}) {
    if (!user) continue;
    const auto person = people::person_from_scim(*user, "scim");
    if (!person) continue;
    if (person->login.empty() || person->source_key.empty() || person->posts.size() > 1) std::abort();
    for (const std::string& text : {person->login, person->source_key, person->family_name, person->mail})
      if (platform::invalid_utf8(text) != std::string_view::npos || text.find('\0') != std::string::npos)
        std::abort();
    const store::Person stored{1, *person, std::nullopt};
    const auto again = people::read_scim_user(people::scim_user_json(stored, ""));
    if (!again || *again != people::scim_from_person(stored)) std::abort();
  }
  return 0;
}
