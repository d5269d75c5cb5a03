// A mail as it travels: nobody adds a header to it, and what was written comes out again.
#include "platform/mail_text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace cartulaire::platform {
namespace {

MailText usual() {
  return {"charte@example.org",
          "Ville d’Essai",
          "agent@example.org",
          "À signer",
          "Bonjour\n",
          "1@example.org",
          base::Instant(std::chrono::sys_days{std::chrono::year{2026} / 9 / 1}) + std::chrono::hours(8)};
}

TEST(MailText, the_headers_say_who_when_and_that_a_machine_wrote) {
  const auto made = mail_text(usual());
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_EQ(*made,
            "From: =?UTF-8?B?VmlsbGUgZOKAmUVzc2Fp?= <charte@example.org>\r\nTo: <agent@example.org>\r\n"
            "Subject: =?UTF-8?B?w4Agc2lnbmVy?=\r\nDate: Tue, 01 Sep 2026 08:00:00 +0000\r\n"
            "Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            "Bonjour\r\n");
}

TEST(MailText, a_file_goes_beside_the_words_under_a_name_that_says_nothing_else) {
  MailText mail = usual();
  mail.file = MailFile{"charte-2.1.html", "text/html; charset=utf-8", std::string(200, 'x')};
  const auto made = mail_text(mail);
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_NE(made->find("multipart/mixed; boundary="), std::string::npos);
  EXPECT_NE(made->find("Content-Disposition: attachment; filename=\"charte-2.1.html\"\r\n"),
            std::string::npos);
  for (std::size_t at = 0; at < made->size();) {
    const std::size_t end = made->find("\r\n", at);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - at, 78U);
    at = end + 2;
  }
  for (const char* bad : {"", "a\".html", "../a", ".a", "a b", "é", "a\r\nBcc: c@d"}) {
    mail.file->name = bad;
    EXPECT_FALSE(mail_text(mail)) << bad;
  }
}

TEST(MailText, a_line_end_in_a_header_or_an_address_is_refused) {
  for (const char* bad :
       {"a@b\r\nBcc: c@d", "a@b>", "a b@c", "a@b,c@d", "@b", "a@", "a@b@c", "", "-x@y", "é@b", "\"a\"@b"}) {
    MailText mail = usual();
    mail.to = bad;
    EXPECT_FALSE(mail_text(mail)) << bad;
  }
  MailText mail = usual();
  mail.subject = "a\r\nBcc: c@d";
  EXPECT_FALSE(mail_text(mail));
  mail = usual();
  mail.from_name = "a\nb";
  EXPECT_FALSE(mail_text(mail));
  mail = usual();
  mail.body = "\xff";
  EXPECT_FALSE(mail_text(mail));
}

std::string decoded(std::string_view quoted) {
  std::string out;
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    if (quoted[i] == '=' && quoted.substr(i, 3) == "=\r\n")
      i += 2;
    else if (quoted[i] == '=') {
      out += static_cast<char>(std::stoi(std::string(quoted.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else if (quoted[i] != '\r')
      out += quoted[i];
  }
  return out;
}

// INVARIANT: lines of 76 at most, ASCII, and the same text again.
TEST(MailText, any_text_comes_out_as_it_went_in) {
  const bool held = rc::check([] {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(
        rc::gen::element<std::string>("é", " ", "\n", "=", "word", "’", "\t", ".", "\n.\n", "🙂", "From "));
    MailText mail = usual();
    mail.subject.clear();
    mail.body.clear();
    for (const std::string& piece : pieces) {
      mail.body += piece;
      if (piece.find_first_of("\n\t") == std::string::npos) mail.subject += piece;
    }
    const auto made = mail_text(mail);
    RC_ASSERT(made.has_value());
    const std::size_t split = made->find("\r\n\r\n");
    const std::string expected = mail.body.ends_with('\n') ? mail.body : mail.body + "\n";
    RC_ASSERT(decoded(made->substr(split + 4)) == expected);
    std::size_t column = 0;
    for (const char c : *made) {
      RC_ASSERT(static_cast<unsigned char>(c) < 0x80);
      column = c == '\n' ? 0 : column + 1;
      RC_ASSERT(column <= 78u);
    }
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace cartulaire::platform
