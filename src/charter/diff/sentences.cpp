#include "charter/diff/sentences.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>

namespace cartulaire::charter::diff {
namespace {

// Two sentences that share fewer of their words are one removed and one added.
constexpr double kAlike = 0.5;
// Beyond so many pairs a comparison is quadratic work that nobody waits for: what differs is told as a whole.
constexpr std::size_t kMostPairs = 400'000;

using Indices = std::vector<std::pair<std::size_t, std::size_t>>;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// A capital letter, a quotation mark or a figure may begin a sentence.
bool begins_sentence(std::string_view text) {
  if (text.empty()) return false;
  const auto first = static_cast<unsigned char>(text[0]);
  if ((first >= 'A' && first <= 'Z') || first == '"') return true;
  if (text.size() < 2) return false;
  const auto second = static_cast<unsigned char>(text[1]);
  if (first == 0xC3) return second >= 0x80 && second <= 0x9E;  // À … Þ
  if (first == 0xC2) return second == 0xAB;                    // «
  if (first == 0xC5) return second == 0x92;                    // Œ
  return text.starts_with("\xE2\x80\x9C");                     // “
}

// "M. Dupont", "art. L. 430-1": the full stop belongs to the word.
bool is_abbreviation(std::string_view before_stop) {
  const std::size_t start = before_stop.find_last_of(" \t(");
  const std::string_view word = start == std::string_view::npos ? before_stop : before_stop.substr(start + 1);
  static constexpr std::array<std::string_view, 8> kKnown{"art", "cf", "etc", "ex", "no", "al", "Mr", "Dr"};
  const bool initial = word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z';
  return initial || std::find(kKnown.begin(), kKnown.end(), word) != kKnown.end();
}

// Where the sentence that begins `text` ends, its stop included.
std::size_t sentence_end(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool ellipsis = text.substr(at).starts_with("\xE2\x80\xA6");
    if (!ellipsis && text[at] != '.' && text[at] != '!' && text[at] != '?') continue;
    const std::size_t end = at + (ellipsis ? 3 : 1);
    if (end >= text.size() || !is_blank(text[end])) continue;
    if (text[at] == '.' && is_abbreviation(text.substr(0, at))) continue;
    const std::size_t next = text.find_first_not_of(" \t", end);
    if (next != std::string_view::npos && begins_sentence(text.substr(next))) return end;
  }
  return text.size();
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> found;
  while (!(text = trimmed(text)).empty()) {
    const std::size_t end = text.find_first_of(" \t");
    found.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end);
  }
  return found;
}

using Bag = std::vector<std::string_view>;  // sorted words

Bag bag_of(std::string_view text) {
  Bag bag = words(text);
  std::sort(bag.begin(), bag.end());
  return bag;
}

double likeness_of(const Bag& left, const Bag& right) {
  if (left.empty() && right.empty()) return 1;
  Bag common;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(common));
  return 2.0 * static_cast<double>(common.size()) / static_cast<double>(left.size() + right.size());
}

