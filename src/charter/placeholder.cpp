// Placeholders and conditions: the two little grammars within the text.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "charter/body.hpp"
#include "charter/value_text.hpp"
#include "charter/wording/wording.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

int width(std::string_view text) {
  return static_cast<int>(platform::count_characters(text));
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

struct Target {
  Placeholder::Object object = Placeholder::Object::clause;
  std::string name;
  std::string member;
};

// "NAME.PARAMETER", "entity.name", "role.it", "adoption.cst.date"…
bool read_target(std::string_view text, Target& target) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == text.size()) return false;
  const std::string_view first = text.substr(0, dot);
  const std::string_view rest = text.substr(dot + 1);
  using Object = Placeholder::Object;
  target.object = Object::clause;
  for (const auto& [word, object] :
       {std::pair{"role", Object::role}, {"population", Object::population}, {"group", Object::group}})
    if (first == word) {
      target.object = object;
      target.name = rest;
      return true;
    }
  for (const auto& [word, object] :
       {std::pair{"entity", Object::entity}, {"adoption", Object::adoption}, {"charter", Object::charter}})
    if (first == word) target.object = object;
  if (target.object == Object::clause) target.name = first;
  target.member = rest;
  return true;
}

// The two forms of "{{x.categories: la famille / les familles}}", blanks around the slash.
bool read_agreement(std::string_view text, Placeholder& into) {
  const std::size_t slash = text.find(" / ");
  if (slash == std::string_view::npos) return false;
  into.agrees = true;
  into.singular = trimmed(text.substr(0, slash));
  into.plural = trimmed(text.substr(slash + 3));
  return !into.singular.empty() && !into.plural.empty();
}

bool read_one(std::string_view inside, Place place, int length, Placeholder& into, Reporter& reporter) {
  const auto wrong = [&](std::string_view text) {
    reporter.error("L01", place, length,
                   fmt::format("`{{{{{}}}}}` ne se lit pas ; écrivez `{{{{clause.paramètre}}}}`, `{{{{du "
                               "clause.paramètre}}}}` ou `{{{{clause.paramètre: singulier / pluriel}}}}`",
                               text),
                   fmt::format("`{{{{{}}}}}` cannot be read; write `{{{{clause.parameter}}}}`, `{{{{du "
                               "clause.parameter}}}}` or `{{{{clause.parameter: singular / plural}}}}`",
                               text));
    return false;
  };
  const std::size_t colon = inside.find(':');
  const std::string_view head_and_target = trimmed(inside.substr(0, colon));
  if (colon != std::string_view::npos && !read_agreement(inside.substr(colon + 1), into))
    return wrong(inside);
  const std::size_t space = head_and_target.rfind(' ');
  const std::string_view target_text =
      space == std::string_view::npos ? head_and_target : head_and_target.substr(space + 1);
  Target target;
  if (!read_target(target_text, target)) return wrong(inside);
  into.object = target.object;
  into.name = std::move(target.name);
  into.member = std::move(target.member);
  into.place = place;
  into.head = space == std::string_view::npos ? std::string()
                                              : std::string(trimmed(head_and_target.substr(0, space)));
  const auto head = wording::parse_head(into.head);
  if (!head) {
    reporter.error(
        "L01", place, length, head.error().french, head.error().english,
        nearest(into.head, {"le", "la", "les", "du", "de", "des", "au", "aux", "par", "liste", "lettres"}));
    return false;
  }
  return true;
}

// Words of a condition with the places that they have in it.
struct Word {
  std::string_view text;
  std::size_t at = 0;
};

class ConditionReader {
 public:
  ConditionReader(std::string_view text, Place place, Reporter& reporter)
      : text_(text), place_(place), reporter_(reporter) {
    for (const std::string_view word : split_words(text))
      words_.push_back({word, static_cast<std::size_t>(word.data() - text.data())});
  }

  Condition read() {
    Condition condition;
    do {
      Test test;
      if (!one(test)) return {};
      condition.push_back(std::move(test));
    } while (take("and"));
    if (next_ < words_.size()) return wrong();
    return condition;
  }

