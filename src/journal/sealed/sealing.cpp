#include "journal/sealed/sealing.hpp"

#include <algorithm>
#include <future>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "journal/custody/custody_entry.hpp"
#include "journal/sealed/statistics_file.hpp"
#include "journal/segment_writer.hpp"

namespace cartulaire::journal::sealed {
namespace {

using base::Result;
using base::Status;

class Run {
 public:
  Run(Log& log, const Books& books, Keystore& keys, const SealingPlace& place, const SealingRules& rules,
      const SealingLimits& limits, const SealingTime& when, Disk& disk, platform::DuckDatabase& engine)
      : log_(log),
        books_(books),
        keys_(keys),
        place_(place),
        rules_(rules),
        limits_(limits),
        until_(when.until),
        disk_(disk),
        engine_(engine),
        today_(when.today),
        statistics_(rules.statistics, rules.zone, books.runs() + 1, disk) {}

  Result<Sealed> run() {
    for (const IntakeSource& source : place_.spools)
      if (auto status = take(source); !status) return base::pass(status);
    while (!open_.empty())
      if (auto status = close(open_.begin()); !status) return base::pass(status);
    if (auto status = statistics_.finish(); !status) return base::pass(status);
    if (auto status = commit(); !status) return base::pass(status);
    release();
    return std::move(done_);
  }

 private:
  using UnitKey = std::tuple<std::string, std::string, CivilDay>;
  using Open = std::map<UnitKey, std::unique_ptr<UnitSealer>>;

  [[nodiscard]] CivilDay civil_day(base::Instant at) const {
    return CivilDay(std::chrono::days(rules_.zone.civil(at).day));
  }

  // An alarm of one writer leaves the others going; an error of ours ends the run.
  Status take(const IntakeSource& source) {
    Status ours;
    const auto taken =
        Intake::read(source, books_, until_, [&](const StoredEvent& event, std::string_view from) {
          if (ours) ours = add(event, from);
        });
    if (!ours) return ours;
    if (!taken) {
      done_.alarms.push_back({source.folder, taken.error()});
      return {};
    }
    if (!*taken || (*taken)->empty()) return {};
    taken_.push_back({source.folder, **taken});
    return {};
  }

  Status add(const StoredEvent& event, std::string_view writer) {
    const StoredSchema& schema = *event.schema;
    // An event that claims to be later than its receipt is filed under its receipt.
    const CivilDay day = civil_day(std::min(event.event_time, event.receipt_time));
    const auto announced = static_cast<std::uint32_t>(schema.retention_days);
    const std::uint32_t days = books_.retention_of({schema.entity, schema.log_class}, day, announced);
    if (day + std::chrono::days(days) <= today_) {
      ++dropped_[{schema.entity, schema.log_class}];
      ++done_.dropped;
      return {};
    }
    auto unit = open_.find({schema.entity, schema.log_class, day});
    if (unit == open_.end()) {
      const UnitKey key{schema.entity, schema.log_class, day};
      auto& last = last_part_[key];
      last = std::max(last + 1, books_.next_part(schema.entity, schema.log_class, day));
      unit =
          open_.emplace(key, std::make_unique<UnitSealer>(Unit{schema.entity, schema.log_class, day, last}))
              .first;
    }
    if (auto status = unit->second->add(event, writer); !status) return status;
    ++held_;
    if (unit->second->size() >= limits_.part_events) return close(unit);
    if (held_ < limits_.held_events) return {};
    return close(std::ranges::max_element(open_, {}, [](const auto& one) { return one.second->size(); }));
  }

  // What the charter in force says of a class.
  [[nodiscard]] SealTerm term_of(const Unit& unit, std::uint32_t announced) const {
    SealTerm term;
    term.retention_days = books_.retention_of({unit.entity, unit.log_class}, unit.day, announced);
    const auto rule = std::ranges::find_if(rules_.retention, [&](const RetentionRule& one) {
      return one.entity == unit.entity && one.log_class == unit.log_class;
    });
    if (rule == rules_.retention.end()) return term;
    term.clause = rule->clause;
    term.awaits_visa = rule->awaits_visa;
    return term;
  }

  Result<const custody::Custody*> custody_of(const std::string& entity) {
    const CustodyEntry* entry = books_.custody(entity);
    if (entry == nullptr) return nullptr;
    auto [known, is_new] = custody_.try_emplace(entity);
    if (is_new) {
      auto record = custody::read_custody(entry->members);
      if (!record) return base::pass(record);
      known->second = std::move(record->custody);
    }
    return &known->second;
  }

