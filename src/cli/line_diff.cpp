#include "cli/line_diff.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

namespace cartulaire::cli {
namespace {

constexpr std::size_t kContext = 3;
// Beyond, the table of common subsequences would take more than 16 MB.
constexpr std::size_t kMostCells = 4'000'000;

using Lines = std::vector<std::string_view>;

struct Step {
  char sign = ' ';  // ' ' both, '-' before only, '+' after only
  std::string_view line;
};

Lines lines_of(std::string_view text) {
  Lines lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// The middle, where neither the heads nor the tails agree: the longest common subsequence.
void middle(const Lines& a, const Lines& b, std::vector<Step>& steps) {
  const std::size_t width = b.size() + 1;
  if ((a.size() + 1) * width > kMostCells) {
    for (const std::string_view line : a)
      steps.push_back({'-', line});
    for (const std::string_view line : b)
      steps.push_back({'+', line});
    return;
  }
  std::vector<std::uint32_t> common((a.size() + 1) * width, 0);
  for (std::size_t i = a.size(); i-- > 0;)
    for (std::size_t j = b.size(); j-- > 0;)
      common[i * width + j] = a[i] == b[j] ? common[(i + 1) * width + j + 1] + 1
                                           : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      steps.push_back({' ', a[i++]});
      ++j;
    } else if (j == b.size() || (i < a.size() && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      steps.push_back({'-', a[i++]});
    } else {
      steps.push_back({'+', b[j++]});
    }
  }
}

std::vector<Step> steps_between(Lines a, Lines b) {
  std::vector<Step> head;
  std::size_t same = 0;
  while (same < a.size() && same < b.size() && a[same] == b[same])
    head.push_back({' ', a[same++]});
  std::size_t tail = 0;
  while (tail < a.size() - same && tail < b.size() - same && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  const auto cut = [same, tail](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(same),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  middle(cut(a), cut(b), head);
  for (std::size_t at = a.size() - tail; at < a.size(); ++at)
    head.push_back({' ', a[at]});
  return head;
}

bool near_change(const std::vector<Step>& steps, std::size_t at) {
  const std::size_t from = at < kContext ? 0 : at - kContext;
  const std::size_t to = std::min(steps.size(), at + kContext + 1);
  return std::any_of(steps.begin() + static_cast<std::ptrdiff_t>(from),
                     steps.begin() + static_cast<std::ptrdiff_t>(to),
                     [](const Step& one) { return one.sign != ' '; });
}

}  // namespace

std::string line_diff(std::string_view before, std::string_view after, std::string_view before_name,
                      std::string_view after_name) {
  if (before == after) return {};
  const std::vector<Step> steps = steps_between(lines_of(before), lines_of(after));
  std::string text = fmt::format("--- {}\n+++ {}\n", before_name, after_name);
  std::size_t line_before = 1;
  std::size_t line_after = 1;
  for (std::size_t at = 0; at < steps.size();) {
    if (!near_change(steps, at)) {
      ++at, ++line_before, ++line_after;
      continue;
    }
    std::string hunk;
    std::size_t count_before = 0;
    std::size_t count_after = 0;
    for (; at < steps.size() && near_change(steps, at); ++at) {
      hunk += fmt::format("{}{}\n", steps[at].sign, steps[at].line);
      count_before += steps[at].sign == '+' ? 0 : 1;
      count_after += steps[at].sign == '-' ? 0 : 1;
    }
    text += fmt::format("@@ -{},{} +{},{} @@\n{}", line_before, count_before, line_after, count_after, hunk);
    line_before += count_before;
    line_after += count_after;
  }
  return text;
}

}  // namespace cartulaire::cli
