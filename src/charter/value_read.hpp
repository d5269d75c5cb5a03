// From a YAML node to a typed value, with everything that is wrong about it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "charter/catalogue.hpp"
#include "charter/charter.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::charter {

// One thing wrong at one place; the caller makes a Diagnostic of it.
struct Finding {
  std::string code;  // "L01", "L08"…
  Severity severity = Severity::error;
  Place place;
  int length = 1;
  std::string french;
  std::string english;
  std::string suggestion;
};

struct ReadContext {
  const Catalogue& catalogue;
  const FrontMatter* front = nullptr;  // null (the catalogue's own defaults): identifiers are not looked up
  const Kind* kind = nullptr;          // for the parts of an exception
  std::string field_set;               // the vocabulary of `field`: "field_web"
  std::function<void(Finding)> report;
};

// The value of a parameter in any of its three forms; nothing where it is wrong, which has been reported.
std::optional<Value> read_parameter(const platform::YamlNode& node, const Parameter& parameter,
                                    const ReadContext& context);
// A value of the type itself: neither delegated nor unset.
std::optional<Value> read_value(const platform::YamlNode& node, const Type& type, const ReadContext& context);

// Characters of the node's own text, for the caret line.
int node_length(const platform::YamlNode& node);

}  // namespace cartulaire::charter
