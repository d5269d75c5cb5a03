// The words before the name in `{{du liste fermetures.categories}}`.
#include <array>
#include <utility>

#include <fmt/format.h>

#include "charter/wording/letters_of.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter::wording {
namespace {

constexpr std::array<std::pair<std::string_view, Form>, 16> kForms{{{"le", Form::le},
                                                                    {"la", Form::le},
                                                                    {"l'", Form::le},
                                                                    {"les", Form::le},
                                                                    {"du", Form::du},
                                                                    {"des", Form::du},
                                                                    {"au", Form::au},
                                                                    {"aux", Form::au},
                                                                    {"à", Form::au},
                                                                    {"de", Form::de},
                                                                    {"d'", Form::de},
                                                                    {"par", Form::par},
                                                                    {"the", Form::le},
                                                                    {"of", Form::du},
                                                                    {"to", Form::au},
                                                                    {"by", Form::par}}};

// Takes one word that says how, not which form: "liste", "lettres".
bool take_manner(std::string_view word, Head& head) noexcept {
  if (word == "liste" || word == "list") return head.bullets = true;
  if (word == "lettres" || word == "letters") return head.letters = true;
  return false;
}

bool take_form(const std::string& word, Head& head) noexcept {
  for (const auto& [known, form] : kForms) {
    if (known != word) continue;
    head.form = form;
    return true;
  }
  return false;
}

}  // namespace

base::Result<Head> parse_head(std::string_view text) {
  Head head;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (word.empty()) continue;
    const std::string plain = lowered(word);
    if (!take_manner(plain, head) && !(first && take_form(plain, head))) {
      return base::fail(
          base::ErrorCode::invalid, "",
          fmt::format("`{}` : seuls le, du, au, de, par, liste et lettres se mettent devant un nom", word),
          fmt::format("`{}`: only le, du, au, de, par, liste and lettres stand before a name", word));
    }
    if (first) head.capital = plain != word;
    first = false;
  }
  return head;
}

std::string capitalised(std::string_view text) {
  const FirstLetter letter = first_letter(text);
  std::string out;
  if (letter.length != 0) append_utf8(out, upper(letter.code));
  return out.append(text.substr(letter.length));
}

}  // namespace cartulaire::charter::wording
