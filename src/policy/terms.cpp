#include "policy/terms.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cartulaire::policy {
namespace {

template <class T>
using Word = std::pair<std::string_view, T>;

constexpr std::array<Word<Zone>, 6> kZones{{{"internal", Zone::internal},
                                            {"vpn", Zone::vpn},
                                            {"telework", Zone::telework},
                                            {"public", Zone::public_network},
                                            {"guest", Zone::guest},
                                            {"unknown", Zone::unknown}}};
constexpr std::array<Word<Device>, 10> kDevices{{{"workstation", Device::workstation},
                                                 {"laptop", Device::laptop},
                                                 {"smartphone", Device::smartphone},
                                                 {"tablet", Device::tablet},
                                                 {"pool", Device::pool},
                                                 {"kiosk", Device::kiosk},
                                                 {"personal", Device::personal},
                                                 {"foreign", Device::foreign},
                                                 {"server", Device::server},
                                                 {"unknown", Device::unknown}}};
constexpr std::array<Word<Attribute>, 9> kAttributes{{{"manager", Attribute::manager},
                                                      {"on-call", Attribute::on_call},
                                                      {"leave", Attribute::on_leave},
                                                      {"union", Attribute::union_representative},
                                                      {"non-signer", Attribute::non_signer},
                                                      {"public", Attribute::public_user},
                                                      {"machine", Attribute::machine},
                                                      {"unidentified", Attribute::unidentified},
                                                      {"generic", Attribute::generic}}};

template <class T, std::size_t N>
std::optional<T> named(const std::array<Word<T>, N>& words, std::string_view word, T never) noexcept {
  for (const auto& [text, value] : words) {
    if (text == word && value != never) return value;
  }
  return std::nullopt;
}

template <class T, std::size_t N>
std::string_view name(const std::array<Word<T>, N>& words, T value) noexcept {
  const auto found =
      std::find_if(words.begin(), words.end(), [&](const auto& word) { return word.second == value; });
  return found == words.end() ? std::string_view() : found->first;
}

}  // namespace

std::optional<Zone> zone_named(std::string_view word) noexcept {
  return named(kZones, word, Zone::unknown);
}
std::optional<Device> device_named(std::string_view word) noexcept {
  return named(kDevices, word, Device::unknown);
}
std::optional<Attribute> attribute_named(std::string_view word) noexcept {
  return named(kAttributes, word, Attribute{});
}
std::string_view name_of(Zone zone) noexcept {
  return name(kZones, zone);
}
std::string_view name_of(Device device) noexcept {
  return name(kDevices, device);
}
std::string_view name_of(Attribute attribute) noexcept {
  return name(kAttributes, attribute);
}

}  // namespace cartulaire::policy
