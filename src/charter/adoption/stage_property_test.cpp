// Acts in any order, on any day: a version is never in force without what it needs, and a later act never
// takes away what an earlier one gave.
#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "charter/adoption/stage.hpp"

namespace cartulaire::charter::adoption {
namespace {

constexpr int kDays = 24;

Record random_record(std::uint64_t number) {
  Record record;
  record.number = number;
  record.act.day = Day(std::chrono::days(*rc::gen::inRange(0, kDays)));
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
    case 1: {
      Consultation one;
      one.body = *rc::gen::elementOf(std::vector<Body>{Body::cst, Body::centre_cst, Body::other});
      one.votes = *rc::gen::elementOf(std::vector<Votes>{{3, 1, 0}, {0, 4, 0}, {0, 4, 1}, {2, 2, 0}});
      record.act.what = one;
      break;
    }
    case 2:
      record.act.what = Deliberation{"D"};
      break;
    case 3:
      record.act.what = Annexation{};
      break;
    case 4:
      record.act.what = Publication{"intranet"};
      break;
    default:
      record.act.what = EntryIntoForce{};
  }
  return record;
}

Formalities random_formalities() {
  Formalities out;
  out.staff_committee = *rc::gen::arbitrary<bool>();
  out.any_body = *rc::gen::arbitrary<bool>();
  out.deliberation = *rc::gen::arbitrary<bool>();
  out.annexation = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) out.notice = Duration{*rc::gen::inRange<std::int64_t>(0, 6)};
  return out;
}

Acts pointers(const std::vector<Record>& records) {
  Acts out;
  for (const Record& record : records)
    out.push_back(&record);
  return out;
}

// The rule said once more, plainly: is there a chain of acts, each on a day not before the one it needs, that
// ends with an entry into force on `day`?
bool may_be_in_force(const std::vector<Record>& records, const Formalities& asked, Day day) {
  const auto days_of = [&](auto is) {
    std::vector<Day> days;
    for (const Record& record : records)
      if (is(record.act)) days.push_back(record.act.day);
    return days;
  };
  const auto any_before = [](const std::vector<Day>& days, Day from, Day until) {
    return std::any_of(days.begin(), days.end(), [&](Day one) { return one >= from && one <= until; });
  };
  // Days from which the opinion is there: a vote that is not unanimously against, or the second one that is.
  std::vector<Day> opinions;
  const auto heard = [&](const Act& act) {
    const Consultation* one = act.as<Consultation>();
    return one != nullptr && (!asked.staff_committee || one->body != Body::other);
  };
  const auto against = days_of([&](const Act& act) {
    return heard(act) && is_unanimously_unfavourable(act.as<Consultation>()->votes);
  });
  opinions = days_of([&](const Act& act) {
    return heard(act) && !is_unanimously_unfavourable(act.as<Consultation>()->votes);
  });
  for (const Day second : against)
    if (std::any_of(against.begin(), against.end(), [&](Day one) { return one < second; }))
      opinions.push_back(second);
  if (!asked.opinion()) opinions = {Day{}};
  const auto deliberations = days_of([](const Act& act) { return act.as<Deliberation>() != nullptr; });
  const auto annexations = days_of([](const Act& act) { return act.as<Annexation>() != nullptr; });
  const auto publications = days_of([](const Act& act) { return act.as<Publication>() != nullptr; });
  for (const Day opinion : opinions) {
    std::vector<Day> bases{opinion};
    if (asked.deliberation) {
      bases.clear();
      for (const Day one : deliberations)
        if (one >= opinion) bases.push_back(one);
    }
    for (const Day base : bases) {
      if (asked.annexation && !any_before(annexations, base, day)) continue;
      for (const Day published : publications)
        if (published >= base && after_notice(published, asked.notice) <= day) return true;
    }
  }
  return false;
}

RC_GTEST_PROP(Stage, IsInForceExactlyWhereAChainOfActsLeadsThere, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(0, 14);
  std::vector<Record> records;
  for (std::size_t i = 0; i < count; ++i)
    records.push_back(random_record(i + 1));
  const Formalities asked = random_formalities();
  const Standing now = standing(pointers(records), asked, Day(std::chrono::days(kDays)));
  bool expected = false;
  for (const Record& record : records)
    expected = expected || (record.act.as<EntryIntoForce>() != nullptr &&
                            may_be_in_force(records, asked, record.act.day));
  RC_ASSERT(now.in_force_from.has_value() == expected);
  RC_ASSERT((now.stage == Stage::in_force) == expected);
  RC_ASSERT(now.missing.empty() == expected);
  if (expected) RC_ASSERT(may_be_in_force(records, asked, *now.in_force_from));
  RC_CLASSIFY(expected);
}

RC_GTEST_PROP(Stage, OneMoreActNeverTakesAway, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(0, 14);
  std::vector<Record> records;
  for (std::size_t i = 0; i < count; ++i)
    records.push_back(random_record(i + 1));
  const Formalities asked = random_formalities();
  const Day today{std::chrono::days(kDays)};
  const bool before = standing(pointers(records), asked, today).in_force_from.has_value();
  records.push_back(random_record(count + 1));
  const bool after = standing(pointers(records), asked, today).in_force_from.has_value();
  RC_ASSERT(!before || after);
}

// Whatever is refused leaves no trace, so what `lacking` lets through counts at once.
RC_GTEST_PROP(Stage, AnActThatLacksNothingCounts, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(0, 14);
  std::vector<Record> records;
  for (std::size_t i = 0; i < count; ++i)
    records.push_back(random_record(i + 1));
  const Formalities asked = random_formalities();
  Record entry;
  entry.act.day = Day(std::chrono::days(*rc::gen::inRange(0, kDays)));
  entry.act.what = EntryIntoForce{};
  const bool counts = !lacking(Step::entry_into_force, entry.act.day, pointers(records), asked);
  RC_ASSERT(counts == may_be_in_force(records, asked, entry.act.day));
  records.push_back(entry);
  if (counts)
    RC_ASSERT(standing(pointers(records), asked, Day(std::chrono::days(kDays))).in_force_from.has_value());
}

}  // namespace
}  // namespace cartulaire::charter::adoption
