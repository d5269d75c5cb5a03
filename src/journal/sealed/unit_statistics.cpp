#include "journal/sealed/unit_statistics.hpp"

#include <algorithm>
#include <functional>

#include "journal/draft_note.hpp"
#include "statistics/publish.hpp"

namespace cartulaire::journal::sealed {
namespace {

using base::Status;
using statistics::Announced;
using statistics::Counts;
using statistics::Dimension;
using statistics::Fact;
using statistics::Measure;

// Which field must be announced for what. Verdict, clause and time stand in every event's envelope.
constexpr std::array kDimensionFields = {
    std::pair(Dimension::category, Field::category), std::pair(Dimension::site, Field::site),
    std::pair(Dimension::reason, Field::block_reason), std::pair(Dimension::size, Field::volume)};
constexpr std::array kMeasureFields = {
    std::pair(Measure::bytes, Field::volume), std::pair(Measure::sessions, Field::session_count),
    std::pair(Measure::duration, Field::duration), std::pair(Measure::activity, Field::total_duration)};

// By every schema of the unit: what only some of its events tell would be taken for the whole.
bool announces(const PartNames& names, Field field) {
  return std::ranges::all_of(names.schemas, [&](const PartSchema& schema) {
    return std::ranges::find(schema.fields, field) != schema.fields.end();
  });
}

// The draft that was asked about most of the unit's requests; of two that were asked as often, the first by
// name. Requests of another are counted as not evaluated: a table is of one draft.
std::string draft_of(const PartRows& rows) {
  const auto& column = rows.fields[static_cast<std::size_t>(Field::draft)].texts;
  std::unordered_map<std::uint32_t, std::uint64_t> notes;
  for (const std::uint32_t note : column)
    if (note != 0) ++notes[note];
  std::map<std::string_view, std::uint64_t> drafts;
  for (const auto& [text, count] : notes)
    if (const auto note = read_draft_note(rows.texts.text(text))) drafts[note->draft] += count;
  const auto most = std::ranges::max_element(drafts, {}, [](const auto& one) { return one.second; });
  return most == drafts.end() ? std::string() : std::string(most->first);
}

Announced announced_by(const PartNames& names, const StatisticsRule& rule, const PartRows& rows) {
  Announced announced;
  announced.add(Dimension::clause);
  announced.add(Dimension::verdict);
  announced.add(Dimension::hour);
  announced.add(Measure::requests);
  for (const auto& [dimension, field] : kDimensionFields)
    if (announces(names, field)) announced.add(dimension);
  for (const auto& [measure, field] : kMeasureFields)
    if (announces(names, field)) announced.add(measure);
  if (rule.permanent_connections && announces(names, Field::duration)) announced.add(Dimension::length);
  announced.draft = draft_of(rows);
  if (announced.draft.empty()) return announced;
  announced.add(Dimension::change);
  announced.add(Dimension::draft_clause);
  if (announced.has(Dimension::category)) announced.add(Dimension::draft_category);
  return announced;
}

std::size_t place(Dimension dimension) {
  return static_cast<std::size_t>(dimension);
}

// Reads the rows of a unit into counts; labels are looked up once for each text.
class Reading {
 public:
  Reading(const PartRows& rows, const base::TimeZone& zone, const Announced& announced, Counts& counts)
      : rows_(rows), zone_(zone), announced_(announced), counts_(counts) {}

