#include "journal/draft_note.hpp"

#include <algorithm>

namespace cartulaire::journal {
namespace {

std::string_view cut(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(':'));
  rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  return word;
}

}  // namespace

std::optional<DraftNote> read_draft_note(std::string_view text) {
  if (std::ranges::count(text, ':') != 5) return std::nullopt;
  DraftNote note;
  const std::string_view verdict = cut(text);
  if (verdict == "deny") {
    note.verdict = Verdict::deny;
  } else if (verdict == "gate") {
    note.verdict = Verdict::gate;
  } else if (verdict != "allow") {
    return std::nullopt;
  }
  note.clause = cut(text);
  note.category = cut(text);
  note.draft = text;
  return note;
}

}  // namespace cartulaire::journal
