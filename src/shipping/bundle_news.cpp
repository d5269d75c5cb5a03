#include "shipping/bundle_news.hpp"

#include <sstream>

#include <fmt/format.h>

namespace cartulaire::shipping {
namespace {

constexpr std::string_view kFirstWord = "cartulaire-news";

platform::Path place_of(const HubFolders& hub, const std::string& node) {
  return hub.spool(node) / "bundle";
}

base::Instant instant_of(std::int64_t milliseconds) {
  return base::Instant(std::chrono::milliseconds(milliseconds));
}

}  // namespace

std::optional<BundleNews> read_bundle_news(const HubFolders& hub, const std::string& node) {
  const auto text = platform::read_text(place_of(hub, node), 4096);
  if (!text) return std::nullopt;
  std::istringstream words(*text);
  std::string first;
  int version = 0;
  BundleNews news;
  std::int64_t issued = 0;
  std::int64_t since = 0;
  std::int64_t asked = 0;
  if (!(words >> first >> version >> news.number >> issued >> news.runs >> since >> asked) ||
      first != kFirstWord || version != 1)
    return std::nullopt;
  news.issued = instant_of(issued);
  news.since = instant_of(since);
  news.asked = instant_of(asked);
  return news;
}

base::Status write_bundle_news(const HubFolders& hub, const std::string& node, const BundleNews& news) {
  const auto count = [](base::Instant at) { return at.time_since_epoch().count(); };
  if (auto status = platform::make_folder(hub.spool(node), 0770); !status) return status;
  return platform::replace_file(
      place_of(hub, node),
      fmt::format("{} 1 {} {} {} {} {}\n", kFirstWord, news.number, count(news.issued), news.runs,
                  count(news.since), count(news.asked)),
      0640);
}

}  // namespace cartulaire::shipping
