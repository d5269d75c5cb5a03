#include "charter/model/edit.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "charter/model/parts.hpp"
#include "charter/print.hpp"

namespace cartulaire::charter::model {
namespace {

using base::ErrorCode;

tl::unexpected<base::Error> not_there(const std::string& what, std::string_view french,
                                      std::string_view english) {
  return base::fail(ErrorCode::not_found, what, std::string(french), std::string(english));
}

// The block of the clause in the file itself; nothing where it stands in a model, or nowhere.
std::optional<PartClause> block_of(const Parts& parts, std::string_view clause) {
  for (const Part& part : parts.parts)
    for (const PartClause& one : part.clauses)
      if (one.block.name == clause) return one;
  return std::nullopt;
}

// Lines [first, last) of the source that hold the parameter; both where it would go, if it is not there. What
// follows its value (a comment that stands alone, blanks) is not its own.
struct Lines {
  std::size_t first = 0;
  std::size_t last = 0;
};

Lines lines_of(const PartClause& clause, const std::vector<std::string>& source, std::string_view parameter) {
  const auto end = static_cast<std::size_t>(clause.last) - 1;  // index of the closing fence
  const auto yaml = platform::parse_yaml(clause.block.yaml, {}, clause.block.yaml_line).root;
  for (auto entry = yaml.entries.begin(); entry != yaml.entries.end(); ++entry) {
    if (entry->key != parameter) continue;
    Lines found;
    found.first = static_cast<std::size_t>(entry->key_place.line) - 1;
    found.last = std::next(entry) == yaml.entries.end()
                     ? end
                     : static_cast<std::size_t>(std::next(entry)->key_place.line) - 1;
    while (found.last > found.first + 1) {
      const std::string& line = source[found.last - 1];
      const std::size_t start = line.find_first_not_of(" \t");
      if (start != std::string::npos && line[start] != '#') break;
      --found.last;
    }
    return found;
  }
  return {end, end};
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines)
    text += line + '\n';
  return text;
}

std::vector<std::string> replaced(const std::vector<std::string>& lines, Lines at, const std::string& line) {
  std::vector<std::string> out(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(at.first));
  if (!line.empty()) out.push_back(line);
  out.insert(out.end(), lines.begin() + static_cast<std::ptrdiff_t>(at.last), lines.end());
  return out;
}

// The first error that the text has and had not before.
const Diagnostic* new_error(const Loaded& before, const Loaded& after) {
  const auto known = [&](const Diagnostic& one) {
    return std::ranges::any_of(before.diagnostics, [&](const Diagnostic& old) {
      return old.code == one.code && old.french == one.french;
    });
  };
  for (const Diagnostic& one : after.diagnostics)
    if (one.severity == Severity::error && !known(one)) return &one;
  return nullptr;
}

}  // namespace

base::Result<std::string> with_value(const std::string& text, const std::string& file, const NewValue& wanted,
                                     Models models) {
  if (std::ranges::any_of(wanted.value, [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    return base::fail(ErrorCode::invalid, wanted.parameter, "une valeur tient sur une ligne",
                      "a value stands on one line");
  const ReadCharter before = read_charter_text(text, file, models);
  const Clause* whole = before.loaded.charter.find_clause(wanted.clause);
  const Source source = plain_source(text, file);
  const Parts parts = cut(source);
  const auto block = parts.body < 0 ? std::nullopt : block_of(parts, wanted.clause);
  if (!block)
    return whole == nullptr
               ? not_there(wanted.clause, "il n'y a pas cette clause", "there is no such clause")
               : not_there(wanted.clause,
                           "cette clause est du modèle : ajustez-la dans `overrides` de l'en-tête",
                           "this clause is the model's: adjust it in `overrides` of the front matter");
  const Kind* kind = catalogue().find(block->block.kind);
  const Parameter* parameter = kind == nullptr ? nullptr : kind->find(wanted.parameter);
  if (parameter == nullptr)
    return not_there(wanted.parameter, "cette sorte de clause n'a pas ce paramètre",
                     "this kind of clause has no such parameter");
  const Lines at = lines_of(*block, source.lines, wanted.parameter);
  std::string line = wanted.value.empty() ? "" : wanted.parameter + ": " + wanted.value;
  const auto read = [&] { return read_charter_text(joined(replaced(source.lines, at, line)), file, models); };
  ReadCharter after = read();
  if (const Diagnostic* error = new_error(before.loaded, after.loaded))
    return base::fail(ErrorCode::invalid, wanted.parameter, error->french, error->english);
  const Clause* clause = after.loaded.charter.find_clause(wanted.clause);
  const Setting* setting = clause == nullptr ? nullptr : clause->setting(std::string_view(wanted.parameter));
  const bool written = setting != nullptr && setting->written;
  if (written == wanted.value.empty())
    return base::fail(ErrorCode::invalid, wanted.parameter,
                      "la clause ne se lit pas : corrigez d'abord son bloc dans le texte",
                      "the clause cannot be read: correct its block in the text first");
  if (written) line = print_setting(*setting, *parameter);
  return joined(replaced(source.lines, at, line));
}

}  // namespace cartulaire::charter::model
