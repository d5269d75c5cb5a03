// Unicode host names to the ASCII form that the DNS and every list use (UTS #46, non-transitional), over
// libidn2.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cartulaire::platform {

// "Bücher.example" (UTF-8) -> "xn--bcher-kva.example". Fails with `invalid` where the name has no such form;
// the error does not repeat the name.
base::Result<std::string> host_to_ascii(std::string_view utf8);

}  // namespace cartulaire::platform
