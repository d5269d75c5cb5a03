// LG-06: what the log says of living parts given over to new custodians.
#include "journal/custody/handover_entry.hpp"

#include <gtest/gtest.h>

#include "journal/sealed/entry.hpp"

namespace cartulaire::journal::custody {
namespace {

HandoverStep step_of(HandoverKind kind) {
  HandoverStep step;
  step.entity = "ville";
  step.number = 2;
  step.kind = kind;
  step.units = 500;
  if (kind == HandoverKind::close) return step;
  step.to = 4;
  if (kind == HandoverKind::open) {
    step.clause = "gardiens";
    step.charter = "essai";
    step.version = "1";
    step.reference = "arrêté 2026-114";
    return step;
  }
  step.units = 0;
  step.from = 3;
  step.set = 1;
  step.by = {platform::make_box_keys().public_key, platform::make_box_keys().public_key};
  const auto unit = sealed::parse_unit("ville/web/2026-11-23.1").value();
  step.moved = {{unit, 41, platform::sha256({}), platform::sha256(step.by[0])}};
  return step;
}

TEST(HandoverEntry, is_read_back_from_a_line_and_refused_without_any_of_its_members) {
  for (const HandoverKind kind : {HandoverKind::open, HandoverKind::move, HandoverKind::close}) {
    const auto members = handover_members(step_of(kind));
    const std::string line = sealed::to_json({base::Instant(), {}, sealed::HandoverEntry{members}});
    const auto entry = sealed::parse_entry(line, "log").value();
    const auto read = read_handover(std::get<sealed::HandoverEntry>(entry.entry).members);
    ASSERT_TRUE(read) << line;
    EXPECT_EQ(handover_members(*read), members);
    for (std::size_t i = 0; i < members.size(); ++i) {
      auto without = members;
      without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_FALSE(read_handover(without)) << members[i].first;
    }
  }
}

TEST(HandoverEntry, names_units_of_its_own_entity_and_no_more_than_a_batch) {
  HandoverStep step = step_of(HandoverKind::move);
  step.moved.resize(kMostMoved, step.moved[0]);
  EXPECT_TRUE(read_handover(handover_members(step)));
  step.moved.push_back(step.moved[0]);
  EXPECT_FALSE(read_handover(handover_members(step)));
  step.moved.clear();
  EXPECT_FALSE(read_handover(handover_members(step)));
  step = step_of(HandoverKind::move);
  step.moved[0].unit.entity = "ccas";
  EXPECT_FALSE(read_handover(handover_members(step)));
}

TEST(HandoverEntry, holds_a_reference_that_a_terminal_may_show) {
  for (const std::string& wrong :
       {std::string(), std::string("a\nb"), std::string("\x1b[2J"), std::string(257, 'x')}) {
    HandoverStep step = step_of(HandoverKind::open);
    step.reference = wrong;
    EXPECT_FALSE(read_handover(handover_members(step)));
  }
}

}  // namespace
}  // namespace cartulaire::journal::custody
