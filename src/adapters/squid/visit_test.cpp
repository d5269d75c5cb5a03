#include "adapters/squid/visit.hpp"

#include <gtest/gtest.h>

namespace cartulaire::adapters::squid {
namespace {

using journal::Field;

journal::SchemaPtr schema_of(std::vector<std::string> fields) {
  journal::Announcement announced;
  announced.entity = "capso";
  announced.charter = "capso";
  announced.version = "1.0.0";
  announced.fields = std::move(fields);
  announced.retention_days = 180;
  auto schema = journal::LogSchema::make(announced);
  EXPECT_TRUE(schema);
  return schema ? *schema : nullptr;
}

std::string_view text_of(const journal::Event& event, Field field) {
  const int place = event.schema()->place(field);
  if (place < 0 || (event.present() >> place & 1U) == 0) return "(absent)";
  return event.value(static_cast<std::size_t>(place)).text;
}
std::uint64_t number_of(const journal::Event& event, Field field) {
  const int place = event.schema()->place(field);
  if (place < 0 || (event.present() >> place & 1U) == 0) return UINT64_MAX;
  return event.value(static_cast<std::size_t>(place)).number;
}

class VisitTest : public testing::Test {
 protected:
  static LogLine line(std::string_view text) {
    const auto read = read_log_line(text);
    EXPECT_TRUE(read) << text;
    return read.value_or(LogLine{});
  }
  Texts texts_{1 << 16};
  Activity activity_{42};
  static constexpr std::string_view kDenied =
      "c2 1795410304.055 42 10.1.2.3 GET WWW.Example.ORG - 403 TCP_DENIED 129 1400 a.7 Jos%C3%A9 deny "
      "conduct.category capso 1.0.0 jeux gambling s -";
};

TEST_F(VisitTest, Lg02AnEventHoldsTheAnnouncedFieldsAndNothingElse) {
  const auto all =
      schema_of({"user", "site", "ip", "category", "block_reason", "hits", "duration", "volume"});
  const journal::Event event = visit_event(line(kDenied), all, texts_, activity_);
  EXPECT_EQ(event.envelope().verdict, journal::Verdict::deny);
  EXPECT_EQ(event.envelope().clause, "jeux");
  EXPECT_EQ(event.envelope().event_time.time_since_epoch().count(), 1795410304055);
  EXPECT_EQ(text_of(event, Field::user), "Jos\xc3\xa9");
  EXPECT_EQ(text_of(event, Field::site), "www.example.org");
  EXPECT_EQ(text_of(event, Field::ip), std::string_view("\x0a\x01\x02\x03", 4));
  EXPECT_EQ(text_of(event, Field::category), "gambling");
  EXPECT_EQ(text_of(event, Field::block_reason), "conduct.category");
  EXPECT_EQ(number_of(event, Field::duration), 42u);
  EXPECT_EQ(number_of(event, Field::volume), 1529u);

  const auto few = schema_of({"site", "time"});
  const journal::Event bare = visit_event(line(kDenied), few, texts_, activity_);
  EXPECT_EQ(text_of(bare, Field::site), "www.example.org");
  EXPECT_EQ(text_of(bare, Field::user), "(absent)");
  EXPECT_EQ(bare.present(), 1u);
}

TEST_F(VisitTest, Lg02ProtectedTrafficIsWrittenWithoutItsSubject) {
  const auto all = schema_of({"user", "site", "ip", "session_count", "total_duration", "hits"});
  const journal::Event event =
      visit_event(line("c2 1795410304.055 42 10.1.2.3 GET union.example - 200 TCP_MISS 1 2 a.7 marie allow "
                       "protected.protected_traffic capso 1.0.0 - unions n -"),
                  all, texts_, activity_);
  for (const Field field : {Field::user, Field::ip})
    EXPECT_EQ(text_of(event, field), "(absent)");
  for (const Field field : {Field::session_count, Field::total_duration})
    EXPECT_EQ(number_of(event, field), UINT64_MAX);
  EXPECT_EQ(event.envelope().clause, "");
  EXPECT_EQ(number_of(event, Field::hits), 1u);
}

TEST_F(VisitTest, Lg02ASplicedTunnelIsOneVisit) {
  const LogLine first = line(
      "c2 1795410440.693 2 10.1.2.3 CONNECT 192.0.2.9 bank.example 200 NONE_NONE 114 0 a.1 - allow - x 1 - - "
      "s -");
  const LogLine second = line(
      "c2 1795410440.738 45 10.1.2.3 CONNECT 192.0.2.9 bank.example 200 TCP_TUNNEL 722 2013 a.2 - allow - x "
      "1 - - s -");
  EXPECT_EQ(kind_of(first), LineKind::step);
  EXPECT_EQ(kind_of(second), LineKind::visit);
  const journal::Event event = visit_event(second, schema_of({"site", "volume"}), texts_, activity_);
  EXPECT_EQ(text_of(event, Field::site), "bank.example");
  EXPECT_EQ(number_of(event, Field::volume), 2735u);
}

TEST_F(VisitTest, ARefusedTunnelIsAVisitToo) {
  EXPECT_EQ(kind_of(line(
                "c2 1795410440.800 0 - CONNECT bad.example - 403 TCP_DENIED 0 466 a.6 - deny - x 1 j - s -")),
            LineKind::visit);
  EXPECT_EQ(kind_of(line(
                "c2 1795410440.800 0 - CONNECT bad.example - 503 NONE_NONE 0 466 a.6 - allow - x 1 - - s -")),
            LineKind::visit);
}

TEST_F(VisitTest, LinesWithoutAnAnswerOfOursAreToldApart) {
  EXPECT_EQ(kind_of(line("c2 1795410304.055 1 10.1.2.3 GET - - 400 NONE_NONE 79 3543 -")),
            LineKind::undecided);
  EXPECT_EQ(kind_of(line("c2 1795410304.055 1 10.1.2.3 GET e.org - 403 TCP_DENIED 79 3543 -")),
            LineKind::undecided);
  EXPECT_EQ(kind_of(line("c2 1795410304.055 1 10.1.2.3 GET e.org - 200 TCP_MISS 79 3543 -")),
            LineKind::unasked);
  // The site's own error page passed too; a redirection of an administrator's own `deny_info` did not.
  EXPECT_EQ(kind_of(line("c2 1795410304.055 1 10.1.2.3 GET e.org - 404 TCP_MISS 79 3543 -")),
            LineKind::unasked);
  EXPECT_EQ(kind_of(line("c2 1795410304.055 1 10.1.2.3 GET e.org - 302 TCP_DENIED 79 3543 -")),
            LineKind::undecided);
  EXPECT_EQ(kind_of(line("c2 1795410304.055 1 10.1.2.3 GET e.org - 0 NONE_NONE_ABORTED 79 0 -")),
            LineKind::undecided)
      << "the client left before we could be asked";
}

TEST_F(VisitTest, Lg02SessionsBeginAfterHalfAnHourOfSilence) {
  const std::int64_t minute = 60'000;
  EXPECT_EQ(activity_.begins_session("marie", "e.org", 0, 1 * minute), 1u);
  EXPECT_EQ(activity_.begins_session("marie", "e.org", 30 * minute, 32 * minute), 0u);
  EXPECT_EQ(activity_.begins_session("marie", "f.org", 30 * minute, 32 * minute), 1u);
  EXPECT_EQ(activity_.begins_session("paul", "e.org", 30 * minute, 32 * minute), 1u);
  EXPECT_EQ(activity_.begins_session("marie", "e.org", 63 * minute, 64 * minute), 1u);
}

TEST_F(VisitTest, Lg02TimeSpentTwiceAtOnceCountsOnce) {
  EXPECT_EQ(activity_.adds("marie", 1000, 5000), 4000u);
  EXPECT_EQ(activity_.adds("marie", 2000, 6000), 1000u);
  EXPECT_EQ(activity_.adds("marie", 2000, 3000), 0u);
  EXPECT_EQ(activity_.adds("paul", 2000, 3000), 1000u);
}

TEST_F(VisitTest, ASimulatedClockDatesTheEvent) {
  const journal::Event event = visit_event(
      line("c2 1795410304.055 42 - GET e.org - 200 TCP_MISS 1 2 a.7 - allow - x 1 - - s 1795425600000"),
      schema_of({"site"}), texts_, activity_);
  EXPECT_EQ(event.envelope().event_time.time_since_epoch().count(), 1795425600000);
}

TEST_F(VisitTest, HostileValuesAreLeftOutAndTheEnvelopeStands) {
  const std::string host(3000, 'a');
  const journal::Event event = visit_event(
      line("c2 1795410304.055 42 nonsense GET " + host + " - 403 TCP_DENIED 1 2 a.7 - deny - x 1 jeux - s -"),
      schema_of({"site", "ip", "user"}), texts_, activity_);
  EXPECT_EQ(event.present(), 0u);
  EXPECT_EQ(event.envelope().clause, "jeux");
}

}  // namespace
}  // namespace cartulaire::adapters::squid
