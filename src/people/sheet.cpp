#include "people/sheet.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

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

std::string known_columns(std::span<const SheetColumn> wanted) {
  std::string out;
  for (const SheetColumn& one : wanted)
    out += fmt::format("{}`{}` (`{}`)", out.empty() ? "" : ", ", one.english, one.french);
  return out;
}

// Which column wanted each column of the file is.
std::vector<std::optional<std::size_t>> read_head(const Records::Record& head,
                                                  std::span<const SheetColumn> wanted, Sheet& sheet) {
  std::vector<std::optional<std::size_t>> columns;
  for (const std::string& cell : head.cells) {
    const std::string name = lower(cell);
    std::optional<std::size_t> column;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const SheetColumn& known = wanted[i];
      if (known.only.empty() ? name == known.english || name == known.french : name == known.only) column = i;
    }
    if (!column) {
      const std::string all = known_columns(wanted);
      sheet.errors.push_back({head.line,
                              fmt::format("colonne inconnue `{}` ; les colonnes sont {}", cell, all),
                              fmt::format("unknown column `{}`; columns are {}", cell, all)});
    } else if (sheet.told[*column]) {
      sheet.errors.push_back({head.line, fmt::format("la colonne `{}` est là deux fois", cell),
                              fmt::format("the column `{}` is there twice", cell)});
    } else {
      sheet.told[*column] = true;
    }
    columns.push_back(column);
  }
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i].required && !sheet.told[i])
      sheet.errors.push_back(
          {head.line, fmt::format("il manque la colonne `{}` (`{}`)", wanted[i].french, wanted[i].english),
           fmt::format("the column `{}` (`{}`) is missing", wanted[i].english, wanted[i].french)});
  return columns;
}

}  // namespace

Sheet read_sheet(std::string_view text, std::span<const SheetColumn> wanted, const SourceLimits& limits) {
  Sheet sheet;
  sheet.told.resize(wanted.size());
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t bad = platform::invalid_utf8(text);
  if (bad != std::string_view::npos || text.find('\0') != std::string_view::npos) {
    const auto until = text.substr(0, std::min(bad, text.find('\0')));
    sheet.errors.push_back({1 + static_cast<int>(std::count(until.begin(), until.end(), '\n')),
                            "ce n’est pas du texte UTF-8 : enregistrez le tableau comme « CSV UTF-8 »",
                            "this is no UTF-8 text: save the sheet as “CSV UTF-8”"});
    return sheet;
  }
  Records records(text, separator_of(text));
  const auto head = records.next();
  if (!head || is_blank(*head)) {
    sheet.errors.push_back({1, "fichier vide : la première ligne nomme les colonnes",
                            "empty file: the first line names the columns"});
    return sheet;
  }
  const auto columns = read_head(*head, wanted, sheet);
  while (auto record = records.next()) {
    if (sheet.errors.size() >= limits.problems) break;
    if (record->broken) {
      sheet.errors.push_back({record->line, "guillemet mal placé ou jamais fermé : la suite n’a pas été lue",
                              "a quotation mark out of place or never closed: the rest was not read"});
      break;
    }
    if (is_blank(*record)) continue;
    if (record->cells.size() != columns.size()) {
      sheet.errors.push_back({record->line,
                              fmt::format("{} colonnes au lieu de {}", record->cells.size(), columns.size()),
                              fmt::format("{} columns instead of {}", record->cells.size(), columns.size())});
      continue;
    }
    if (sheet.rows.size() >= limits.lines) {
      sheet.errors.push_back({record->line,
                              fmt::format("plus de {} lignes : faites plusieurs fichiers", limits.lines),
                              fmt::format("more than {} lines: make several files", limits.lines)});
      break;
    }
    SheetRow row{record->line, std::vector<std::string>(wanted.size())};
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (columns[i]) row.values[*columns[i]] = std::move(record->cells[i]);
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

}  // namespace cartulaire::people
