// YAML as a formatted charter writes it: quotes only where the text would be read otherwise, comments beside
// what they stood beside.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/yaml.hpp"

namespace cartulaire::charter {

// Where a scalar stands: after `key: ` to the end of the line, or within brackets, where commas part items.
enum class YamlStyle { block, flow };

// The scalar, bare or in double quotes; `~` for a null.
std::string yaml_scalar(const platform::YamlNode& scalar, YamlStyle style);
std::string yaml_key(const std::string& key);
// The whole node on one line: "{add: [video], remove: [gambling]}".
std::string yaml_flow(const platform::YamlNode& node);

// The same values under the same keys; the order of keys tells nothing. Quotes count on one word only:
// `unset`, which is a text when it is quoted.
bool same_yaml(const platform::YamlNode& left, const platform::YamlNode& right);

// One line to be printed, and the line of the file on which its key or item stood.
struct YamlLine {
  int source = 0;
  std::string text;  // with its indentation, without newline
};

// Puts the comments of `yaml`, whose first line is `first_line` of the file, back among `lines`: one that
// stands alone goes before the line that followed it, one at the end of a line to the end of the same.
// Gives the file's line of the first comment that has no such place; `lines` is then of no use.
std::optional<int> place_comments(std::string_view yaml, int first_line, std::vector<YamlLine>& lines);

}  // namespace cartulaire::charter
