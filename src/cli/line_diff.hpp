// What changes between two texts, line by line, as `diff -u` shows it.
#pragma once

#include <string>
#include <string_view>

namespace cartulaire::cli {

// Hunks with three lines of context under `--- before` and `+++ after`; empty where the texts are equal. Two
// texts that differ over thousands of lines are shown as one hunk, not as the least change.
std::string line_diff(std::string_view before, std::string_view after, std::string_view before_name,
                      std::string_view after_name);

}  // namespace cartulaire::cli
