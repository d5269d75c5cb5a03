// Files of people: what is read of them, what is wrong with them, and what an import changes.
#include "people/import.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "people/roster.hpp"
#include "platform/file.hpp"
#include "store/testing.hpp"

namespace cartulaire::people {
namespace {

using store::Person;

std::vector<std::string> told(const std::vector<Problem>& problems) {
  std::vector<std::string> out;
  for (const Problem& one : problems)
    out.push_back(fmt::format("{}: {}", one.line, one.english));
  return out;
}

TEST(Csv, takes_french_and_english_columns_quotes_and_the_mark_of_a_spreadsheet) {
  const Source source = read_csv(
      "\xEF\xBB\xBFIdentifiant;Nom;prénom;service;Arrivée\r\n"
      "CDurand;\"Durand; dit \"\"Le Grand\"\"\";Camille;\"DSI\nréseau\";01/09/2026\r\n\r\n"
      "b;;;;\r\n",
      {});
  EXPECT_TRUE(source.errors.empty()) << source.errors[0].english;
  ASSERT_EQ(source.lines.size(), 2u);
  EXPECT_EQ(source.lines[0][Field::family_name], "Durand; dit \"Le Grand\"");
  EXPECT_EQ(source.lines[0][Field::unit], "DSI\nréseau");
  EXPECT_EQ(source.lines[1].number, 5) << "lines within quotation marks count";
  const Roster roster = make_roster(source, "ville", "d");
  EXPECT_EQ(told(roster.errors), (std::vector<std::string>{"2: unit: control character or line break"}));
}

TEST(Csv, tells_everything_that_is_wrong_at_once_with_its_line) {
  const Source source = read_csv(
      "login,mail,arrived,manager,couleur\n"
      "a,pas une adresse,2026-13-01,,\n"
      "b c,b@x.fr,,\n"
      "~d,,,,\n"
      ",,2026-02-30,,\n",
      {});
  const Roster roster = make_roster(source, "ville", "d");
  const auto all = told(roster.errors);
  ASSERT_EQ(all.size(), 6u + 1u);
  EXPECT_TRUE(all[0].starts_with("1: unknown column `couleur`"));
  EXPECT_EQ(all[1], "3: 4 columns instead of 5");
  EXPECT_EQ(all[2], "2: mail: `pas une adresse` is no mail address");
  EXPECT_EQ(all[3], "2: arrived: `2026-13-01` is no day such as 2026-09-01 or 01/09/2026");
  EXPECT_EQ(all[6], "5: arrived: `2026-02-30` is no day such as 2026-09-01 or 01/09/2026");
}

TEST(Csv, other_encodings_open_quotes_and_too_much_are_told) {
  const auto first = [](std::string_view text, const SourceLimits& limits = {}) {
    const Source source = read_csv(text, {}, limits);
    return source.errors.empty() ? std::string() : fmt::format("{}", source.errors[0].english);
  };
  EXPECT_NE(first("login;nom\na;Andr\xE9\n").find("UTF-8"), std::string::npos);
  EXPECT_NE(first("login;nom\na;\"b\nc;d\n").find("quotation mark"), std::string::npos);
  EXPECT_NE(first("login;nom\na;\"b\"c\n").find("quotation mark"), std::string::npos);
  EXPECT_NE(first("").find("empty file"), std::string::npos);
  EXPECT_NE(first("nom\nDurand\n").find("`login`"), std::string::npos);
  EXPECT_NE(first("login;login\n").find("twice"), std::string::npos);
  EXPECT_NE(first("login\na\nb\nc\n", {1u << 20, 2, 10}).find("more than 2"), std::string::npos);
  EXPECT_NE(first("login\n" + std::string(20'000, 'a') + "\n").find("quotation mark"), std::string::npos);
}

TEST(Csv, several_lines_of_somebody_are_their_posts) {
  const Roster roster = make_roster(read_csv("matricule,login,nom,service,fonction,responsable\n"
                                             "7,a,Durand,DSI,technicienne,b\n"
                                             "7,a,,Élections,régisseuse,\n"
                                             "8,b,,,,\n"
                                             "7,a,Dupont,Voirie,,\n"
                                             "7,a,,DSI,technicienne,\n"
                                             "9,b,,,,\n",
                                             {}),
                                    "ville", "d");
  EXPECT_EQ(told(roster.errors),
            (std::vector<std::string>{"5: the same person as line 2, but described otherwise",
                                      "6: the same post as for line 2",
                                      "7: the login `b` is already another person’s, line 4"}));
  const auto& people = roster.entities.at("ville");
  ASSERT_EQ(people.size(), 2u);
  EXPECT_EQ(people[0].data.posts.size(), 2u);
  EXPECT_EQ(people[0].managers, (std::vector<std::string>{"b", ""}));
}

TEST(Ldif, reads_folded_coded_and_optioned_values_and_keeps_only_what_it_needs) {
  const Source source = read_ldif(
      "version: 1\n# a comment\n  that goes on\n\n"
      "dn: uid=a,ou=People,dc=x\nobjectClass: person\nuid: A\nsn:: w4ljbHV\n zZQ==\n"
      "cn;lang-ja: x\nuserPassword: hunter2\nmanager: UID=b , OU=People,dc=x\n"
      "ou: Direction\n  des systèmes\n\n"
      "dn: uid=b,ou=People,dc=x\nobjectClass: person\nsn: B\nuid: b\nobjectGUID:: //79/A==\n\n"
      "dn: ou=People,dc=x\nobjectClass: organizationalUnit\nou: People\n",
      {});
  EXPECT_TRUE(source.errors.empty()) << source.errors[0].english;
  ASSERT_EQ(source.lines.size(), 2u);
  EXPECT_EQ(source.passed_over, 1);
  EXPECT_EQ(source.lines[0].number, 5);
  EXPECT_EQ(source.lines[0][Field::family_name], "Écluse");
  EXPECT_EQ(source.lines[0][Field::unit], "Direction des systèmes");
  EXPECT_EQ(source.lines[0][Field::manager], "//79/A==");
  EXPECT_EQ(source.lines[1][Field::key], "//79/A==") << "bytes that are no text stay in base64";
}

TEST(Ldif, changes_other_files_and_broken_lines_are_errors_with_their_line) {
  const Source source = read_ldif(
      "dn: uid=a\nchangetype: modify\nuid: a\nsn: a\n\n"
      "dn: uid=b\nsn:< file:///etc/passwd\nuid:: ***\nno colon\n\nuid: c\n",
      {});
  EXPECT_EQ(told(source.errors),
            (std::vector<std::string>{
                "2: this file changes entries: a full export of the directory is needed",
                "7: a value from another file is not read", "8: malformed base64",
                "9: this is no line of LDIF: `attribute: value`", "11: an entry begins with `dn:`"}));
}

TEST(Ldif, one_bad_address_keeps_nobody_in) {
  const Roster roster = make_roster(
      read_ldif("dn: uid=a\nuid: a\nsn: A\nmail: nowhere\n\ndn: uid=b\nsn: B\n\ndn: uid=c\nuid: c d\nsn: C\n",
                {}),
      "ville", "d");
  EXPECT_TRUE(roster.errors.empty());
  EXPECT_EQ(roster.remarks.size(), 3u);
  ASSERT_EQ(roster.entities.at("ville").size(), 1u);
  EXPECT_EQ(roster.entities.at("ville")[0].data.mail, "");
}

TEST(Ldif, sample_directories_of_two_servers_are_read_whole) {
  const char* given = std::getenv("CARTULAIRE_TESTDATA");
  const platform::Path folder =
      given == nullptr ? platform::Path(CARTULAIRE_SOURCE_DIR) / "../shared/data" : platform::Path(given);
  if (!std::filesystem::exists(folder / "ldif")) GTEST_SKIP() << "no sample directories in " << folder;
  const struct {
    const char* file;
    std::size_t people;
  } kFiles[] = {{"ldif/389ds/Example.ldif", 150}, {"ldif/openldap/test.ldif", 10}};
  for (const auto& [file, expected] : kFiles) {
    const auto text = platform::read_text(folder / file);
    ASSERT_TRUE(text) << text.error().text();
    EXPECT_EQ(kind_of(*text), Source::Kind::directory);
    const Source source = read_ldif(*text, {});
    EXPECT_TRUE(source.errors.empty()) << file << " " << told(source.errors)[0];
    const Roster roster = make_roster(source, "ville", "d");
    EXPECT_TRUE(roster.errors.empty()) << file << " " << told(roster.errors)[0];
    // Counted otherwise: an entry with a surname and a login is a person.
    std::size_t people = 0;
    for (std::size_t at = 0; at < text->size();) {
      const std::size_t end = std::min(text->find("\n\n", at), text->size());
      const std::string entry = "\n" + text->substr(at, end - at);
      people += entry.find("\nsn:") != std::string::npos && entry.find("\nuid:") != std::string::npos ? 1 : 0;
      at = end + 2;
    }
    EXPECT_EQ(roster.entities.at("ville").size(), people) << file;
    EXPECT_GE(people, expected) << file;
  }
}

TEST(Readers, never_fail_on_any_bytes) {
  EXPECT_TRUE(rc::check("any bytes", [] {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "dn:", "dn: uid=a", "\n", "\n\n", "\n ", "uid: a", "sn:: ", "sn:< ", "#", "\"", ";", ",", "login",
        "\xC3", "é", ":", std::string("\0", 1), "version: 1", "changetype: x", "AAAA", "=", "\r"));
    std::string text;
    for (const std::string& piece : pieces)
      text += piece;
    for (const Source& source : {read_csv(text, {}), read_ldif(text, {})})
      (void)make_roster(source, "ville", "d");
  }));
}

ImportOptions complete(std::int64_t confirmed = 0) {
  ImportOptions options;
  options.complete = true;
  options.confirmed_leavers = confirmed;
  return options;
}
ImportOptions dry() {
  ImportOptions options;
  options.dry_run = true;
  return options;
}
ImportOptions of_directory(const std::string& name) {
  ImportOptions options;
  options.directory = name;
  return options;
}
ImportOptions of_entity(const std::string& entity, bool whole = false) {
  ImportOptions options;
  options.entity = entity;
  options.complete = whole;
  return options;
}

class Import : public store::StoreTest {
 protected:
  ImportReport run(const std::string& csv, ImportOptions options = {}, int day = 20'000) {
    if (options.entity.empty() && csv.find("entity") == std::string::npos) options.entity = "ville";
    auto report = import_people(*store, read_csv(csv, {}), options, store::by_test(day));
    EXPECT_TRUE(report) << report.error().text();
    return report ? *report : ImportReport{};
  }
  std::string now(const store::EntityScope& scope) {
    std::map<store::PersonId, std::string> logins;
    for (const Person& one : people(scope))
      logins[one.id] = one.data.login;
    std::string out;
    for (const Person& one : people(scope)) {
      out += one.data.login + (one.left_at ? "(left)" : "");
      for (const store::Post& post : one.data.posts)
        out += fmt::format("[{}{}{}]", post.unit, post.manager ? "<" : "",
                           post.manager ? logins[*post.manager] : "");
      out += ' ';
    }
    return out;
  }
};
CARTULAIRE_BOTH_ENGINES(Import);

constexpr const char* kTeam = "matricule,login,unit,manager\n1,chef,DSI,\n2,a,DSI,chef\n3,b,DSI,1\n";

TEST_P(Import, the_same_file_again_changes_nothing) {
  EXPECT_TRUE(run(kTeam).taken);
  EXPECT_EQ(now(ville), "chef[DSI] a[DSI<chef] b[DSI<chef] ");
  const auto before = events(ville).size();
  EXPECT_EQ(before, 4u);
  const auto report = run(kTeam, complete());
  EXPECT_TRUE(report.taken);
  EXPECT_EQ(report.entities[0].unchanged, 3);
  EXPECT_TRUE(report.entities[0].changes.empty());
  EXPECT_EQ(events(ville).size(), before);
}

TEST_P(Import, a_dry_run_says_the_same_and_changes_nothing) {
  run(kTeam);
  const std::string changed = "matricule,login,unit,manager\n1,chef,DRH,\n2,a2,DSI,chef\n4,d,,b\n3,b,DSI,1\n";
  const auto events_before = events(ville).size();
  const auto said = run(changed, dry());
  EXPECT_FALSE(said.taken);
  EXPECT_EQ(events(ville).size(), events_before);
  const auto wet = run(changed);
  ASSERT_EQ(said.entities[0].changes.size(), wet.entities[0].changes.size());
  EXPECT_EQ(wet.entities[0].changes.size(), 3u);
  EXPECT_EQ(now(ville), "chef[DRH] a2[DSI<chef] b[DSI<chef] d[<b] ");
}

TEST_P(Import, with_any_error_nothing_is_taken) {
  const auto report = run("login,manager\na,nobody\nb,b\nc,\n");
  EXPECT_EQ(told(report.errors), (std::vector<std::string>{"2: manager `nobody` unknown in this entity",
                                                           "3: `b` would be their own manager"}));
  EXPECT_FALSE(report.taken);
  EXPECT_EQ(now(ville), "");
  const auto unknown = run("entity,login\nville,a\nvile,b\n");
  ASSERT_EQ(unknown.errors.size(), 1u);
  EXPECT_EQ(unknown.errors[0].line, 3);
  EXPECT_EQ(now(ville), "");
}

TEST_P(Import, who_is_absent_leaves_only_where_the_file_is_said_to_be_complete) {
  run(kTeam);
  run("matricule,login,unit\n1,chef,DSI\n3,b,DSI\n");
  EXPECT_EQ(now(ville), "chef[DSI] a[DSI<chef] b[DSI<chef] ");
  const auto report = run("matricule,login,unit\n1,chef,DSI\n3,b,DSI\n", complete());
  EXPECT_TRUE(report.taken) << "one leaver is nothing unusual";
  EXPECT_EQ(now(ville), "chef[DSI] a(left) b[DSI<chef] ");
  run(kTeam);
  EXPECT_EQ(now(ville), "chef[DSI] a[DSI<chef] b[DSI<chef] ") << "and returns under the same number";
}

TEST_P(Import, a_cut_file_sends_nobody_away_unless_that_is_confirmed) {
  std::string all = "login\n";
  for (int i = 0; i < 30; ++i)
    all += fmt::format("p{:02}\n", i);
  run(all);
  const std::string cut = all.substr(0, 6 + 4 * 26);  // four leave: 13 %
  const auto refused = run(cut, complete());
  EXPECT_TRUE(refused.refused);
  EXPECT_FALSE(refused.taken);
  EXPECT_EQ(refused.entities[0].leavers, 4);
  EXPECT_EQ(people(ville, false).size(), 30u);
  EXPECT_TRUE(run(cut, complete(3)).refused);
  EXPECT_TRUE(run(cut, complete(4)).taken);
  EXPECT_EQ(people(ville, false).size(), 26u);
  EXPECT_TRUE(run("login\n", complete()).refused) << "an empty file least of all";
}

TEST_P(Import, a_complete_file_counts_for_its_directory_and_for_the_entity_that_is_named) {
  run("entity,login\nville,a\nccas,b\n");
  run("entity,login\nccas,autre\n", of_directory("other"));
  run("entity,login\nville,a\n", of_entity("ville", true));
  EXPECT_EQ(now(ccas), "b autre ");
  run("entity,login\nville,a\n", complete());
  EXPECT_EQ(now(ccas), "b(left) autre ");
}

TEST_P(Import, what_a_file_does_not_speak_of_stays) {
  run(kTeam);
  run("login,mail\na,a@example.org\n");
  EXPECT_EQ(now(ville), "chef[DSI] a[DSI<chef] b[DSI<chef] ")
      << "found by the login, known by the better key";
  EXPECT_EQ(people(ville)[1].data.mail, "a@example.org");
  EXPECT_EQ(people(ville)[1].data.source_key, "2");
  run("matricule,login\n2,a\n");
  EXPECT_EQ(people(ville)[1].data.mail, "a@example.org");
  run("matricule,login,mail,unit\n2,a,,DRH\n");
  EXPECT_EQ(people(ville)[1].data.mail, "") << "an empty cell says that there is none";
  EXPECT_EQ(now(ville), "chef[DSI] a[DRH] b[DSI<chef] ") << "a new post has no manager yet";
}

TEST_P(Import, logins_may_be_swapped_and_a_better_key_is_taken_over) {
  run("login\na\nb\n");
  run("matricule,login\n1,a\n2,b\n");
  EXPECT_EQ(now(ville), "a b ") << "the same people";
  run("matricule,login\n1,b\n2,a\n");
  EXPECT_EQ(now(ville), "b a ");
  const auto stolen = run("matricule,login\n3,a\n");
  ASSERT_EQ(stolen.errors.size(), 1u);
  EXPECT_EQ(stolen.errors[0].english, "the login `a` is another person’s in the store (key `2`)");
  EXPECT_TRUE(run("matricule,login\n1,b\n3,a\n", complete()).taken) << "free once its bearer has left";
  EXPECT_EQ(now(ville), "b a(left) a ");
}

TEST_P(Import, a_file_for_one_entity_cannot_touch_another) {
  run("login\na\n", of_entity("ccas"));
  const auto report = run("entity,login\nville,x\nccas,a\n", of_entity("ville", true));
  ASSERT_EQ(report.errors.size(), 1u);
  EXPECT_EQ(report.errors[0].english, "the entity `ccas` is not that of `--entity`");
  EXPECT_EQ(run("login,manager\nb,a\n").errors.size(), 1u) << "nor name its people managers";
  EXPECT_EQ(now(ville), "");
}

// Whatever the files, the last complete one is what is there.
TEST_P(Import, after_any_sequence_of_complete_files_the_last_one_holds) {
  EXPECT_TRUE(rc::check("files", [&] {
    const int files = *rc::gen::inRange(1, 5);
    std::string last;
    for (int i = 0; i < files; ++i) {
      const int bits = *rc::gen::inRange(0, 256);
      std::vector<int> chosen;
      for (int person = 0; person < 8; ++person)
        if ((bits >> person & 1) != 0) chosen.push_back(person);
      std::string csv = "matricule,login,unit,manager\n";
      last.clear();
      std::string logins = "abcdefgh";
      const int shift = *rc::gen::inRange(0, 8);
      std::rotate(logins.begin(), logins.begin() + shift, logins.end());
      for (const int person : chosen) {
        const int unit = *rc::gen::inRange(0, 3);
        const int other = chosen.front();
        csv += fmt::format("{},{},u{},{}\n", person, logins[person], unit,
                           other == person ? "" : std::to_string(other));
        last += fmt::format("{}[u{}{}{}] ", logins[person], unit, other == person ? "" : "<",
                            other == person ? "" : std::string(1, logins[other]));
      }
      RC_ASSERT(run(csv, complete(8)).taken);
      RC_ASSERT(run(csv, complete()).entities.empty() == chosen.empty());
    }
    std::map<std::string, std::string> sorted;
    std::map<store::PersonId, std::string> logins;
    const auto there = people(ville, false);
    for (const Person& one : there)
      logins[one.id] = one.data.login;
    for (const Person& one : there) {
      const store::Post& post = one.data.posts.at(0);
      sorted[one.data.source_key] =
          fmt::format("{}[{}{}{}] ", one.data.login, post.unit, post.manager ? "<" : "",
                      post.manager ? logins[*post.manager] : "");
    }
    std::string found;
    for (const auto& [key, text] : sorted)
      found += text;
    RC_ASSERT(found == last);
  }));
}

}  // namespace
}  // namespace cartulaire::people
