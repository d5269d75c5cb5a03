// French typography of running text: the spaces that a keyboard does not have.
#include <array>

#include "charter/wording/letters_of.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter::wording {
namespace {

constexpr std::string_view kNarrow = "\u202f";  // before ; ! ? and inside « »
constexpr std::string_view kFull = "\u00a0";    // before the colon, between a figure and its unit
constexpr std::string_view kOpen = "«";
constexpr std::string_view kClose = "»";

// Units that do not part from their figure.
constexpr std::array<std::string_view, 33> kUnits{
    "h",        "min",  "minute",    "minutes", "heure",    "heures",  "jour",  "jours", "semaine",
    "semaines", "mois", "an",        "ans",     "o",        "ko",      "Mo",    "Go",    "To",
    "€",        "%",    "fois",      "janvier", "février",  "mars",    "avril", "mai",   "juin",
    "juillet",  "août", "septembre", "octobre", "novembre", "décembre"};

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

bool ends_with_space(std::string_view out) noexcept {
  return out.ends_with(' ') || out.ends_with(kNarrow) || out.ends_with(kFull);
}

void drop_spaces(std::string& out) {
  while (ends_with_space(out)) {
    out.erase(out.size() - (out.ends_with(' ') ? 1U : out.ends_with(kFull) ? kFull.size() : kNarrow.size()));
  }
}

// The word that begins at `text`, up to a space or a mark.
std::string_view word_at(std::string_view text) noexcept {
  return text.substr(0, text.find_first_of(" ,.;:!?)\n"));
}

bool unit_follows(std::string_view text) noexcept {
  const std::string_view word = word_at(text);
  for (const std::string_view unit : kUnits) {
    if (word == unit) return true;
  }
  return false;
}

class Setter {
 public:
  explicit Setter(std::string_view text) : text_(text) {}

  std::string run() {
    while (at_ < text_.size())
      step();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

  // Code spans and addresses keep their bytes.
  bool verbatim() {
    std::size_t end = std::string_view::npos;
    if (text_[at_] == '`') {
      const std::size_t close = text_.find('`', at_ + 1);
      end = close == std::string_view::npos ? text_.size() : close + 1;
    } else if (rest().starts_with("http://") || rest().starts_with("https://") ||
               rest().starts_with("mailto:")) {
      end = text_.find_first_of(" )>\n", at_);
      if (end == std::string_view::npos) end = text_.size();
    } else {
      return false;
    }
    out_.append(text_, at_, end - at_);
    at_ = end;
    return true;
  }

  // A mark that French parts from its word; times (12:30), tables (:---) and emoticons are not French marks.
  bool high_mark() {
    const char c = text_[at_];
    if (c != ';' && c != ':' && c != '!' && c != '?') return false;
    const bool alone = at_ + 1 == text_.size() || text_[at_ + 1] == ' ' || text_[at_ + 1] == '\n' ||
                       text_[at_ + 1] == ')' || rest().substr(1).starts_with(kFull) ||
                       rest().substr(1).starts_with(kNarrow) || rest().substr(1).starts_with(kClose);
    const bool entity = c == ';' && ends_an_entity();
    if (!alone || entity || out_.empty() || out_.back() == '\n') return false;
    drop_spaces(out_);
    out_ += c == ':' ? kFull : kNarrow;
    out_ += c;
    ++at_;
    return true;
  }

  [[nodiscard]] bool ends_an_entity() const {
    const std::size_t amp = text_.rfind('&', at_);
    return amp != std::string_view::npos && text_.substr(amp, at_ - amp).find(' ') == std::string_view::npos;
  }

  bool guillemet() {
    if (rest().starts_with(kOpen)) {
      out_ += kOpen;
      at_ += kOpen.size();
      while (at_ < text_.size() && skip_space()) {
      }
      out_ += kNarrow;
      return true;
    }
    if (!rest().starts_with(kClose)) return false;
    drop_spaces(out_);
    out_ += kNarrow;
    out_ += kClose;
    at_ += kClose.size();
    return true;
  }

  bool skip_space() {
    for (const std::string_view space : {std::string_view(" "), kNarrow, kFull}) {
      if (rest().starts_with(space)) {
        at_ += space.size();
        return true;
      }
    }
    return false;
  }

  // "6 mois", "12 h 30": no line may end between them.
  bool figure_space() {
    if (text_[at_] != ' ' || out_.empty()) return false;
    const std::string_view next = rest().substr(1);
    const bool after_figure = is_digit(out_.back()) || out_.ends_with("1er");
    const bool after_hour = out_.ends_with("\u00a0h") && !next.empty() && is_digit(next.front());
    if (!after_hour && !(after_figure && unit_follows(next))) return false;
    out_ += kFull;
    ++at_;
    return true;
  }

  void step() {
    if (verbatim() || high_mark() || guillemet() || figure_space()) return;
    out_ += text_[at_++];
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string typeset(std::string_view text, Language language) {
  if (language != Language::french) return std::string(text);
  return Setter(text).run();
}

}  // namespace cartulaire::charter::wording
