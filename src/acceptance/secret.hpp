// Secrets of links and sheets: drawn here, told once, kept as their hash.
#pragma once

#include <string>
#include <string_view>

namespace cartulaire::acceptance {

inline constexpr std::size_t kSecretDigits = 64;
std::string new_secret();  // 64 hexadecimal digits
std::string hash_of_secret(std::string_view secret);

}  // namespace cartulaire::acceptance