 private:
  Condition wrong() {
    const std::size_t at = next_ < words_.size() ? words_[next_].at : text_.size();
    const std::string_view word = next_ < words_.size() ? words_[next_].text : "";
    reporter_.error("L01", place_of(at), std::max(1, width(word)),
                    "une condition s'écrit `clause.paramètre is valeur or valeur`, `… includes valeur`, `… "
                    "is set`, `entity is identifiant`, reliés par `and`",
                    "a condition is written `clause.parameter is value or value`, `… includes value`, `… is "
                    "set`, `entity is id`, joined by `and`");
    return {};
  }
  [[nodiscard]] Place place_of(std::size_t at) const {
    return {place_.line, place_.column + width(text_.substr(0, at))};
  }
  [[nodiscard]] bool peek(std::string_view word) const {
    return next_ < words_.size() && words_[next_].text == word;
  }
  bool take(std::string_view word) {
    if (!peek(word)) return false;
    ++next_;
    return true;
  }

  bool subject(Test& test) {
    if (next_ >= words_.size()) return false;
    const Word word = words_[next_];
    test.place = place_of(word.at);
    if (word.text == "entity") {
      test.entity = true;
    } else {
      const std::size_t dot = word.text.find('.');
      test.clause = word.text.substr(0, dot);
      if (dot != std::string_view::npos) test.parameter = word.text.substr(dot + 1);
      if (test.clause.empty() || (dot != std::string_view::npos && test.parameter.empty())) return false;
    }
    ++next_;
    return true;
  }

  bool one(Test& test) {
    if (!subject(test)) return !wrong().empty();
    if (take("includes")) {
      test.how = Test::How::includes;
    } else if (take("is")) {
      test.negated = take("not");
      if (take("set")) {
        test.how = Test::How::is_set;
        return !test.entity || !wrong().empty();
      }
    } else {
      return !wrong().empty();
    }
    // A clause alone can only be set or not; only a list can include; an entity is one id.
    if ((!test.entity && test.parameter.empty()) || (test.entity && test.how == Test::How::includes)) {
      --next_;
      return !wrong().empty();
    }
    do {
      std::string value;
      while (next_ < words_.size() && !peek("or") && !peek("and")) {
        value += (value.empty() ? "" : " ") + std::string(words_[next_].text);
        ++next_;
      }
      if (value.empty()) return !wrong().empty();
      test.values.push_back(std::move(value));
    } while (take("or"));
    return true;
  }

  std::string_view text_;
  Place place_;
  Reporter& reporter_;
  std::vector<Word> words_;
  std::size_t next_ = 0;
};

}  // namespace

std::vector<std::pair<int, Placeholder>> read_placeholders(const std::string& line, int number,
                                                           Reporter& reporter) {
  std::vector<std::pair<int, Placeholder>> found;
  std::size_t at = 0;
  std::size_t counted = 0;
  int column = 1;  // of `counted`
  while (at + 1 < line.size()) {
    if (line[at] == '`') {
      // A code span: up to a run of as many backticks; a run alone is text.
      const std::size_t after = std::min(line.find_first_not_of('`', at), line.size());
      const std::string run = line.substr(at, after - at);
      const std::size_t closing = line.find(run, after);
      at = closing == std::string::npos ? after : closing + run.size();
      continue;
    }
    if (line[at] != '{' || line[at + 1] != '{') {
      ++at;
      continue;
    }
    column += width(std::string_view(line).substr(counted, at - counted));
    counted = at;
    const Place place{number, column};
    const std::size_t end = line.find("}}", at + 2);
    if (end == std::string::npos) {
      reporter.error("L01", place, 2, "`{{` sans `}}` sur la même ligne",
                     "`{{` without `}}` on the same line");
      break;
    }
    Placeholder placeholder;
    placeholder.length = static_cast<int>(end + 2 - at);
    const std::string_view inside = std::string_view(line).substr(at + 2, end - at - 2);
    if (read_one(inside, place, width(std::string_view(line).substr(at, end + 2 - at)), placeholder,
                 reporter))
      found.emplace_back(static_cast<int>(at), std::move(placeholder));
    at = end + 2;
  }
  return found;
}

Condition read_condition(std::string_view text, Place place, Reporter& reporter) {
  return ConditionReader(text, place, reporter).read();
}

}  // namespace cartulaire::charter
