#include "charter/lint/remarks.hpp"

#include <algorithm>
#include <utility>

#include "platform/utf8.hpp"

namespace cartulaire::charter::lint {
namespace {

constexpr std::size_t kMostCharacters = 120;

// The first characters of valid UTF-8.
std::string shortened(std::string_view text) {
  std::size_t at = 0;
  std::size_t count = 0;
  while (at < text.size()) {
    if ((static_cast<unsigned char>(text[at]) & 0xc0U) != 0x80U && ++count > kMostCharacters)
      return std::string(text.substr(0, at)) + "…";
    ++at;
  }
  return std::string(text);
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

}  // namespace

void sort_by_place(std::vector<Remark>& remarks) {
  const auto key = [](const Remark& one) {
    return std::tie(one.file, one.place.line, one.place.column, one.code, one.rule, one.text.french,
                    one.entity);
  };
  std::sort(remarks.begin(), remarks.end(),
            [&](const Remark& a, const Remark& b) { return key(a) < key(b); });
}

std::string words_at(const Block& block, platform::Span span) {
  std::size_t end = std::min(span.end, block.text.size());
  while (end < block.text.size() && is_continuation(block.text[end]))
    ++end;
  std::string words = block.text.substr(span.begin, end - span.begin);
  std::replace_if(words.begin(), words.end(), [](char c) { return c == '\v' || c == '\n'; }, ' ');
  return shortened(words);
}

void Remarks::add(Remark remark) {
  remark.file = file_;
  const auto line = static_cast<std::size_t>(remark.place.line);
  if (remark.line.empty() && line >= 1 && line <= lines_.size()) remark.line = lines_[line - 1];
  const std::string& name = remark.rule.empty() ? remark.text.french : remark.rule;
  const auto key = std::make_tuple(remark.place.line, remark.code, name, remark.place.column);
  const auto found = kept_.find(key);
  if (found != kept_.end()) {
    found->second.entities.insert(entity_);
    return;
  }
  if (kept_.size() >= kMostRemarks) {
    cut_ = true;
    return;
  }
  kept_.emplace(key, Kept{std::move(remark), {entity_}});
}

void Remarks::add(const Statement& says, const Block& block, platform::Span span) {
  const Block::Position at = block.position(span.begin, span.end);
  Remark remark;
  remark.level = level_of(says.status, says.confidence);
  remark.code = says.code;
  remark.rule = says.id;
  remark.place = at.place;
  remark.length = at.length;
  remark.page = block.page;
  remark.offending = words_at(block, span);
  remark.text = says.text;
  remark.cure = says.cure;
  remark.status = says.status;
  remark.confidence = says.confidence;
  remark.sources = says.sources;
  remark.verified = says.verified;
  remark.since = says.since;
  add(std::move(remark));
}

Report Remarks::take(bool in_language) {
  Report report{file_, in_language, {}, cut_};
  // Said once a line: the same rule at the next words of that line tells nothing new.
  std::set<std::pair<int, std::string>> said;
  for (auto& [key, kept] : kept_) {
    if (!kept.remark.rule.empty() && !said.emplace(kept.remark.place.line, kept.remark.rule).second) continue;
    if (kept.remark.entity.empty() && kept.entities.size() < entities_)
      kept.remark.entity = *kept.entities.begin();
    report.remarks.push_back(std::move(kept.remark));
  }
  kept_.clear();
  sort_by_place(report.remarks);
  return report;
}

}  // namespace cartulaire::charter::lint
