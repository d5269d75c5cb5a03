// The on-call roster out of a file: what is read of it, what is wrong with it, what an import changes
// (DI-08).
#include "people/on_call.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "platform/zone.hpp"
#include "store/testing.hpp"

namespace cartulaire::people {
namespace {

using store::OnCall;
using store::PersonId;

const base::TimeZone& paris() {
  static const base::TimeZone kParis = platform::load_time_zone("Europe/Paris").value();
  return kParis;
}
base::Instant utc(int month, int day, int hour, int minute = 0) {
  return std::chrono::sys_days(std::chrono::year(2027) / month / day) + std::chrono::hours(hour) +
         std::chrono::minutes(minute);
}
std::vector<std::string> told(const std::vector<Problem>& problems) {
  std::vector<std::string> out;
  for (const Problem& one : problems)
    out.push_back(fmt::format("{}: {}", one.line, one.english));
  return out;
}

TEST(TurnFile, di_08_moments_are_those_of_the_charter_s_clocks_in_both_languages) {
  const TurnFile french = read_turns(
      "\xEF\xBB\xBFIdentifiant;début;Fin;pour\r\nCDurand;04/01/2027 08:00;11/01/2027 08:00;\"réseau; "
      "bâtiments\"\r\nb;05/07/2027;06/07/2027;\r\n",
      paris());
  ASSERT_TRUE(french.errors.empty()) << told(french.errors)[0];
  ASSERT_EQ(french.turns.size(), 2u);
  EXPECT_EQ(french.turns[0].login, "cdurand");
  EXPECT_EQ(french.turns[0].duty, "réseau; bâtiments");
  EXPECT_EQ(french.turns[0].from, utc(1, 4, 7)) << "winter";
  EXPECT_EQ(french.turns[1].from, utc(7, 4, 22)) << "midnight in summer";
  EXPECT_EQ(french.turns[1].until, utc(7, 6, 22)) << "its last day is whole";
  const TurnFile english = read_turns("key,from,until\nA7,2027-01-04T08:00,2027-01-11 08:00\n", paris());
  ASSERT_EQ(english.turns.size(), 1u);
  EXPECT_EQ(english.turns[0].key, "A7");
  EXPECT_EQ(english.turns[0].until, utc(1, 11, 7));
}

TEST(TurnFile, di_08_everything_wrong_is_told_with_its_line) {
  const TurnFile file = read_turns(
      "login,from,until,duty\n"
      "a,2027-02-30,2027-03-01,\n"
      "a,2027-01-04 24:00,2027-01-11,\n"
      ",2027-01-04,2027-01-11,\n"
      "a,2027-01-11 08:00,2027-01-11 08:00,\n"
      "a,2027-01-04,2027-01-11\n"
      "a,2027-01-04,2027-01-11,\"x\ny\"\n",
      paris());
  EXPECT_TRUE(file.turns.empty());
  const std::string moment = " is no moment such as 2026-11-27 18:00 or 27/11/2026";
  EXPECT_EQ(told(file.errors),
            (std::vector<std::string>{
                "6: 3 columns instead of 4", "2: from: `2027-02-30`" + moment,
                "3: from: `2027-01-04 24:00`" + moment, "4: this line does not say of whom it speaks",
                "5: the end comes before the beginning", "7: duty: control character or line break"}));
  const auto missing = told(read_turns("login,from,duty\na,2027-01-04,\n", paris()).errors);
  EXPECT_EQ(missing, std::vector<std::string>{"1: the column `until` (`fin`) is missing"});
  const auto nobody = told(read_turns("from,until\n2027-01-04,2027-01-05\n", paris()).errors);
  ASSERT_EQ(nobody.size(), 1u);
  EXPECT_NE(nobody[0].find("`login` (`identifiant`) or `key`"), std::string::npos);
  EXPECT_EQ(told(read_turns("login,from,until\na,2027-01-04,2027-01-05\nb,2027-01-04,2027-01-05\n", paris(),
                            {1000, 1, 10})
                     .errors),
            std::vector<std::string>{"3: more than 1 lines: make several files"});
}

TEST(TurnFile, di_08_any_bytes_are_read_or_refused) {
  rc::check([](const std::string& text) { (void)read_turns(text, paris()); });
  rc::check([](const std::string& cell) {
    const TurnFile file = read_turns("login,from,until\na,\"" + cell + "\",2027-01-05\n", paris());
    for (const ListedTurn& one : file.turns)
      RC_ASSERT(one.from < one.until);
  });
}

class Turns : public store::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped()) return;
    a = add(ville, store::person_named("a"));
    b = add(ville, store::person_named("b"));
  }
  TurnReport bring(const std::string& text, bool dry_run = false, int day = 20'000) {
    auto report =
        import_turns(*store, read_turns(text, paris()), {"ville", "", dry_run}, store::by_test(day));
    EXPECT_TRUE(report) << report.error().text();
    return report ? *report : TurnReport{};
  }
  std::vector<OnCall> roster() {
    auto found = store->read<std::vector<OnCall>>(
        [&](store::Reading& in) { return store::on_call_from(in, ville, base::Instant()); });
    EXPECT_TRUE(found) << found.error().text();
    return found ? *found : std::vector<OnCall>{};
  }
  PersonId a = 0;
  PersonId b = 0;
};
CARTULAIRE_BOTH_ENGINES(Turns);

