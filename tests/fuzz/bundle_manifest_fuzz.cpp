// LAYERS: node platform base
// A manifest that is signed by the right key and yet says anything at all.
#include <string>

#include "node/manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cartulaire;  // NOLINT(google-build-using-namespace): a program of one function
  static const platform::SignKeyPair keys = platform::make_sign_keys();
  std::string text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(node::parse_manifest(text, keys.public_key));
  text += "\n";
  const platform::Signature signature = platform::sign(keys, platform::as_bytes(text));
  text += "signature " + platform::to_hex(signature) + "\n";
  const auto manifest = node::parse_manifest(text, keys.public_key);
  if (manifest && !node::parse_manifest(node::sign_manifest(*manifest, keys), keys.public_key))
    __builtin_trap();
  return 0;
}
