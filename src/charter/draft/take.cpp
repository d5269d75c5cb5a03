#include "charter/draft/take.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "charter/lint/figures.hpp"

namespace cartulaire::charter::draft {
namespace {

using platform::Span;

constexpr std::size_t kLongestMark = 40;  // bytes: a longer quotation is no mark

std::size_t distance(Span one, Span other) {
  if (one.end <= other.begin) return other.begin - one.end;
  return other.end <= one.begin ? one.begin - other.end : 0;
}

std::string print(const lint::Figure& figure) {
  std::string number = fmt::format("{}", figure.number);
  if (figure.unit.empty()) return number;
  const bool size = figure.dimension == lint::Figure::Dimension::size;
  return fmt::format("{} {}{}", number, figure.unit, size || figure.number == 1 ? "" : "s");
}

Taken figure(const Take& take, const Field& field) {
  Taken taken;
  std::size_t nearest = std::numeric_limits<std::size_t>::max();
  for (const lint::Figure& one : lint::find_figures(field.text)) {
    const std::size_t away = distance(one.span, field.trigger);
    if (one.dimension != take.dimension || away >= nearest) continue;
    nearest = away;
    taken.values = {print(one)};
    taken.places = {one.span.begin};
  }
  return taken;
}

// The id of each whose words are there; the nearest one alone where the parameter is no list.
template <class All>
Taken named(const All& all, bool list, const Field& field, const auto& id_of) {
  Taken taken;
  std::size_t nearest = std::numeric_limits<std::size_t>::max();
  for (const auto& one : all) {
    const auto found = one.find.find(field.text);
    if (!found) continue;
    const std::size_t away = distance(*found, field.trigger);
    if (!list && away >= nearest) continue;
    if (!list) taken = {};
    nearest = away;
    taken.values.push_back(id_of(one));
    taken.places.push_back(found->begin);
  }
  return taken;
}

// The first option whose words are there, in the order of the rule, where only one can be.
Taken options(const Take& take, bool list, const Field& field) {
  Taken taken;
  for (const Meaning& one : take.options) {
    const auto found = one.find.find(field.text);
    if (!found || (!list && !taken.values.empty())) continue;
    taken.values.push_back(one.is);
    taken.places.push_back(found->begin);
  }
  return taken;
}

// Without what Markdown and typography put around words.
std::string stripped(std::string_view words) {
  std::string text(words);
  bool changed = true;
  while (changed) {
    changed = false;
    for (const std::string_view around : {"*", "_", "\u00a0", "\u202f", " "}) {
      if (!text.starts_with(around) && !text.ends_with(around)) continue;
      text.erase(text.starts_with(around) ? 0 : text.size() - around.size(), around.size());
      changed = true;
    }
  }
  return text;
}

// Where the mark is written: the word before it, else the one after it, within the sentence.
std::string place_of(const Field& field, Span mark, const Rules& rules) {
  constexpr std::size_t kFar = 120;
  const std::size_t begin = mark.begin > kFar ? mark.begin - kFar : 0;
  std::string before;
  std::size_t nearest = 0;
  for (const Meaning& place : rules.mark_places) {
    const std::string_view text = field.text.substr(begin, mark.begin - begin);
    for (auto found = place.find.find(text); found; found = place.find.find(text, found->end))
      if (found->end > nearest) {
        nearest = found->end;
        before = place.is;
      }
  }
  if (!before.empty()) return before;
  for (const Meaning& place : rules.mark_places)
    if (place.find.in(field.text.substr(mark.end, kFar))) return place.is;
  return {};
}

}  // namespace

std::string_view words_of(const lint::Folded& folded, std::string_view source, Span span) {
  const Span bytes = folded.source(span);
  std::size_t end = bytes.end;
  while (end < source.size() && (static_cast<unsigned char>(source[end]) & 0xc0U) == 0x80U)
    ++end;
  return source.substr(bytes.begin, end - bytes.begin);
}

Taken take_value(const Take& take, bool list, const Field& field, const Rules& rules) {
  const auto id = [](const Person& one) { return one.id; };
  switch (take.how) {
    case Take::How::figure:
      return figure(take, field);
    case Take::How::frequency:
      return named(rules.frequencies, false, field, [](const Meaning& one) { return one.is; });
    case Take::How::role:
      return named(rules.roles, list, field, id);
    case Take::How::people:
      return named(rules.populations, list, field, id);
    default:
      return options(take, list, field);
  }
}

Taken take_marks(const Field& field, std::size_t begin, const lint::Folded& folded, std::string_view source,
                 const Rules& rules) {
  Taken taken;
  std::map<std::string, std::vector<std::string>> by_place;
  std::vector<std::string> order;
  for (std::size_t open = field.text.find_first_of("\"["); open != std::string_view::npos;) {
    const bool bracketed = field.text[open] == '[';
    const std::size_t length = field.text.substr(open + 1, kLongestMark + 1).find(bracketed ? ']' : '"');
    if (length == std::string_view::npos) {
      open = field.text.find_first_of("\"[", open + 1);
      continue;
    }
    const std::size_t close = open + 1 + length;
    const std::string_view words = field.text.substr(open + 1, close - open - 1);
    const bool mark = rules.mark_words.in(words);
    const std::string place = mark ? place_of(field, {open, close + 1}, rules) : std::string();
    // Where no mark stands the closing sign may open the next one.
    const std::size_t next = field.text.find_first_of("\"[", mark ? close + 1 : bracketed ? open + 1 : close);
    const std::string text = stripped(words_of(folded, source, {begin + open + 1, begin + close}));
    open = next;
    if (place.empty() || text.empty() || text.find_first_of("\"[]{},:#\n\v\\") != std::string::npos) continue;
    std::vector<std::string>& there = by_place[place];
    if (there.empty()) order.push_back(place);
    const std::string spelt = bracketed ? fmt::format("\"[{}]\"", text) : text;
    if (std::find(there.begin(), there.end(), spelt) == there.end()) there.push_back(spelt);
    taken.places.push_back(close);
  }
  for (const std::string& place : order)
    taken.values.push_back(fmt::format("{{in: {}, words: [{}]}}", place, fmt::join(by_place[place], ", ")));
  return taken;
}

}  // namespace cartulaire::charter::draft
