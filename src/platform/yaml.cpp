#include "platform/yaml.hpp"

#include <algorithm>
#include <exception>
#include <set>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "platform/utf8.hpp"

namespace cartulaire::platform {
namespace {

constexpr std::size_t kMostProblems = 50;
// yaml-cpp reads ahead over all opened brackets before it tells anything: they are counted beforehand.
constexpr int kMostOpenBrackets = 64;
constexpr int kMostCompactIndents = 32;

// Thrown out of yaml-cpp by our own handler where going on is no use.
struct Enough {};

// Turns byte offsets into places of the file.
class Lines {
 public:
  Lines(std::string_view text, int first_line) : text_(text), first_line_(first_line) {
    starts_.push_back(0);
    for (std::size_t at = 0; at < text.size(); ++at)
      if (text[at] == '\n') starts_.push_back(at + 1);
  }
  [[nodiscard]] Place place(std::size_t offset) const {
    offset = std::min(offset, text_.size());
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
    const auto line = static_cast<std::size_t>(after - starts_.begin()) - 1;
    const std::size_t start = starts_[line];
    return {first_line_ + static_cast<int>(line),
            1 + static_cast<int>(count_characters(text_.substr(start, offset - start)))};
  }

 private:
  std::string_view text_;
  int first_line_;
  std::vector<std::size_t> starts_;
};

class Problems {
 public:
  Problems(const Lines& lines, std::vector<YamlProblem>& into) : lines_(lines), into_(into) {}
  void add(std::size_t offset, std::string french, std::string english) {
    if (into_.size() < kMostProblems)
      into_.push_back({lines_.place(offset), std::move(french), std::move(english)});
  }

 private:
  const Lines& lines_;
  std::vector<YamlProblem>& into_;
};

class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view text, const Lines& lines, const YamlLimits& limits, Problems problems,
              YamlNode& root)
      : text_(text), lines_(lines), limits_(limits), problems_(problems), root_(root) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 1) return;
    problems_.add(offset(mark),
                  "plusieurs documents, ou du texte après la fin du premier ; n'en gardez qu'un",
                  "several documents, or text after the end of the first one; keep one only");
    throw Enough{};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    YamlNode node;
    node.place = lines_.place(offset(mark));
    put(std::move(node), offset(mark));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    problems_.add(offset(mark), "les alias (`*`) ne sont pas admis ; écrivez la valeur",
                  "aliases (`*`) are not allowed; write the value");
    YamlNode node;
    node.place = lines_.place(offset(mark));
    put(std::move(node), offset(mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    YamlNode node;
    node.kind = YamlNode::Kind::scalar;
    node.place = lines_.place(offset(mark));
    node.text = value;
    node.quoted = starts_quoted(offset(mark));
    if (node.quoted && !ends_quoted(offset(mark)))
      problems_.add(offset(mark), "guillemet jamais refermé", "quote never closed");
    // Quoted and block scalars carry the tag "!" of themselves.
    const bool own = tag.empty() || tag == "?" || (tag == "!" && (node.quoted || starts_block(offset(mark))));
    if (!own) refuse_tag(mark);
    put(std::move(node), offset(mark));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, YamlNode::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, YamlNode::Kind::map);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    YamlNode node;
    std::set<std::string, std::less<>> keys;
    bool awaits_key = true;   // map
    bool drop_value = false;  // map: the key was refused
    std::string key;
    Place key_place;
    std::size_t start = 0;
  };

  [[nodiscard]] std::size_t offset(const YAML::Mark& mark) const {
    return mark.pos < 0 ? 0 : std::min(static_cast<std::size_t>(mark.pos), text_.size());
  }
  [[nodiscard]] bool starts_quoted(std::size_t at) const {
    return at < text_.size() && (text_[at] == '"' || text_[at] == '\'');
  }
  // yaml-cpp takes the end of the text for a closing quote.
  [[nodiscard]] bool ends_quoted(std::size_t at) const {
    const char quote = text_[at];
    for (std::size_t i = at + 1; i < text_.size(); ++i) {
      if (quote == '"' && text_[i] == '\\') {
        ++i;
      } else if (text_[i] == quote) {
        if (quote == '"' || i + 1 >= text_.size() || text_[i + 1] != quote) return true;
        ++i;  // '' within single quotes
      }
    }
    return false;
  }
  [[nodiscard]] bool starts_block(std::size_t at) const {
    return at < text_.size() && (text_[at] == '|' || text_[at] == '>');
  }
  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor == YAML::NullAnchor) return;
    problems_.add(offset(mark), "les ancres (`&`) ne sont pas admises ; écrivez la valeur à chaque endroit",
                  "anchors (`&`) are not allowed; write the value at each place");
  }
  void refuse_tag(const YAML::Mark& mark) {
    problems_.add(offset(mark),
                  "les étiquettes de type (`!`) ne sont pas admises ; mettez le texte entre guillemets s'il "
                  "commence par `!`",
                  "type tags (`!`) are not allowed; quote the text if it begins with `!`");
  }
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlNode::Kind kind) {
    refuse_anchor(mark, anchor);
    if (!tag.empty() && tag != "?") refuse_tag(mark);
    if (static_cast<int>(levels_.size()) >= limits_.depth) {
      problems_.add(offset(mark), fmt::format("plus de {} niveaux imbriqués", limits_.depth),
                    fmt::format("more than {} nested levels", limits_.depth));
      throw Enough{};
    }
    Level level;
    level.node.kind = kind;
    level.node.place = lines_.place(offset(mark));
    level.start = offset(mark);
    levels_.push_back(std::move(level));
  }
  void close() {
    Level done = std::move(levels_.back());
    levels_.pop_back();
    put(std::move(done.node), done.start);
  }
  void put(YamlNode node, std::size_t at) {
    if (++nodes_ > limits_.nodes) {
      problems_.add(at, fmt::format("plus de {} valeurs", limits_.nodes),
                    fmt::format("more than {} values", limits_.nodes));
      throw Enough{};
    }
    if (levels_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = levels_.back();
    if (level.node.kind == YamlNode::Kind::list) {
      level.node.items.push_back(std::move(node));
      return;
    }
    if (level.awaits_key) {
      take_key(level, std::move(node), at);
      return;
    }
    // A value that is not there has no place of its own.
    if (node.kind == YamlNode::Kind::null) node.place = level.key_place;
    if (!level.drop_value)
      level.node.entries.push_back({std::move(level.key), level.key_place, std::move(node)});
    level.awaits_key = true;
  }
  void take_key(Level& level, YamlNode node, std::size_t at) {
    level.awaits_key = false;
    level.drop_value = true;
    if (!node.is_scalar() || node.text.empty()) {
      problems_.add(at, "une clé doit être un mot", "a key must be a word");
      return;
    }
    if (node.text == "<<" && !node.quoted) {
      problems_.add(at, "les fusions (`<<`) ne sont pas admises ; écrivez les clés",
                    "merge keys (`<<`) are not allowed; write the keys");
      return;
    }
    if (!level.keys.insert(node.text).second) {
      problems_.add(at, fmt::format("la clé `{}` est déjà là ; gardez-en une seule", node.text),
                    fmt::format("the key `{}` is already there; keep one only", node.text));
      return;
    }
    level.drop_value = false;
    level.key = std::move(node.text);
    level.key_place = node.place;
  }

  std::string_view text_;
  const Lines& lines_;
  const YamlLimits& limits_;
  Problems problems_;
  YamlNode& root_;
  std::vector<Level> levels_;
  std::size_t nodes_ = 0;
  int documents_ = 0;
};

