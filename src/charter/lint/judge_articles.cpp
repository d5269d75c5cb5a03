// The sentences of an article beside its clauses: L06 figures typed by hand, L13 vague promises, L14 "may"
// where the rule always holds, L22 grammar of what is rendered. And L23, in any text.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "charter/lint/judges.hpp"
#include "charter/lint/matching.hpp"
#include "charter/wording/slips.hpp"
#include "charter/wording/value_words.hpp"

namespace cartulaire::charter::lint {
namespace {

using Dimension = Figure::Dimension;

// Of one kind in one paragraph; who has more sees the rest when these are mended.
constexpr std::size_t kMostOfABlock = 50;

Remark remark_at(const Block& block, platform::Span source, std::string code, Label text, Label cure) {
  const Block::Position at = block.position(source.begin, source.end);
  Remark remark;
  remark.code = std::move(code);
  remark.place = at.place;
  remark.length = at.length;
  remark.page = block.page;
  remark.offending = words_at(block, source);
  remark.text = std::move(text);
  remark.cure = std::move(cure);
  return remark;
}

// What a value measures, frames and members included.
void dimensions_of(const Value& value, std::set<Dimension>& found) {
  if (value.as<Duration>() || value.as<charter::Span>() || value.as<Frequency>() || value.as<DailyTime>() ||
      value.as<Rate>())
    found.insert(Dimension::time);
  if (const auto* deadline = value.as<Deadline>(); deadline && deadline->kind == Deadline::Kind::within)
    found.insert(Dimension::time);
  if (value.as<Size>() || value.as<DailyVolume>()) found.insert(Dimension::size);
  if (value.as<Percent>()) found.insert(Dimension::percent);
  if (const auto* list = value.as<List>())
    for (const Value& item : list->items)
      dimensions_of(item, found);
  if (const auto* record = value.as<Record>())
    for (const Member& member : record->members)
      dimensions_of(member.value, found);
  if (const auto* delegated = value.as<Delegated>())
    for (const Value& one : delegated->frame)
      dimensions_of(one, found);
}

// What the sentences of an article are read beside: worked out once an article.
struct Beside {
  bool clauses = false;
  std::map<Dimension, std::string> holders;  // "NAME.PARAMETER" that holds a value of the dimension
  const Clause* always = nullptr;            // watches people at any time
  const Clause* sometimes = nullptr;         // watches people at times only
};

void add_watcher(const Clause& clause, Beside& beside) {
  if (!clause.kind->monitors || clause.get(kinds::common::mode) == kinds::common::Mode::observe) return;
  const Active* active = clause.get(kinds::common::active);
  const bool always = active == nullptr || active->kind == Active::Kind::always;
  (always ? beside.always : beside.sometimes) = &clause;
}

Beside beside_of(const EffectiveCharter& charter, const Article& article) {
  Beside beside;
  for (const std::size_t index : article.clauses) {
    const Clause& clause = charter.clauses[index];
    beside.clauses = true;
    add_watcher(clause, beside);
    for (const Setting& setting : clause.settings) {
      if (!setting.written) continue;
      std::set<Dimension> measured;
      dimensions_of(setting.value, measured);
      if (setting.parameter == kinds::access_password::min_length.name)
        measured.insert(Dimension::characters);
      for (const Dimension dimension : measured)
        beside.holders.emplace(dimension, clause.name + "." + setting.parameter);
    }
  }
  return beside;
}

void typed_figures(const Reading& reading, const Beside& beside, Remarks& remarks) {
  std::size_t told = 0;
  for (const Figure& figure : find_figures(reading.folded.text)) {
    if (told >= kMostOfABlock) return;
    const platform::Span source = reading.folded.source(figure.span);
    if (reading.block.is_said(source.begin) || reading.block.is_said(source.end - 1)) continue;
    const auto found = beside.holders.find(figure.dimension);
    if (found == beside.holders.end() || is_time_of_day(reading.folded.text, figure.span)) continue;
    const std::string& holder = found->second;
    ++told;
    const std::string words = words_at(reading.block, source);
    remarks.add(remark_at(
        reading.block, source, "L06",
        {fmt::format("`{}` est écrit à la main à côté de `{}` : le texte et la règle peuvent diverger", words,
                     holder),
         fmt::format("`{}` is typed by hand beside `{}`: text and rule may part", words, holder)},
        {fmt::format("écrivez `{{{{{}}}}}`, ou donnez à cette durée sa propre clause", holder),
         fmt::format("write `{{{{{}}}}}`, or give this figure a clause of its own", holder)}));
  }
}

void vague_promises(const Reading& reading, const Rules& rules, Remarks& remarks) {
  std::size_t from = 0;
  for (std::size_t tries = 0; tries < kMostOfABlock; ++tries) {
    const auto span = rules.vague.find(reading.folded.text, from);
    if (!span) return;
    from = std::max(span->end, span->begin + 1);
    const platform::Span source = reading.folded.source(*span);
    if (reading.block.is_said(source.begin)) continue;
    const std::string words = words_at(reading.block, source);
    remarks.add(
        remark_at(reading.block, source, "L13",
                  {fmt::format("`{}` promet sans chiffre, à côté d'une clause", words),
                   fmt::format("`{}` promises without a figure, beside a clause", words)},
                  {"donnez la durée dans la clause et rendez-la dans la phrase, ou ôtez la promesse",
                   "give the figure in the clause and render it in the sentence, or take the promise out"}));
  }
}

void may_or_always(const Reading& reading, const Beside& beside, const Rules& rules, Remarks& remarks) {
  const Clause* always = beside.always;
  const Clause* sometimes = beside.sometimes;
  if (always != nullptr && sometimes == nullptr)
    for (const platform::Span span : find_all(rules.may_be_watched, reading.folded.text))
      remarks.add(remark_at(
          reading.block, reading.folded.source(span), "L14",
          {fmt::format("la phrase dit que cela se peut, et `{}` le fait toujours", always->name),
           fmt::format("the sentence says that this may be, and `{}` always does it", always->name)},
          {"écrivez la phrase à l'indicatif, ou donnez à la clause ses moments (`active`)",
           "write that it is so, or give the clause its times (`active`)"}));
  if (sometimes != nullptr && always == nullptr)
    for (const platform::Span span : find_all(rules.always_watched, reading.folded.text))
      remarks.add(remark_at(
          reading.block, reading.folded.source(span), "L14",
          {fmt::format("la phrase dit que cela est toujours, et `{}` ne joue que par moments",
                       sometimes->name),
           fmt::format("the sentence says that it always is, and `{}` holds at times only", sometimes->name)},
          {"dites quand la règle joue, avec son paramètre `active`",
           "say when the rule holds, with its `active`"}));
}

bool is_lower(std::string_view text) {
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z';
}

void grammar(const Reading& reading, base::Language language, Remarks& remarks) {
  const Block& block = reading.block;
  if (block.text.starts_with('|')) return;  // a table lines its columns up
  std::string text = block.text;
  std::replace(text.begin(), text.end(), '\v', '\n');
  for (const wording::Slip& slip : wording::find_slips(text, language))
    remarks.add(
        remark_at(block, {slip.offset, slip.offset + slip.length}, "L22", {slip.french, slip.english},
                  {"corrigez la phrase, ou la forme que demande l'emplacement (`{{du …}}`, `{{Le …}}`)",
                   "correct the sentence, or the form that the placeholder asks for (`{{of …}}`)"}));
  if (block.is_said(0) && is_lower(text))
    remarks.add(remark_at(block, {0, 1}, "L22",
                          {"le paragraphe commence par une minuscule", "the paragraph begins in lower case"},
                          {"mettez la majuscule dans l'emplacement : `{{Le …}}`",
                           "put the capital into the placeholder: `{{The …}}`"}));
}

}  // namespace

void judge_articles(const EffectiveCharter& charter, const std::vector<Reading>& readings, const Rules& rules,
                    Remarks& remarks) {
  const base::Language language = wording::language_of(charter.front);
  int last = -1;
  Beside beside;
  for (const Reading& reading : readings) {
    grammar(reading, language, remarks);
    const int article = reading.block.article;
    if (article < 0 || reading.block.text.starts_with('#')) continue;
    if (article != last) beside = beside_of(charter, charter.articles[static_cast<std::size_t>(article)]);
    last = article;
    if (!beside.clauses) continue;
    typed_figures(reading, beside, remarks);
    vague_promises(reading, rules, remarks);
    may_or_always(reading, beside, rules, remarks);
  }
}

void judge_mail_size(const std::vector<Reading>& readings, const Rules& rules, Remarks& remarks) {
  for (const Reading& reading : readings) {
    std::size_t tries = 0;
    for (const Figure& figure : find_figures(reading.folded.text)) {
      if (figure.dimension != Dimension::size || ++tries > kMostOfABlock) continue;
      const platform::Span sentence = sentence_around(reading.folded.text, figure.span.begin);
      const std::string_view words =
          std::string_view(reading.folded.text).substr(sentence.begin, sentence.end - sentence.begin);
      if (!rules.speaks_of_mail.in(words) || rules.tells_measure.in(words)) continue;
      remarks.add(remark_at(reading.block, reading.folded.source(figure.span), "L23",
                            {"la limite ne dit pas ce qu'elle mesure : le fichier joint, ou le message "
                             "encodé, plus lourd d'un tiers",
                             "the limit does not say what it measures: the file attached, or the encoded "
                             "message, larger by a third"},
                            {"écrivez « fichiers joints de … au plus » ou « message encodé de … au plus »",
                             "write \"attached files of at most …\" or \"encoded message of at most …\""}));
    }
  }
}

}  // namespace cartulaire::charter::lint
