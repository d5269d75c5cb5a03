// Pages of the keeper for paper: Markdown becomes one self-contained page.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cartulaire::keeper {

// `origin`: of the journal.
base::Result<std::string> page_of(std::string_view title, std::string_view origin, std::string_view markdown,
                                  base::Language language);

// A cell of a table: what would end it is written otherwise.
std::string table_cell(std::string_view text);

}  // namespace cartulaire::keeper
