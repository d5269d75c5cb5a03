// The readers behind read_document, one a format. `file` is only shown.
#pragma once

#include <string_view>

#include "charter/document/document.hpp"

namespace cartulaire::charter::document {

// UTF-8 with or without its mark; Markdown where `markdown`: front matter and code are marked, not left out.
base::Result<Document> read_plain(std::string_view text, std::string_view file, bool markdown);
// Office Open XML and OpenDocument, from the bytes of the zip.
base::Result<Document> read_zipped(std::string_view bytes, std::string_view file);
// The paragraphs of word/document.xml (or footnotes.xml) and of content.xml, put at the end of `document`.
base::Status add_docx_part(std::string_view xml, bool footnotes, Document& document);
base::Status add_odt_content(std::string_view xml, Document& document);
// Through pdftotext, as a process of its own.
base::Result<Document> read_pdf(const platform::Path& path);

// Puts a line at the end. Error: too_large, past kMostLines. Readers bound the text itself by kMostTextBytes.
base::Status add_line(Document& document, Line line);

}  // namespace cartulaire::charter::document
