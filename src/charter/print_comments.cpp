// Comments of YAML: found by the reader itself (what can be taken out without a change in what is read), then
// put back beside the key that they stood beside.
#include <algorithm>
#include <utility>

#include "charter/print_yaml.hpp"

namespace cartulaire::charter {
namespace {

// Each `#` that may begin a comment costs one reading of the block.
constexpr std::size_t kMostBytesRead = 8u << 20;

struct Comment {
  int line = 0;  // of the file
  std::string text;
  std::string before;  // what stands before it on its line, right-trimmed; empty: it stands alone
};

struct Found {
  std::vector<Comment> comments;
  std::vector<int> content;  // the file's lines that hold something else than a comment, in order
  int unsearched = 0;        // the line from which on there were too many to look at; 0: none
};

std::string_view right_trimmed(std::string_view text) {
  while (text.ends_with(' ') || text.ends_with('\r'))
    text.remove_suffix(1);
  return text;
}

// The comment of one line: the first `#` whose removal changes nothing of what is read.
class Search {
 public:
  Search(std::string_view yaml, int first_line)
      : yaml_(yaml), first_line_(first_line), whole_(platform::parse_yaml(yaml)) {}

  Found all() {
    int line = first_line_;
    for (std::size_t at = 0; at < yaml_.size(); ++line) {
      const std::size_t end = std::min(yaml_.find('\n', at), yaml_.size());
      one_line(at, end, line);
      if (found_.unsearched != 0) break;
      at = end + 1;
    }
    return std::move(found_);
  }

 private:
  void one_line(std::size_t start, std::size_t end, int line) {
    std::size_t content_end = end;
    for (std::size_t at = yaml_.find('#', start); at < end; at = yaml_.find('#', at + 1)) {
      if (at > start && yaml_[at - 1] != ' ') continue;
      read_ += yaml_.size();
      if (read_ > kMostBytesRead) {
        found_.unsearched = line;
        return;
      }
      if (!is_comment(at, end)) continue;
      content_end = at;
      found_.comments.push_back({line, std::string(right_trimmed(yaml_.substr(at, end - at))),
                                 std::string(right_trimmed(yaml_.substr(start, at - start)))});
      break;
    }
    if (!right_trimmed(yaml_.substr(start, content_end - start)).empty()) found_.content.push_back(line);
  }

  [[nodiscard]] bool is_comment(std::size_t at, std::size_t end) const {
    std::string without(yaml_);
    without.erase(at, end - at);
    const platform::YamlDocument read = platform::parse_yaml(without);
    return read.problems.empty() && same_yaml(read.root, whole_.root);
  }

  std::string_view yaml_;
  int first_line_;
  platform::YamlDocument whole_;
  Found found_;
  std::size_t read_ = 0;
};

std::vector<YamlLine>::iterator line_from(std::vector<YamlLine>& lines, int source) {
  return std::find_if(lines.begin(), lines.end(),
                      [source](const YamlLine& one) { return one.source == source; });
}

// Before the line that followed it; at the end where nothing did.
bool put_alone(const Comment& comment, const std::vector<int>& content, std::vector<YamlLine>& lines) {
  const auto next = std::upper_bound(content.begin(), content.end(), comment.line);
  if (next == content.end()) {
    lines.push_back({0, comment.text});
    return true;
  }
  const auto before = line_from(lines, *next);
  if (before == lines.end()) return false;
  // An item of a list begins with its dash: the comment stands at the dash.
  const std::size_t indentation = std::min(before->text.find_first_not_of(' '), before->text.size());
  lines.insert(before, {0, std::string(indentation, ' ') + comment.text});
  return true;
}

// To the end of the one line that its own line has become. A value that goes on below would take in what the
// comment does not speak of.
bool put_at_end(const Comment& comment, std::vector<YamlLine>& lines) {
  const char last = comment.before.back();
  if (last == ',' || last == '[' || last == '{') return false;
  const auto own = line_from(lines, comment.line);
  if (own == lines.end() || std::find_if(own + 1, lines.end(), [&](const YamlLine& one) {
                              return one.source == comment.line;
                            }) != lines.end())
    return false;
  own->text += "  " + comment.text;
  return true;
}

}  // namespace

std::optional<int> place_comments(std::string_view yaml, int first_line, std::vector<YamlLine>& lines) {
  if (yaml.find('#') == std::string_view::npos) return std::nullopt;
  const Found found = Search(yaml, first_line).all();
  if (found.unsearched != 0) return found.unsearched;
  // Ends of lines first: what stands alone adds lines between them.
  for (const bool alone : {false, true})
    for (const Comment& comment : found.comments)
      if (comment.before.empty() == alone &&
          !(alone ? put_alone(comment, found.content, lines) : put_at_end(comment, lines)))
        return comment.line;
  return std::nullopt;
}

}  // namespace cartulaire::charter