const std::string kJanuary =
    "login,from,until,duty\n"
    "a,2027-01-04 08:00,2027-01-11 08:00,réseau\n"
    "b,2027-01-11 08:00,2027-01-18 08:00,\n";

TEST_P(Turns, di_08_a_file_is_taken_whole_and_again_changes_nothing) {
  EXPECT_EQ(bring(kJanuary, true).added.size(), 2u);
  EXPECT_TRUE(roster().empty()) << "a dry run";
  const TurnReport first = bring(kJanuary);
  EXPECT_TRUE(first.taken);
  EXPECT_EQ(first.added[0].line, 2);
  const auto kept = roster();
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0], (OnCall{1, a, utc(1, 4, 7), utc(1, 11, 7), "réseau"}));
  const auto before = events(ville).size();
  const TurnReport again = bring(kJanuary);
  EXPECT_TRUE(again.taken);
  EXPECT_EQ(std::pair(again.added.size(), again.unchanged), std::pair(std::size_t{0}, std::int64_t{2}));
  EXPECT_EQ(events(ville).size(), before);
  const TurnReport long_after = bring(kJanuary, false, 22'000);
  EXPECT_EQ(long_after.unchanged, 2) << "what is over and known is no error";
  EXPECT_EQ(roster(), kept);
}

TEST_P(Turns, di_08_one_wrong_line_keeps_the_whole_file_out) {
  ASSERT_TRUE(bring(kJanuary).taken);
  const TurnReport report = bring(
      "login;key;from;until\n"
      "a;;2027-01-10;2027-01-12\n"       // over a turn of the roster
      "b;;2027-02-01;2027-02-07\n"       // good
      "b;;2027-02-07;2027-02-09\n"       // over the line before
      "nobody;;2027-02-01;2027-02-07\n"  //
      "a;b;2027-02-01;2027-02-07\n");    // two people
  EXPECT_FALSE(report.taken);
  EXPECT_EQ(told(report.errors),
            (std::vector<std::string>{"2: this person is on call already in that time",
                                      "4: this turn overlaps the one of line 3, of the same person",
                                      "5: nobody works here under `nobody`",
                                      "6: `a` and `b` are not the same person"}));
  EXPECT_EQ(roster().size(), 2u);
  const TurnReport changed = bring("login,from,until,duty\na,2027-01-04 08:00,2027-01-11 08:00,eau\n");
  EXPECT_EQ(told(changed.errors), std::vector<std::string>{"2: this person is on call already in that time"});
}

TEST_P(Turns, di_08_what_is_over_is_left_out_with_a_remark) {
  const TurnReport report = bring("key,from,until\na,2023-01-04,2023-01-11\nb,2027-01-04,2027-01-11\n");
  EXPECT_TRUE(report.taken);
  EXPECT_EQ(told(report.remarks), std::vector<std::string>{"2: this turn is over: it is left out"});
  ASSERT_EQ(roster().size(), 1u);
  EXPECT_EQ(roster()[0].person, b) << "named by their key";
}

TEST_P(Turns, di_08_a_login_of_two_directories_needs_its_directory) {
  auto other = store::person_named("a");
  other.directory = "ldap";
  const PersonId second = add(ville, other);
  EXPECT_EQ(bring(kJanuary).errors.size(), 1u);
  auto report = import_turns(*store, read_turns("login,from,until\na,2027-01-04,2027-01-11\n", paris()),
                             {"ville", "ldap", false}, store::by_test());
  ASSERT_TRUE(report && report->taken);
  EXPECT_EQ(roster().at(0).person, second);
}

}  // namespace
}  // namespace cartulaire::people
