// A charter as an authority has it today, without clauses: plain text, Markdown, PDF, DOCX or ODT, read into
// lines.
//
// The bytes came from somewhere: every reader works within limits and answers with lines or one error that a
// person understands. Nothing is kept: no temporary file, no picture, no metadata.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::charter::document {

enum class Format { text, markdown, pdf, docx, odt };

struct Line {
  std::string text;   // valid UTF-8, without line breaks
  int page = 0;       // PDF: from 1
  int heading = 0;    // level, where the format says it: DOCX, ODT, Markdown; 0 elsewhere
  bool item = false;  // DOCX, ODT: of a list
  bool code = false;  // Markdown: front matter, fenced code and comments, which are nobody's sentences
  bool footnote = false;
};

struct Document {
  std::string file;
  Format format = Format::text;
  // Text, Markdown and PDF: the lines of the text, numbered from 1. DOCX and ODT: one line a paragraph,
  // footnotes at the end.
  std::vector<Line> lines;
  // Each line is a whole paragraph; else a paragraph runs on until an empty line.
  bool line_is_paragraph = false;
};

inline constexpr std::size_t kMostFileBytes = std::size_t{32} << 20;
inline constexpr std::size_t kMostTextBytes = std::size_t{4} << 20;
inline constexpr std::size_t kMostLines = 200'000;

// The file, whatever its name says: its first bytes tell the format. Errors: not_found, io; too_large;
// corrupt; refused (password, DOCTYPE); invalid (no text of any of these formats, with what to do);
// unavailable (pdftotext missing or stopped).
base::Result<Document> read_document(const platform::Path& path);

// The same for bytes in memory; a PDF is refused here, as it is handed to pdftotext as a file.
base::Result<Document> read_document_bytes(std::string_view bytes, std::string_view file);

// A charter in the language: a front matter and at least one block of a clause or of a proposal.
bool has_clauses(std::string_view text);

}  // namespace cartulaire::charter::document
