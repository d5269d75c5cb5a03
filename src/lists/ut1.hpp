// The layout of the UT1 blacklists on disk: a folder per category with `domains`, `urls`, `expressions`,
// other names of a category as symbolic links, and `global_usage` with labels and types for all.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "lists/line.hpp"
#include "lists/mapping.hpp"
#include "platform/file.hpp"

namespace cartulaire::lists {

// What global_usage says of a category.
struct Usage {
  std::string label_fr;
  std::string label_en;
  std::optional<bool> white;  // nothing where it does not say
};
std::map<std::string, Usage, std::less<>> read_global_usage(std::string_view text);

struct Ut1File {
  platform::Path path;
  LineKind kind = LineKind::names;
};
struct Ut1Category {
  std::string name;
  Usage usage;
  std::vector<Ut1File> files;
  std::vector<std::string> not_read;  // files whose use we do not know
};
struct Ut1Folder {
  std::vector<Ut1Category> categories;                       // by name
  std::vector<std::pair<std::string, std::string>> aliases;  // other name, category
};

// Lists the folder, or the one folder within it that has the layout (archives begin with "blacklists/").
// Names alone: nothing of the lists is read. Errors: not_found where no category is there; refused where a
// link leads outside; too_large past 1 000 categories.
base::Result<Ut1Folder> list_ut1(const platform::Path& folder);

// Every category is mapped or ignored, aliases agree, white lists stay white. Errors: invalid, naming all
// that is missing and the cure.
base::Status check_ut1(const Ut1Folder& folder, const Mapping& mapping);

}  // namespace cartulaire::lists