  // `person_of` turns a subject into the number of a person.
  void run(const std::function<std::uint32_t(std::uint64_t)>& person_of) {
    Fact fact;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (row == 0 || rows_.subject[row] != rows_.subject[row - 1])
        fact.person = person_of(rows_.subject[row]);
      fact.values[place(Dimension::verdict)] = rows_.verdict[row];
      fact.values[place(Dimension::clause)] = label(Dimension::clause, rows_.clause[row]);
      fact.values[place(Dimension::hour)] = hour_of(row);
      const std::uint32_t category = text_of(row, Field::category);
      if (announced_.has(Dimension::category))
        fact.values[place(Dimension::category)] = label(Dimension::category, category);
      if (announced_.has(Dimension::site))
        fact.values[place(Dimension::site)] =
            site(text_of(row, Field::site), category, fact.values[place(Dimension::category)]);
      if (announced_.has(Dimension::reason))
        fact.values[place(Dimension::reason)] = label(Dimension::reason, text_of(row, Field::block_reason));
      for (const auto& [measure, field] : kMeasureFields)
        fact.amounts[static_cast<std::size_t>(measure)] = number_of(row, field, 0);
      fact.amounts[static_cast<std::size_t>(Measure::requests)] = number_of(row, Field::hits, 1);
      fact.values[place(Dimension::size)] = statistics::size_class(number_of(row, Field::volume, 0));
      fact.values[place(Dimension::length)] =
          number_of(row, Field::duration, 0) > statistics::kPermanentMilliseconds ? 1 : 0;
      if (!announced_.draft.empty()) compare(row, category, fact);
      counts_.add(fact);
    }
  }

 private:
  // What the draft would have answered, and which clause and category are told of it: the draft's where it
  // refuses, for that is what changes, else today's.
  struct Compared {
    std::uint32_t verdict = statistics::kNotEvaluated;
    std::optional<std::uint32_t> clause;  // labels
    std::optional<std::uint32_t> category;
  };

  void compare(std::size_t row, std::uint32_t category, Fact& fact) {
    const auto [known, is_new] = compared_.try_emplace(text_of(row, Field::draft));
    Compared& draft = known->second;
    const auto note =
        is_new && known->first != 0 ? read_draft_note(rows_.texts.text(known->first)) : std::nullopt;
    if (note && note->draft == announced_.draft) {
      draft.verdict = static_cast<std::uint32_t>(note->verdict);
      if (note->verdict != Verdict::allow) {
        draft.clause = counts_.label(Dimension::draft_clause, note->clause);
        if (announced_.has(Dimension::draft_category))
          draft.category = counts_.label(Dimension::draft_category, note->category);
      }
    }
    fact.values[place(Dimension::change)] =
        statistics::change_of(fact.values[place(Dimension::verdict)], draft.verdict);
    fact.values[place(Dimension::draft_clause)] =
        draft.clause ? *draft.clause : label(Dimension::draft_clause, rows_.clause[row]);
    if (announced_.has(Dimension::draft_category))
      fact.values[place(Dimension::draft_category)] =
          draft.category ? *draft.category : label(Dimension::draft_category, category);
  }

  [[nodiscard]] const PartRows::FieldColumn& column(Field field) const {
    return rows_.fields[static_cast<std::size_t>(field)];
  }
  [[nodiscard]] std::uint32_t text_of(std::size_t row, Field field) const {
    return column(field).texts.empty() ? 0 : column(field).texts[row];
  }
  [[nodiscard]] std::uint64_t number_of(std::size_t row, Field field, std::uint64_t absent) const {
    const PartRows::FieldColumn& numbers = column(field);
    return numbers.numbers.empty() || numbers.has_number[row] == 0 ? absent : numbers.numbers[row];
  }

  std::uint32_t label(Dimension dimension, std::uint32_t text) {
    std::vector<std::uint32_t>& known = labels_[place(dimension)];
    if (text >= known.size()) known.resize(text + 1, UINT32_MAX);
    if (known[text] == UINT32_MAX) known[text] = counts_.label(dimension, rows_.texts.text(text));
    return known[text];
  }

  std::uint32_t site(std::uint32_t text, std::uint32_t category_text, std::uint32_t category) {
    const std::uint64_t key = std::uint64_t{category_text} << 32U | text;
    const auto [known, is_new] = sites_.try_emplace(key, 0);
    if (is_new)
      known->second = counts_.label(Dimension::site, rows_.texts.text(text),
                                    announced_.has(Dimension::category) ? category : 0);
    return known->second;
  }

