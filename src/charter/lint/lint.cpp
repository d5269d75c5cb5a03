// lint_charter and lint_document: the passes, in order.
#include "charter/lint/lint.hpp"

#include <algorithm>
#include <utility>

#include "charter/effective.hpp"
#include "charter/lint/judges.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter::lint {
namespace {

// What the check says, as a remark: its sentence holds its cure.
Remark of_check(Diagnostic diagnostic) {
  Remark remark;
  remark.level = diagnostic.severity == Severity::error ? Level::error : Level::warning;
  remark.code = std::move(diagnostic.code);
  remark.file = std::move(diagnostic.file);
  remark.place = diagnostic.place;
  remark.length = diagnostic.length;
  remark.line = std::move(diagnostic.line);
  remark.text = {std::move(diagnostic.french), std::move(diagnostic.english)};
  remark.suggestion = std::move(diagnostic.suggestion);
  remark.entity = std::move(diagnostic.entity);
  return remark;
}

std::string characters(const std::string& line, int column, int length) {
  std::string words;
  int at = 0;
  for (const char c : line) {
    if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) ++at;
    if (at >= column && at < column + length) words += c;
  }
  return words;
}

void put_at_origin(Remark& remark, const Origins& origins) {
  const Origins::Spot spot = origins.find(remark.place);
  remark.file = spot.file;
  remark.place = spot.place;
  remark.line = spot.text;
}

}  // namespace

Report lint_charter(std::string_view text, std::string_view file, const CheckOptions& options) {
  return lint_charter(load_charter(text, file), options);
}

Report lint_charter(Loaded loaded, const CheckOptions& options) {
  const Charter& charter = loaded.charter;
  Remarks remarks(charter.file, charter.source, std::max<std::size_t>(1, charter.front.entities.size()));
  remarks.with_origins(charter.origins);
  const bool readable = !charter::has_errors(loaded.diagnostics);
  std::vector<Diagnostic> diagnostics = std::move(loaded.diagnostics);
  for (Diagnostic& one : check(charter, options))
    diagnostics.push_back(std::move(one));
  for (const Entity& entity : charter.front.entities) {
    const Resolved resolved = resolve(charter, entity, false, [](const Finding&) {});
    remarks.of_entity(entity.id);
    const auto readings = read_blocks(prose_of(resolved.charter));
    judge_wording(readings, rules(), remarks);
    judge_mail_size(readings, rules(), remarks);
    // Beside clauses that could not be read, what an article lacks cannot be told.
    if (!readable) continue;
    judge_articles(resolved.charter, readings, rules(), remarks);
    judge_clauses(resolved.charter, charter, remarks);
  }
  Report report = remarks.take(true);
  if (!charter.origins.empty())
    for (Remark& one : report.remarks)
      put_at_origin(one, charter.origins);
  for (Diagnostic& one : diagnostics) {
    Remark remark = of_check(std::move(one));
    remark.offending = characters(remark.line, remark.place.column, remark.length);
    report.remarks.push_back(std::move(remark));
  }
  sort_by_place(report.remarks);
  return report;
}

Report lint_document(const document::Document& document) {
  std::vector<std::string> lines;
  lines.reserve(document.lines.size());
  for (const document::Line& line : document.lines)
    lines.push_back(line.text);
  Remarks remarks(document.file, lines, 1);
  const auto readings = read_blocks(prose_of(document));
  judge_wording(readings, rules(), remarks);
  judge_mail_size(readings, rules(), remarks);
  return remarks.take(false);
}

bool has_errors(const Report& report) {
  return std::any_of(report.remarks.begin(), report.remarks.end(),
                     [](const Remark& remark) { return remark.level == Level::error; });
}

}  // namespace cartulaire::charter::lint
