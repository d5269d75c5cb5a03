#include "replay/mapping.hpp"

#include <utility>

#include "platform/yaml.hpp"

namespace cartulaire::replay {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

const std::vector<logs::Shape> kShapes = {logs::Shape::key_values, logs::Shape::csv, logs::Shape::json};

class Loader {
 public:
  explicit Loader(std::string_view file) : reader_(file, mapping_.log) {}

  base::Result<Mapping> load(const YamlNode& root) {
    if (!root.is_map())
      return reader_.wrong(root, "une liste de clés est attendue", "a map of keys is expected");
    for (const YamlEntry& entry : root.entries) {
      auto common = reader_.read(entry, kShapes);
      if (!common) return base::pass(common);
      if (*common) continue;
      if (auto read = key(entry); !read) return base::pass(read);
    }
    if (auto finished = reader_.finish(root); !finished) return base::pass(finished);
    if (mapping_.host.empty() && mapping_.url.empty())
      return reader_.wrong(root, "`host` ou `url` manque", "`host` or `url` is missing");
    return std::move(mapping_);
  }

 private:
  base::Status key(const YamlEntry& entry) {
    const YamlNode& value = entry.value;
    if (entry.key == "user") return reader_.slots(value, mapping_.user);
    if (entry.key == "address") return reader_.slots(value, mapping_.address);
    if (entry.key == "method") return reader_.slots(value, mapping_.method);
    if (entry.key == "host") return reader_.slots(value, mapping_.host);
    if (entry.key == "url") return reader_.slots(value, mapping_.url);
    if (entry.key == "host_only") return reader_.conditions(value, mapping_.host_only);
    if (entry.key == "paths") return paths(value);
    std::vector<std::string> known = logs::DeclarationReader::keys();
    known.insert(known.end(), {"user", "address", "method", "host", "url", "host_only", "paths"});
    return reader_.unknown(entry, known);
  }

  base::Status paths(const YamlNode& node) {
    if (node.text != "shown" && node.text != "hidden")
      return reader_.wrong(node, "`shown` ou `hidden` est attendu", "`shown` or `hidden` is expected");
    mapping_.shows_paths = node.text == "shown";
    return {};
  }

  Mapping mapping_;
  logs::DeclarationReader reader_;
};

}  // namespace

base::Result<Mapping> read_mapping(std::string_view text, std::string_view file) {
  auto root = platform::read_yaml(text, file);
  if (!root) return base::pass(root);
  return Loader(file).load(*root);
}

}  // namespace cartulaire::replay
