// load_charter: the passes, in order.
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "charter/body.hpp"
#include "charter/front_matter.hpp"
#include "charter/references.hpp"
#include "charter/reporter.hpp"
#include "charter/typed_clause.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

constexpr std::size_t kMostBytes = 4u << 20;
// Longer lines are nobody's prose, and columns are counted from their start.
constexpr std::size_t kMostLineBytes = 8'000;
constexpr std::size_t kMostClauses = 20'000;

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    at = end + 1;
  }
  return lines;
}

// False where the bytes are no text: nothing more is read then.
bool is_text(std::string_view text, Reporter& reporter) {
  if (text.size() > kMostBytes) {
    reporter.error("L01", {1, 1}, 1, fmt::format("le fichier dépasse {} Mo", kMostBytes >> 20),
                   fmt::format("the file is larger than {} MB", kMostBytes >> 20));
    return false;
  }
  std::size_t wrong = platform::invalid_utf8(text);
  const std::size_t zero = text.find('\0');
  if (wrong == std::string_view::npos && zero == std::string_view::npos) return true;
  wrong = std::min(wrong, zero);
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(wrong), '\n');
  const std::size_t start =
      text.rfind('\n', wrong) == std::string_view::npos ? 0 : text.rfind('\n', wrong) + 1;
  const auto column = 1 + platform::count_characters(text.substr(start, wrong - start));
  reporter.error("L01", {static_cast<int>(line), static_cast<int>(column)}, 1,
                 "le fichier n'est pas du texte UTF-8 ; enregistrez-le en UTF-8",
                 "the file is no UTF-8 text; save it as UTF-8");
  return false;
}

// Lines that are too long are told, and read as empty.
void cut_lines(std::vector<std::string>& lines, Reporter& reporter) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].size() <= kMostLineBytes) continue;
    lines[i].clear();
    reporter.error("L01", {static_cast<int>(i) + 1, 1}, 1,
                   fmt::format("cette ligne dépasse {} octets ; coupez-la", kMostLineBytes),
                   fmt::format("this line is longer than {} bytes; break it", kMostLineBytes));
  }
}

// Index of the first line after the front matter.
std::size_t front_matter(Charter& charter, Reporter& reporter) {
  const std::vector<std::string>& source = charter.source;
  if (source.empty() || source.front() != "---") {
    reporter.error(
        "L01", {1, 1}, 3,
        "un en-tête est attendu : une ligne `---`, puis `charter:`, `title:`, `version:`, puis `---`",
        "a front matter is wanted: a line `---`, then `charter:`, `title:`, `version:`, then `---`");
    return 0;
  }
  std::string yaml;
  for (std::size_t at = 1; at < source.size(); ++at) {
    if (source[at] == "---") {
      charter.front = read_front_matter(yaml, 2, reporter);
      return at + 1;
    }
    yaml += source[at];
    yaml += '\n';
  }
  reporter.error("L01", {1, 1}, 3, "l'en-tête n'est jamais refermé ; ajoutez une ligne `---`",
                 "the front matter is never closed; add a line `---`");
  return source.size();
}

void clauses(Charter& charter, const Body& body, Reporter& reporter) {
  if (body.blocks.size() > kMostClauses) {
    reporter.error("L01", body.blocks[kMostClauses].place, 3, fmt::format("plus de {} clauses", kMostClauses),
                   fmt::format("more than {} clauses", kMostClauses));
  }
  std::map<std::string, int, std::less<>> names;
  for (const ClauseBlock& block : body.blocks) {
    if (charter.clauses.size() >= kMostClauses) break;
    Clause clause = read_clause(block, charter.front, charter.broken, reporter);
    const auto [other, fresh] = names.emplace(block.name, block.place.line);
    if (!block.name.empty() && !fresh) {
      reporter.error(
          "L02", block.name_place, static_cast<int>(block.name.size()),
          fmt::format("la clause `{}` est déjà à la ligne {} ; donnez un autre nom à l'une des deux",
                      block.name, reporter.line_text(other->second)),
          fmt::format("the clause `{}` is already on line {}; rename one of the two", block.name,
                      reporter.line_text(other->second)));
      continue;
    }
    if (clause.kind == nullptr || block.name.empty()) {
      charter.broken.insert(block.name);
      continue;
    }
    if (clause.heading >= 0)
      clause.article = charter.headings[static_cast<std::size_t>(clause.heading)].number;
    charter.by_name.emplace(clause.name, charter.clauses.size());
    charter.clauses.push_back(std::move(clause));
  }
}

}  // namespace

const Clause* Charter::find_clause(std::string_view name) const {
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : &clauses[found->second];
}

std::string Charter::spot(Place place) const {
  if (origins.empty()) return fmt::format("{}:{}:{}", file, place.line, place.column);
  const Origins::Spot found = origins.find(place);
  return fmt::format("{}:{}:{}", found.file, found.place.line, found.place.column);
}

Loaded load_charter(std::string_view text, std::string_view file, Origins origins) {
  Loaded loaded;
  Charter& charter = loaded.charter;
  charter.file = file;
  charter.origins = std::move(origins);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  Reporter reporter(charter.file, charter.source, charter.origins);
  if (is_text(text, reporter)) {
    charter.source = split_lines(text);
    cut_lines(charter.source, reporter);
    const std::size_t first = front_matter(charter, reporter);
    if (charter.front.extends) {
      reporter.error(
          "L27", charter.front.extends->place, 1,
          "cette charte complète un modèle, qui n'est pas lu ici ; donnez son fichier à la commande",
          "this charter completes a model, which is not read here; hand its file to the command");
      loaded.diagnostics = reporter.take();
      return loaded;
    }
    Body body = read_body(charter.source, first, reporter);
    charter.headings = std::move(body.headings);
    charter.lines = std::move(body.lines);
    charter.passages = std::move(body.passages);
    charter.proposals = std::move(body.proposals);
    if (charter.front.entities.empty()) {
      Entity only;
      only.id = "entity";
      only.name = charter.front.title;
      only.place = {1, 1};
      charter.front.entities.push_back(std::move(only));
    }
    clauses(charter, body, reporter);
    look_up_references(charter, reporter);
  }
  loaded.diagnostics = reporter.take();
  return loaded;
}

Loaded load_part(std::string_view text, std::string_view file, const FrontMatter& names) {
  Loaded loaded;
  Charter& charter = loaded.charter;
  charter.file = file;
  charter.part = true;
  Reporter reporter(charter.file, charter.source, charter.origins);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (is_text(text, reporter)) {
    charter.source = split_lines(text);
    cut_lines(charter.source, reporter);
    const std::size_t first = front_matter(charter, reporter);
    Body body = read_body(charter.source, first, reporter);
    charter.headings = std::move(body.headings);
    charter.lines = std::move(body.lines);
    charter.passages = std::move(body.passages);
    charter.front = names;
    clauses(charter, body, reporter);
  }
  loaded.diagnostics = reporter.take();
  return loaded;
}

}  // namespace cartulaire::charter
