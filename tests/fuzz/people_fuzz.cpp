// LAYERS: people store platform base
//
// A file of people made by anybody: reading ends, and whoever comes out of it has a key and a login that are
// theirs alone, in text that a store takes. The same bytes as a roster of turns on call: each ends after it
// begins and is somebody's.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "people/on_call.hpp"
#include "people/roster.hpp"
#include "platform/utf8.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cartulaire;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const people::SourceLimits limits{1 << 20, 1000, 100};
  for (const people::Source& source :
       {people::read_csv(input, {}, limits), people::read_ldif(input, {}, limits)}) {
    const people::Roster roster = people::make_roster(source, "ville", "annuaire");
    for (const auto& [entity, listed] : roster.entities) {
      std::set<std::string> keys;
      std::set<std::string> logins;
      for (const people::Listed& one : listed) {
        if (one.data.login.empty() || one.managers.size() != one.data.posts.size()) std::abort();
        if (!keys.insert(one.data.source_key).second || !logins.insert(one.data.login).second) std::abort();
        for (const std::string& text :
             {one.data.login, one.data.family_name, one.data.mail, one.data.source_key})
          if (platform::invalid_utf8(text) != std::string_view::npos || text.find('\0') != std::string::npos)
            std::abort();
      }
    }
  }
  for (const people::ListedTurn& one : people::read_turns(input, {}, limits).turns)
    if (one.from >= one.until || (one.login.empty() && one.key.empty())) std::abort();
  return 0;
}
