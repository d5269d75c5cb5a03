// CSV as spreadsheets write it: RFC 4180, with commas, semicolons or tabs, UTF-8 with or without its mark.
#include <optional>

#include <fmt/format.h>

#include "people/source.hpp"
#include "people/text.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::people {
namespace {

constexpr std::size_t kLongestCell = 10'000;

// Records, one after the other, each with the line on which it begins.
class Records {
 public:
  Records(std::string_view text, char separator) : text_(text), separator_(separator) {}

  struct Record {
    int line = 0;
    std::vector<std::string> cells;
    bool broken = false;  // a quotation mark that does not end, or is where none may be
  };

  std::optional<Record> next() {
    if (at_ >= text_.size()) return std::nullopt;
    Record record;
    record.line = line_;
    std::string cell;
    bool quoted = false;  // within quotation marks
    bool was_quoted = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') ++line_;
      if (quoted) {
        if (c != '"') {
          cell += c;
        } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
          cell += '"';
          ++at_;
        } else {
          quoted = false;
        }
      } else if (c == '"' && trim(cell).empty() && !was_quoted) {
        cell.clear();
        quoted = was_quoted = true;
      } else if (c == separator_) {
        end_cell(record, cell);
        was_quoted = false;
      } else if (c == '\n') {
        ++at_;
        end_cell(record, cell);
        return record;
      } else if (c != '\r') {
        if (was_quoted && c != ' ') record.broken = true;
        cell += c;
      }
      if (cell.size() > kLongestCell) {
        record.broken = true;
        at_ = text_.size();
      }
    }
    if (quoted) record.broken = true;
    end_cell(record, cell);
    return record;
  }

 private:
  static void end_cell(Record& record, std::string& cell) {
    record.cells.emplace_back(trim(cell));
    cell.clear();
  }
  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  int line_ = 1;
};

bool is_blank(const Records::Record& record) {
  return std::all_of(record.cells.begin(), record.cells.end(),
                     [](const std::string& c) { return c.empty(); });
}

// The separator of the first line: the one that parts it most.
char separator_of(std::string_view text) {
  const std::string_view head = text.substr(0, text.find('\n'));
  char best = ';';
  std::ptrdiff_t most = 0;
  for (const char c : {';', ',', '\t'})
    if (const auto count = std::count(head.begin(), head.end(), c); count > most) {
      most = count;
      best = c;
    }
  return best;
}

std::string known_columns() {
  std::string out;
  for (const FieldName& name : field_names())
    out += fmt::format("{}`{}` (`{}`)", out.empty() ? "" : ", ", name.english, name.french);
  return out;
}

// Which field each column holds; errors into `source`.
std::vector<std::optional<Field>> read_head(const Records::Record& head, const FieldMap& map,
                                            Source& source) {
  std::vector<std::optional<Field>> columns;
  std::array<bool, kFields>& seen = source.told;
  for (const std::string& cell : head.cells) {
    const std::string name = lower(cell);
    std::optional<Field> field;
    for (const FieldName& known : field_names()) {
      const auto mapped = map.find(known.field);
      if (mapped != map.end() ? name == mapped->second : name == known.english || name == known.french)
        field = known.field;
    }
    if (!field) {
      source.errors.push_back(
          {head.line, fmt::format("colonne inconnue `{}` ; les colonnes sont {}", cell, known_columns()),
           fmt::format("unknown column `{}`; columns are {}", cell, known_columns())});
    } else if (std::exchange(seen[static_cast<std::size_t>(*field)], true)) {
      source.errors.push_back({head.line, fmt::format("la colonne `{}` est là deux fois", cell),
                               fmt::format("the column `{}` is there twice", cell)});
    }
    columns.push_back(field);
  }
  if (!seen[static_cast<std::size_t>(Field::login)])
    source.errors.push_back({head.line, "il manque la colonne `identifiant` (`login`)",
                             "the column `login` (`identifiant`) is missing"});
  return columns;
}

}  // namespace

Source read_csv(std::string_view text, const FieldMap& map, const SourceLimits& limits) {
  Source source;
  source.kind = Source::Kind::csv;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t bad = platform::invalid_utf8(text);
  if (bad != std::string_view::npos || text.find('\0') != std::string_view::npos) {
    const auto until = text.substr(0, std::min(bad, text.find('\0')));
    source.errors.push_back({1 + static_cast<int>(std::count(until.begin(), until.end(), '\n')),
                             "ce n’est pas du texte UTF-8 : enregistrez le tableau comme « CSV UTF-8 »",
                             "this is no UTF-8 text: save the sheet as “CSV UTF-8”"});
    return source;
  }
  Records records(text, separator_of(text));
  const auto head = records.next();
  if (!head || is_blank(*head)) {
    source.errors.push_back({1, "fichier vide : la première ligne nomme les colonnes",
                             "empty file: the first line names the columns"});
    return source;
  }
  const auto columns = read_head(*head, map, source);
  while (auto record = records.next()) {
    if (source.errors.size() >= limits.problems) break;
    if (record->broken) {
      source.errors.push_back({record->line, "guillemet mal placé ou jamais fermé : la suite n’a pas été lue",
                               "a quotation mark out of place or never closed: the rest was not read"});
      break;
    }
    if (is_blank(*record)) continue;
    if (record->cells.size() != columns.size()) {
      source.errors.push_back(
          {record->line, fmt::format("{} colonnes au lieu de {}", record->cells.size(), columns.size()),
           fmt::format("{} columns instead of {}", record->cells.size(), columns.size())});
      continue;
    }
    if (source.lines.size() >= limits.lines) {
      source.errors.push_back({record->line,
                               fmt::format("plus de {} lignes : faites plusieurs fichiers", limits.lines),
                               fmt::format("more than {} lines: make several files", limits.lines)});
      break;
    }
    Line line;
    line.number = record->line;
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (columns[i]) line[*columns[i]] = std::move(record->cells[i]);
    source.lines.push_back(std::move(line));
  }
  return source;
}

}  // namespace cartulaire::people