  Status close(Open::iterator at) {
    const std::unique_ptr<UnitSealer> sealer = std::move(at->second);
    open_.erase(at);
    held_ -= sealer->size();
    const Unit& unit = sealer->unit();
    const auto custody = custody_of(unit.entity);
    if (!custody) return tl::unexpected(custody.error());
    static const PeopleKeys nobody;
    const auto people = rules_.people.find(unit.entity);
    sealer->sort();
    auto counted = std::async(std::launch::async, [&] { return statistics_.count(*sealer); });
    auto outcome = sealer->seal({place_.parts, rules_.zone.name, disk_, engine_}, *custody,
                                people == rules_.people.end() ? nobody : people->second,
                                term_of(unit, sealer->announced()));
    if (!outcome) return base::pass(outcome);
    if (auto status = statistics_.keep(sealer->unit(), counted.get()); !status) return status;
    ++done_.parts;
    done_.events += outcome->part.events;
    parts_.emplace_back(std::move(outcome->part));
    records_[unit.entity].push_back(std::move(outcome->record));
    return {};
  }

  Status commit() {
    if (taken_.empty()) return {};
    std::vector<Entry> nodes;
    RunEntry run;
    run.run = books_.runs() + 1;
    run.parts = parts_.size();
    std::set<std::string> introduced;
    for (const auto& [folder, one] : taken_) {
      const Consumed& consumed = one.consumed;
      if (books_.node_key(consumed.node) == nullptr && introduced.insert(consumed.node).second)
        nodes.emplace_back(NodeEntry{consumed.node, one.node_key, {}});
      run.consumed.push_back(consumed);
      for (const auto& [kind, events] : one.losses)
        run.losses.push_back({consumed.node, consumed.writer, kind, events});
      for (const auto& [why, events] : one.unread) {
        run.unread.push_back({consumed.node, consumed.writer, why, events});
        done_.unread += events;
      }
    }
    for (const auto& [of, events] : dropped_)
      run.dropped.push_back({of.first, of.second, "past_term", events});
    if (!nodes.empty())
      if (auto status = log_.append(nodes); !status) return status;
    for (const auto& [entity, records] : records_)
      if (auto status = keys_.add(entity, records); !status) return status;
    parts_.emplace_back(std::move(run));
    return log_.append(parts_);
  }

  // What was sealed is no longer needed on the node. A failure costs nothing: the next run tries again.
  void release() {
    if (!place_.release) return;
    for (const auto& [folder, one] : taken_)
      for (const std::uint64_t segment : one.finished)
        if (std::ranges::find(one.damaged, segment) == one.damaged.end())
          (void)disk_.remove(segment_path(folder, segment));
  }

  Log& log_;
  const Books& books_;
  Keystore& keys_;
  const SealingPlace& place_;
  const SealingRules& rules_;
  const SealingLimits& limits_;
  base::Instant until_;
  Disk& disk_;
  platform::DuckDatabase& engine_;
  CivilDay today_;

  Open open_;
  std::uint64_t held_ = 0;
  std::map<UnitKey, std::uint32_t> last_part_;
  std::map<std::string, custody::Custody> custody_;
  std::vector<Entry> parts_;
  std::map<std::string, std::vector<UnitRecord>> records_;
  std::vector<std::pair<platform::Path, Taken>> taken_;
  std::map<Books::ClassName, std::uint64_t> dropped_;
  RunStatistics statistics_;
  Sealed done_;
};

}  // namespace

Result<Sealed> seal(Log& log, const Books& books, Keystore& keys, const SealingPlace& place,
                    const SealingRules& rules, const SealingLimits& limits, const SealingTime& when,
                    Disk& disk) {
  auto engine = platform::DuckDatabase::open({.memory_mib = limits.engine_mib});
  if (!engine) return base::pass(engine);
  return Run(log, books, keys, place, rules, limits, when, disk, *engine).run();
}

Status sweep(const Books& books, Keystore& keys, const platform::Path& parts,
             const platform::Path& statistics, Disk& disk) {
  if (auto status = keys.retain([&](const Unit& unit) { return books.living().contains(unit); }); !status)
    return status;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator at(parts, error), end; !error && at != end;
       at.increment(error)) {
    if (!at->is_regular_file()) continue;
    const std::string name = std::filesystem::relative(at->path(), parts).replace_extension().string();
    const auto unit = parse_unit(name);
    if (unit && books.living().contains(*unit)) continue;
    if (auto status = disk.remove(at->path()); !status) return status;
  }
  return sweep_statistics(statistics, [&](const Unit& unit) { return books.living().contains(unit); }, disk);
}

}  // namespace cartulaire::journal::sealed
