// read_document: the first bytes tell which reader it is.
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "charter/document/readers.hpp"

namespace cartulaire::charter::document {
namespace {

bool is_markdown_name(std::string_view file) {
  return file.ends_with(".md") || file.ends_with(".markdown") || file.ends_with(".MD");
}

tl::unexpected<base::Error> save_as(std::string_view file, std::string_view what_fr,
                                    std::string_view what_en) {
  return base::fail(base::ErrorCode::invalid, std::string(file),
                    fmt::format("{} n'est pas lu ; enregistrez-le en DOCX, ODT, PDF ou texte", what_fr),
                    fmt::format("{} is not read; save it as DOCX, ODT, PDF or text", what_en));
}

}  // namespace

base::Status add_line(Document& document, Line line) {
  if (document.lines.size() >= kMostLines) {
    return base::fail(base::ErrorCode::too_large, document.file, fmt::format("plus de {} lignes", kMostLines),
                      fmt::format("more than {} lines", kMostLines));
  }
  document.lines.push_back(std::move(line));
  return {};
}

base::Result<Document> read_document_bytes(std::string_view bytes, std::string_view file) {
  if (bytes.size() > kMostFileBytes) {
    return base::fail(base::ErrorCode::too_large, std::string(file),
                      fmt::format("le fichier dépasse {} Mo", kMostFileBytes >> 20),
                      fmt::format("the file is larger than {} MB", kMostFileBytes >> 20));
  }
  if (bytes.starts_with("PK\x03\x04")) return read_zipped(bytes, file);
  if (bytes.starts_with("\xd0\xcf\x11\xe0"))
    return save_as(file, "un document Word ancien ou sous mot de passe",
                   "an old or password-protected Word document");
  if (bytes.starts_with("{\\rtf")) return save_as(file, "un document RTF", "an RTF document");
  if (bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos)
    return save_as(file, "un PDF qui n'est pas un fichier", "a PDF that is no file");
  return read_plain(bytes, file, is_markdown_name(file));
}

base::Result<Document> read_document(const platform::Path& path) {
  auto bytes = platform::read_text(path, kMostFileBytes);
  if (!bytes) return base::pass(bytes);
  if (std::string_view(*bytes).substr(0, 1024).find("%PDF-") != std::string_view::npos) return read_pdf(path);
  return read_document_bytes(*bytes, path.string());
}

}  // namespace cartulaire::charter::document
