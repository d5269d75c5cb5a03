// Where the words of a trigger stand in a block.
#pragma once

#include <string_view>
#include <vector>

#include "charter/lint/rules.hpp"

namespace cartulaire::charter::lint {

// The sentence around `at` in folded text: from full stop to full stop, or to the end of the item. The points
// of "art. 39", "L. 1222-4", "cf. 3.4" end none.
platform::Span sentence_around(std::string_view folded, std::size_t at);

// Every place of the trigger, at most `most`.
std::vector<platform::Span> find_all(const Trigger& trigger, std::string_view folded, std::size_t most = 20);

}  // namespace cartulaire::charter::lint
