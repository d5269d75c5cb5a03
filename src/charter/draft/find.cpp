// find_proposals: each paragraph against each rule, then what the rules say of one thing put together.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "charter/draft/draft.hpp"
#include "charter/draft/take.hpp"
#include "charter/lint/figures.hpp"
#include "charter/lint/judges.hpp"
#include "charter/lint/matching.hpp"

namespace cartulaire::charter::draft {
namespace {

using lint::Reading;
using platform::Span;

constexpr std::size_t kMostWords = 300;          // bytes of a source that are quoted
constexpr std::size_t kMostSources = 6;          // of one proposal
constexpr std::size_t kMostHits = 20'000;        // places of triggers, in all
constexpr std::size_t kMostArticle = 16u << 10;  // bytes of an article that a value is looked for in

// The duties of an article go together: each of its sentences adds a topic.
constexpr std::string_view kDuty = "duty";

std::string quoted(const Reading& reading, Span span) {
  std::string words(words_of(reading.folded, reading.block.text, span));
  if (words.size() > kMostWords) {
    words.resize(kMostWords);
    while (!words.empty() && (static_cast<unsigned char>(words.back()) & 0xc0U) == 0x80U)
      words.pop_back();
    if (!words.empty() && static_cast<unsigned char>(words.back()) >= 0xc0U) words.pop_back();
    words += "…";
  }
  for (char& c : words)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  const std::size_t first = std::min(words.find_first_not_of(' '), words.size());
  return words.substr(first, words.find_last_not_of(' ') + 1 - first);
}

int line_of(const lint::Block& block, std::size_t offset) {
  const auto after =
      std::upper_bound(block.anchors.begin(), block.anchors.end(), offset,
                       [](std::size_t at, const lint::Anchor& anchor) { return at < anchor.offset; });
  return after == block.anchors.begin() ? 1 : std::prev(after)->place.line;
}

class Finder {
 public:
  Finder(const document::Document& document, Draft& draft) : document_(document), draft_(draft) {}

  void find() {
    readings_ = lint::read_blocks(lines());
    for (const Reading& reading : readings_) {
      std::string& text = articles_[reading.block.article];
      if (text.size() < kMostArticle) text += reading.folded.text + "\n";
    }
    for (std::size_t i = 0; i < readings_.size(); ++i)
      for (const std::size_t rule : rules().triggers.matching(readings_[i].folded.text))
        apply(rules().rules[rule], i);
    for (Proposal& proposal : draft_.proposals)
      complete(proposal);
    std::stable_sort(draft_.proposals.begin(), draft_.proposals.end(),
                     [](const Proposal& a, const Proposal& b) { return a.after < b.after; });
    for (std::size_t i = 0; i < readings_.size() && draft_.unplaced.size() < kMostUnplaced; ++i)
      unplaced(i);
    draft_.cut = draft_.cut || draft_.unplaced.size() >= kMostUnplaced;
  }

 private:
  // The lines that are sentences, each with its article.
  [[nodiscard]] std::vector<lint::ProseLine> lines() const {
    std::vector<lint::ProseLine> lines = lint::prose_of(document_);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      lines[i].article = draft_.outline.article[i];
      lines[i].heading = false;
      if (draft_.outline.dropped[i]) lines[i].text.clear();
    }
    for (const Title& title : draft_.outline.titles) {
      lines[title.line].heading = true;
      lines[title.line].text.clear();
    }
    return lines;
  }

  void apply(const Rule& rule, std::size_t index) {
    constexpr std::size_t kMostPlaces = 8;  // of one rule in one paragraph
    const Reading& reading = readings_[index];
    for (const Span hit : lint::find_all(rule.trigger, reading.folded.text, kMostPlaces)) {
      if (++hits_ > kMostHits) return;
      const Span sentence = lint::sentence_around(reading.folded.text, hit.begin);
      std::set<std::size_t> used{sentence.begin};
      std::vector<Value> values;
      if (!take_all(rule, reading, hit, sentence, values, used)) continue;
      for (const std::size_t begin : used)
        covered_.insert({index, begin});
      add(rule, reading, sentence, std::move(values));
    }
  }

  bool take_all(const Rule& rule, const Reading& reading, Span hit, Span sentence, std::vector<Value>& values,
                std::set<std::size_t>& used) {
    const Kind& kind = *catalogue().find(rule.kind);
    const std::string_view text = reading.folded.text;
    values = rule.set;
    for (const Take& take : rule.takes) {
      const bool list = kind.find(take.parameter)->type.base == Type::Base::list;
      const std::size_t begin = take.scope == Scope::sentence ? sentence.begin : 0;
      Field field{text.substr(begin, (take.scope == Scope::sentence ? sentence.end : text.size()) - begin),
                  {hit.begin - begin, hit.end - begin}};
      if (take.scope == Scope::article) field = {articles_[reading.block.article], {0, 0}};
      const Taken taken = take.how == Take::How::marks
                              ? take_marks(field, begin, reading.folded, reading.block.text, rules())
                              : take_value(take, list, field, rules());
      if (taken.values.empty()) {
        if (take.required) return false;
        continue;
      }
      if (take.scope != Scope::article)
        for (const std::size_t place : taken.places)
          used.insert(lint::sentence_around(text, begin + place).begin);
      values.push_back({take.parameter, taken.values, list, true});
    }
    return true;
  }

  // One proposal for each thing: the kind, and what tells its clauses apart.
  static std::string thing_of(const Rule& rule, const Kind& kind, int article) {
    std::string thing = kind.name;
    if (kind.split == Kind::Split::key) {
      for (const Value& value : rule.set)
        if (value.parameter == kind.key) thing += " " + written(value);
    } else if (kind.split == Kind::Split::many) {
      thing += kind.name == kDuty ? fmt::format(" {}", article) : " " + rule.id;
    }
    return thing;
  }