// What yaml-cpp must not even see. False where reading on is no use.
bool scan(std::string_view text, const YamlLimits& limits, Problems& problems) {
  if (text.size() > limits.bytes) {
    problems.add(0, fmt::format("plus de {} octets", limits.bytes),
                 fmt::format("more than {} bytes", limits.bytes));
    return false;
  }
  const std::size_t invalid = invalid_utf8(text);
  if (invalid != std::string_view::npos) {
    problems.add(invalid, "le texte n'est pas en UTF-8 ; enregistrez le fichier en UTF-8",
                 "the text is not UTF-8; save the file as UTF-8");
    return false;
  }
  bool sound = true;
  int brackets = 0;
  bool line_start = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\t') {
      problems.add(at, "les tabulations ne sont pas admises ; mettez des espaces",
                   "tabs are not allowed; use spaces");
      sound = false;
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r') {
      problems.add(at, "caractère de commande dans le texte ; enlevez-le",
                   "control character in the text; take it out");
      return false;
    } else if (c == '%' && line_start) {
      problems.add(at, "les directives (`%`) ne sont pas admises", "directives (`%`) are not allowed");
      sound = false;
    }
    if (c == '[' || c == '{') ++brackets;
    if ((c == ']' || c == '}') && brackets > 0) --brackets;
    if (brackets > kMostOpenBrackets) {
      problems.add(at, "trop de crochets ou d'accolades ouverts", "too many open brackets or braces");
      return false;
    }
    if (line_start) {
      // "- - - - x" nests at each dash.
      int indents = 0;
      for (std::size_t i = at; i + 1 < text.size() && (text[i] == '-' || text[i] == '?' || text[i] == ' ');
           ++i)
        if (text[i] != ' ' && text[i + 1] == ' ') ++indents;
      if (indents > kMostCompactIndents) {
        problems.add(at, "trop de niveaux imbriqués sur une ligne", "too many nested levels on one line");
        return false;
      }
    }
    line_start = c == '\n';
  }
  return sound;
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const YamlEntry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

YamlDocument parse_yaml(std::string_view text, const YamlLimits& limits, int first_line) {
  YamlDocument document;
  document.root.place = {first_line, 1};
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const Lines lines(text, first_line);
  Problems problems(lines, document.problems);
  if (!scan(text, limits, problems)) return document;
  TreeBuilder builder(text, lines, limits, problems, document.root);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Enough&) {
    return document;  // the problem is already noted
  } catch (const YAML::Exception& error) {
    const std::size_t at = error.mark.pos < 0 ? 0 : static_cast<std::size_t>(error.mark.pos);
    problems.add(at,
                 fmt::format("YAML mal formé ({}) ; vérifiez l'alignement, les deux-points et les guillemets",
                             error.msg),
                 fmt::format("malformed YAML ({}); check indentation, colons and quotes", error.msg));
  } catch (const std::exception&) {
    problems.add(0, "YAML illisible", "unreadable YAML");
  }
  return document;
}

base::Result<YamlNode> read_yaml(std::string_view text, std::string_view file, const YamlLimits& limits) {
  YamlDocument document = parse_yaml(text, limits);
  if (document.problems.empty()) return std::move(document.root);
  const YamlProblem& first = document.problems.front();
  return base::fail(base::ErrorCode::invalid,
                    fmt::format("{}:{}:{}", file, first.place.line, first.place.column), first.french,
                    first.english);
}

}  // namespace cartulaire::platform
