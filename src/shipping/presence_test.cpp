// LG-03: a head that does not come is the alarm.
#include "shipping/presence.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "journal/head.hpp"
#include "journal/testing.hpp"
#include "shipping/enrolment.hpp"
#include "shipping/notice.hpp"

namespace cartulaire::shipping {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class PresenceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(create_hub(hub_, folder_.path() / "ca", {"localhost"}, now_));
    ASSERT_TRUE(platform::replace_file(hub_.keeper_key(), std::string(64, '0') + "\n"));
    const platform::Path identity = folder_.path() / "identity";
    ASSERT_TRUE(request_enrolment(identity, "proxy1"));
    const auto request = platform::read_text(identity / "request.csr").value();
    ASSERT_TRUE(enrol(hub_, folder_.path() / "ca", "proxy1", request, identity, now_));
  }
  void head(const std::string& writer, base::Instant at) {
    const platform::Path folder = hub_.spool("proxy1") / writer;
    ASSERT_TRUE(platform::make_folder(folder));
    const std::string line =
        journal::sign_head({"proxy1", writer, 1, 100, 0, {}, at, keys_.public_key}, keys_);
    ASSERT_TRUE(platform::replace_file(folder / "heads", line + "\n"));
  }
  NodePresence proxy(base::Instant at) { return presence(hub_, at).value().at(0); }

  journal::testing::TemporaryFolder folder_;
  HubFolders hub_{folder_.path() / "hub"};
  base::Instant now_ = base::SystemClock().now();
  platform::SignKeyPair keys_ = platform::make_sign_keys();
};

TEST_F(PresenceTest, LG_03_three_heads_that_do_not_come_raise_it_for_a_proxy_and_a_day_for_imports) {
  EXPECT_FALSE(proxy(now_).alarm());
  EXPECT_TRUE(proxy(now_ + minutes(16)).absent);
  head("web", now_);
  head("sessions-sshd", now_);
  EXPECT_FALSE(proxy(now_ + minutes(14)).alarm());
  const NodePresence later = proxy(now_ + minutes(16));
  EXPECT_TRUE(later.alarm());
  EXPECT_FALSE(later.writers.at(0).absent);  // sessions-sshd
  EXPECT_TRUE(later.writers.at(1).absent);   // web
  // Another writer of the proxy has taken over.
  head("web-1", now_ + minutes(15));
  EXPECT_FALSE(proxy(now_ + minutes(16)).alarm());
  EXPECT_TRUE(proxy(now_ + hours(27)).writers.at(0).absent);
  EXPECT_TRUE(proxy(now_ - minutes(6)).writers.at(1).ahead);
}

TEST_F(PresenceTest, a_node_that_was_revoked_is_shown_and_not_missed) {
  head("web", now_);
  ASSERT_TRUE(revoke(hub_, "proxy1"));
  const NodePresence node = proxy(now_ + hours(30));
  EXPECT_FALSE(node.enrolled);
  EXPECT_FALSE(node.alarm());
}

TEST_F(PresenceTest, a_certificate_is_let_in_while_it_is_the_node_s_and_no_longer) {
  const auto fingerprint = enrolled(hub_).value().at(0).certificate.fingerprint;
  EXPECT_TRUE(admits(hub_, "proxy1", fingerprint));
  EXPECT_FALSE(admits(hub_, "proxy2", fingerprint));
  EXPECT_FALSE(admits(hub_, "../nodes/proxy1", fingerprint));
  EXPECT_FALSE(admits(hub_, "proxy1", {}));
  EXPECT_TRUE(proxy(now_ + std::chrono::days(700)).expires);
  ASSERT_TRUE(revoke(hub_, "proxy1"));
  EXPECT_FALSE(admits(hub_, "proxy1", fingerprint));
  EXPECT_FALSE(revoke(hub_, "../tls/ca"));
}

TEST(NoticeTest, what_the_keeper_signed_is_read_and_nothing_else_is) {
  const auto keys = platform::make_sign_keys();
  const auto others = platform::make_sign_keys();
  Receipt receipt{"journal.ville.example", "proxy1", "web", 7, 70321, 5001, {}};
  receipt.hash.fill(std::byte{9});
  const std::string line = sign_receipt(receipt, keys);
  const auto read = read_receipt(line, keys.public_key);
  ASSERT_TRUE(read);
  EXPECT_EQ(
      std::tie(read->node, read->writer, read->segment, read->bytes, read->sequence, read->hash),
      std::tie(receipt.node, receipt.writer, receipt.segment, receipt.bytes, receipt.sequence, receipt.hash));
  EXPECT_FALSE(read_receipt(line, others.public_key));
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::string altered = line;
    altered[i] = altered[i] == '1' ? '2' : '1';
    EXPECT_FALSE(read_receipt(altered, keys.public_key)) << altered;
  }
  EXPECT_FALSE(read_receipt(line + " x", keys.public_key));
  const journal::Day day = journal::day_of(journal::testing::kMorning);
  const std::string told = sign_intake_key({"journal.ville.example", day, receipt.hash}, keys);
  EXPECT_EQ(read_intake_key(told, keys.public_key)->day, day);
  EXPECT_FALSE(read_intake_key(told, others.public_key));
  EXPECT_FALSE(read_receipt(told, keys.public_key));
}

}  // namespace
}  // namespace cartulaire::shipping
