// Campaigns: whom they ask, what is due on which day, what numbers tell; links and sheets beside them.
#include "acceptance/campaign.hpp"

#include <set>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "acceptance/invite.hpp"
#include "acceptance/letter.hpp"
#include "acceptance/receipt.hpp"
#include "acceptance/sheet.hpp"
#include "acceptance/testing.hpp"

namespace cartulaire::acceptance {
namespace {

using store::Campaign;
using store::MailState;
using store::PersonId;
using store::Text;

class Campaigns : public AcceptanceTest {
 protected:
  Campaign usual(const Text& text) {
    Campaign one;
    one.document = text.document;
    one.hash = text.hash;
    one.from_day = "2026-09-01";
    one.deadline = "2026-10-01";
    one.grace = 14;
    one.remind = {2, 7};
    one.address = "https://charte.example.org/";
    return one;
  }
  base::Result<std::int64_t> open(const Campaign& campaign) {
    return store->write<std::int64_t>(
        [&](store::Writing& in) { return open_campaign(in, ville, campaign, by(0)); });
  }
  View seen(int day, std::int64_t id = 1) {
    auto found = store->read<View>([&](store::Reading& in) { return view(in, ville, id, on(day)); });
    EXPECT_TRUE(found) << found.error().text();
    return found ? *found : View{};
  }
  // Puts what is due that day into the queue; the mail server takes all of it at once.
  int send(int day) {
    auto made = store->write<int>([&](store::Writing& in) { return plan(in, ville, by(day)); });
    EXPECT_TRUE(made) << made.error().text();
    const auto all = store::Installation::as_operator();
    auto done = write([&](store::Writing& in) -> base::Status {
      auto leased = store::lease_mails(in, all, "s", on(day), on(day) + 10min, 1000);
      if (!leased) return base::pass(leased);
      std::vector<store::MailOutcome> outcomes;
      for (const store::Leased& one : *leased)
        outcomes.push_back({one.entity, one.mail.id, MailState::sent, "250", {}});
      return store::end_lease(in, all, "s", outcomes, by(day));
    });
    EXPECT_TRUE(done) << done.error().text();
    return made ? *made : -1;
  }
  std::vector<std::string> reasons(const View& view, int day) {
    std::vector<std::string> out;
    for (const Due& one : due(view, on(day)))
      out.push_back(std::to_string(one.person) + " " + one.reason + " " + one.deadline);
    return out;
  }
};
CARTULAIRE_BOTH_ENGINES(Campaigns);

TEST_P(Campaigns, CHA_11_everybody_is_told_once_with_proof_and_reminded_before_the_end) {
  const PersonId agent = add(ville, store::person_named("a"));
  const PersonId other = add(ville, store::person_named("b"));
  const Text text = publish(charter_of("1"));
  ASSERT_TRUE(open(usual(text)));
  EXPECT_EQ(send(0), 2);
  EXPECT_EQ(send(0), 0) << "once";
  EXPECT_EQ(told("mail.sent"), (std::vector<std::string>{"1 campaign/1/notice " + text.hash,
                                                         "2 campaign/1/notice " + text.hash}));
  const View now = seen(1);
  EXPECT_EQ(now.targets[0].notice->state, MailState::sent);
  EXPECT_EQ(now.targets[0].notice->ended_at, on(0));
  EXPECT_EQ(send(22), 0);
  ASSERT_TRUE(sign(agent, text, 22));
  EXPECT_EQ(reasons(seen(23), 23), std::vector<std::string>{"2 campaign/1/reminder/7 2026-10-01"});
  EXPECT_EQ(send(23), 1);
  EXPECT_EQ(send(24), 0);
  EXPECT_EQ(send(28), 1) << "two days before";
  EXPECT_EQ(send(31), 0) << "the deadline is over";
  EXPECT_EQ(seen(31).targets[1].person.id, other);
}

TEST_P(Campaigns, a_machine_that_was_off_sends_the_last_reminder_only) {
  add(ville, store::person_named("a"));
  ASSERT_TRUE(open(usual(publish(charter_of("1")))));
  EXPECT_EQ(send(0), 1);
  EXPECT_EQ(reasons(seen(29), 29), std::vector<std::string>{"1 campaign/1/reminder/2 2026-10-01"});
}

TEST_P(Campaigns, a_joiner_joins_with_the_time_that_the_charter_gives) {
  add(ville, store::person_named("a"));
  ASSERT_TRUE(open(usual(publish(charter_of("1")))));
  send(0);
  store::PersonData late = store::person_named("b");
  late.arrived_on = "2026-09-25";
  add(ville, late);
  EXPECT_TRUE(reasons(seen(20), 20).empty()) << "not there yet";
  EXPECT_EQ(reasons(seen(26), 26), (std::vector<std::string>{"1 campaign/1/reminder/7 2026-10-01",
                                                             "2 campaign/1/notice 2026-10-11"}));
  send(26);
  EXPECT_EQ(seen(27).targets[1].deadline, "2026-10-11");
  EXPECT_EQ(reasons(seen(33), 33), std::vector<std::string>{"2 campaign/1/reminder/7 2026-10-11"});
}

TEST_P(Campaigns, only_its_populations_are_asked_and_a_leaver_no_more) {
  store::PersonData elected = store::person_named("elue");
  elected.population = "elus";
  add(ville, elected);
  const PersonId agent = add(ville, store::person_named("a"));
  add(ccas, store::person_named("autre"));
  Campaign one = usual(publish(charter_of("1")));
  one.populations = {"titulaires"};
  ASSERT_TRUE(open(one));
  ASSERT_EQ(seen(0).targets.size(), 1u);
  EXPECT_EQ(seen(0).targets[0].person.id, agent);
  ASSERT_TRUE(write([&](store::Writing& in) { return store::leave(in, ville, agent, by(0)); }));
  EXPECT_TRUE(seen(0).targets.empty());
}

TEST_P(Campaigns, an_escalation_goes_to_the_manager_once_and_names_nobody) {
  const PersonId boss = add(ville, store::person_named("chef", {{"Voirie", "chef", std::nullopt}}));
  for (const char* login : {"a", "b", "c"})
    add(ville, store::person_named(login, {{"Voirie", "", boss}}));
  const Text text = publish(charter_of("1"));
  Campaign one = usual(text);
  one.escalate = 3;
  ASSERT_TRUE(open(one));
  send(0);
  ASSERT_TRUE(sign(boss, text, 1));
  EXPECT_TRUE(reasons(seen(33), 33).empty());
  EXPECT_EQ(reasons(seen(34), 34), std::vector<std::string>{"1 campaign/1/escalation 2026-10-01"});
  EXPECT_EQ(send(34), 1);
  EXPECT_TRUE(reasons(seen(40), 40).empty());
  EXPECT_EQ(team_of(seen(40), boss).size(), 3u);
  EXPECT_TRUE(team_of(seen(40), boss + 1).empty());
}

TEST_P(Campaigns, people_without_mail_are_listed_for_paper) {
  store::PersonData without = store::person_named("a");
  without.mail.clear();
  const PersonId agent = add(ville, without);
  const Text text = publish(charter_of("1"));
  ASSERT_TRUE(open(usual(text)));
  EXPECT_EQ(send(0), 0);
  ASSERT_EQ(without_mail(seen(0)).size(), 1u);
  EXPECT_EQ(rates(seen(0)).all.without_mail, 1);
  ASSERT_TRUE(sign(agent, text, 1));
  EXPECT_TRUE(without_mail(seen(1)).empty());
}

TEST_P(Campaigns, what_makes_no_sense_is_refused_and_one_campaign_a_document_is_open) {
  const Text text = publish(charter_of("1"));
  Campaign bad = usual(text);
  bad.deadline = "2026-08-31";
  EXPECT_FALSE(open(bad));
  bad = usual(text);
  bad.deadline = "2026-09-31";
  EXPECT_FALSE(open(bad)) << "no such day";
  for (const char* address :
       {"http://charte.example.org", "https://", "https://a b", "https://a?x", "javascript:alert(1)"}) {
    bad = usual(text);
    bad.address = address;
    EXPECT_FALSE(open(bad)) << address;
  }
  bad = usual(text);
  bad.remind = {-1};
  EXPECT_FALSE(open(bad));
  ASSERT_TRUE(open(usual(text)));
  EXPECT_EQ(open(usual(text)).error().code, base::ErrorCode::refused);
  ASSERT_TRUE(write([&](store::Writing& in) { return store::close_campaign(in, ville, 1, by(1)); }));
  EXPECT_FALSE(write([&](store::Writing& in) { return store::close_campaign(in, ville, 1, by(1)); }));
  add(ville, store::person_named("a"));
  EXPECT_EQ(send(2), 0) << "closed";
  publish(charter_of("2"), "2026-09-01");
  EXPECT_EQ(open(usual(text)).error().code, base::ErrorCode::refused) << "replaced";
}

TEST_P(Campaigns, a_campaign_comes_out_of_the_store_as_it_went_in) {
  const Text text = publish(charter_of("1"));
  Campaign one = usual(text);
  one.populations = {"titulaires", "elus"};
  one.by_link = {"elus"};
  one.escalate = 5;
  const auto explained = read_explanation(
      "summary: [Le texte protège., Il oblige.]\nquestions:\n  - asked: Qui lit ?\n    answers: [Tous, "
      "Personne]\n"
      "    right: 2\n    explanation: Personne.\n",
      "x.yml");
  ASSERT_TRUE(explained) << explained.error().text();
  one.explanation = *explained;
  ASSERT_TRUE(open(one));
  Campaign read = seen(0).campaign;
  EXPECT_EQ(read.actor, "os:test");
  EXPECT_EQ(read.opened_at, on(0));
  one.id = 1;
  one.actor = read.actor;
  one.opened_at = read.opened_at;
  one.remind = {7, 2};
  EXPECT_EQ(read, one);
  EXPECT_EQ(read.explanation.questions[0].right, 1);
}

TEST_P(Campaigns, two_senders_never_hold_the_same_mail) {
  for (int i = 0; i < 60; ++i)
    add(ville, store::person_named(fmt::format("p{}", i)));
  ASSERT_TRUE(open(usual(publish(charter_of("1")))));
  ASSERT_TRUE(store->write<int>([&](store::Writing& in) { return plan(in, ville, by(0)); }));
  std::array<std::vector<std::int64_t>, 3> taken;
  std::vector<std::thread> threads;
  const auto all = store::Installation::as_operator();
  for (std::size_t i = 0; i < taken.size(); ++i)
    threads.emplace_back([&, i] {
      auto own = store::Store::open(place());
      for (int turn = 0; own && turn < 5; ++turn) {
        auto leased = own->write<std::vector<store::Leased>>([&](store::Writing& in) {
          return store::lease_mails(in, all, fmt::format("hub{}", i), on(0), on(0) + 10min, 7);
        });
        if (!leased) continue;
        for (const store::Leased& one : *leased)
          taken.at(i).push_back(one.mail.id);
      }
    });
  for (std::thread& thread : threads)
    thread.join();
  std::set<std::int64_t> distinct;
  std::size_t count = 0;
  for (const auto& one : taken) {
    distinct.insert(one.begin(), one.end());
    count += one.size();
  }
  EXPECT_EQ(distinct.size(), count);
  EXPECT_EQ(count, 60u);
  // Whose lease is over says nothing any more; the next one takes the mail again.
  auto again = store->write<std::vector<store::Leased>>([&](store::Writing& in) {
    return store::lease_mails(in, all, "next", on(0) + 10min, on(0) + 20min, 100);
  });
  ASSERT_TRUE(again);
  EXPECT_EQ(again->size(), 60u);
  EXPECT_EQ(again->front().mail.attempts, 2);
  ASSERT_TRUE(write([&](store::Writing& in) {
    return store::end_lease(in, all, "hub0", {{"ville", again->front().mail.id, MailState::sent, "250", {}}},
                            by(0));
  }));
  EXPECT_TRUE(told("mail.sent").empty());
}

TEST_P(Campaigns, ACK_07_a_link_signs_for_its_person_and_text_while_it_lives) {
  const PersonId outsider = add(ville, store::person_named("x"));
  const Text text = publish(charter_of("1"));
  const auto link = [&](int day) {
    auto made = store->write<std::string>([&](store::Writing& in) {
      return make_link(in, ville, outsider, text.document, text.hash, by(day));
    });
    EXPECT_TRUE(made);
    return *made;
  };
  const auto opened = [&](const std::string& secret, int day) {
    return store->read<Opened>([&](store::Reading& in) { return open_link(in, secret, on(day)); });
  };
  const auto signs = [&](const std::string& secret, int day) {
    return store->write<Signed>([&](store::Writing& in) {
      return sign_by_link(in, secret, store::Capacity::external, "Lyon", on(day));
    });
  };
  const std::string secret = link(0);
  EXPECT_EQ(secret.size(), 64u);
  for (int i = 0; i < 2; ++i)
    ASSERT_TRUE(opened(secret, 1));
  EXPECT_TRUE(signed_on(1).empty()) << "opening signs nothing";
  EXPECT_EQ(opened(secret, 1)->text, text);
  std::string other = secret;
  other[0] = other[0] == '0' ? '1' : '0';
  for (const std::string& wrong :
       {other, std::string(), std::string(64, '0'), secret.substr(1), secret + "0"})
    EXPECT_EQ(signs(wrong, 1).error().code, base::ErrorCode::not_found);
  const auto done = signs(secret, 2);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->record.method, store::Method::link);
  EXPECT_EQ(done->record.person, outsider);
  EXPECT_TRUE(signs(secret, 3)->before);
  EXPECT_EQ(opened(secret, kLinkDays).error().code, base::ErrorCode::not_found) << "over";
  auto rows = store->read<store::SqlRows>(
      [&](store::Reading& in) { return in.rows(ville, "SELECT code FROM invitation WHERE entity = $1"); });
  ASSERT_TRUE(rows);
  EXPECT_NE(rows->front().text(0), secret) << "the store keeps the hash alone";
}

TEST_P(Campaigns, ACK_07_a_scanned_sheet_signs_only_after_somebody_looked) {
  const PersonId a = add(ville, store::person_named("a"));
  const PersonId b = add(ville, store::person_named("b"));
  const Text text = publish(charter_of("1"));
  const auto everybody = people(ville);
  const auto sheets = store->write<std::vector<Sheet>>(
      [&](store::Writing& in) { return make_sheets(in, ville, text, everybody, by(0)); });
  ASSERT_TRUE(sheets);
  const std::string mark = "CARTULAIRE-FEUILLE ";
  const Scan scan{std::string(64, 'f'),
                  {{1, {mark + (*sheets)[0].secret}},
                   {2, {"https://example.org"}},
                   {3, {mark + std::string(64, 'a')}},
                   {4, {mark + (*sheets)[0].secret, mark + (*sheets)[1].secret}},
                   {5, {mark + (*sheets)[1].secret}}}};
  const auto take = [&](const store::EntityScope& scope, const std::string& filed) {
    return store->write<std::vector<Recognised>>(
        [&](store::Writing& in) { return take_scan(in, scope, scan, filed, by(5)); });
  };
  EXPECT_FALSE(take(ville, ""));
  EXPECT_EQ(take(ccas, "x")->front().found, Found::forged) << "another entity’s sheet";
  const auto pages = take(ville, "carton 3");
  ASSERT_TRUE(pages);
  std::vector<Found> found;
  for (const Recognised& one : *pages)
    found.push_back(one.found);
  EXPECT_EQ(found,
            (std::vector<Found>{Found::sheet, Found::nothing, Found::forged, Found::several, Found::sheet}));
  EXPECT_TRUE(signed_on(6).empty());
  const auto confirm = [&](std::int64_t sheet) {
    return store->write<Signed>([&](store::Writing& in) {
      return confirm_sheet(in, ville, sheet, store::Capacity::agent, "Essai", by(6, "compte:rh"));
    });
  };
  const auto done = confirm((*sheets)[0].number);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->record.person, a);
  EXPECT_EQ(done->record.witness, "compte:rh");
  EXPECT_EQ(done->record.scan, scan.sha256 + "#1");
  EXPECT_EQ(done->record.filed, "carton 3");
  EXPECT_FALSE(confirm((*sheets)[0].number)) << "once";
  ASSERT_TRUE(write([&](store::Writing& in) { return reject_sheet(in, ville, (*sheets)[1].number, by(6)); }));
  EXPECT_FALSE(confirm((*sheets)[1].number));
  EXPECT_EQ(signed_on(6), std::vector<PersonId>{a});
  EXPECT_NE(a, b);
  EXPECT_EQ(take(ville, "carton 3")->front().found, Found::ended);
}

