#include "web/printed.hpp"

#include <fmt/format.h>

#include "platform/compress.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::web {

base::Result<DayAnswers::Kept> DayAnswers::of(
    std::string_view name, charter::adoption::Day day,
    const std::function<base::Result<platform::Json>()>& make) const {
  auto found = kept_.with([&](const auto& kept) -> Kept {
    const auto at = kept.find(name);
    return at != kept.end() && at->second.first == day ? at->second.second : nullptr;
  });
  if (found != nullptr) return found;
  auto made = make();
  if (!made) return base::pass(made);
  auto printed = std::make_shared<Printed>();
  printed->json = platform::print_json(*made);
  printed->gzip = platform::gzip(printed->json);
  printed->tag =
      fmt::format("\"{:.32}\"", platform::to_hex(platform::sha256(platform::as_bytes(printed->json))));
  Kept out = std::move(printed);
  kept_.with([&](auto& kept) { kept.insert_or_assign(std::string(name), std::pair(day, out)); });
  return out;
}

}  // namespace cartulaire::web
