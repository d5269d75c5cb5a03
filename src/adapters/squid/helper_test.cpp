#include "adapters/squid/helper.hpp"

#include <array>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adapters/squid/world_for_tests.hpp"

namespace cartulaire::adapters::squid {
namespace {

using testing::make_world;

class HelperTest : public ::testing::Test {
 protected:
  HelperWorld on() {
    HelperWorld parts;
    parts.current = [this] { return world_; };
    parts.journal_writable = [this] { return writable_; };
    parts.now = [] { return base::Instant(std::chrono::milliseconds(1795410304055)); };
    return parts;
  }
  std::string ask(std::string_view input) {
    AnswerBuffer out(std::size_t{2} << 20);
    Helper helper(on(), "a");
    EXPECT_EQ(helper.answer(input, out), input.size());
    return std::string(out.text());
  }
  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      lines.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return lines;
  }
  // One value of the annotation (answers.hpp); empty for "-".
  static std::string note(const std::string& answer, std::string_view name) {
    constexpr std::array<std::string_view, kAnswerFields> kNames = {
        "sequence", "user", "verdict", "why", "entity", "version", "clause", "category", "journal", "at"};
    constexpr std::string_view kBegin = " d_=\"";
    const std::size_t from = answer.find(kBegin);
    if (from == std::string::npos) return "no annotation";
    std::istringstream values(
        answer.substr(from + kBegin.size(), answer.find('"', from + kBegin.size()) - from - kBegin.size()));
    std::string value;
    for (const std::string_view each : kNames) {
      values >> value;
      if (each == name) return value == "-" ? "" : value;
    }
    return "no such value";
  }

