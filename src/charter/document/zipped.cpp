// DOCX and ODT: which entries of the zip hold the text.
#include <string>

#include <fmt/format.h>

#include "charter/document/readers.hpp"
#include "platform/archive.hpp"

namespace cartulaire::charter::document {
namespace {

constexpr const char* kDocxBody = "word/document.xml";
constexpr const char* kDocxFootnotes = "word/footnotes.xml";
constexpr const char* kDocxEndnotes = "word/endnotes.xml";
constexpr const char* kOdtContent = "content.xml";

// A charter of a hundred pages is a tenth of this.
platform::ArchiveLimits limits() {
  platform::ArchiveLimits limits;
  limits.entry_bytes = std::uint64_t{24} << 20;
  limits.bytes = std::uint64_t{32} << 20;
  limits.entries = 5'000;
  return limits;
}

}  // namespace

base::Result<Document> read_zipped(std::string_view bytes, std::string_view file) {
  auto entries = platform::read_zip_entries(
      platform::as_bytes(bytes), file, {kDocxBody, kDocxFootnotes, kDocxEndnotes, kOdtContent}, limits());
  if (!entries) return base::pass(entries);
  Document document{std::string(file), Format::docx, {}, true};
  if (const auto body = entries->find(kDocxBody); body != entries->end()) {
    if (auto status = add_docx_part(body->second, false, document); !status) return base::pass(status);
    for (const char* notes : {kDocxFootnotes, kDocxEndnotes}) {
      const auto part = entries->find(notes);
      if (part == entries->end()) continue;
      if (auto status = add_docx_part(part->second, true, document); !status) return base::pass(status);
    }
    return document;
  }
  if (const auto content = entries->find(kOdtContent); content != entries->end()) {
    document.format = Format::odt;
    if (auto status = add_odt_content(content->second, document); !status) return base::pass(status);
    return document;
  }
  return base::fail(base::ErrorCode::invalid, std::string(file),
                    "cette archive n'est ni un document DOCX ni un document ODT",
                    "this archive is neither a DOCX nor an ODT document");
}

}  // namespace cartulaire::charter::document