TEST_P(Campaigns, ACK_03_the_receipt_is_the_same_after_everything_about_the_person_changed) {
  const PersonId agent = add(ville, store::person_named("a", {{"Voirie", "cheffe & co", std::nullopt}}));
  const Text text = publish(charter_of("1", "", "ville", "grace: 30 days\ncopies: 2\n"));
  ASSERT_TRUE(sign(agent, text, 3));
  const auto html = [&] {
    auto made = store->read<std::string>([&](store::Reading& in) -> base::Result<std::string> {
      auto receipt = receipt_of(in, ville, 1);
      if (!receipt) return base::pass(receipt);
      return receipt_html(*receipt, ville);
    });
    EXPECT_TRUE(made) << made.error().text();
    return *made;
  };
  const std::string before = html();
  for (const char* part : {"Durand", "Camille", "Voirie", "cheffe &amp; co", "2026-09-04 10:00",
                           "l’entité ville", "Exemplaire de la personne", "Exemplaire de l’employeur"})
    EXPECT_NE(before.find(part), std::string::npos) << part;
  EXPECT_NE(before.find(text.hash), std::string::npos);
  ASSERT_TRUE(write([&](store::Writing& in) -> base::Status {
    auto person = store::person_of(in, ville, agent);
    if (!person) return base::pass(person);
    store::PersonData data = person->data;
    data.family_name = "Autre";
    data.posts = {{"DSI", "autre", std::nullopt}};
    return store::change_person(in, ville, *person, data, by(9));
  }));
  EXPECT_EQ(html(), before);
}

