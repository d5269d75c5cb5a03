// How well a password holds against somebody who knows how people make them.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "access/password_rules.hpp"
#include "charter/lint/folded.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::access {
namespace {

constexpr std::size_t kFewestOfAName = 4;  // shorter ones are in too many words
constexpr std::size_t kRepeated = 3;       // a part of so many characters that came before is no news

// Rows of French and of English keyboards, shifted digits included.
constexpr std::array<std::string_view, 8> kRows = {"1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn",
                                                   "qwertyuiop", "asdfghjkl",  "zxcvbnm",    "!@#$%^&*()"};

// What is tried first in French town halls, beside any list.
const std::set<std::string_view>& first_tried() {
  static const std::set<std::string_view> words = {
      "motdepasse", "password",   "passe",     "azerty",     "qwerty",     "admin",       "administrateur",
      "bonjour",    "bienvenue",  "welcome",   "soleil",     "doudou",     "loulou",      "chouchou",
      "mairie",     "commune",    "ville",     "prefecture", "france",     "marseille",   "paris",
      "changeme",   "changezmoi", "letmein",   "secret",     "jetaime",    "printemps",   "automne",
      "hiver",      "janvier",    "septembre", "vacances",   "ordinateur", "informatique"};
  return words;
}

std::u32string characters(std::string_view text) {  // of valid UTF-8
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t value = size == 1 ? lead : lead & (0x3FU >> (size - 1));
    for (std::size_t k = 1; k < size; ++k)
      value = value << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    out += value;
    i += size;
  }
  return out;
}

bool is_lower(char32_t c) {
  return c >= U'a' && c <= U'z';
}
bool is_upper(char32_t c) {
  return c >= U'A' && c <= U'Z';
}
bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}
bool is_special(char32_t c) {
  return !is_lower(c) && !is_upper(c) && !is_digit(c);
}
char32_t small(char32_t c) {
  return is_upper(c) ? c + (U'a' - U'A') : c;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

// The step from one key to the next on a row of a keyboard, or in the alphabet; 0: none.
int step(char32_t from, char32_t to) {
  if (to == from + 1 && !is_special(to)) return 1;
  if (from == to + 1 && !is_special(to)) return -1;
  for (const std::string_view row : kRows) {
    const auto at = from < 0x80 ? row.find(static_cast<char>(from)) : std::string_view::npos;
    if (at == std::string_view::npos || to >= 0x80) continue;
    if (at + 1 < row.size() && row[at + 1] == static_cast<char>(to)) return 2;
    if (at > 0 && row[at - 1] == static_cast<char>(to)) return -2;
  }
  return 0;
}

bool is_year(const std::u32string& text, std::size_t at) {
  return at + 4 <= text.size() &&
         ((text[at] == U'1' && text[at + 1] == U'9') || (text[at] == U'2' && text[at + 1] == U'0')) &&
         is_digit(text[at + 2]) && is_digit(text[at + 3]);
}

// Characters that bring something new.
std::size_t news(const std::u32string& given) {
  std::u32string text = given;
  std::ranges::transform(text, text.begin(), small);
  std::vector<bool> stale(text.size());
  int last = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const int now = step(text[i - 1], text[i]);
    stale[i] = text[i] == text[i - 1] || (now != 0 && now == last);
    last = now;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_year(text, i)) std::fill_n(stale.begin() + static_cast<std::ptrdiff_t>(i) + 1, 3, true);
    if (i + kRepeated > text.size()) continue;
    const auto part = text.substr(i, kRepeated);
    if (text.substr(0, i).find(part) != std::u32string::npos)
      std::fill_n(stale.begin() + static_cast<std::ptrdiff_t>(i), kRepeated, true);
  }
  return static_cast<std::size_t>(std::ranges::count(stale, false));
}

// "P@ssw0rd" reads "password".
std::string without_disguise(std::string text) {
  for (char& c : text) {
    if (c == '0') c = 'o';
    if (c == '1' || c == '!') c = 'i';
    if (c == '3') c = 'e';
    if (c == '4' || c == '@') c = 'a';
    if (c == '5' || c == '$') c = 's';
  }
  return text;
}

