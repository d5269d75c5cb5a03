// The subcommands of `charter` that have a file of their own, and what they share.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "charter/charter.hpp"

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
void add_charter_render(Command& charter);
void add_charter_document(Command& charter);
void add_charter_status(Command& charter);

// Rewrites the file: whoever may read or write it still may, and a link still leads to it.
base::Status rewrite_file(const std::string& file, const std::string& text);

// The charter of one entity, refused where the file has errors: they are shown on standard error and
// `exit_code` is set.
std::optional<charter::EffectiveCharter> effective(const std::string& file, const std::string& entity,
                                                   int& exit_code);
// To the file, or to standard output where none is named. The exit code.
int deliver(std::string_view text, const std::string& file);

// The categories that have at least one entry in the list file.
base::Result<std::set<std::string>> fed_categories(const std::string& file);

}  // namespace cartulaire::cli
