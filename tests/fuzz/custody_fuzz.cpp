// LAYERS: journal platform base
//
// Lines that travel between the keeper and its custodians, made by anybody: a request, an answer, a key and
// its public half. What is read prints as it can be read again, and nobody's answer passes for a custodian's.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "journal/custody/custodian_key.hpp"
#include "journal/custody/request.hpp"

namespace {

using namespace cartulaire;
namespace custody = journal::custody;

void read_request(std::string_view input) {
  static const platform::BoxKeyPair keys = platform::make_box_keys();
  const auto request = custody::parse_request(input, "fuzz");
  if (!request) return;
  const std::string printed = custody::print_request(*request);
  const auto again = custody::parse_request(printed, "fuzz");
  if (!again || custody::print_request(*again) != printed) std::abort();
  // The key is fresh: no box of an input is sealed to it.
  const auto answer = custody::answer_request(*request, custody::request_digest(input), request->role, keys);
  for (const custody::RequestUnit& unit : request->units)
    if (answer && !unit.boxes.empty()) std::abort();
}

void read_answer(std::string_view input) {
  static const platform::BoxKeyPair keys = platform::make_box_keys();
  const auto answer = custody::parse_answer(input, "fuzz");
  if (!answer) return;
  const std::string printed = custody::print_answer(*answer);
  const auto again = custody::parse_answer(printed, "fuzz");
  if (!again || custody::print_answer(*again) != printed) std::abort();
  custody::Request request;
  request.name = answer->name;
  request.role = answer->role;
  request.key = answer->key;
  request.ceremony = answer->ceremony;
  for (const auto& unit : answer->units) {
    request.units.push_back({unit.unit, 1, unit.shares});
  }
  const auto taken = custody::take_answer(request, answer->request, *answer, keys);
  if (taken && !taken->empty()) std::abort();
}

void read_keys(std::string_view input) {
  if (const auto line = custody::parse_public_line(input)) {
    const auto again = custody::parse_public_line(custody::print_public_line(*line));
    if (!again || again->role != line->role || again->key != line->key || again->label != line->label)
      std::abort();
  }
  if (const auto locked = custody::parse_locked_key(input)) {
    const std::string printed = custody::print_locked_key(*locked);
    const auto again = custody::parse_locked_key(printed);
    if (!again || custody::print_locked_key(*again) != printed) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  read_request(input);
  read_answer(input);
  read_keys(input);
  return 0;
}