// Without what people put before and after a word to satisfy a rule.
std::string_view core(std::string_view text) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  while (!text.empty() && !is_letter(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && !is_letter(text.back()))
    text.remove_suffix(1);
  return text;
}

bool is_common(std::string_view password, const CommonPasswords& common) {
  const std::string text = lower_case(password);
  const std::string plain = without_disguise(text);
  const std::string plain_core = without_disguise(std::string(core(text)));
  for (const std::string_view form : {std::string_view(text), core(text), std::string_view(plain),
                                      core(plain), std::string_view(plain_core)})
    if (!form.empty() && (common.has(form) || first_tried().contains(form))) return true;
  return false;
}

bool is_personal(std::string_view password, const std::vector<std::string>& personal) {
  const std::string text = charter::lint::fold(password).text;
  const std::string plain = without_disguise(text);
  for (const std::string& name : personal) {
    if (platform::invalid_utf8(name) != std::string_view::npos) continue;
    std::string word;
    for (const char c : charter::lint::fold(name).text + ' ') {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        word += c;
        continue;
      }
      if (word.size() >= kFewestOfAName &&
          (text.find(word) != std::string::npos || plain.find(word) != std::string::npos))
        return true;
      word.clear();
    }
  }
  return false;
}

}  // namespace

base::Result<CommonPasswords> CommonPasswords::read(const platform::Path& file) {
  constexpr std::size_t kMostBytes = std::size_t{16} << 20;
  auto text = platform::read_text(file, kMostBytes);
  if (!text) return base::pass(text);
  CommonPasswords out;
  for (std::size_t at = 0; at < text->size();) {
    const std::size_t end = std::min(text->find('\n', at), text->size());
    std::string_view line = std::string_view(*text).substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) out.words_.insert(lower_case(line));
    at = end + 1;
  }
  return out;
}

double bits_of(std::string_view password) {
  if (platform::invalid_utf8(password) != std::string_view::npos) return 0;
  const std::u32string text = characters(password);
  // CNIL 2022-100 counts 37 special characters.
  const int alphabet =
      (std::ranges::any_of(text, is_lower) ? 26 : 0) + (std::ranges::any_of(text, is_upper) ? 26 : 0) +
      (std::ranges::any_of(text, is_digit) ? 10 : 0) + (std::ranges::any_of(text, is_special) ? 37 : 0);
  return alphabet == 0 ? 0 : static_cast<double>(news(text)) * std::log2(alphabet);
}

std::vector<Weakness> weaknesses(std::string_view password, const PasswordRules& rules,
                                 const CommonPasswords& common, const std::vector<std::string>& personal) {
  if (password.size() > 4 * PasswordRules::kMostCharacters) return {Weakness::too_long};
  if (platform::invalid_utf8(password) != std::string_view::npos) return {Weakness::not_text};
  const std::u32string text = characters(password);
  if (std::ranges::any_of(text, [](char32_t c) { return c < 0x20 || c == 0x7F; }))
    return {Weakness::not_text};
  std::vector<Weakness> out;
  const auto find = [&](bool wrong, Weakness weakness) {
    if (wrong) out.push_back(weakness);
  };
  find(text.size() < rules.min_length, Weakness::too_short);
  find(text.size() > PasswordRules::kMostCharacters, Weakness::too_long);
  find(rules.lower && std::ranges::none_of(text, is_lower), Weakness::no_lower);
  find(rules.upper && std::ranges::none_of(text, is_upper), Weakness::no_upper);
  find(rules.digit && std::ranges::none_of(text, is_digit), Weakness::no_digit);
  find(rules.special && std::ranges::none_of(text, is_special), Weakness::no_special);
  find(is_common(password, common), Weakness::common);
  find(is_personal(password, personal), Weakness::personal);
  find(bits_of(password) < rules.least_bits, Weakness::guessable);
  return out;
}

}  // namespace cartulaire::access
