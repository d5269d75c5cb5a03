// The wrapper of libldap against a real slapd; what only Active Directory does is laid out in its entries.
#include "platform/ldap.hpp"

#include <set>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "platform/test_slapd.hpp"

namespace cartulaire::platform {
namespace {

const std::string kBase = TestSlapd::kBase;

TEST(LdapFilter, a_value_cannot_leave_its_place) {
  EXPECT_EQ(ldap_filter_value("a*)(uid=\\é"), "a\\2a\\29\\28uid=\\5c\\c3\\a9");
  EXPECT_EQ(ldap_filter_value(std::string_view("\0", 1)), "\\00");
  EXPECT_TRUE(rc::check("no special character comes through", [](const std::string& any) {
    const std::string value = ldap_filter_value(any);
    RC_ASSERT(value.find_first_of("*()") == std::string::npos);
    RC_ASSERT(value.find('\0') == std::string::npos);
  }));
}

TEST(LdapRange, is_read_as_active_directory_writes_it) {
  const auto first = read_ldap_range("member;range=0-1499");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->attribute, "member");
  EXPECT_EQ(first->next, 1500u);
  EXPECT_FALSE(read_ldap_range("member;range=1500-*")->next);
  for (const char* none : {"member", "member;lang-fr", "member;range=", "member;range=0-", "member;range=0-x",
                           "member;range=0-99999999999"})
    EXPECT_FALSE(read_ldap_range(none)) << none;
}

class Ldap : public ::testing::Test {
 protected:
  void SetUp() override {
    if (TestSlapd::missing()) GTEST_SKIP() << TestSlapd::kMissing;
  }
  static std::string person(const std::string& uid, const std::string& more = "") {
    return fmt::format("dn: uid={0},{1}\nobjectClass: inetOrgPerson\nuid: {0}\ncn: {0}\nsn: {0}\n{2}\n", uid,
                       kBase, more);
  }
};

TEST_F(Ldap, pages_bring_everybody_once_and_only_what_was_asked_for) {
  std::string entries;
  for (int i = 0; i < 120; ++i)
    entries += person(fmt::format("p{}", i), "mail: x@x.example\n");
  const TestSlapd slapd(entries);
  auto session = LdapSession::open(slapd.place());
  ASSERT_TRUE(session) << session.error().text();
  LdapSearch wanted;
  wanted.base = kBase;
  wanted.filter = "(objectClass=person)";
  wanted.attributes = {"uid"};
  wanted.page = 7;
  std::set<std::string> seen;
  const auto use = [&](LdapEntry entry) -> base::Status {
    EXPECT_EQ(entry.attributes.size(), 1u);
    EXPECT_TRUE(seen.insert(entry.attributes.at(0).values.at(0)).second);
    return {};
  };
  ASSERT_TRUE(session->search(wanted, use));
  EXPECT_EQ(seen.size(), 120u);
  wanted.entries = 50;
  seen.clear();
  const auto cut = session->search(wanted, use);
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, base::ErrorCode::too_large);
  seen.clear();
  wanted.entries = 1000;
  EXPECT_TRUE(session->search(wanted, use)) << "the connection goes on after a search that was given up";
}

TEST_F(Ldap, a_server_killed_between_two_entries_is_an_error) {
  std::string entries;
  for (int i = 0; i < 50; ++i)
    entries += person(fmt::format("p{}", i));
  TestSlapd slapd(entries);
  auto session = LdapSession::open(slapd.place());
  ASSERT_TRUE(session);
  LdapSearch wanted;
  wanted.base = kBase;
  wanted.attributes = {"uid"};
  wanted.page = 5;
  const auto done = session->search(wanted, [&](const LdapEntry&) -> base::Status {
    slapd.stop();
    return {};
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, base::ErrorCode::unavailable);
}

// slapd holds values under such options; it takes no `*` in a question, so the last one brings nothing.
TEST_F(Ldap, values_in_ranges_are_put_together) {
  const TestSlapd slapd(fmt::format(
      "dn: cn=g,{0}\nobjectClass: groupOfNames\ncn: g\nmember;range=0-1: cn=a\nmember;range=0-1: cn=b\n"
      "member;range=2-2: cn=c\nmember: cn=z\n\n",
      kBase));
  auto session = LdapSession::open(slapd.place());
  ASSERT_TRUE(session);
  auto values = session->values_of("cn=g," + kBase, "member");
  ASSERT_TRUE(values) << values.error().text();
  const std::set<std::string> all(values->begin(), values->end());
  EXPECT_EQ(all, (std::set<std::string>{"cn=a", "cn=b", "cn=c", "cn=z"}));
  EXPECT_EQ(session->values_of("cn=g," + kBase, "member", 2).error().code, base::ErrorCode::too_large);
  EXPECT_EQ(session->values_of("cn=absent," + kBase, "member").error().code, base::ErrorCode::not_found);
}

TEST_F(Ldap, values_are_added_and_removed_all_or_nothing) {
  const TestSlapd slapd(
      fmt::format("dn: cn=g,{0}\nobjectClass: groupOfNames\ncn: g\nmember: cn=a\n\n", kBase));
  auto session = LdapSession::open(slapd.place());
  ASSERT_TRUE(session);
  const std::string group = "cn=g," + kBase;
  ASSERT_TRUE(session->change_values(group, "member", {"cn=b", "cn=c"}, {"cn=a"}));
  EXPECT_EQ(session->values_of(group, "member")->size(), 2u);
  EXPECT_FALSE(session->change_values(group, "member", {"cn=d"}, {"cn=absent"}));
  EXPECT_FALSE(session->change_values(group, "member", {}, {"cn=b", "cn=c"}))
      << "a groupOfNames is never empty";
  EXPECT_EQ(session->values_of(group, "member")->size(), 2u);
}

TEST_F(Ldap, only_the_right_password_is_right) {
  const TestSlapd slapd(person("a", "userPassword: bon mot\n"));
  const std::string dn = "uid=a," + kBase;
  const auto check = [&](const std::string& who, std::string_view password) {
    const auto right = check_password(slapd.place(), who, password);
    EXPECT_TRUE(right) << right.error().text();
    return right && *right;
  };
  EXPECT_TRUE(check(dn, "bon mot"));
  EXPECT_FALSE(check(dn, "mauvais"));
  EXPECT_FALSE(check(dn, "")) << "the server would take it for an anonymous request and say yes";
  EXPECT_FALSE(check("", "bon mot"));
  EXPECT_FALSE(check(dn, std::string_view("\0", 1)));
  EXPECT_FALSE(check(dn, std::string(100'000, 'x')));
  EXPECT_FALSE(check("uid=absent," + kBase, "bon mot"));
  EXPECT_FALSE(check("no name", "bon mot"));
}

}  // namespace
}  // namespace cartulaire::platform
