// LAYERS: shipping journal platform base
//
// What a node may say to the hub, and what the hub hands to nodes, made by anybody: method, target and fields
// of a request; lines that should be receipts or intake keys; heads. What is read is what was written: it
// gives the same target again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "shipping/heads.hpp"
#include "shipping/names.hpp"
#include "shipping/notice.hpp"
#include "shipping/protocol.hpp"

namespace {

using namespace cartulaire;

std::string_view next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return line;
}

void request(std::string_view input) {
  const std::string_view method = next_line(input);
  const std::string_view target = next_line(input);
  const std::string_view offset = next_line(input);
  const std::string_view before = next_line(input);
  const std::string_view sha256 = next_line(input);
  const auto demand = shipping::read_demand(method, target, [&](std::string_view name) {
    return name == shipping::kOffsetField ? offset : name == shipping::kBeforeField ? before : sha256;
  });
  if (!demand) return;
  const auto check = [](const std::string& writer) {
    if (!shipping::is_folder_name(writer) || writer.find('/') != std::string::npos) std::abort();
  };
  if (const auto* piece = std::get_if<shipping::Piece>(&*demand)) {
    check(piece->writer);
    const auto again = shipping::read_demand("PUT", shipping::target_of(*piece), [&](std::string_view name) {
      return name == shipping::kOffsetField ? offset : name == shipping::kBeforeField ? before : sha256;
    });
    if (!again || std::get<shipping::Piece>(*again).segment != piece->segment) std::abort();
  }
  if (const auto* heads = std::get_if<shipping::SendHeads>(&*demand)) {
    check(heads->writer);
    if (shipping::target_of(*heads) != target) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const platform::SignKeyPair keys = platform::make_sign_keys();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  request(input);
  shipping::each_line(input, [](std::string_view line) {
    // Nobody else has the key, whatever the line says.
    if (shipping::read_receipt(line, keys.public_key) || shipping::read_intake_key(line, keys.public_key))
      std::abort();
    static_cast<void>(journal::parse_head(line));
    // Behind the signature: the words as they are.
    std::string own = std::string(line) + " " + platform::to_hex(keys.public_key);
    own += " " + platform::to_hex(platform::sign(keys, platform::as_bytes(own)));
    if (const auto receipt = shipping::read_receipt(own, keys.public_key))
      if (!shipping::read_receipt(shipping::sign_receipt(*receipt, keys), keys.public_key)) std::abort();
    if (const auto key = shipping::read_intake_key(own, keys.public_key))
      if (!shipping::read_intake_key(shipping::sign_intake_key(*key, keys), keys.public_key)) std::abort();
  });
  return 0;
}
