// Signing in with a password of the directory.
#include "people/directory.hpp"

#include <gtest/gtest.h>

#include "platform/test_slapd.hpp"

namespace cartulaire::people {
namespace {

using platform::TestSlapd;

const base::Instant kNow = base::Instant(std::chrono::days(20'000));

std::string person(const std::string& name, const std::string& more) {
  return fmt::format(
      "dn: cn={0},{1}\nobjectClass: inetOrgPerson\ncn: {0}\nsn: {0}\nuserPassword: mot-{0}\n{2}\n", name,
      TestSlapd::kBase, more);
}

TEST(SignIn, finds_one_person_by_their_login_and_asks_the_directory) {
  if (TestSlapd::missing()) GTEST_SKIP() << TestSlapd::kMissing;
  const TestSlapd slapd(person("a", "uid: CDurand\n") + person("b", "uid: deux\n") +
                        person("c", "uid: deux\n") + person("d", "uid: d*\n"));
  Directory directory;
  directory.name = "annuaire";
  directory.place = slapd.place();
  directory.people = {{TestSlapd::kBase, "(objectClass=person)", "ville"},
                      {TestSlapd::kBase, "(sn=*)", "ville"}};
  const auto who = [&](std::string_view login, std::string_view password) -> std::string {
    const auto found = sign_in(directory, login, password, kNow);
    EXPECT_TRUE(found) << found.error().text();
    return found && *found ? **found : "";
  };
  EXPECT_EQ(who("cdurand", "mot-a"), "cdurand");
  EXPECT_EQ(who("CDURAND", "mot-a"), "cdurand");
  EXPECT_EQ(who("cdurand", "mot-b"), "");
  EXPECT_EQ(who("cdurand", ""), "");
  EXPECT_EQ(who("deux", "mot-b"), "") << "two bear this login: whose record would it be?";
  EXPECT_EQ(who("*", "mot-a"), "");
  EXPECT_EQ(who("d*", "mot-d"), "d*") << "a star is a star";
  EXPECT_EQ(who("cdurand)(cn=b", "mot-b"), "");
  EXPECT_EQ(who("absent", "mot-a"), "");
  EXPECT_EQ(who(std::string(1000, 'x'), "mot-a"), "");
}

}  // namespace
}  // namespace cartulaire::people