TEST_P(Campaigns, the_attestation_is_no_program_for_a_spreadsheet) {
  store::PersonData data = store::person_named("a");
  data.family_name = "=HYPERLINK(\"x\")";
  data.given_name = "a;b\nc";
  const PersonId agent = add(ville, data);
  const Text text = publish(charter_of("1"));
  ASSERT_TRUE(open(usual(text)));
  ASSERT_TRUE(sign(agent, text, 0));
  auto csv = store->read<std::string>(
      [&](store::Reading& in) { return signatures_csv(in, ville, 1, on(1), base::Language::french); });
  ASSERT_TRUE(csv);
  EXPECT_NE(csv->find("\"'=HYPERLINK(\"\"x\"\")\";\"a;b\nc\";"), std::string::npos) << *csv;
  EXPECT_NE(csv->find("\"2026-09-01 10:00\";\"screen\";\"agent\""), std::string::npos) << *csv;
}

TEST(Explanations, CHA_16_what_is_wrong_in_the_file_is_told_with_its_place) {
  for (const auto& [yaml, place] : std::vector<std::pair<std::string, std::string>>{
           {"- a\n", "x.yml:1:1"},
           {"sumary: [a]\n", "x.yml:1:1"},
           {"summary: a\n", "x.yml:1:10"},
           {"questions:\n  - asked: a\n    answers: [b]\n    right: 1\n    explanation: c\n", "x.yml:2:5"},
           {"questions:\n  - asked: a\n    answers: [b, c]\n    right: 3\n    explanation: c\n", "x.yml:2:5"},
           {"questions:\n  - asked: a\n    answers: [b, c]\n    right: un\n    explanation: c\n",
            "x.yml:2:5"}}) {
    const auto read = read_explanation(yaml, "x.yml");
    ASSERT_FALSE(read) << yaml;
    EXPECT_EQ(read.error().where, place) << yaml;
  }
}

