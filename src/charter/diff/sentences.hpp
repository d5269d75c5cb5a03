// Sentences of a text, which of them answer to which of another text, and the words that differ.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cartulaire::charter::diff {

// A run of words that both sentences have, or only one of them.
struct Piece {
  enum class Of { both, before, after };
  Of of = Of::both;
  std::string text;
  bool operator==(const Piece&) const = default;
};

// One sentence that differs: changed (both texts), removed (`after` empty) or added (`before` empty).
struct SentenceChange {
  std::string before;
  std::string after;
  std::vector<Piece> pieces;  // of a changed one, in reading order
};

// `text` holds one paragraph or list item a line. A sentence ends with . ! ? or … before a capital, or with
// its line; abbreviations and initials do not end one.
std::vector<std::string> sentences(std::string_view text);

// From 0 (no word in common) to 1 (the same words), whatever their order.
double likeness(std::string_view left, std::string_view right);

// What differs between two texts, sentence by sentence, in reading order. Sentences that are alike enough are
// compared word by word. Exchanging the texts exchanges before and after, and nothing else.
std::vector<SentenceChange> compare_sentences(std::string_view before, std::string_view after);

}  // namespace cartulaire::charter::diff
