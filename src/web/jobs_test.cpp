// When jobs run again, how metrics count, which scope an operation asks for, how webhooks are signed.
#include "web/jobs.hpp"

#include <gtest/gtest.h>

#include "web/metrics.hpp"
#include "web/webhooks.hpp"

namespace cartulaire::web {
namespace {

using namespace std::chrono_literals;

TEST(Jobs, run_again_after_their_interval_or_at_their_hour) {
  const base::Instant noon(std::chrono::days(20'000) + 12h);
  const Job often{"often", "", "", 60s};
  EXPECT_EQ(next_run(often, true, noon), noon + 60s);
  EXPECT_EQ(next_run(often, false, noon), noon + 60s);
  const Job daily{"daily", "", "", 60s, 2};
  EXPECT_EQ(next_run(daily, true, noon), noon + 14h);
  EXPECT_EQ(next_run(daily, true, noon + 14h), noon + 38h);
  EXPECT_EQ(next_run(daily, false, noon), noon + 15min);
  EXPECT_EQ(next_run(daily, false, noon + 14h - 1min), noon + 14h);
}

TEST(Jobs, are_those_that_the_settings_ask_for) {
  WebConfig config;
  EXPECT_EQ(jobs_of(config, nullptr).size(), 3U);
  config.mail.server = "smtp://mail.example";
  config.spool.folder = "spool";
  config.webhooks = {{"glpi", "ville", "", {}, "", ""}};
  std::vector<std::string> names;
  for (const Job& one : jobs_of(config, nullptr))
    names.push_back(one.name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"erase", "sessions", "rules", "mail", "acts", "webhook:ville/glpi"}));
}

TEST(Metrics, count_by_operation_and_class_and_time) {
  const Api api = Api::shipped().value();
  Metrics metrics(api.operations());
  const Operation* charter = api.match("GET", "/api/charter").operation;
  metrics.answered(charter, 200, 700us);
  metrics.answered(charter, 204, 30ms);
  metrics.answered(charter, 503, 7s);
  metrics.answered(nullptr, 404, 1us);
  const std::string text = metrics.text();
  for (const char* line :
       {"cartulaire_requests_total{operation=\"getCharter\",status=\"2xx\"} 2\n",
        "cartulaire_requests_total{operation=\"getCharter\",status=\"5xx\"} 1\n",
        "cartulaire_requests_total{operation=\"none\",status=\"4xx\"} 1\n",
        "cartulaire_request_seconds_bucket{le=\"0.001\"} 2\n",
        "cartulaire_request_seconds_bucket{le=\"0.05\"} 3\n",
        "cartulaire_request_seconds_bucket{le=\"5\"} 3\n",
        "cartulaire_request_seconds_bucket{le=\"+Inf\"} 4\n", "cartulaire_request_seconds_count 4\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
}

TEST(Scopes, follow_the_tag_and_the_method_and_spare_what_is_for_people_alone) {
  const Api api = Api::shipped().value();
  const auto scope = [&](const char* method, const char* path) {
    return api.match(method, path).operation->scope;
  };
  EXPECT_EQ(scope("GET", "/api/charter"), "charter:read");
  EXPECT_EQ(scope("POST", "/api/suspensions"), "access:write");
  EXPECT_EQ(scope("GET", "/metrics"), "metrics");
  EXPECT_EQ(scope("POST", "/api/charter/acknowledgement"), "");  // a signature is a person's
  EXPECT_EQ(scope("GET", "/api/kept"), "");
  EXPECT_EQ(scope("POST", "/api/tokens"), "");
  EXPECT_EQ(scope("POST", "/api/session"), "");
}

TEST(Webhooks, say_the_number_of_a_record_and_are_signed_with_the_time) {
  const store::HookEvent event{17, base::Instant(std::chrono::days(20'000)), "campaign.opened", "3"};
  const std::string body = hook_body("ville", event);
  EXPECT_EQ(body,
            "{\"id\":\"ville/17\",\"event\":\"campaign.opened\",\"entity\":\"ville\","
            "\"at\":\"2024-10-04T00:00:00Z\",\"record\":\"3\"}");
  // RFC 4231, test case 2, with the time in front, by openssl dgst -sha256 -hmac Jefe
  EXPECT_EQ(hook_signature("Jefe", base::Instant(1'700'000'000'500ms), "what do ya want for nothing?"),
            "t=1700000000,v1=1cdd0650c8be1cb0974b1788d458b1e781206cfef59b85faafc582d2e182c57e");
}

}  // namespace
}  // namespace cartulaire::web
