// LAYERS: web acceptance access store node journal charter policy lists platform base
//
// What anybody may ask of the API: the target of a request, and a body held against the description. The
// first byte chooses the operation and the method; what passes must be what the description wants.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "platform/json.hpp"
#include "platform/utf8.hpp"
#include "web/api.hpp"

namespace {

using namespace cartulaire;

const web::Api& api() {
  static const web::Api shipped = web::Api::shipped().value();
  return shipped;
}

void target(std::string_view input) {
  const std::size_t mark = std::min(input.find('?'), input.size());
  const auto path = web::percent_decoded(input.substr(0, mark));
  if (!path) return;
  if (platform::invalid_utf8(*path) != std::string_view::npos || path->find('\0') != std::string::npos)
    std::abort();
  for (const char* method : {"GET", "POST", "PUT", "DELETE"}) {
    const auto match = api().match(method, *path);
    if (match.operation == nullptr) continue;
    if (match.operation->method != method) std::abort();
    const auto arguments = api().arguments(match, input.substr(std::min(mark + 1, input.size())));
    if (!arguments) {
      if (arguments.error().french.empty() || arguments.error().english.empty()) std::abort();
      continue;
    }
    for (const web::Parameter& one : match.operation->parameters) {
      const auto found = arguments->find(one.name);
      if (found == arguments->end() ? one.required
                                    : web::misfit(found->second, one.schema, api().document()).has_value())
        std::abort();
    }
  }
}

void body(std::size_t number, std::string_view input) {
  const auto& operations = api().operations();
  const web::Operation& operation = operations[number % operations.size()];
  const auto json = platform::parse_json(input, "body");
  if (!operation.body || !json) return;
  const auto wrong = web::misfit(*json, *operation.body, api().document());
  if (wrong && (wrong->french.empty() || wrong->english.empty())) std::abort();
  // What was taken is taken again when it is printed.
  if (wrong) return;
  const auto again = platform::parse_json(platform::print_json(*json), "body");
  if (!again || web::misfit(*again, *operation.body, api().document())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] < 64)
    target(input);
  else
    body(data[0], input);
  return 0;
}