  std::uint32_t hour_of(std::size_t row) {
    const std::int64_t at = rows_.time[row] + std::min<std::int64_t>(rows_.delay[row], 0);
    const auto hour = zone_.civil(base::Instant(std::chrono::milliseconds(at))).second_of_day / 3600;
    std::uint32_t& known = hours_[static_cast<std::size_t>(hour)];
    if (known == UINT32_MAX) {
      const std::array<char, 2> digits = {static_cast<char>('0' + hour / 10),
                                          static_cast<char>('0' + hour % 10)};
      known = counts_.label(Dimension::hour, std::string_view(digits.data(), digits.size()));
    }
    return known;
  }

  const PartRows& rows_;
  const base::TimeZone& zone_;
  const Announced& announced_;
  Counts& counts_;
  std::array<std::vector<std::uint32_t>, statistics::kDimensions> labels_;
  std::unordered_map<std::uint64_t, std::uint32_t> sites_;
  std::unordered_map<std::uint32_t, Compared> compared_;  // by text of the draft's note
  std::array<std::uint32_t, 24> hours_ = [] {
    std::array<std::uint32_t, 24> none{};
    none.fill(UINT32_MAX);
    return none;
  }();
};

}  // namespace

std::optional<StatisticsFile> RunStatistics::count(const UnitSealer& unit) {
  const auto rule = std::ranges::find_if(plan_.rules, [&](const StatisticsRule& one) {
    return one.entity == unit.unit().entity && one.log_class == unit.unit().log_class;
  });
  if (plan_.folder.empty() || rule == plan_.rules.end()) return std::nullopt;
  const Announced announced = announced_by(unit.names(), *rule, unit.rows());
  // The log tells how many events a unit has.
  const bool requests_are_events = std::ranges::none_of(unit.names().schemas, [](const PartSchema& schema) {
    return std::ranges::find(schema.fields, Field::hits) != schema.fields.end();
  });
  StatisticsFile file{{unit.unit().name()}, false, {}, announced.draft};
  Counts counts(announced);
  std::uint32_t next = 0;
  Reading(unit.rows(), zone_, announced, counts).run([&](std::uint64_t) { return next++; });
  if (plan_.centre.empty() || !is_small(counts)) {
    file.tables = publish(counts, requests_are_events);
  } else {
    file.at_centre = true;
    Together& together = together_for(unit.unit(), announced);
    together.units.push_back(unit.unit().name());
    together.requests_are_events = together.requests_are_events && requests_are_events;
    const auto people = people_of(unit);
    Reading(unit.rows(), zone_, announced, *together.counts).run([&](std::uint64_t subject) {
      const auto known = people.find(subject);
      return known == people.end() ? 0 : known->second;
    });
  }
  return file;
}

Status RunStatistics::keep(const Unit& unit, const std::optional<StatisticsFile>& file) {
  if (!file) return {};
  return write_statistics(unit_statistics_path(plan_.folder, unit), *file, disk_);
}

Status RunStatistics::finish() {
  for (const auto& [of, all] : together_)
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Together& one = all[i];
      const StatisticsFile file{one.units, false, publish(*one.counts, one.requests_are_events),
                                one.announced.draft};
      const auto path = centre_statistics_path(plan_.folder, plan_.centre, of.first, of.second, run_, i + 1);
      if (auto status = write_statistics(path, file, disk_); !status) return status;
    }
  return {};
}

RunStatistics::Together& RunStatistics::together_for(const Unit& unit, const Announced& announced) {
  std::vector<Together>& all = together_[{unit.log_class, unit.day}];
  const auto known = std::ranges::find(all, announced, &Together::announced);
  if (known != all.end()) return *known;
  return all.emplace_back(Together{announced, std::make_unique<Counts>(announced), {}, true});
}

// One agent of two small entities is one person. 0 stands for whoever is not told.
std::unordered_map<std::uint64_t, std::uint32_t> RunStatistics::people_of(const UnitSealer& unit) {
  std::unordered_map<std::uint64_t, std::uint32_t> people;
  unit.each_pseudonym([&](Field field, const std::string& value, std::uint64_t pseudonym) {
    const std::uint64_t person = pseudonyms_.of(field_info(field).name, value);
    const auto next = static_cast<std::uint32_t>(people_.size() + 1);
    people[pseudonym] = people_.try_emplace(person, next).first->second;
  });
  return people;
}

}  // namespace cartulaire::journal::sealed
