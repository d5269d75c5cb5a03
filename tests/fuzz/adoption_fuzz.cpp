// LAYERS: charter platform base
//
// A register made by anybody, as it is and signed by the right key: reading ends, what was read is written
// and read back as the same, and a stage is drawn from any acts. A line of the input is a record without its
// last brace.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "charter/adoption/status.hpp"

namespace {

using namespace cartulaire;
using namespace cartulaire::charter::adoption;

std::string signed_register(std::string_view input, const platform::SignKeyPair& keys) {
  std::string out;
  std::string previous(64, '0');
  std::uint64_t number = 1;
  while (!input.empty() && number <= 64) {
    const std::size_t end = input.find('\n');
    // The envelope is made right, so that what is behind it is reached.
    std::string body = "{\"n\":" + std::to_string(number) + ",\"previous\":\"" + previous +
                       "\",\"at\":\"2026-01-12T10:00:00Z\"," + std::string(input.substr(0, end));
    const std::string message = "cartulaire adoption 1\n" + body;
    body += ",\"signature\":\"" + platform::to_hex(platform::sign(keys, platform::as_bytes(message))) + "\"}";
    previous = platform::to_hex(platform::sha256(platform::as_bytes(body)));
    out += body + "\n";
    input = end == std::string_view::npos ? std::string_view{} : input.substr(end + 1);
    ++number;
  }
  return out;
}

void use(const Register& all) {
  for (const Record& record : all.records) {
    const auto again = read_act(act_json(record.act), "again");
    if (!again || *again != record.act) std::abort();
    static_cast<void>(admissible(all, record.act, record.act.day));
    const Version* version = record.act.as<Version>();
    if (version == nullptr) continue;
    for (const EntityText& text : version->entities) {
      const EntityStatus status = status_of(all, record.act.version, text, record.act.day);
      static_cast<void>(adoption_words(status, base::Language::french));
      const bool in_force = status.now.stage == Stage::in_force;
      if (in_force && text.formalities.opinion() && !status.now.opinion) std::abort();
      if (in_force && !status.now.publication) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const platform::SignKeyPair keys = platform::make_sign_keys();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (const auto all = parse_register(input, "essai", keys.public_key); all && !all->records.empty())
    std::abort();  // nobody else has the key
  if (const auto all = parse_register(signed_register(input, keys), "essai", keys.public_key)) use(*all);
  return 0;
}
