// A page of ours as a file that offices exchange: PDF by WeasyPrint, ODT and DOCX by pandoc, each a process
// of its own within limits of time and memory. Nothing is fetched and nothing is written but the result.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cartulaire::charter::page {

enum class Format { html, markdown, pdf, odt, docx };

// From the end of a file's name: "charte.pdf"; nothing where it says none.
std::optional<Format> format_of(std::string_view file);

// A PDF of a page in the style for paper: tagged, declared as PDF/UA-1 and PDF/A-2B; docs/documents.md tells
// what was verified. The same page gives the same bytes. Errors: unavailable (a program is missing: which
// package; or it went past its limits), invalid (it refused the page).
base::Result<std::string> print_pdf(std::string_view html);

// An ODT or a DOCX of a page; `footer` stands on every page of it. Errors: as above.
base::Result<std::string> print_office(std::string_view html, Format format, const std::string& footer);

}  // namespace cartulaire::charter::page
