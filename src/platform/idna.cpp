#include "platform/idna.hpp"

#include <cstdint>
#include <memory>

#include <idn2.h>

namespace cartulaire::platform {

base::Result<std::string> host_to_ascii(std::string_view utf8) {
  auto no_form = [] {
    return base::fail(base::ErrorCode::invalid, "", "ce nom d'hôte n'a pas de forme ASCII (IDNA)",
                      "this host name has no ASCII form (IDNA)");
  };
  if (utf8.find('\0') != std::string_view::npos) return no_form();
  const std::string terminated(utf8);
  std::uint8_t* raw = nullptr;
  const int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_ALLOW_UNASSIGNED;
  const int status = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(terminated.c_str()), &raw, flags);
  const std::unique_ptr<std::uint8_t, void (*)(void*)> owned(raw, idn2_free);
  if (status != IDN2_OK || owned == nullptr) return no_form();
  return std::string(reinterpret_cast<const char*>(owned.get()));
}

}  // namespace cartulaire::platform
