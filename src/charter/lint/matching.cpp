#include "charter/lint/matching.hpp"

#include <algorithm>
#include <array>

namespace cartulaire::charter::lint {
namespace {

using platform::Span;

// Sentences are read at most this far on each side.
constexpr std::size_t kLongestSentence = 2'000;

constexpr auto kAbbreviations = std::to_array<std::string_view>(
    {"art", "arts", "cf",   "ex",  "no",  "n",   "p", "pp",  "l",  "r",   "d",   "al",
     "soc", "cass", "crim", "civ", "mod", "etc", "m", "mme", "dr", "tel", "ref", "s"});

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// Does the sentence end with the character at `at`?
bool ends_sentence(std::string_view folded, std::size_t at) {
  const char c = folded[at];
  if (c == '\n') return true;
  if (c != '.' && c != '!' && c != '?') return false;
  if (at + 1 < folded.size() && folded[at + 1] != ' ' && folded[at + 1] != '\n') return false;
  if (c != '.') return true;
  std::size_t start = at;
  while (start > 0 && is_word(folded[start - 1]))
    --start;
  const std::string_view word = folded.substr(start, at - start);
  const bool abbreviated =
      std::find(kAbbreviations.begin(), kAbbreviations.end(), word) != kAbbreviations.end();
  return !abbreviated;
}

// The part of the text in which the near pattern is looked for.
Span window(std::string_view folded, Span match, const Near& near, bool sentence) {
  Span window{match.begin - std::min(match.begin, near.within),
              std::min(folded.size(), match.end + near.within)};
  if (near.side == Near::Side::before) window.end = match.begin;
  if (near.side == Near::Side::after) window.begin = match.end;
  if (sentence) {
    const Span bounds = sentence_around(folded, match.begin);
    const Span last = sentence_around(folded, match.end == match.begin ? match.begin : match.end - 1);
    window.begin = std::max(window.begin, bounds.begin);
    window.end = std::min(window.end, std::max(bounds.end, last.end));
  }
  window.end = std::max(window.begin, window.end);
  return window;
}

bool stands_near(std::string_view folded, Span match, const Near& near, bool sentence) {
  const Span place = window(folded, match, near, sentence);
  return near.find.in(folded.substr(place.begin, place.end - place.begin));
}

bool holds(const Trigger& trigger, std::string_view folded, Span match) {
  return std::all_of(trigger.near.begin(), trigger.near.end(),
                     [&](const Near& near) { return stands_near(folded, match, near, trigger.sentence); }) &&
         std::none_of(trigger.unless.begin(), trigger.unless.end(),
                      [&](const Near& near) { return stands_near(folded, match, near, trigger.sentence); });
}

}  // namespace

Span sentence_around(std::string_view folded, std::size_t at) {
  if (folded.empty()) return {};
  at = std::min(at, folded.size() - 1);
  std::size_t begin = at;
  while (begin > 0 && at - begin < kLongestSentence && !ends_sentence(folded, begin - 1))
    --begin;
  std::size_t end = at;
  while (end < folded.size() && end - at < kLongestSentence && !ends_sentence(folded, end))
    ++end;
  return {begin, std::min(end + 1, folded.size())};
}

std::vector<Span> find_all(const Trigger& trigger, std::string_view folded, std::size_t most) {
  // Words that come again and again without their neighbours are given up after as many tries.
  constexpr int kMostTries = 300;
  std::vector<Span> found;
  std::size_t from = 0;
  for (int tries = 0; tries < kMostTries && found.size() < most; ++tries) {
    const auto match = trigger.find.find(folded, from);
    if (!match) break;
    if (holds(trigger, folded, *match)) found.push_back(*match);
    from = std::max(match->end, match->begin + 1);
  }
  return found;
}

}  // namespace cartulaire::charter::lint
