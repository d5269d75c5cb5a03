// The subcommands of `charter` that have a file of their own, and what they share.
#pragma once

#include <set>
#include <string>

#include "base/result.hpp"

namespace cartulaire::cli {

class Command;

void add_charter_adopt(Command& charter);
void add_charter_coverage(Command& charter);
void add_charter_lint(Command& charter);
void add_charter_diff(Command& charter);
void add_charter_fmt(Command& charter);
void add_charter_import(Command& charter);
void add_charter_deviations(Command& charter);
void add_charter_update(Command& charter);
void add_charter_new(Command& charter);
void add_charter_status(Command& charter);

// Rewrites the file: whoever may read or write it still may, and a link still leads to it.
base::Status rewrite_file(const std::string& file, const std::string& text);

// The categories that have at least one entry in the list file.
base::Result<std::set<std::string>> fed_categories(const std::string& file);

}  // namespace cartulaire::cli
