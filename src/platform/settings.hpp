// Settings files (keeper.yml, web.yml, directories.yml): keys that a file may have, each with what reads its
// value into a field. Errors carry file, line and column, and what would be right.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/file.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::platform {

class Settings {
 public:
  using Read = std::function<base::Status(const YamlNode&)>;
  using Keys = std::map<std::string, Read, std::less<>>;

  // Up to 1 MiB. Paths in it begin at its folder.
  static base::Result<Settings> open(const Path& file);

  [[nodiscard]] const YamlNode& root() const { return root_; }
  [[nodiscard]] const Path& folder() const { return folder_; }

  // A map with no other keys than these, each at most once.
  base::Status read(const YamlNode& map, const Keys& keys) const;
  // A list, each of its items.
  base::Status each(const YamlNode& list, const Read& item) const;
  // What a value of the usual forms is read into; the field must outlive what reads.
  [[nodiscard]] Read text(std::string& into) const;
  [[nodiscard]] Read path(Path& into) const;
  [[nodiscard]] Read texts(std::vector<std::string>& into) const;
  [[nodiscard]] Read paths(std::vector<Path>& into) const;
  [[nodiscard]] Read yes_or_no(bool& into) const;
  [[nodiscard]] Read number(int& into, int least, int most) const;

  [[nodiscard]] tl::unexpected<base::Error> wrong(Place at, std::string french, std::string english) const;
  [[nodiscard]] tl::unexpected<base::Error> wrong(const YamlNode& at, std::string french,
                                                  std::string english) const;
  [[nodiscard]] tl::unexpected<base::Error> missing(const YamlNode& at, std::string_view name) const;

 private:
  Settings(Path file, YamlNode root);

  Path file_;
  Path folder_;
  YamlNode root_;
};

}  // namespace cartulaire::platform
