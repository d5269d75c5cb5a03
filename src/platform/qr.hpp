// QR codes by libqrencode.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cartulaire::platform {

// An SVG element of square modules with its quiet zone, `title` as its text for those who do not see it.
// `too_large` beyond what a code holds.
base::Result<std::string> qr_svg(std::string_view text, std::string_view title);

}  // namespace cartulaire::platform
