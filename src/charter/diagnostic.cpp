#include "charter/diagnostic.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

// Optimal string alignment: insert, delete, replace and swap of neighbours cost one each.
int distance(std::string_view a, std::string_view b) {
  std::vector<int> before(b.size() + 1);
  std::vector<int> last(b.size() + 1);
  std::vector<int> now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    last[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      now[j] = std::min({replace, last[j] + 1, now[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

// Long lines are shown around the place, the rest cut.
constexpr int kShownWidth = 110;

// The bytes of characters [from, from + count) of valid UTF-8.
std::string_view characters(std::string_view text, int from, int count) {
  std::size_t start = text.size();
  std::size_t end = text.size();
  int seen = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U) continue;
    if (seen == from) start = at;
    if (seen == from + count) {
      end = at;
      break;
    }
    ++seen;
  }
  return text.substr(start, end - start);
}

}  // namespace

std::string format(const Diagnostic& diagnostic, base::Language language) {
  const bool french = language == base::Language::french;
  const bool error = diagnostic.severity == Severity::error;
  return format(diagnostic, language,
                error ? (french ? "erreur" : "error") : (french ? "avertissement" : "warning"));
}

std::string format(const Diagnostic& diagnostic, base::Language language, std::string_view severity) {
  const bool french = language == base::Language::french;
  std::string text = fmt::format("{}:{}:{}: {} {}{} {}", diagnostic.file, diagnostic.place.line,
                                 diagnostic.place.column, severity, diagnostic.code, french ? " :" : ":",
                                 french ? diagnostic.french : diagnostic.english);
  if (!diagnostic.suggestion.empty())
    text += fmt::format("{}`{}`{}", french ? " ; vouliez-vous dire " : "; did you mean ",
                        diagnostic.suggestion, french ? " ?" : "?");
  if (!diagnostic.entity.empty())
    text += fmt::format(" ({} `{}`)", french ? "pour l'entité" : "for the entity", diagnostic.entity);
  text += '\n';
  if (diagnostic.line.empty()) return text;
  const int length = static_cast<int>(platform::count_characters(diagnostic.line));
  const int column = std::clamp(diagnostic.place.column, 1, length + 1) - 1;
  const int first = length <= kShownWidth ? 0 : std::clamp(column - kShownWidth / 2, 0, length - kShownWidth);
  const std::string number = std::to_string(diagnostic.place.line);
  text += fmt::format(" {} | {}\n", number, characters(diagnostic.line, first, kShownWidth));
  const int carets =
      std::clamp(diagnostic.length, 1, std::max(1, std::min(length, first + kShownWidth) - column));
  text += fmt::format(" {} | {}{}\n", std::string(number.size(), ' '),
                      std::string(static_cast<std::size_t>(column - first), ' '),
                      std::string(static_cast<std::size_t>(carets), '^'));
  return text;
}

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& one) { return one.severity == Severity::error; });
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongest = 64;
  if (word.empty() || word.size() > kLongest) return {};
  // One slip in a short word, two in a usual one, a third of a long one.
  const int most = word.size() < 4 ? 1 : word.size() < 9 ? 2 : static_cast<int>(word.size() / 3);
  std::string best;
  int best_distance = most + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kLongest) continue;
    const auto gap = static_cast<int>(candidate.size()) - static_cast<int>(word.size());
    if (gap >= best_distance || -gap >= best_distance) continue;
    const int far = distance(word, candidate);
    // A candidate that shares nothing with the word is no suggestion.
    if (far >= static_cast<int>(std::max(word.size(), candidate.size()))) continue;
    if (far < best_distance) {
      best_distance = far;
      best = candidate;
    }
  }
  return best;
}

std::vector<std::string> nearest_ones(std::string_view word, const std::vector<std::string>& candidates,
                                      std::size_t most) {
  constexpr std::size_t kLongest = 64;
  word = word.substr(0, kLongest);
  std::vector<std::pair<int, const std::string*>> ranked;
  ranked.reserve(candidates.size());
  for (const std::string& candidate : candidates)
    if (candidate.size() <= kLongest) ranked.emplace_back(distance(word, candidate), &candidate);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> found;
  for (std::size_t i = 0; i < std::min(most, ranked.size()); ++i)
    found.push_back(*ranked[i].second);
  return found;
}

}  // namespace cartulaire::charter