  std::unique_ptr<testing::TestWorld> test_ = make_world();
  std::shared_ptr<const policy::World> world_ = test_->world;
  bool writable_ = true;
};

TEST_F(HelperTest, Web01AllowsWhatNoArticleRefuses) {
  const std::string answer = ask("7 marie 10.1.2.3 GET http://www.example.org/ fr -\n");
  EXPECT_TRUE(answer.starts_with("7 OK d_=\"a.1 ")) << answer;
  EXPECT_EQ(note(answer, "verdict"), "allow");
  EXPECT_EQ(note(answer, "entity"), "capso");
  EXPECT_EQ(note(answer, "version"), "1.0.0");
  EXPECT_EQ(note(answer, "journal"), "s");
  EXPECT_EQ(answer.find("message="), std::string::npos);
}

TEST_F(HelperTest, Web07ARefusalCarriesItsArticleAndItsPage) {
  const std::string answer = ask("7 marie 10.1.2.3 GET http://www.casino.example/play en,fr;q=0.5 -\n");
  EXPECT_TRUE(answer.starts_with("7 ERR d_=\"a.1 ")) << answer;
  EXPECT_EQ(note(answer, "verdict"), "deny");
  EXPECT_EQ(note(answer, "clause"), "jeux");
  EXPECT_EQ(note(answer, "category"), "gambling");
  EXPECT_EQ(note(answer, "why"), "conduct.category");
  const std::string page = answer.substr(answer.find("message=\""));
  EXPECT_NE(page.find("2.1"), std::string::npos);
  EXPECT_NE(page.find("www.casino.example"), std::string::npos);
  EXPECT_NE(page.find("pas \\\"ouverts\\\""), std::string::npos) << page;
  // One line, one value: no quote but the escaped ones.
  EXPECT_TRUE(page.ends_with("\"\n"));
  for (std::size_t i = 9; i + 2 < page.size(); ++i)
    if (page[i] == '"') {
      ASSERT_EQ(page[i - 1], '\\') << i;
    }
  EXPECT_EQ(std::count(answer.begin(), answer.end(), '\n'), 1);
}

TEST_F(HelperTest, ARefusedTunnelHasNoPageForNoBrowserWouldShowIt) {
  const std::string answer = ask("7 marie 10.1.2.3 CONNECT casino.example:443 fr -\n");
  EXPECT_TRUE(answer.starts_with("7 ERR ")) << answer;
  EXPECT_EQ(answer.find("message="), std::string::npos);
}

TEST_F(HelperTest, TheNameInsideATunnelCountsOnceItIsKnown) {
  EXPECT_TRUE(ask("7 - 10.1.2.3 CONNECT 198.51.100.1:443 - - -\n").starts_with("7 OK "));
  EXPECT_TRUE(ask("7 - 10.1.2.3 CONNECT 198.51.100.1:443 - casino.example -\n").starts_with("7 ERR "));
}

TEST_F(HelperTest, SquidAsksTwiceAndGetsTheSameVerdict) {
  const std::string question = "7 marie 10.1.2.3 CONNECT casino.example:443 fr -\n";
  const auto answers = lines_of(ask(question + question));
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(note(answers[0], "sequence"), "a.1");
  EXPECT_EQ(note(answers[1], "sequence"), "a.2");
  EXPECT_EQ(answers[0].substr(answers[0].find(' ', 12)), answers[1].substr(answers[1].find(' ', 12)));
}

TEST_F(HelperTest, Web08ThePersonIsNamedAsTheDecisionKnewThem) {
  EXPECT_EQ(note(ask("7 - 10.1.2.3 GET http://e.org/ - - -\n"), "user"), "marie");
  EXPECT_EQ(note(ask("7 - 10.1.2.4 GET http://e.org/ - - -\n"), "user"), "");
  EXPECT_EQ(note(ask("7 AGGLO%5CMarie 10.1.2.4 GET http://e.org/ - - -\n"), "user"), "marie");
  EXPECT_EQ(note(ask("7 AGGLO%5C 10.1.2.3 GET http://e.org/ - - -\n"), "user"), "agglo%5C") << "not marie";
  EXPECT_EQ(note(ask("7 Jos%C3%A9%20B 10.1.2.4 GET http://e.org/ - - -\n"), "user"), "jos%C3%A9%20b");
}

TEST_F(HelperTest, Lg02WhatNoCharterAnnouncesIsNotAnnotated) {
  HelperWorld parts = on();
  parts.needs = [] {
    LogNeeds needs;
    needs.user = needs.reason = needs.category = false;
    return needs;
  };
  Helper helper(parts, "a");
  AnswerBuffer out(std::size_t{2} << 20);
  helper.answer("7 marie 10.1.2.3 CONNECT casino.example:443 fr -\n", out);
  const std::string answer(out.text());
  EXPECT_EQ(note(answer, "user"), "");
  EXPECT_EQ(note(answer, "why"), "");
  EXPECT_EQ(note(answer, "category"), "");
  EXPECT_EQ(note(answer, "clause"), "jeux");
  EXPECT_EQ(answer.find("marie"), std::string::npos);
}

TEST_F(HelperTest, EveryChannelGetsItsOneAnswerWhateverTheQuestion) {
  std::string input;
  const std::vector<std::string> hostile = {"",
                                            "- - - - - -",
                                            "- 10.1.2.3 GET http:// - -",
                                            "- 10.1.2.3 GET http://" + std::string(4000, 'a') + "/ - -",
                                            "- 999.1.1.1 GET http://e.org/ - -",
                                            "%00%0A 10.1.2.3 GET http://e.org/%00 - -",
                                            "- 10.1.2.3 GET http://\xff\xfe/ - -",
                                            "\" \\ GET \"http://e.org/ - -",
                                            std::string(400, 'u') + "%41 10.1.2.3 GET http://e.org/ - -",
                                            std::string(900'000, 'u') + " 10.1.2.3 GET http://e.org/ - -"};
  for (std::size_t i = 0; i < hostile.size(); ++i)
    input += std::to_string(i) + " " + hostile[i] + "\n";
  const auto answers = lines_of(ask(input));
  ASSERT_EQ(answers.size(), hostile.size());
  for (std::size_t i = 0; i < hostile.size(); ++i) {
    EXPECT_TRUE(answers[i].starts_with(std::to_string(i) + " OK ") ||
                answers[i].starts_with(std::to_string(i) + " ERR "))
        << answers[i].substr(0, 80);
  }
  for (const std::size_t overlong : {8, 9}) {
    EXPECT_TRUE(answers[overlong].starts_with(std::to_string(overlong) + " ERR"))
        << "such a login is nobody's";
    EXPECT_EQ(answers[overlong].find("uuu"), std::string::npos);
  }
}

TEST_F(HelperTest, WithoutAPolicyEverythingIsRefusedAndSaysWhy) {
  world_ = nullptr;
  const std::string answer = ask("7 marie 10.1.2.3 GET http://e.org/ fr -\n");
  EXPECT_TRUE(answer.starts_with("7 ERR ")) << answer;
  EXPECT_EQ(note(answer, "why"), "node.no_policy");
  EXPECT_NE(answer.find("message="), std::string::npos);
}

TEST_F(HelperTest, Lg02AJournalThatCannotBeWrittenClosesAsItsClauseSays) {
  writable_ = false;
  const std::string answer = ask("7 marie 10.1.2.3 GET http://e.org/ fr -\n");
  EXPECT_TRUE(answer.starts_with("7 ERR ")) << answer;
  EXPECT_EQ(note(answer, "why"), "node.journal_blocked");
  EXPECT_EQ(note(answer, "clause"), "traces");
}

TEST_F(HelperTest, Lg02OrLetsPassAndSaysSo) {
  const auto open = make_world({.log_fails = policy::OnFailure::open});
  world_ = open->world;
  writable_ = false;
  const std::string answer = ask("7 marie 10.1.2.3 GET http://e.org/ fr -\n");
  EXPECT_TRUE(answer.starts_with("7 OK ")) << answer;
  Helper helper(on(), "b");
  AnswerBuffer out(std::size_t{2} << 20);
  helper.answer(
      "7 marie 10.1.2.3 GET http://e.org/ - - -\n8 marie 10.1.2.3 GET http://casino.example/ - - -\n", out);
  EXPECT_EQ(helper.let_pass(), 1u) << "what is refused in any case is not let pass";
  EXPECT_TRUE(ask("7 marie 10.1.2.3 GET http://casino.example/ fr -\n").starts_with("7 ERR "));
}

TEST_F(HelperTest, OneBatchAfterTheOtherWhateverTheCuts) {
  // Given questions cut anywhere, then the answers are those of the whole.
  std::string input;
  for (int i = 0; i < 100; ++i)
    input += std::to_string(i) + " - 10.1.2.3 GET http://h" + std::to_string(i) + ".example/ - - -\n";
  Helper whole(on(), "a");
  AnswerBuffer expected(std::size_t{2} << 20);
  ASSERT_EQ(whole.answer(input, expected), input.size());
  std::mt19937 random(11);
  Helper pieces(on(), "a");
  std::string pending;
  std::string got;
  for (std::size_t at = 0; at < input.size();) {
    const std::size_t size = std::min<std::size_t>(1 + random() % 700, input.size() - at);
    pending += input.substr(at, size);
    at += size;
    AnswerBuffer out(std::size_t{2} << 20);
    pending.erase(0, pieces.answer(pending, out));
    got += out.text();
  }
  EXPECT_EQ(got, expected.text());
}

TEST_F(HelperTest, ServesASocketToItsEndAndAnOverlongLineOnItsChannel) {
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  std::jthread squid([fd = pair[0]] {
    const std::string input = "1 - 10.1.2.3 GET http://e.org/ - - -\n2 - 10.1.2.3 GET http://" +
                              std::string(3 << 20, 'x') + "/ - - -\n3 - 10.1.2.3 GET http://e.org/ - - -\n";
    for (std::size_t at = 0; at < input.size();) {
      const ssize_t put = ::write(fd, input.data() + at, std::min<std::size_t>(65536, input.size() - at));
      if (put <= 0) break;
      at += static_cast<std::size_t>(put);
    }
    ::shutdown(fd, SHUT_WR);
  });
  Helper helper(on(), "a");
  ASSERT_TRUE(serve(pair[1], pair[1], helper));
  squid.join();
  ::close(pair[1]);
  std::string got(1 << 20, '\0');
  std::size_t size = 0;
  for (ssize_t n = 0; (n = ::read(pair[0], got.data() + size, got.size() - size)) > 0;)
    size += static_cast<std::size_t>(n);
  got.resize(size);
  ::close(pair[0]);
  const auto answers = lines_of(got);
  ASSERT_EQ(answers.size(), 3u);
  EXPECT_TRUE(answers[0].starts_with("1 OK "));
  EXPECT_TRUE(answers[1].starts_with("2 ERR "));
  EXPECT_TRUE(answers[2].starts_with("3 OK "));
}

TEST_F(HelperTest, ASwapUnderLoadGivesEachAnswerWhollyOfOneWorld) {
  // Version 1 refuses gambling, version 2 does not: no answer may mix them.
  const auto second = make_world({.version = "2.0.0", .filter = false});
  Helper helper(on(), "a");
  std::string got;
  for (int round = 0; round < 50; ++round) {
    world_ = round % 2 == 0 ? test_->world : second->world;
    AnswerBuffer out(std::size_t{2} << 20);
    const std::string input = "1 - 10.1.2.3 CONNECT casino.example:443 - - -\n";
    helper.answer(input, out);
    const std::string answer(out.text());
    EXPECT_EQ(note(answer, "version"), round % 2 == 0 ? "1.0.0" : "2.0.0");
    EXPECT_EQ(answer.starts_with("1 ERR"), round % 2 == 0) << answer;
  }
}

}  // namespace
}  // namespace cartulaire::adapters::squid
