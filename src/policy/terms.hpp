// The closed vocabularies that a rule may name: zones, devices, attributes of a person.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cartulaire::policy {

// `unknown` is never written in a charter: it is what holds when no address map knows.
enum class Zone : std::uint8_t { internal, vpn, telework, public_network, guest, unknown };
enum class Device : std::uint8_t {
  workstation,
  laptop,
  smartphone,
  tablet,
  pool,
  kiosk,
  personal,
  foreign,
  server,
  unknown
};

// Attributes cut across populations. `unidentified` is the request without a known person and is never
// stored.
enum class Attribute : std::uint16_t {  // the values are bits: a person's attributes are one number
  manager = 1,
  on_call = 2,
  on_leave = 4,
  union_representative = 8,
  non_signer = 16,
  public_user = 32,
  machine = 64,
  unidentified = 128,
  generic = 256  // a login that several people use
};

// The words of the language: "internal", "public", "workstation", "on-call", "union"…; nullopt for another
// word.
std::optional<Zone> zone_named(std::string_view word) noexcept;
std::optional<Device> device_named(std::string_view word) noexcept;
std::optional<Attribute> attribute_named(std::string_view word) noexcept;
std::string_view name_of(Zone zone) noexcept;
std::string_view name_of(Device device) noexcept;
std::string_view name_of(Attribute attribute) noexcept;

constexpr std::uint16_t bit(Zone zone) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(zone));
}
constexpr std::uint16_t bit(Device device) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(device));
}
constexpr std::uint16_t bit(Attribute attribute) {
  return static_cast<std::uint16_t>(attribute);
}

}  // namespace cartulaire::policy
