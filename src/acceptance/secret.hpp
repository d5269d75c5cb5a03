// Secrets of links and sheets: drawn here, told once, kept as their hash.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cartulaire::acceptance {

inline constexpr std::size_t kSecretDigits = 64;
std::string new_secret();  // 64 hexadecimal digits
std::string hash_of_secret(std::string_view secret);
// What is told of one that is wrong, over or used, and never which: `not_found`.
tl::unexpected<base::Error> leads_nowhere();

}  // namespace cartulaire::acceptance
