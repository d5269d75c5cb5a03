// The rules of legal.yml and lint.yml over the sentences.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "charter/lint/judges.hpp"
#include "charter/lint/matching.hpp"

namespace cartulaire::charter::lint {
namespace {

using platform::Span;

bool overlap(Span a, Span b) {
  return a.begin < b.end && b.begin < a.end;
}

void references(const Reading& reading, const Rules& rules, Remarks& remarks) {
  std::vector<Span> taken;
  for (const std::size_t index : rules.references_set.matching(reading.folded.text)) {
    const WordRule& rule = rules.references[index];
    for (const Span span : find_all(rule.trigger, reading.folded.text)) {
      if (std::any_of(taken.begin(), taken.end(), [&](Span other) { return overlap(span, other); })) continue;
      taken.push_back(span);
      // An old term in a label of the catalogue is ours to mend, not the author's.
      const Span source = reading.folded.source(span);
      const bool said = reading.block.is_said(source.begin) && reading.block.is_said(source.end - 1);
      if (said && rule.says.status == Status::obsolete_term) continue;
      remarks.add(rule.says, reading.block, source);
    }
  }
}

void words(const Reading& reading, const Rules& rules, Remarks& remarks) {
  for (const std::size_t index : rules.words_set.matching(reading.folded.text)) {
    const WordRule& rule = rules.words[index];
    for (const Span span : find_all(rule.trigger, reading.folded.text))
      remarks.add(rule.says, reading.block, reading.folded.source(span));
  }
}

void orders(const Reading& reading, const Rules& rules, Remarks& remarks) {
  for (const OrderRule& rule : rules.orders) {
    const auto about = find_all(rule.about, reading.folded.text, 1);
    if (about.empty()) continue;
    const auto first = rule.first.find(reading.folded.text, about.front().end);
    const auto then = rule.then.find(reading.folded.text, about.front().end);
    if (first && then && first->begin < then->begin)
      remarks.add(rule.says, reading.block, reading.folded.source(*first));
  }
}

void figures(const Reading& reading, const Rules& rules, Remarks& remarks) {
  for (const FigureRule& rule : rules.figures)
    for (const Span topic : find_all(rule.trigger, reading.folded.text, 5)) {
      const Span sentence = sentence_around(reading.folded.text, topic.begin);
      const std::string_view text =
          std::string_view(reading.folded.text).substr(sentence.begin, sentence.end - sentence.begin);
      for (const Figure& figure : find_figures(text)) {
        const bool low = rule.least > 0 && figure.amount < rule.least;
        const bool high = rule.most > 0 && figure.amount > rule.most;
        if (figure.dimension != rule.dimension || (!low && !high)) continue;
        const Span span{sentence.begin + figure.span.begin, sentence.begin + figure.span.end};
        remarks.add(rule.says, reading.block, reading.folded.source(span));
      }
    }
}

struct Found {
  const Reading* reading = nullptr;
  Span span;
};

std::optional<Found> first_of(const Trigger& trigger, const std::vector<Reading>& readings) {
  for (const Reading& reading : readings) {
    const auto spans = find_all(trigger, reading.folded.text, 1);
    if (!spans.empty()) return Found{&reading, spans.front()};
  }
  return std::nullopt;
}

Block::Position position(const Found& found) {
  const Span source = found.reading->folded.source(found.span);
  return found.reading->block.position(source.begin, source.end);
}

// Two sentences of one charter that cannot both hold. The remark stands at the later one and names the other.
void pairs(const std::vector<Reading>& readings, const Rules& rules, Remarks& remarks) {
  for (const PairRule& rule : rules.pairs) {
    auto one = first_of(rule.one, readings);
    if (!one) continue;
    auto other = first_of(rule.other, readings);
    if (!other) continue;
    if (position(*other).place.line < position(*one).place.line) std::swap(one, other);
    Statement says = rule.says;
    const std::string quoted = words_at(one->reading->block, one->reading->folded.source(one->span));
    const std::string line = remarks.line_text(position(*one).place.line);
    says.text.french += fmt::format(" (ligne {} : `{}`)", line, quoted);
    says.text.english += fmt::format(" (line {}: `{}`)", line, quoted);
    remarks.add(says, other->reading->block, other->reading->folded.source(other->span));
  }
}

}  // namespace

std::vector<Reading> read_blocks(const std::vector<ProseLine>& lines) {
  std::vector<Reading> readings;
  for (Block& block : blocks_of(lines)) {
    Folded folded = fold(block.text);
    readings.push_back({std::move(block), std::move(folded)});
  }
  return readings;
}

void judge_wording(const std::vector<Reading>& readings, const Rules& rules, Remarks& remarks) {
  for (const Reading& reading : readings) {
    references(reading, rules, remarks);
    words(reading, rules, remarks);
    orders(reading, rules, remarks);
    figures(reading, rules, remarks);
  }
  pairs(readings, rules, remarks);
}

}  // namespace cartulaire::charter::lint
