// LAYERS: verify platform base
//
// A log, a checkpoint, an extract or shares of keys made by anybody, as it is and with every line signed by
// the right key, so that what is behind the signature is reached: reading ends, and what is counted adds up.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "verify/boxes.hpp"
#include "verify/extract.hpp"
#include "verify/input.hpp"
#include "verify/log.hpp"
#include "verify/note.hpp"
#include "verify/timestamps.hpp"

namespace {

using namespace cartulaire;

// Each line of the input as the JSON of a signed line, behind a first key.
std::string signed_log(std::string_view input, const platform::SignKeyPair& keys) {
  std::string log;
  std::uint64_t number = 0;
  const auto add = [&](std::string_view json) {
    const std::string body = std::string(json) + "\t0";
    const std::string message = "cartulaire-log 1\nfuzz\n" + std::to_string(number++) + "\n" + body;
    log += body + "\t" + platform::to_hex(platform::sign(keys, platform::as_bytes(message))) + "\n";
  };
  add(R"({"entry":"key","at":0,"number":0,"day":"1970-01-01","public":")" +
      platform::to_hex(keys.public_key) + "\"}");
  while (!input.empty() && number < 24) {
    const std::size_t end = input.find('\n');
    add(input.substr(0, end));
    input = end == std::string_view::npos ? std::string_view{} : input.substr(end + 1);
  }
  return log;
}

void read(std::string_view text, const platform::SignPublicKey& key, std::string_view extract) {
  verify::Findings findings;
  verify::Log log("fuzz", key, findings);
  for (std::uint64_t size = 1; size < 70; ++size)
    log.want(size);
  const auto file = platform::File::of_text(text);
  const auto torn = verify::read_lines(*file, 4096, {},
                                       [&](const verify::Line& line) { log.line(line.text, line.too_long); });
  if (!torn) std::abort();
  log.finish(*torn);
  for (const verify::Unit& unit : log.units().all()) {
    const auto name = verify::read_unit_name(log.units().name(unit));
    if (!name || log.units().find(*name) != &unit || log.units().term(unit) > unit.term) std::abort();
  }
  if (log.lines() > 0 && log.lines() < 70 && log.snapshot(log.lines())->root != log.root()) std::abort();
  for (const verify::Unit& unit : log.units().all()) {
    const auto holder = log.custodies().holder(unit);
    if (holder.moved_at && *holder.moved_at <= unit.leaf) std::abort();
  }
  if (const auto* custody = log.custodies().find("ville", 1))
    static_cast<void>(verify::are_shares(platform::as_bytes(extract), "ville/web/2026-11-23.1", *custody));
  static_cast<void>(verify::check_extract(extract, "fuzz", log, findings));
  for (const verify::Finding& finding : findings.all())
    if (findings.count(finding.problem) == 0) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const platform::SignKeyPair keys = platform::make_sign_keys();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  read(input, keys.public_key, input);
  read(signed_log(input, keys), keys.public_key, input);
  if (const auto checkpoint = verify::read_checkpoint(input)) {
    if (checkpoint->text != verify::checkpoint_text(checkpoint->origin, checkpoint->size, checkpoint->root))
      std::abort();
    if (checkpoint->signed_by(keys.public_key)) std::abort();  // nobody else has the key
  }
  static_cast<void>(verify::token_time(input));
  static_cast<void>(verify::printable(input));
  return 0;
}