  void add(const Rule& rule, const Reading& reading, Span sentence, std::vector<Value> values) {
    const Kind& kind = *catalogue().find(rule.kind);
    Source source{line_of(reading.block, reading.folded.source(sentence).begin), reading.block.page,
                  quoted(reading, sentence)};
    const auto [at, fresh] =
        by_thing_.emplace(thing_of(rule, kind, reading.block.article), draft_.proposals.size());
    if (!fresh) {
      merge(draft_.proposals[at->second], rule, std::move(values), std::move(source));
      return;
    }
    if (draft_.proposals.size() >= kMostProposals) {
      by_thing_.erase(at);
      draft_.cut = true;
      return;
    }
    Proposal proposal;
    proposal.kind = rule.kind;
    proposal.name = name_of(rule.kind == kDuty ? "devoirs" : rule.id);
    proposal.rule = rule.id;
    proposal.confidence = rule.confidence;
    proposal.values = std::move(values);
    proposal.sources.push_back(std::move(source));
    proposal.article = reading.block.article;
    proposal.after = static_cast<std::size_t>(std::max(1, reading.block.anchors.back().place.line)) - 1;
    draft_.proposals.push_back(std::move(proposal));
  }

  std::string name_of(const std::string& rule) {
    std::string name = rule;
    for (int number = 2; !names_.insert(name).second; ++number)
      name = fmt::format("{}-{}", rule, number);
    return name;
  }

  // Lists add up; of two single values the surer one stays, and the other is told.
  static void merge(Proposal& into, const Rule& rule, std::vector<Value> values, Source source) {
    for (Value& value : values) {
      const auto same = std::find_if(into.values.begin(), into.values.end(),
                                     [&](const Value& one) { return one.parameter == value.parameter; });
      if (same == into.values.end()) {
        into.values.push_back(std::move(value));
      } else if (same->list && value.list) {
        for (std::string& one : value.values)
          if (std::find(same->values.begin(), same->values.end(), one) == same->values.end())
            same->values.push_back(std::move(one));
      } else if (same->values != value.values) {
        if (rule.confidence < into.confidence) std::swap(*same, value);
        std::string other = value.parameter + ": " + written(value);
        if (std::find(into.others.begin(), into.others.end(), other) == into.others.end())
          into.others.push_back(std::move(other));
      }
    }
    into.confidence = std::min(into.confidence, rule.confidence);
    const bool said = std::any_of(into.sources.begin(), into.sources.end(), [&](const Source& one) {
      return one.line == source.line && one.words == source.words;
    });
    if (!said && into.sources.size() < kMostSources) into.sources.push_back(std::move(source));
  }

  // What nobody said is a blank, and everything goes in the order of the catalogue.
  static void complete(Proposal& proposal) {
    const Kind& kind = *catalogue().find(proposal.kind);
    std::vector<Value> ordered;
    for (const Parameter& parameter : kind.parameters) {
      const auto given = std::find_if(proposal.values.begin(), proposal.values.end(),
                                      [&](const Value& one) { return one.parameter == parameter.name; });
      if (given != proposal.values.end())
        ordered.push_back(*given);
      else if (!parameter.optional && !parameter.initial && !parameter.common)
        ordered.push_back({parameter.name, {"unset"}, false, false});
    }
    proposal.values = std::move(ordered);
  }

  void unplaced(std::size_t index) {
    const Reading& reading = readings_[index];
    const std::string_view text = reading.folded.text;
    for (std::size_t at = 0; at < text.size();) {
      const Span sentence = lint::sentence_around(text, at);
      const std::size_t end = std::max(sentence.end, at + 1);
      const std::string_view words = text.substr(at, end - at);
      if (!covered_.contains({index, at}) && words.find_first_not_of(" \n") != std::string_view::npos) {
        std::vector<const Concern*> concerns;
        for (const Concern& concern : rules().concerns)
          if (concern.find.in(words) || (concern.id == "duration" && gives_a_duration(words)))
            concerns.push_back(&concern);
        if (!concerns.empty()) list(reading, {at, end}, std::move(concerns));
      }
      at = end;
    }
  }

  static bool gives_a_duration(std::string_view words) {
    const auto figures = lint::find_figures(words);
    return std::any_of(figures.begin(), figures.end(), [](const lint::Figure& one) {
      return one.dimension == lint::Figure::Dimension::time || one.dimension == lint::Figure::Dimension::size;
    });
  }

  void list(const Reading& reading, Span sentence, std::vector<const Concern*> concerns) {
    if (draft_.unplaced.size() >= kMostUnplaced) return;
    const std::size_t begin = reading.folded.source(sentence).begin;
    draft_.unplaced.push_back(
        {std::move(concerns),
         {line_of(reading.block, begin), reading.block.page, quoted(reading, sentence)}});
  }

  const document::Document& document_;
  Draft& draft_;
  std::vector<Reading> readings_;
  std::map<int, std::string> articles_;
  std::map<std::string, std::size_t> by_thing_;
  std::set<std::string> names_;
  std::set<std::pair<std::size_t, std::size_t>> covered_;  // paragraph, offset of a sentence that is used
  std::size_t hits_ = 0;
};

}  // namespace

std::string written(const Value& value) {
  if (!value.list) return value.values.front();
  return fmt::format("[{}]", fmt::join(value.values, ", "));
}

void find_proposals(const document::Document& document, Draft& draft) {
  Finder(document, draft).find();
}

}  // namespace cartulaire::charter::draft
