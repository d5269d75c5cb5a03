#include "charter/reporter.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace cartulaire::charter {
namespace {

// A file with more errors than this is not being corrected line by line.
constexpr std::size_t kMostDiagnostics = 1000;

}  // namespace

void Reporter::add(Finding finding, std::string_view entity) {
  if (finding.severity == Severity::error) ++errors_;
  if (diagnostics_.size() >= kMostDiagnostics) return;
  Diagnostic diagnostic;
  diagnostic.severity = finding.severity;
  diagnostic.code = std::move(finding.code);
  diagnostic.file = file_;
  diagnostic.place = finding.place;
  diagnostic.length = std::max(1, finding.length);
  const auto line = static_cast<std::size_t>(finding.place.line);
  if (line >= 1 && line <= source_.size()) diagnostic.line = source_[line - 1];
  diagnostic.french = std::move(finding.french);
  diagnostic.english = std::move(finding.english);
  diagnostic.suggestion = std::move(finding.suggestion);
  diagnostic.entity = entity;
  diagnostics_.push_back(std::move(diagnostic));
}

void Reporter::error(std::string code, Place place, int length, std::string french, std::string english,
                     std::string suggestion) {
  add({std::move(code), Severity::error, place, length, std::move(french), std::move(english),
       std::move(suggestion)});
}

void Reporter::warning(std::string code, Place place, int length, std::string french, std::string english,
                       std::string suggestion) {
  add({std::move(code), Severity::warning, place, length, std::move(french), std::move(english),
       std::move(suggestion)});
}

std::vector<Diagnostic> Reporter::take() {
  std::sort(diagnostics_.begin(), diagnostics_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.place.line, a.place.column, a.code, a.french) <
           std::tie(b.place.line, b.place.column, b.code, b.french);
  });
  errors_ = 0;
  if (!origins_.empty())
    for (Diagnostic& one : diagnostics_) {
      const Origins::Spot spot = origins_.find(one.place);
      one.file = spot.file;
      one.place = spot.place;
      one.line = spot.text;
    }
  return std::exchange(diagnostics_, {});
}

}  // namespace cartulaire::charter
