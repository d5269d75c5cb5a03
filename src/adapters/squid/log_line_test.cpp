#include "adapters/squid/log_line.hpp"

#include <gtest/gtest.h>

namespace cartulaire::adapters::squid {
namespace {

constexpr std::string_view kVisit =
    "c2 1795410304.055 42 10.1.2.3 GET example.org - 200 TCP_MISS 129 1422 18f3a.7 marie allow "
    "default.nothing_refuses capso 1.0.0 - - s -";

TEST(LogLine, Lg02ReadsTheLineThatItsOwnFormatAsksFor) {
  const auto line = read_log_line(kVisit);
  ASSERT_TRUE(line);
  EXPECT_EQ(line->ended.time_since_epoch().count(), 1795410304055);
  EXPECT_EQ(line->milliseconds, 42);
  EXPECT_EQ(line->user, "marie");
  EXPECT_EQ(line->host, "example.org");
  EXPECT_EQ(line->sni, "");
  EXPECT_EQ(line->status, 200);
  EXPECT_EQ(line->result, "TCP_MISS");
  EXPECT_EQ(line->bytes_up + line->bytes_down, 129u + 1422u);
  EXPECT_EQ(line->sequence, "18f3a.7");
  EXPECT_EQ(line->entity, "capso");
  EXPECT_EQ(line->version, "1.0.0");
  EXPECT_EQ(line->clause, "");
  EXPECT_EQ(line->journal, "s");
}

TEST(LogLine, ADraftsAnswerComesLastAndOnlyThere) {
  const std::string visit(kVisit);
  EXPECT_EQ(read_log_line(visit)->draft, "");
  EXPECT_EQ(read_log_line(visit + " deny:jeux:games:essai:2:1f0e")->draft, "deny:jeux:games:essai:2:1f0e");
  EXPECT_FALSE(read_log_line(visit + " one two"));
}

TEST(LogLine, TheFormatAsksForAsManyValuesAsTheReaderTakes) {
  for (const bool peeks : {false, true}) {
    const std::string format = log_format({}, peeks);
    EXPECT_EQ(static_cast<std::size_t>(std::count(format.begin(), format.end(), ' ')), kSquidFields);
    EXPECT_TRUE(format.starts_with("c2 %ts.%03tu %tr "));
    EXPECT_TRUE(format.ends_with(" %'{d_}note"));
    EXPECT_EQ(format.find("sni") != std::string::npos, peeks);
  }
}

TEST(LogLine, Lg02WhatNoCharterAnnouncesIsNotEvenAskedOfSquid) {
  LogNeeds needs;
  needs.user = needs.address = needs.volume = needs.duration = false;
  const std::string format = log_format(needs, true);
  for (const char* code : {">a", ">st", "<st", "%tr"})
    EXPECT_EQ(format.find(code), std::string::npos) << code;
  EXPECT_NE(format.find(">rd"), std::string::npos);
  const auto line =
      read_log_line("c2 1795410304.055 - - GET e.org - 200 TCP_MISS - - a.7 - allow - x 1 - - s -");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->milliseconds, 0);
  EXPECT_EQ(line->bytes_up, 0u);
}

TEST(LogLine, OnlyLinesAreLinesOtherCommandsConcernFilesThatWeDoNotKeep) {
  EXPECT_EQ(log_text("Lc2 x"), "c2 x");
  EXPECT_EQ(log_text("L"), "");
  for (const char* command : {"R", "T", "O", "F", "r0", "b1", ""})
    EXPECT_FALSE(log_text(command)) << command;
}

TEST(LogLine, AnythingElseIsUnreadAndNothingIsGuessed) {
  for (const std::string_view bad :
       {"", "c2", "c1 1795410304.055 42 - GET e.org - 200 TCP_MISS 1 1 a.7 - allow - x 1 - - s -",
        "c2 1795410304.055 42 - GET e.org - 200 TCP_MISS 1 1",
        "c2 1795410304.055 42 - GET e.org - 200 TCP_MISS 1 1 a.7 - allow - x 1 - - s",
        "c2 1795410304.055 42 - GET e.org - 200 TCP_MISS 1 1 - - - - - - - -",
        "c2 1795410304 42 - GET e.org - 200 TCP_MISS 1 1 a.7 - allow - x 1 - - s -",
        "c2 -5.000 42 - GET e.org - 200 TCP_MISS 1 1 a.7 - allow - x 1 - - s -",
        "c2 1795410304.055 42 - GET e.org - 2000 TCP_MISS 1 1 a.7 - allow - x 1 - - s -",
        "c2 1795410304.055 42 - GET e.org - 200 TCP_MISS x 1 a.7 - allow - x 1 - - s -",
        "c2 1795410304.055 42 - GET e.org - 200 TCP_MISS 1 1 a.7 - allow - x 1 - - s - more",
        "c2 1795410304.055 18446744073709551615 - GET e.org - 200 TCP_MISS 1 1 a.7 - allow - x 1 - - s -",
        "c2 99999999999999.055 1 - GET e.org - 200 TCP_MISS 1 1 a.7 - allow - x 1 - - s -"})
    EXPECT_FALSE(read_log_line(bad)) << bad;
}

TEST(LogLine, WhereSquidAskedTwiceTheLastAnswerCounts) {
  const auto line = read_log_line(
      "c2 1795410304.055 1 - GET e.org - 403 TCP_DENIED 1 1 a.7 - allow - x 1 - - s -,a.8 - deny - x 1 jeux "
      "- s -");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->sequence, "a.8");
  EXPECT_EQ(line->verdict, "deny");
  EXPECT_EQ(line->clause, "jeux");
}

TEST(LogLine, SequencesAreAnIncarnationAndANumber) {
  const auto sequence = read_sequence("18f3ab2c.900");
  ASSERT_TRUE(sequence);
  EXPECT_EQ(sequence->incarnation, "18f3ab2c");
  EXPECT_EQ(sequence->number, 900u);
  for (const char* bad : {"", ".", "a.", ".7", "a.0", "a.-1", "../x.7", "a.99999999999999999999999"})
    EXPECT_FALSE(read_sequence(bad)) << bad;
}

}  // namespace
}  // namespace cartulaire::adapters::squid
