#include "charter/page/print.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "platform/process.hpp"

namespace cartulaire::embedded {
extern const std::string_view kPdfPy;
extern const std::string_view kOfficePy;
}  // namespace cartulaire::embedded

namespace cartulaire::charter::page {
namespace {

// The system's own: the modules of Debian's packages are not another Python's.
constexpr const char* kPython = "/usr/bin/python3";
constexpr int kNoModule = 69;  // what pdf.py ends with where WeasyPrint is missing

struct Program {
  std::string_view name;
  std::string_view package;
};
// The two others keep apt from choosing python3-scipy, which excludes a package that we build with.
constexpr Program kWeasyPrint{"WeasyPrint", "weasyprint python3-munkres python3-ufolib2"};
constexpr Program kPandoc{"pandoc", "pandoc"};
constexpr Program kPythonProgram{kPython, "python3"};

tl::unexpected<base::Error> missing(const Program& program) {
  return base::fail(base::ErrorCode::unavailable, std::string(program.name),
                    fmt::format("{} n'est pas installé ; installez `{}`", program.name, program.package),
                    fmt::format("{} is not installed; install `{}`", program.name, program.package));
}

base::Result<std::string> run(const Program& program, const std::vector<std::string>& argv,
                              std::string_view input) {
  auto file = platform::File::of_text(input);
  if (!file) return base::pass(file);
  platform::ProcessLimits limits;
  limits.deadline = std::chrono::seconds{60};
  limits.cpu_seconds = 60;
  auto done = platform::run_process(argv, *file, limits);
  if (!done && done.error().code == base::ErrorCode::not_found) return missing(program);
  if (!done) return base::pass(done);
  if (done->exit_code == kNoModule) return missing(program);
  if (done->exit_code != 0) {
    std::string said = done->complaints;
    while (said.ends_with('\n'))
      said.pop_back();
    const std::string last = said.substr(said.rfind('\n') + 1);
    return base::fail(base::ErrorCode::invalid, std::string(program.name),
                      fmt::format("{} n'a pas pu faire le fichier : `{}`", program.name, last),
                      fmt::format("{} could not make the file: `{}`", program.name, last));
  }
  return std::move(done->output);
}

void cut(std::string& html, std::string_view from, std::string_view to) {
  const std::size_t start = html.find(from);
  if (start == std::string::npos) return;
  const std::size_t end = html.find(to, start);
  if (end != std::string::npos) html.erase(start, end + to.size() - start);
}

// Without the boxes that only a browser needs: in an ODT each would be a section, which some readers pass
// over. What leads to an article leads to its heading.
std::string unboxed(std::string_view html) {
  constexpr std::array<std::string_view, 8> kBoxes{"main", "section", "article", "div",
                                                   "nav",  "header",  "footer",  "span"};
  constexpr std::string_view kHeading = " id=\"titre-";
  std::string out;
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t open = std::min(html.find('<', at), html.size());
    out += html.substr(at, open - at);
    const std::size_t end = std::min(html.find('>', open), html.size() - 1);
    if (open == html.size()) break;
    std::string_view tag = html.substr(open, end + 1 - open);
    std::string_view name = tag.substr(tag.starts_with("</") ? 2 : 1);
    name = name.substr(0, name.find_first_of(" >"));
    at = end + 1;
    if (std::find(kBoxes.begin(), kBoxes.end(), name) != kBoxes.end()) continue;
    const std::size_t heading = tag.find(kHeading);
    out += tag.substr(0, heading);
    if (heading == std::string_view::npos) continue;
    out += " id=\"";
    out += tag.substr(heading + kHeading.size());
  }
  return out;
}

}  // namespace

std::optional<Format> format_of(std::string_view file) {
  constexpr std::array<std::pair<std::string_view, Format>, 6> kEnds{{{".html", Format::html},
                                                                      {".htm", Format::html},
                                                                      {".md", Format::markdown},
                                                                      {".pdf", Format::pdf},
                                                                      {".odt", Format::odt},
                                                                      {".docx", Format::docx}}};
  for (const auto& [end, format] : kEnds)
    if (file.ends_with(end)) return format;
  return std::nullopt;
}

base::Result<std::string> print_pdf(std::string_view html) {
  return run(kWeasyPrint, {kPython, "-I", "-c", std::string(embedded::kPdfPy)}, html);
}

base::Result<std::string> print_office(std::string_view html, Format format, const std::string& footer) {
  // The page's title is the document's; what helps in a browser only is left out.
  std::string content(html);
  cut(content, "<p><a class=\"skip\"", "</p>\n");
  cut(content, "<h1", "</h1>\n");
  cut(content, "<footer>", "</footer>\n");
  auto made = run(kPandoc,
                  {"pandoc", "--from=html", format == Format::odt ? "--to=odt" : "--to=docx",
                   "--shift-heading-level-by=-1", "--output=-"},
                  unboxed(content));
  if (!made) return made;
  return run(kPythonProgram, {kPython, "-I", "-c", std::string(embedded::kOfficePy), footer}, *made);
}

}  // namespace cartulaire::charter::page