// The pairs of the best alignment that keeps the order of both sides; `score` of a pair is 0 where the two
// may not be paired.
template <class Score>
Indices align(std::size_t rows, std::size_t columns, const Score& score) {
  if (rows == 0 || columns == 0 || rows * columns > kMostPairs) return {};
  const std::size_t width = columns + 1;
  std::vector<float> best((rows + 1) * width, 0);
  std::vector<float> pair(rows * columns, 0);
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      pair[i * columns + j] = static_cast<float>(score(i, j));
      best[i * width + j] = std::max(best[(i + 1) * width + j], best[i * width + j + 1]);
      if (pair[i * columns + j] > 0)
        best[i * width + j] =
            std::max(best[i * width + j], best[(i + 1) * width + j + 1] + pair[i * columns + j]);
    }
  }
  Indices pairs;
  for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
    const float value = best[i * width + j];
    const float taken = pair[i * columns + j];
    if (taken > 0 && value == best[(i + 1) * width + j + 1] + taken) {
      pairs.emplace_back(i++, j++);
    } else if (value == best[(i + 1) * width + j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return pairs;
}

// Several alignments may be equally good: the choice must not hang on which text is called "before".
template <class Item, class Score>
Indices align_either_way(const std::vector<Item>& before, const std::vector<Item>& after,
                         const Score& score) {
  if (!(after < before))
    return align(before.size(), after.size(), [&](std::size_t i, std::size_t j) { return score(i, j); });
  Indices pairs =
      align(after.size(), before.size(), [&](std::size_t i, std::size_t j) { return score(j, i); });
  for (auto& [first, second] : pairs)
    std::swap(first, second);
  return pairs;
}

// What both begin and end with is the same and needs no search.
template <class Item>
std::pair<std::size_t, std::size_t> common_ends(const std::vector<Item>& before,
                                                const std::vector<Item>& after) {
  const std::size_t least = std::min(before.size(), after.size());
  std::size_t head = 0;
  while (head < least && before[head] == after[head])
    ++head;
  std::size_t tail = 0;
  while (tail < least - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
    ++tail;
  return {head, tail};
}

template <class Item>
std::vector<Item> middle(const std::vector<Item>& all, std::pair<std::size_t, std::size_t> ends) {
  return {all.begin() + static_cast<std::ptrdiff_t>(ends.first),
          all.end() - static_cast<std::ptrdiff_t>(ends.second)};
}

class Pieces {
 public:
  void add(Piece::Of of, std::string_view word) {
    if (pieces_.empty() || pieces_.back().of != of) pieces_.push_back({of, {}});
    std::string& text = pieces_.back().text;
    if (!text.empty()) text += ' ';
    text += word;
  }
  std::vector<Piece> take() { return std::move(pieces_); }

 private:
  std::vector<Piece> pieces_;
};

std::vector<Piece> compare_words(std::string_view before, std::string_view after) {
  const auto left = words(before);
  const auto right = words(after);
  const auto ends = common_ends(left, right);
  const auto a = middle(left, ends);
  const auto b = middle(right, ends);
  Pieces pieces;
  for (std::size_t i = 0; i < ends.first; ++i)
    pieces.add(Piece::Of::both, left[i]);
  std::size_t i = 0;
  std::size_t j = 0;
  const auto up_to = [&](std::size_t row, std::size_t column) {
    for (; i < row; ++i)
      pieces.add(Piece::Of::before, a[i]);
    for (; j < column; ++j)
      pieces.add(Piece::Of::after, b[j]);
  };
  for (const auto& [row, column] :
       align_either_way(a, b, [&](std::size_t x, std::size_t y) { return a[x] == b[y] ? 1.0 : 0.0; })) {
    up_to(row, column);
    pieces.add(Piece::Of::both, a[row]);
    ++i;
    ++j;
  }
  up_to(a.size(), b.size());
  for (std::size_t k = left.size() - ends.second; k < left.size(); ++k)
    pieces.add(Piece::Of::both, left[k]);
  return pieces.take();
}

std::vector<Bag> bags_of(const std::vector<std::string>& sentences) {
  std::vector<Bag> bags;
  bags.reserve(sentences.size());
  for (const std::string& sentence : sentences)
    bags.push_back(bag_of(sentence));
  return bags;
}

}  // namespace

std::vector<std::string> sentences(std::string_view text) {
  std::vector<std::string> found;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = trimmed(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    while (!line.empty()) {
      const std::size_t stop = sentence_end(line);
      found.emplace_back(trimmed(line.substr(0, stop)));
      line = trimmed(line.substr(stop));
    }
  }
  return found;
}

double likeness(std::string_view left, std::string_view right) {
  return likeness_of(bag_of(left), bag_of(right));
}

std::vector<SentenceChange> compare_sentences(std::string_view before, std::string_view after) {
  const auto left = sentences(before);
  const auto right = sentences(after);
  const auto ends = common_ends(left, right);
  const auto a = middle(left, ends);
  const auto b = middle(right, ends);
  const auto bags_a = bags_of(a);
  const auto bags_b = bags_of(b);
  // The same sentence counts for more than one that is only alike.
  const auto score = [&](std::size_t x, std::size_t y) {
    if (a[x] == b[y]) return 2.0;
    const double alike = likeness_of(bags_a[x], bags_b[y]);
    return alike >= kAlike ? alike : 0.0;
  };
  std::vector<SentenceChange> changes;
  std::size_t i = 0;
  std::size_t j = 0;
  const auto up_to = [&](std::size_t row, std::size_t column) {
    for (; i < row; ++i)
      changes.push_back({a[i], {}, {}});
    for (; j < column; ++j)
      changes.push_back({{}, b[j], {}});
  };
  for (const auto& [row, column] : align_either_way(a, b, score)) {
    up_to(row, column);
    if (a[row] != b[column]) changes.push_back({a[row], b[column], compare_words(a[row], b[column])});
    ++i;
    ++j;
  }
  up_to(a.size(), b.size());
  return changes;
}

}  // namespace cartulaire::charter::diff
