#include "charter/wording/slips.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "charter/wording/infinitive.hpp"
#include "charter/wording/letters_of.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter::wording {
namespace {

struct Pair {
  std::string_view wrong, right;
};

constexpr std::array<Pair, 10> kContractions{{{"de le", "du"},
                                              {"de les", "des"},
                                              {"à le", "au"},
                                              {"à les", "aux"},
                                              {"de du", "du"},
                                              {"de des", "des"},
                                              {"du le", "du"},
                                              {"au le", "au"},
                                              {"si il", "s'il"},
                                              {"si ils", "s'ils"}}};
constexpr std::array<std::string_view, 7> kElided{"de", "le", "la", "que", "ne", "se", "je"};

struct Word {
  std::size_t offset;
  std::string text;  // lower case
};

bool is_space(char c) noexcept {
  return c == ' ' || c == '\n' || c == '\t';
}

// Bytes of code spans and URLs become a neutral letter, so that offsets stay.
std::string masked(std::string_view text) {
  std::string out(text);
  bool code = false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (text[i] == '`') code = !code;
    const bool url = text.substr(i).starts_with("https://") || text.substr(i).starts_with("http://");
    if (url) {
      while (i < out.size() && !is_space(out[i]))
        out[i++] = 'x';
      if (i >= out.size()) break;
    }
    if (code || text[i] == '`') out[i] = 'x';
  }
  return out;
}

// Words parted by one or more spaces; marks stay with their word.
std::vector<Word> words_of_text(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < text.size();) {
    while (i < text.size() && is_space(text[i]))
      ++i;
    const std::size_t start = i;
    while (i < text.size() && !is_space(text[i]))
      ++i;
    if (i > start) words.push_back({start, lowered(text.substr(start, i - start))});
  }
  return words;
}

void add(std::vector<Slip>& slips, std::size_t offset, std::size_t length, std::string french,
         std::string english) {
  slips.push_back({offset, length, std::move(french), std::move(english)});
}

void find_spacing(std::string_view text, std::vector<Slip>& slips) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const bool line_start = i == 0 || text[i - 1] == '\n';
    if (text[i] == ' ' && text[i + 1] == ' ' && !line_start) {
      add(slips, i, 2, "deux espaces de suite", "two spaces in a row");
      while (i + 1 < text.size() && text[i + 1] == ' ')
        ++i;
    } else if (text[i] == ' ' && (text[i + 1] == ',' || text[i + 1] == '.') && !line_start &&
               !text.substr(i + 1).starts_with("..")) {
      add(slips, i, 2, fmt::format("une espace devant `{}`", text[i + 1]),
          fmt::format("a space before `{}`", text[i + 1]));
    } else if (text[i] == ',' && (text[i + 1] == ',' || text[i + 1] == '.')) {
      add(slips, i, 2, fmt::format("`{}` est de trop", text.substr(i, 2)),
          fmt::format("`{}` is one mark too many", text.substr(i, 2)));
    } else if (text[i] == '.' && text[i + 1] == '.' && !text.substr(i).starts_with("...") &&
               (i == 0 || text[i - 1] != '.')) {
      add(slips, i, 2, "deux points de suite", "two full stops in a row");
    } else if (text[i] == '{' && text[i + 1] == '{') {
      add(slips, i, 2, "un emplacement n'est pas remplacé", "a placeholder is not replaced");
    }
  }
}

// "de les reconnaître": the second word is a pronoun, which does not contract.
bool is_pronoun(const std::vector<Word>& words, std::size_t at) {
  const std::string& word = words[at].text;
  return (word == "le" || word == "les") && at + 1 < words.size() &&
         follows_pronoun(words[at + 1].text, word == "les");
}

void find_contractions(const std::vector<Word>& words, std::vector<Slip>& slips) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string both = words[i].text + " " + words[i + 1].text;
    const std::size_t length = words[i + 1].offset + words[i + 1].text.size() - words[i].offset;
    for (const auto& [wrong, right] : kContractions) {
      const bool contracts = words[i].text == "de" || words[i].text == "à";
      if (both == wrong && !(contracts && is_pronoun(words, i + 1))) {
        add(slips, words[i].offset, length, fmt::format("`{}` s'écrit `{}`", wrong, right),
            fmt::format("`{}` is written `{}`", wrong, right));
      }
    }
    const bool article = std::find(kElided.begin(), kElided.end(), words[i].text) != kElided.end();
    if (article && elides(words[i + 1].text)) {
      add(slips, words[i].offset, length, fmt::format("`{}` s'élide", both),
          fmt::format("`{}` elides", both));
    }
  }
}

// The points of these end no sentence.
constexpr std::array<std::string_view, 18> kAbbreviations{"art", "al",  "cf",  "ex",  "etc", "p",
                                                          "pp",  "n",   "no",  "m",   "mme", "min",
                                                          "max", "tél", "réf", "env", "e.g", "i.e"};

bool is_abbreviated(std::string_view word) {
  while (!word.empty() && (word.front() == '(' || word.front() == '*' || word.front() == '\''))
    word.remove_prefix(1);
  const std::string lower_word = lowered(word);
  const bool number = !word.empty() && word.find_first_not_of("0123456789.") == std::string_view::npos;
  // One letter is an initial, or the number of an item.
  return number || first_letter(word).length >= word.size() ||
         std::find(kAbbreviations.begin(), kAbbreviations.end(), lower_word) != kAbbreviations.end();
}

// "… fin. suite": the sentence that follows begins in lower case. Suspension points may go on.
void find_lower_case(std::string_view text, std::vector<Slip>& slips) {
  for (std::size_t i = 1; i + 2 < text.size(); ++i) {
    const bool mark = text[i] == '.' || text[i] == '!' || text[i] == '?';
    if (!mark || text[i - 1] == '.' || !is_space(text[i + 1])) continue;
    const std::size_t next = text.find_first_not_of(" \n\t", i + 1);
    if (next == std::string_view::npos) return;
    const FirstLetter letter = first_letter(text.substr(next));
    if (upper(letter.code) == letter.code) continue;
    const std::size_t start = text.find_last_of(" \n\t", i) + 1;
    if (text[i] == '.' && is_abbreviated(text.substr(start, i - start))) continue;
    add(slips, next, letter.length, fmt::format("une minuscule après `{}`", text[i]),
        fmt::format("lower case after `{}`", text[i]));
  }
}

}  // namespace

std::vector<Slip> find_slips(std::string_view text, base::Language language) {
  std::vector<Slip> slips;
  const std::string readable = masked(text);
  find_spacing(readable, slips);
  find_lower_case(readable, slips);
  if (language == base::Language::french) find_contractions(words_of_text(readable), slips);
  std::sort(slips.begin(), slips.end(), [](const Slip& a, const Slip& b) { return a.offset < b.offset; });
  return slips;
}

}  // namespace cartulaire::charter::wording
