// PDF, read by poppler's pdftotext in a process of its own: a PDF is a program in disguise, and a crash or a
// loop of its reader must stay outside ours.
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "charter/document/readers.hpp"
#include "platform/process.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter::document {
namespace {

tl::unexpected<base::Error> no_pdf(const platform::Path& path) {
  return base::fail(base::ErrorCode::corrupt, path.string(),
                    "ce PDF est illisible ou protégé ; exportez-le de nouveau, sans mot de passe",
                    "this PDF is not readable or protected; export it again, without a password");
}

tl::unexpected<base::Error> no_text(const platform::Path& path) {
  return base::fail(base::ErrorCode::invalid, path.string(),
                    "ce PDF ne contient pas de texte (une numérisation ?) ; donnez le document d'origine",
                    "this PDF holds no text (a scan?); give the original document");
}

bool is_bare(std::string_view text) {
  return text.find_first_not_of(" \n\f\t") == std::string_view::npos;
}

}  // namespace

base::Result<Document> read_pdf(const platform::Path& path) {
  auto file = platform::File::open_read(path);
  if (!file) return base::pass(file);
  platform::ProcessLimits limits;
  limits.output = kMostTextBytes;
  auto run = platform::run_process({"pdftotext", "-q", "-layout", "-enc", "UTF-8", "-eol", "unix", "-", "-"},
                                   *file, limits);
  if (!run) {
    if (run.error().code == base::ErrorCode::not_found) {
      return base::fail(base::ErrorCode::unavailable, path.string(),
                        "lire un PDF demande le programme `pdftotext` ; installez le paquet `poppler-utils`",
                        "reading a PDF takes the program `pdftotext`; install the package `poppler-utils`");
    }
    return base::pass(run);
  }
  const std::string_view text = run->output;
  if (run->exit_code != 0 || platform::invalid_utf8(text) != std::string_view::npos) return no_pdf(path);
  if (is_bare(text)) return no_text(path);
  Document document{path.string(), Format::pdf, {}, false};
  int page = 1;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    while (line.starts_with('\f')) {
      line.remove_prefix(1);
      ++page;
    }
    Line read;
    read.text = line;
    read.page = page;
    std::replace_if(
        read.text.begin(), read.text.end(), [](char c) { return c == '\f' || c == '\0' || c == '\r'; }, ' ');
    if (auto status = add_line(document, std::move(read)); !status) return base::pass(status);
    at = end + 1;
  }
  return document;
}

}  // namespace cartulaire::charter::document
