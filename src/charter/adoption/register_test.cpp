// Whoever alters the register is found out: a flipped bit, a record dropped, moved, copied, another key.
#include <fstream>

#include "charter/adoption/desk_for_tests.hpp"

namespace cartulaire::charter::adoption {
namespace {

std::string filled(Desk& desk) {
  const std::string text = charter_text("1.0.0");
  EXPECT_TRUE(desk.record_version(text));
  Consultation consultation = vote(5, 1, 1);
  consultation.name = "CST commun de la ville et du CCAS";
  consultation.body = Body::joint_cst;
  consultation.reservations = {"durée des traces", "accès « en urgence »"};
  consultation.staff = 312;
  EXPECT_TRUE(desk.record(text, "2026-01-12", consultation));
  EXPECT_TRUE(desk.record(text, "2026-01-20", Answer{"La durée passe à trois mois."}));
  EXPECT_TRUE(desk.record(text, "2026-02-02", Deliberation{"2026-14"}));
  return platform::read_text(desk.path).value();
}

void write(const platform::Path& path, std::string_view text) {
  ASSERT_TRUE(platform::replace_file(path, text));
}

TEST(Register, WhatIsWrittenIsReadBack) {
  Desk desk;
  filled(desk);
  const Register all = desk.all();
  ASSERT_EQ(all.records.size(), 4U);
  EXPECT_EQ(all.charter(), "essai");
  const Consultation* one = all.records[1].act.as<Consultation>();
  ASSERT_NE(one, nullptr);
  EXPECT_EQ(one->votes, (Votes{5, 1, 1}));
  EXPECT_EQ(one->reservations.at(1), "accès « en urgence »");
  EXPECT_EQ(one->staff, 312);
  EXPECT_EQ(all.records[0].act.as<Version>()->text, charter_text("1.0.0"));
  EXPECT_EQ(all.records[3].act.day, day("2026-02-02"));
  EXPECT_FALSE(all.torn);
}

TEST(Register, EveryFlippedBitIsFound) {
  Desk desk;
  const std::string good = filled(desk);
  std::size_t kept = 0;
  for (std::size_t at = 0; at < good.size(); at += 7) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (1 << (at % 8)));
    const auto read = parse_register(bad, "essai", desk.keys.public_key);
    if (!read) continue;
    // Only the newline at the very end may go: the last line is then torn, no record.
    EXPECT_TRUE(read->torn && read->records.size() < 4U) << at;
    ++kept;
  }
  EXPECT_LE(kept, 1U);
}

TEST(Register, ADroppedMovedOrCopiedRecordIsFound) {
  Desk desk;
  const std::string good = filled(desk);
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < good.size(); at = good.find('\n', at) + 1)
    lines.push_back(good.substr(at, good.find('\n', at) - at + 1));
  ASSERT_EQ(lines.size(), 4U);
  const auto joined = [](const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& line : all)
      out += line;
    return out;
  };
  const auto broken = [&](const std::vector<std::string>& all) {
    const auto read = parse_register(joined(all), "essai", desk.keys.public_key);
    return !read && read.error().code == base::ErrorCode::corrupt;
  };
  for (std::size_t at = 0; at + 1 < lines.size(); ++at) {
    std::vector<std::string> dropped = lines;
    dropped.erase(dropped.begin() + static_cast<std::ptrdiff_t>(at));
    EXPECT_TRUE(broken(dropped)) << at;
    std::vector<std::string> swapped = lines;
    std::swap(swapped[at], swapped[at + 1]);
    EXPECT_TRUE(broken(swapped)) << at;
  }
  std::vector<std::string> copied = lines;
  copied.push_back(lines.back());
  EXPECT_TRUE(broken(copied));
  // The end may be cut without a trace in the file: that is what the head, kept elsewhere, is for.
  const auto cut = parse_register(joined({lines[0], lines[1]}), "essai", desk.keys.public_key);
  ASSERT_TRUE(cut);
  EXPECT_NE(cut->head, desk.all().head);
}

TEST(Register, ATornTailIsNoRecordAndTheNextOneTakesItsPlace) {
  Desk desk;
  const std::string good = filled(desk);
  const std::size_t last = good.rfind('\n', good.size() - 2) + 1;
  for (const std::size_t size : {last + 1, last + 40, good.size() - 1}) {
    write(desk.path, std::string_view(good).substr(0, size));
    EXPECT_TRUE(desk.all().torn);
    EXPECT_EQ(desk.all().records.size(), 3U);
  }
  ASSERT_TRUE(desk.record(charter_text("1.0.0"), "2026-02-02", Deliberation{"2026-14"}));
  EXPECT_EQ(platform::read_text(desk.path).value(), good);  // the same bytes: same act, same second, same key
}

TEST(Register, AnotherKeyIsRefusedAndWritesNothing) {
  Desk desk;
  const std::string good = filled(desk);
  const auto other = platform::make_sign_keys();
  const auto read = read_register(desk.path, other.public_key);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, base::ErrorCode::refused);
  Act act;
  act.day = desk.today();
  act.what = Withdrawal{4, "essai"};
  EXPECT_FALSE(
      append(desk.path, other, {act}, desk.now, [](const Register&, const Act&) { return base::Status{}; }));
  EXPECT_EQ(platform::read_text(desk.path).value(), good);
}

TEST(Register, WhatCouldNotBeReadBackIsNotWritten) {
  Desk desk;
  const std::string good = filled(desk);
  const std::string text = charter_text("1.0.0");
  EXPECT_FALSE(desk.record(text, "2026-02-02", Deliberation{std::string(kMaxWords + 1, 'x')}));
  EXPECT_FALSE(desk.record(text, "2026-02-02", Deliberation{"\xff\xfe"}));  // no UTF-8
  EXPECT_FALSE(desk.record(text, "2026-02-02", Deliberation{""}));
  EXPECT_EQ(platform::read_text(desk.path).value(), good);
}

TEST(Register, ARecordOfManyOddWordsIsReadBack) {
  Desk desk;
  const std::string text = charter_text("1.0.0");
  ASSERT_TRUE(desk.record_version(text));
  ASSERT_TRUE(desk.record(text, "2026-01-12", vote(5, 0)));
  const std::string odd = "\"signature\":\"\"}\n\t\\ \x01 \u2028 fin";
  ASSERT_TRUE(desk.record(text, "2026-02-02", Deliberation{odd}));
  EXPECT_EQ(desk.all().records.back().act.as<Deliberation>()->reference, odd);
}

}  // namespace
}  // namespace cartulaire::charter::adoption
