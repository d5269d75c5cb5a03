// The manual page and the shell completion, both written from the command tree so that neither can go stale.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::cli {

// One command of the tree, as its help describes it.
struct CommandDescription {
  struct Option {
    std::string names;  // "-o,--output"; the bare name of a positional
    std::string help;
    bool takes_value = false;
    bool positional = false;
  };
  std::string name;
  std::string help;
  std::vector<Option> options;
  std::vector<CommandDescription> children;
};

// Section 1, troff with the man macros.
std::string manual_page(const CommandDescription& program, base::Language language);

// For bash; zsh takes it through bashcompinit.
std::string bash_completion(const CommandDescription& program);

}  // namespace cartulaire::cli
