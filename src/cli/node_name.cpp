#include "cli/node_name.hpp"

#include <unistd.h>

namespace cartulaire::cli {

std::string node_name() {
  char name[65] = {};
  if (::gethostname(name, 64) != 0 || name[0] == '\0') return "node";
  std::string result(name);
  for (char& c : result)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_'))
      c = '-';
  return result;
}

}  // namespace cartulaire::cli
