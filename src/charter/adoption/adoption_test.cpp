// The life of a version, act after act (CHA-02 to CHA-05, CHA-17).
#include "charter/adoption/desk_for_tests.hpp"

namespace cartulaire::charter::adoption {
namespace {

TEST(Adoption, AVersionGoesFromItsOpinionToItsEntryIntoForceAndNoStepIsSkipped) {  // CHA-02, CHA-03, CHA-05
  Desk desk;
  const std::string text = charter_text("1.0.0");
  EXPECT_EQ(desk.record(text, "2026-01-12", vote(5, 0)).error().code, base::ErrorCode::not_found);
  EXPECT_FALSE(std::filesystem::exists(desk.path));  // a refused first act begins no register
  ASSERT_TRUE(desk.record_version(text));
  EXPECT_EQ(desk.status(text).now.stage, Stage::registered);

  EXPECT_FALSE(desk.record(text, "2026-01-20", Deliberation{"D-1"}));  // before the opinion
  EXPECT_FALSE(desk.record(text, "2026-01-20", Publication{"intranet"}));
  ASSERT_TRUE(desk.record(text, "2026-01-12", vote(5, 1, 1)));
  EXPECT_EQ(desk.status(text).now.stage, Stage::consulted);
  EXPECT_FALSE(desk.record(text, "2026-01-11", Deliberation{"D-1"}));  // the day before the opinion
  ASSERT_TRUE(desk.record(text, "2026-02-02", Deliberation{"D-1"}));
  EXPECT_FALSE(desk.record(text, "2026-03-01", EntryIntoForce{}));  // neither annexed nor published
  ASSERT_TRUE(desk.record(text, "2026-02-03", Annexation{"article 12"}));
  EXPECT_EQ(desk.status(text).now.stage, Stage::deliberated);
  ASSERT_TRUE(desk.record(text, "2026-02-10", Publication{"intranet"}));
  EXPECT_EQ(desk.status(text).now.stage, Stage::published);
  const auto too_soon = desk.record(text, "2026-02-24", EntryIntoForce{});  // notice: 15 days
  ASSERT_FALSE(too_soon);
  EXPECT_NE(too_soon.error().english.find("2026-02-25"), std::string::npos) << too_soon.error().english;
  ASSERT_TRUE(desk.record(text, "2026-07-01", EntryIntoForce{}));

  EXPECT_EQ(desk.status(text).now.stage, Stage::to_come);  // today is the first of June
  EXPECT_FALSE(desk.status(text).in_force);
  desk.now = day("2026-07-01");
  EXPECT_EQ(desk.status(text).now.stage, Stage::in_force);
  EXPECT_EQ(desk.status(text).in_force->version, "1.0.0");
  EXPECT_TRUE(desk.status(text).now.missing.empty());
  EXPECT_EQ(desk.status(text, "ccas").now.stage, Stage::registered);  // CHA-04: each entity by itself
}

TEST(Adoption, AUnanimousUnfavourableVoteAsksForASecondOneAndOnlyOnce) {  // CHA-03
  Desk desk;
  const std::string text = charter_text("1.0.0");
  ASSERT_TRUE(desk.record_version(text));
  ASSERT_TRUE(desk.record(text, "2026-01-12", vote(0, 6)));
  EntityStatus now = desk.status(text);
  EXPECT_EQ(now.now.stage, Stage::registered);
  ASSERT_FALSE(now.now.missing.empty());
  EXPECT_EQ(now.now.missing.front().step, Step::second_opinion);
  const auto refused = desk.record(text, "2026-01-20", Deliberation{"D-1"});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().french.find("seconde consultation"), std::string::npos);
  ASSERT_TRUE(desk.record(text, "2026-01-25", vote(0, 6)));  // again, and that is enough
  EXPECT_EQ(desk.status(text).now.stage, Stage::consulted);
  EXPECT_TRUE(desk.record(text, "2026-01-26", Deliberation{"D-1"}));
}

TEST(Adoption, AnAbstentionBreaksUnanimity) {
  EXPECT_TRUE(is_unanimously_unfavourable({0, 6, 0}));
  EXPECT_FALSE(is_unanimously_unfavourable({0, 6, 1}));
  EXPECT_FALSE(is_unanimously_unfavourable({0, 0, 6}));
  EXPECT_EQ(opinion_of({3, 3, 1}), Opinion::divided);
}

TEST(Adoption, TheEmployersAnswerIsOwedAndTheDelayOfASecondConsultationIsWatched) {
  Desk desk;
  const std::string text = charter_text("1.0.0");
  ASSERT_TRUE(desk.record_version(text));
  EXPECT_FALSE(desk.record(text, "2026-01-30", Answer{"Merci."}));  // to nothing
  ASSERT_TRUE(desk.record(text, "2026-01-12", vote(0, 6)));
  ASSERT_TRUE(desk.record(text, "2026-01-14", vote(2, 4)));  // two days later
  EXPECT_EQ(desk.status(text).now.owed.size(), 2U);
  ASSERT_TRUE(desk.record(text, "2026-01-30", Answer{"La durée passe à trois mois."}));
  EXPECT_EQ(desk.status(text).now.owed.size(), 1U);
  EXPECT_NE(desk.status(text).now.owed.front().english.find("2 days after"), std::string::npos);
}

TEST(Adoption, ASmallEntityIsHeardByTheCommitteeOfItsManagementCentre) {
  Desk desk;
  const std::string text = charter_text("1.0.0");
  ASSERT_TRUE(desk.record_version(text));
  Consultation own = vote(3, 0);
  own.staff = 31;
  EXPECT_FALSE(desk.record(text, "2026-01-12", own, "ccas"));
  Consultation centre = own;
  centre.body = Body::centre_cst;
  EXPECT_TRUE(desk.record(text, "2026-01-12", centre, "ccas"));
  centre.staff = 50;
  EXPECT_FALSE(desk.record(text, "2026-01-12", centre));
  Consultation other = vote(3, 0);
  other.body = Body::other;
  EXPECT_FALSE(desk.record(text, "2026-01-12", other));  // without a name
  other.name = "la commission du numérique";
  EXPECT_TRUE(desk.record(text, "2026-01-12", other));
  EXPECT_EQ(desk.status(text).now.stage, Stage::registered);  // it is no staff committee
}

TEST(Adoption, AVersionNeverChangesAndAChangeAsksAgain) {  // CHA-01, CHA-03
  Desk desk;
  const std::string first = charter_text("1.0.0", {}, "requires: [cst_opinion]\n");
  ASSERT_TRUE(desk.record_version(first));
  ASSERT_TRUE(desk.record(first, "2026-01-12", vote(5, 0)));
  ASSERT_TRUE(desk.record(first, "2026-01-12", Publication{"intranet"}));
  ASSERT_TRUE(desk.record(first, "2026-02-01", EntryIntoForce{}));
  EXPECT_FALSE(desk.record_version(first));  // there already

  const std::string altered = charter_text("1.0.0", " Il se rend.", "requires: [cst_opinion]\n");
  EXPECT_FALSE(desk.record_version(altered));  // the number is taken
  EXPECT_FALSE(desk.record(altered, "2026-01-12", Publication{"intranet"}));
  EntityStatus now = desk.status(altered);
  EXPECT_TRUE(now.number_taken);
  EXPECT_EQ(now.now.stage, Stage::draft);
  EXPECT_EQ(now.compared_with, "1.0.0");
  EXPECT_EQ(now.changes.changed, std::vector<std::string>{"2 Usages"});

  const std::string second = charter_text("1.1.0", " Il se rend.", "requires: [cst_opinion]\n");
  ASSERT_TRUE(desk.record_version(second));
  now = desk.status(second);
  EXPECT_EQ(now.now.missing.front().step, Step::opinion);
  EXPECT_EQ(now.in_force->version, "1.0.0");  // goes on
  ASSERT_TRUE(desk.record(second, "2026-05-12", vote(5, 0)));
  ASSERT_TRUE(desk.record(second, "2026-05-12", Publication{"intranet"}));
  ASSERT_TRUE(desk.record(second, "2026-06-01", EntryIntoForce{}));
  EXPECT_EQ(desk.status(second).now.stage, Stage::in_force);
  EXPECT_EQ(desk.status(first).now.stage, Stage::replaced);
}

TEST(Adoption, ACharterMaySayThatAChangeDoesNotAskAgain) {
  Desk desk;
  const std::string formalities = "requires: [cst_opinion]\nagain_on_change: no\n";
  const std::string first = charter_text("1.0.0", {}, formalities);
  ASSERT_TRUE(desk.record_version(first));
  const std::string second = charter_text("1.1.0", " Il se rend.", formalities);
  ASSERT_TRUE(desk.record_version(second));
  EXPECT_FALSE(desk.record(second, "2026-05-12", Publication{"intranet"}));  // nobody was asked yet
  ASSERT_TRUE(desk.record(first, "2026-01-12", vote(5, 0)));
  EXPECT_FALSE(desk.record(second, "2026-01-11", Publication{"intranet"}));
  EXPECT_TRUE(desk.record(second, "2026-05-12", Publication{"intranet"}));
}

TEST(Adoption, WhatWasWrongIsWithdrawnAndTheRecordStays) {
  Desk desk;
  const std::string text = charter_text("1.0.0", {}, "requires: [cst_opinion, deliberation]\n");
  ASSERT_TRUE(desk.record_version(text));
  ASSERT_TRUE(desk.record(text, "2026-01-12", vote(5, 0)));
  ASSERT_TRUE(desk.record(text, "2026-01-13", Deliberation{"D-1"}));
  ASSERT_TRUE(desk.record(text, "2026-01-14", Publication{"intranet"}));
  ASSERT_TRUE(desk.record(text, "2026-01-15", EntryIntoForce{}));
  EXPECT_EQ(desk.status(text).now.stage, Stage::in_force);
  Act withdrawal;
  withdrawal.day = desk.today();
  withdrawal.what = Withdrawal{3, "délibération annulée par le tribunal"};
  ASSERT_TRUE(desk.record(withdrawal));
  const EntityStatus now = desk.status(text);
  EXPECT_EQ(now.now.stage, Stage::consulted);
  EXPECT_FALSE(now.in_force);
  ASSERT_EQ(now.withdrawn.size(), 1U);
  EXPECT_EQ(desk.all().records.size(), 6U);
  EXPECT_FALSE(desk.record(withdrawal));  // once
  for (const std::uint64_t record : {0ULL, 1ULL, 6ULL, 99ULL}) {
    withdrawal.what = Withdrawal{record, "essai"};
    EXPECT_FALSE(desk.record(withdrawal)) << record;
  }
}

TEST(Adoption, OnlyTheEntryIntoForceMayBeToCome) {
  Desk desk;
  const std::string text = charter_text("1.0.0");
  ASSERT_TRUE(desk.record_version(text));
  EXPECT_FALSE(desk.record(text, "2026-06-02", vote(5, 0)));
  EXPECT_TRUE(desk.record(text, "2026-06-01", vote(5, 0)));
}

const std::string kLog =
    "\n\n# 3. Traces\n\n```clause log as traces\nclass: web\nfields: [user, site]\nretention: RETENTION\n"
    "purposes: [security]\nreaders: [it]\n```";
std::string with_log(const std::string& version, const std::string& retention) {
  std::string log = kLog;
  log.replace(log.find("RETENTION"), 9, retention);
  return charter_text(version, log, "requires: [cst_opinion]\n");
}

TEST(Adoption, AMonitoringClauseIsInertWithoutItsPapersAndAgainOnceItChanges) {  // CHA-17
  Desk desk;
  const std::string text = with_log("1.0.0", "3 months");
  const EntityText marks = entity_text(effective_of(text));
  ASSERT_EQ(marks.monitoring.size(), 1U);
  ASSERT_TRUE(desk.record_version(text));
  ASSERT_EQ(desk.status(text).inert.size(), 1U);
  Papers papers{"traces", marks.monitoring[0].fingerprint, "R-12", "AIPD-3", {}};
  Papers unknown = papers;
  unknown.clause = "formalites";
  EXPECT_FALSE(desk.record(text, "2026-01-12", unknown));  // watches nobody
  Papers both = papers;
  both.not_due = "peu de personnes";
  EXPECT_FALSE(desk.record(text, "2026-01-12", both));
  ASSERT_TRUE(desk.record(text, "2026-01-12", papers));
  EXPECT_TRUE(desk.status(text).inert.empty());
  EXPECT_EQ(desk.status(text, "ccas").inert.size(), 1U);

  EXPECT_TRUE(desk.status(with_log("1.1.0", "3 months")).inert.empty());  // the clause is the same
  const EntityStatus longer = desk.status(with_log("1.1.0", "6 months"));
  ASSERT_EQ(longer.inert.size(), 1U);
  EXPECT_NE(longer.inert[0].why.english.find("changed"), std::string::npos);
}

TEST(Adoption, RenumberingAloneIsNoChange) {
  const EntityText before =
      entity_text(effective_of(charter_text("1.0.0", "\n\n# 3. Droits\n\nVos droits.")));
  const EntityText after = entity_text(
      effective_of(charter_text("1.0.0", "\n\n# 3. Contacts\n\nIci.\n\n# 4. Droits\n\nVos droits.")));
  const ArticlesChanged changes = articles_changed(before, after);
  EXPECT_EQ(changes.added, std::vector<std::string>{"3 Contacts"});
  EXPECT_TRUE(changes.changed.empty());
  EXPECT_TRUE(changes.removed.empty());
}

TEST(Adoption, ThePlaceholdersSayTheRecordedActs) {
  Desk desk;
  const std::string text = charter_text("1.0.0");
  ASSERT_TRUE(desk.record_version(text));
  EXPECT_TRUE(adoption_words(desk.status(text), base::Language::french).empty());
  ASSERT_TRUE(desk.record(text, "2026-05-01", vote(5, 0)));
  const wording::Adoption words = adoption_words(desk.status(text), base::Language::french);
  EXPECT_EQ(words.at(0), (std::pair<std::string, std::string>{"cst.date", "le 1er\u00a0mai 2026"}));
}

TEST(Adoption, ANoticeOfMonthsEndsWithTheMonth) {
  EXPECT_EQ(after_notice(day("2026-01-31"), Duration{1, Duration::Unit::months}), day("2026-02-28"));
  EXPECT_EQ(after_notice(day("2026-01-31"), Duration{15, Duration::Unit::days}), day("2026-02-15"));
  EXPECT_GT(after_notice(day("2026-01-31"), Duration{INT64_MAX, Duration::Unit::years}), day("2100-01-01"));
}

}  // namespace
}  // namespace cartulaire::charter::adoption
