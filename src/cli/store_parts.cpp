#include "cli/store_parts.hpp"

#include <array>

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "cli/command.hpp"

namespace cartulaire::cli {

void add_store_option(Command& command, std::string& target) {
  command.option("--store", target,
                 {"le dépôt : sqlite:CHEMIN ou postgresql:… (par défaut sqlite:cartulaire.db)",
                  "the store: sqlite:PATH or postgresql:… (by default sqlite:cartulaire.db)"});
}

base::Result<store::Store> open_store(const std::string& place) {
  auto parsed = platform::SqlPlace::parse(place);
  if (!parsed) return base::pass(parsed);
  return store::Store::open(*parsed);
}

store::By operator_now() {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> room{};
  ::getpwuid_r(::getuid(), &entry, room.data(), room.size(), &found);
  return {found == nullptr ? fmt::format("os:{}", ::getuid()) : fmt::format("os:{}", found->pw_name),
          base::SystemClock().now()};
}

}  // namespace cartulaire::cli
