#include "platform/base64.hpp"

#include <sodium.h>

namespace cartulaire::platform {
namespace {

std::string to_text(Bytes bytes, int variant) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  text.pop_back();  // the zero at its end
  return text;
}

std::optional<std::vector<std::byte>> from_text(std::string_view text, int variant) {
  std::vector<std::byte> bytes(text.size() / 4 * 3 + 3);
  std::size_t used = 0;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                                       text.data(), text.size(), nullptr, &used, nullptr, variant);
  if (failed != 0) return std::nullopt;
  bytes.resize(used);
  // Whatever the library lets pass: one value has one text.
  if (to_text(bytes, variant) != text) return std::nullopt;
  return bytes;
}

}  // namespace

std::string to_base64(Bytes bytes) {
  return to_text(bytes, sodium_base64_VARIANT_ORIGINAL);
}

std::optional<std::vector<std::byte>> from_base64(std::string_view text) {
  return from_text(text, sodium_base64_VARIANT_ORIGINAL);
}

std::string to_base64url(Bytes bytes) {
  return to_text(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::optional<std::vector<std::byte>> from_base64url(std::string_view text) {
  return from_text(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

}  // namespace cartulaire::platform
