// The file that explains a text before it is signed (CHA-16).
#include <charconv>

#include <fmt/format.h>

#include "acceptance/campaign.hpp"
#include "platform/utf8.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::acceptance {
namespace {

using platform::YamlNode;
using store::Explanation;
using store::Question;

constexpr std::size_t kSentences = 30;
constexpr std::size_t kQuestions = 20;
constexpr std::size_t kAnswers = 6;
constexpr std::size_t kCharacters = 1000;

class Reader {
 public:
  explicit Reader(std::string_view where) : where_(where) {}

  base::Result<Explanation> read(const YamlNode& root) const {
    Explanation out;
    if (!root.is_map())
      return wrong(root, "attendu : `summary` et `questions`", "expected: `summary` and `questions`");
    for (const platform::YamlEntry& entry : root.entries) {
      base::Status done;
      if (entry.key == "summary")
        done = sentences(entry.value, kSentences, out.summary);
      else if (entry.key == "questions")
        done = questions(entry.value, out.questions);
      else
        return unknown(entry);
      if (!done) return base::pass(done);
    }
    return out;
  }

 private:
  [[nodiscard]] tl::unexpected<base::Error> wrong(const YamlNode& node, std::string french,
                                                  std::string english) const {
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("{}:{}:{}", where_, node.place.line, node.place.column), std::move(french),
                      std::move(english));
  }
  [[nodiscard]] tl::unexpected<base::Error> unknown(const platform::YamlEntry& entry) const {
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("{}:{}:{}", where_, entry.key_place.line, entry.key_place.column),
                      fmt::format("mot inconnu : `{}`", entry.key),
                      fmt::format("unknown word: `{}`", entry.key));
  }
  base::Status sentence(const YamlNode& node, std::string& into) const {
    if (!node.is_scalar() || node.text.empty() || platform::count_characters(node.text) > kCharacters)
      return wrong(node, fmt::format("attendu : un texte de 1 à {} caractères", kCharacters),
                   fmt::format("expected: a text of 1 to {} characters", kCharacters));
    into = node.text;
    return {};
  }
  base::Status sentences(const YamlNode& node, std::size_t most, std::vector<std::string>& into) const {
    if (!node.is_list() || node.items.size() > most)
      return wrong(node, fmt::format("attendu : une liste de {} phrases au plus", most),
                   fmt::format("expected: a list of at most {} sentences", most));
    for (const YamlNode& one : node.items)
      if (auto done = sentence(one, into.emplace_back()); !done) return done;
    return {};
  }
  base::Status questions(const YamlNode& node, std::vector<Question>& into) const {
    if (!node.is_list() || node.items.size() > kQuestions)
      return wrong(node, fmt::format("attendu : une liste de {} questions au plus", kQuestions),
                   fmt::format("expected: a list of at most {} questions", kQuestions));
    for (const YamlNode& one : node.items)
      if (auto done = question(one, into.emplace_back()); !done) return done;
    return {};
  }
  base::Status question(const YamlNode& node, Question& into) const {
    if (!node.is_map())
      return wrong(node, "attendu : `asked`, `answers`, `right`, `explanation`",
                   "expected: `asked`, `answers`, `right`, `explanation`");
    for (const platform::YamlEntry& entry : node.entries) {
      base::Status done;
      if (entry.key == "asked")
        done = sentence(entry.value, into.asked);
      else if (entry.key == "answers")
        done = sentences(entry.value, kAnswers, into.answers);
      else if (entry.key == "explanation")
        done = sentence(entry.value, into.explanation);
      else if (entry.key == "right")
        std::from_chars(entry.value.text.data(), entry.value.text.data() + entry.value.text.size(),
                        into.right);
      else
        return unknown(entry);
      if (!done) return done;
    }
    if (into.asked.empty() || into.explanation.empty() || into.answers.size() < 2)
      return wrong(node, "il manque la question, deux réponses au moins, ou l’explication",
                   "the question, two answers at least, or the explanation is missing");
    if (into.right < 1 || into.right > static_cast<int>(into.answers.size()))
      return wrong(
          node, fmt::format("`right` est le rang de la bonne réponse, de 1 à {}", into.answers.size()),
          fmt::format("`right` is the place of the right answer, from 1 to {}", into.answers.size()));
    --into.right;
    return {};
  }

  std::string_view where_;
};

}  // namespace

base::Result<Explanation> read_explanation(std::string_view yaml, std::string_view where) {
  auto root = platform::read_yaml(yaml, where, {std::size_t{256} << 10, 2000, 8});
  if (!root) return base::pass(root);
  return Reader(where).read(*root);
}

}  // namespace cartulaire::acceptance