TEST(Letters, a_mail_tells_a_name_a_title_a_day_and_a_link_and_nothing_is_put_in_twice) {
  for (const char* kind : {"notice", "reminder", "escalation", "copy", "link", "guardian"})
    for (const base::Language language : {base::Language::french, base::Language::english}) {
      const auto made = letter(kind, language,
                               {"{link}\r\nBcc: x@example.org", "La charte\nX: y", "la ville", "2026-09-30",
                                "https://e.example/"});
      ASSERT_TRUE(made);
      EXPECT_EQ(made->subject.find('\n'), std::string::npos);
      EXPECT_NE(made->subject.find("La charte X: y"), std::string::npos);
      EXPECT_NE(made->body.find("{link}  Bcc: x@example.org"), std::string::npos);
      EXPECT_NE(made->body.find(language == base::Language::french ? "30\u00a0septembre 2026"
                                                                   : "30 September 2026"),
                std::string::npos)
          << made->body;
      EXPECT_EQ(made->body.find("{title}"), std::string::npos);
    }
}

TEST(Letters, french_ones_are_typeset) {
  for (const char* kind : {"notice", "reminder", "escalation", "copy", "link", "guardian", "account"}) {
    const auto made = letter(kind, base::Language::french, {"x", "x", "x", "2026-09-30", "x"});
    ASSERT_TRUE(made);
    for (const char* wrong : {" :", " ;", " ?", " !", " »", "« ", "'", "\""})
      EXPECT_EQ((made->subject + made->body).find(wrong), std::string::npos) << kind << wrong;
  }
}

// INVARIANT: no group is told of fewer than kSmallestGroup people, the sum is everybody, and what one group
// hides the others do not tell.
TEST(Numbers, no_group_of_a_rate_is_small_unless_it_is_everybody) {
  const bool held = rc::check([] {
    View view;
    const int people = *rc::gen::inRange(0, 60);
    for (int i = 0; i < people; ++i) {
      Target target;
      target.person.id = i + 1;
      target.has_signed = *rc::gen::arbitrary<bool>();
      const int unit = *rc::gen::inRange(0, 9);
      if (unit > 0)
        target.person.data.posts = {{std::string(1, static_cast<char>('a' + unit)), "", std::nullopt}};
      view.targets.push_back(target);
    }
    const Rates told = rates(view);
    int sum = 0;
    int done = 0;
    for (const Group& one : told.units) {
      sum += one.count.asked;
      done += one.count.has_signed;
      if (one.count.asked < kSmallestGroup) RC_ASSERT(told.units.size() == 1u && one.count.asked == people);
    }
    RC_ASSERT(sum == people);
    RC_ASSERT(done == told.all.has_signed);
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace cartulaire::acceptance
