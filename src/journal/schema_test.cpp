#include "journal/schema.hpp"

#include <gtest/gtest.h>

#include "journal/event.hpp"
#include "journal/event_codec.hpp"
#include "journal/testing.hpp"

namespace cartulaire::journal {
namespace {

using testing::kMorning;
using testing::make_schema;

Announcement announce(std::vector<std::string> fields) {
  Announcement announcement;
  announcement.charter = "essai";
  announcement.version = "1";
  announcement.fields = std::move(fields);
  announcement.retention_days = 180;
  return announcement;
}

TEST(LogSchema, LG_02_takes_the_fields_that_the_shipped_charters_announce) {
  EXPECT_TRUE(LogSchema::make(announce({"user", "site", "time"})));
  const auto many = LogSchema::make(announce({"user", "site", "hits", "session_count", "total_duration",
                                              "volume", "ip", "host", "block_reason", "time"}));
  ASSERT_TRUE(many);
  EXPECT_EQ((*many)->fields().size(), 9U);  // the time is in the envelope
  EXPECT_TRUE((*many)->announces(Field::time));
  EXPECT_FALSE((*many)->announces(Field::verdict));
}

TEST(LogSchema, an_unknown_or_doubled_field_is_an_error_that_names_the_others) {
  const auto unknown = LogSchema::make(announce({"user", "url"}));
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().french.find("`url`"), std::string::npos);
  EXPECT_NE(unknown.error().english.find("block_reason"), std::string::npos);
  EXPECT_FALSE(LogSchema::make(announce({"user", "user"})));
}

TEST(LogSchema, LG_03_a_retention_has_a_hard_upper_bound) {
  Announcement announcement = announce({"user"});
  announcement.retention_days = 1097;
  EXPECT_FALSE(LogSchema::make(announcement));
  announcement.retention_days = 0;
  EXPECT_FALSE(LogSchema::make(announcement));
}

TEST(Event, LG_02_a_field_that_is_not_announced_cannot_be_set) {
  Event event(make_schema({"site", "volume", "ip"}), {kMorning, Verdict::allow, ""});
  const auto status = event.set(Field::user, "agent");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, base::ErrorCode::refused);
  EXPECT_NE(status.error().french.find("n'annonce pas"), std::string::npos);
  EXPECT_EQ(status.error().french.find("agent"), std::string::npos);  // the value stays out of error texts
  EXPECT_FALSE(event.set(Field::duration, std::uint64_t{5}));
  EXPECT_EQ(event.present(), 0U);
  EXPECT_TRUE(event.offer(Field::user, "agent"));  // an adapter that knows more: nothing happens
  EXPECT_EQ(event.present(), 0U);
}

TEST(Event, refuses_values_of_the_wrong_kind_or_size) {
  Event event(make_schema({"site", "volume", "ip", "time"}), {kMorning, Verdict::allow, ""});
  EXPECT_FALSE(event.set(Field::volume, "many"));
  EXPECT_FALSE(event.set(Field::site, std::uint64_t{1}));
  EXPECT_FALSE(event.set(Field::time, std::uint64_t{1}));
  EXPECT_EQ(event.set(Field::site, std::string(kMaxText + 1, 'x')).error().code, base::ErrorCode::too_large);
  EXPECT_FALSE(event.set_address(Field::ip, std::array<std::byte, 5>{}));
  EXPECT_EQ(event.present(), 0U);
}

// What a charter does not announce has no place in the bytes: not by mistake, not on purpose.
TEST(EventCodec, LG_02_writes_nothing_for_a_field_outside_the_schema) {
  Event event(make_schema({"site"}), {kMorning, Verdict::deny, "jeux"});
  (void)event.set(Field::user, "agent-temoin");
  ASSERT_TRUE(event.set(Field::site, "exemple.fr"));
  std::vector<std::byte> bytes;
  encode_event(event, 0, 0, kMorning, bytes);
  EXPECT_EQ(platform::as_text(bytes), std::string("\0\0\0\1\4jeux\1\12exemple.fr", 21));
}

TEST(EventCodec, a_field_bit_outside_the_schema_is_refused_when_read) {
  const SchemaPtr wide = make_schema({"site", "user"});
  Event event(wide, {kMorning, Verdict::deny, "jeux"});
  ASSERT_TRUE(event.set(Field::user, "agent-temoin"));
  std::vector<std::byte> bytes;
  encode_event(event, 0, 0, kMorning, bytes);

  std::deque<StoredSchema> narrow{decode_schema(encode(*make_schema({"site"}), 0)).value()};
  const BlockClear clear{0, 1, static_cast<std::uint32_t>(bytes.size()), kMorning.time_since_epoch().count()};
  EventFault fault{};
  EXPECT_FALSE(decode_events(bytes, clear, narrow, fault));
  EXPECT_EQ(fault, EventFault::unannounced);
  std::deque<StoredSchema> right{decode_schema(encode(*wide, 0)).value()};
  EXPECT_TRUE(decode_events(bytes, clear, right, fault));
  bytes.push_back(std::byte{0});
  EXPECT_FALSE(decode_events(bytes, clear, right, fault));
  EXPECT_EQ(fault, EventFault::malformed);
}

}  // namespace
}  // namespace cartulaire::journal
