// Signing: one record for a person and a text, which signatures count and until when.
#include "acceptance/acknowledge.hpp"

#include <thread>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "acceptance/testing.hpp"
#include "store/records.hpp"

namespace cartulaire::acceptance {
namespace {

using store::Again;
using store::Method;
using store::PersonId;
using store::Text;

class Acknowledging : public AcceptanceTest {};
CARTULAIRE_BOTH_ENGINES(Acknowledging);

TEST_P(Acknowledging, ACK_01_a_signature_says_who_which_text_when_how_and_as_what) {
  const PersonId agent = add(ville, store::person_named("a", {{"Voirie", "chef d’équipe", std::nullopt}}));
  const Text text = publish(charter_of("1"));
  Signing signing{agent, "charte", text.hash, Method::screen, store::Capacity::elected, "Essai", {}, {}};
  const auto done = sign(signing, 3);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_FALSE(done->before);
  const store::Acknowledgement& one = done->record;
  EXPECT_EQ(one.id, 1);
  EXPECT_EQ(one.hash, charter_of("1").hash);
  EXPECT_EQ(one.at, on(3));
  EXPECT_EQ(
      one.family_name + " " + one.given_name + ", " + one.title + ", " + one.unit + ", " + one.entity_name,
      "Durand Camille, chef d’équipe, Voirie, l’entité ville");
  EXPECT_EQ(one.witness, "");
  const auto read = store->read<store::Acknowledgement>(
      [&](store::Reading& in) { return store::acknowledgement_of(in, ville, 1); });
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, one);
  EXPECT_EQ(told("acknowledgement.given"), std::vector<std::string>{"1 charte screen " + text.hash});
}

TEST_P(Acknowledging, ACK_01_twice_is_once_and_another_way_changes_nothing) {
  const PersonId agent = add(ville, store::person_named("a"));
  const Text text = publish(charter_of("1"));
  ASSERT_TRUE(sign(agent, text, 1));
  Signing again{agent, "charte", text.hash, Method::counter, store::Capacity::agent, "", {}, {}};
  const auto second = sign(again, 2, "compte:guichet");
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->before);
  EXPECT_EQ(second->record.method, Method::screen);
  EXPECT_EQ(second->record.at, on(1));
  EXPECT_EQ(told("acknowledgement.given").size(), 1u);
}

TEST_P(Acknowledging, ACK_01_ten_clicks_at_once_are_one_signature) {
  const PersonId agent = add(ville, store::person_named("a"));
  const Text text = publish(charter_of("1"));
  std::vector<std::thread> threads;
  std::atomic<int> first = 0;
  std::atomic<int> good = 0;
  for (int i = 0; i < 10; ++i)
    threads.emplace_back([&] {
      auto own = store::Store::open(place());
      if (!own) return;
      const auto done = own->write<Signed>([&](store::Writing& in) {
        return acknowledge(in, ville, {agent, "charte", text.hash, {}, {}, {}, {}, {}}, by(1));
      });
      if (!done) return;
      ++good;
      if (!done->before) ++first;
    });
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(good, 10);
  EXPECT_EQ(first, 1);
  EXPECT_EQ(told("acknowledgement.given").size(), 1u);
}

TEST_P(Acknowledging, the_counter_and_paper_name_a_witness_and_where_the_sheet_is) {
  const PersonId agent = add(ville, store::person_named("a"));
  const Text text = publish(charter_of("1"));
  Signing paper{agent, "charte", text.hash, Method::paper, store::Capacity::external, "", "", ""};
  const auto unfiled = sign(paper, 1, "compte:accueil");
  ASSERT_FALSE(unfiled);
  EXPECT_EQ(unfiled.error().code, base::ErrorCode::invalid);
  paper.filed = "dossier RH, carton 12";
  const auto done = sign(paper, 1, "compte:accueil");
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->record.witness, "compte:accueil");
  EXPECT_EQ(done->record.filed, "dossier RH, carton 12");
}

TEST_P(Acknowledging, what_is_not_the_persons_to_sign_is_refused) {
  const PersonId agent = add(ville, store::person_named("a"));
  const PersonId other = add(ccas, store::person_named("b"));
  const Text text = publish(charter_of("1"));
  const Text theirs = publish(charter_of("1", "", "ccas"));
  EXPECT_NE(text.hash, theirs.hash);
  Text unknown = text;
  unknown.hash = std::string(64, '0');
  EXPECT_EQ(sign(agent, unknown, 1).error().code, base::ErrorCode::not_found);
  EXPECT_EQ(sign(agent, theirs, 1).error().code, base::ErrorCode::not_found) << "another entity’s text";
  EXPECT_EQ(sign(other + 1, text, 1).error().code, base::ErrorCode::not_found);
  Signing far{agent, "charte", text.hash, {}, {}, std::string(kPlace + 1, 'x'), {}, {}};
  EXPECT_EQ(sign(far, 1).error().code, base::ErrorCode::invalid);
  ASSERT_TRUE(write([&](store::Writing& in) { return store::leave(in, ville, agent, by(1)); }));
  EXPECT_EQ(sign(agent, text, 2).error().code, base::ErrorCode::refused) << "who left signs nothing";
  EXPECT_TRUE(told("acknowledgement.given").empty());
}

TEST_P(Acknowledging, ACK_05_a_new_version_is_asked_again_from_the_day_that_it_binds) {
  const PersonId agent = add(ville, store::person_named("a"));
  const Text first = publish(charter_of("1"), "2026-09-01");
  ASSERT_TRUE(sign(agent, first, 0));
  const Text second = publish(charter_of("2", " Rien d’autre."), "2026-09-10");
  EXPECT_EQ(signed_on(8), std::vector<PersonId>{agent}) << "the first one still binds";
  EXPECT_TRUE(signed_on(9).empty());
  const auto late = sign(add(ville, store::person_named("b")), first, 9);
  ASSERT_FALSE(late) << "the replaced text is signed no more";
  EXPECT_EQ(late.error().code, base::ErrorCode::refused);
  const auto standing = store->read<std::vector<Standing>>(
      [&](store::Reading& in) { return standing_of(in, ville, agent, on(5)); });
  ASSERT_TRUE(standing);
  EXPECT_EQ(standing->front().text, second);
  EXPECT_FALSE(standing->front().signature);
  EXPECT_TRUE(standing->front().for_in_force);
  ASSERT_TRUE(sign(agent, second, 5)) << "a text to come may be signed before";
  EXPECT_EQ(signed_on(8), std::vector<PersonId>{agent});
  EXPECT_EQ(signed_on(9), std::vector<PersonId>{agent});
}

TEST_P(Acknowledging, ACK_01_nodes_are_told_of_what_counts_as_the_newest_text_that_it_counts_for) {
  const PersonId agent = add(ville, store::person_named("a"));
  const PersonId early = add(ville, store::person_named("b"));
  const auto version = [](const char* number) {
    return charter_of(number, number, "ville", "again: substantial_version\n");
  };
  const auto told_on = [&](int day) {
    auto read = store->read<std::vector<Counting>>(
        [&](store::Reading& in) { return counting_at(in, ville, on(day)); });
    EXPECT_TRUE(read);
    return read.value_or(std::vector<Counting>{});
  };
  EXPECT_TRUE(told_on(0).empty());
  ASSERT_TRUE(sign(agent, publish(version("1.0.0"), "2026-09-01"), 0));
  EXPECT_EQ(told_on(0), (std::vector<Counting>{{agent, "charte", "1.0.0", on(0)}}));
  publish(version("1.1.0"), "2026-09-05", false);
  EXPECT_EQ(told_on(5), (std::vector<Counting>{{agent, "charte", "1.1.0", on(0)}}))
      << "no change of substance";
  const Text second = publish(version("2.0.0"), "2026-09-10");
  ASSERT_TRUE(sign(early, second, 5));
  EXPECT_EQ(told_on(6),
            (std::vector<Counting>{{agent, "charte", "1.1.0", on(0)}, {early, "charte", "2.0.0", on(5)}}))
      << "who signs a text to come need not sign the one that goes";
  EXPECT_EQ(told_on(9), (std::vector<Counting>{{early, "charte", "2.0.0", on(5)}}));
}

TEST_P(Acknowledging, a_version_without_change_of_substance_keeps_signatures_where_the_charter_says_so) {
  const PersonId agent = add(ville, store::person_named("a"));
  const auto version = [](const char* number) {
    return charter_of(number, number, "ville", "again: substantial_version\n");
  };
  ASSERT_TRUE(sign(agent, publish(version("1"), "2026-09-01"), 0));
  publish(version("2"), "2026-09-02", false);
  publish(version("3"), "2026-09-03", false);
  EXPECT_EQ(signed_on(2), std::vector<PersonId>{agent});
  publish(version("4"), "2026-09-04", true);
  EXPECT_TRUE(signed_on(3).empty());
}

TEST_P(Acknowledging, yearly_a_signature_runs_out_and_may_be_renewed_before) {
  const PersonId agent = add(ville, store::person_named("a"));
  const Text text = publish(charter_of("1", "", "ville", "again: yearly\n"));
  ASSERT_TRUE(sign(agent, text, 0));
  EXPECT_EQ(signed_on(364), std::vector<PersonId>{agent});
  EXPECT_TRUE(signed_on(365).empty());
  EXPECT_TRUE(sign(agent, text, 365 - kRenewDays - 1)->before);
  const auto renewed = sign(agent, text, 365 - kRenewDays);
  ASSERT_TRUE(renewed);
  EXPECT_FALSE(renewed->before);
  EXPECT_EQ(renewed->record.renewal, 1);
  EXPECT_TRUE(sign(agent, text, 366 - kRenewDays)->before) << "renewed once";
  EXPECT_EQ(signed_on(365), std::vector<PersonId>{agent});
}

TEST_P(Acknowledging, ACK_10_instructions_beside_the_charter_are_signed_apart) {
  const PersonId agent = add(ville, store::person_named("a"));
  publish(charter_of("1"));
  const auto instructions = [&](const std::string& document, const std::string& body) {
    return store->write<Text>([&](store::Writing& in) {
      return publish_document(in, ville, charter_of("1"), document, {"1", "Consignes de télétravail", body},
                              {"2026-09-01", true, {}}, by(0));
    });
  };
  const auto text = instructions("telework", "Fermez la porte. <script>alert(1)</script>");
  ASSERT_TRUE(text) << text.error().text();
  EXPECT_EQ(instructions("visiteurs", "x").error().code, base::ErrorCode::refused) << "no clause names it";
  const auto page = store->read<std::string>(
      [&](store::Reading& in) { return store::page_of(in, ville, "telework", text->hash); });
  ASSERT_TRUE(page);
  EXPECT_NE(page->find("Fermez la porte."), std::string::npos);
  EXPECT_EQ(page->find("<script>"), std::string::npos);
  ASSERT_TRUE(sign(agent, *text, 1));
  EXPECT_EQ(signed_on(1, "telework"), std::vector<PersonId>{agent});
  EXPECT_TRUE(signed_on(1, "charte").empty());
}

TEST_P(Acknowledging, handed_over_and_not_signed_is_kept_with_its_day_and_counts_for_nothing) {
  const PersonId agent = add(ville, store::person_named("a"));
  const Text text = publish(charter_of("1"));
  for (int i = 0; i < 2; ++i)
    ASSERT_TRUE(write([&](store::Writing& in) {
      return store::hand_over(in, ville, {agent, "charte", text.hash, "2026-09-02", "compte:chef"}, by(1));
    }));
  EXPECT_EQ(told("text.handed_over").size(), 1u);
  EXPECT_TRUE(signed_on(1).empty());
  const auto standing = [&] {
    return store->read<std::vector<Standing>>(
        [&](store::Reading& in) { return standing_of(in, ville, agent, on(2)); });
  };
  EXPECT_EQ(standing()->front().handed_over->day, "2026-09-02");
  ASSERT_TRUE(sign(agent, text, 2));
  EXPECT_FALSE(standing()->front().handed_over);
}

TEST_P(Acknowledging, ACK_09_an_agreement_is_given_refused_or_taken_back) {
  const PersonId agent = add(ville, store::person_named("a"));
  const auto declare = [&](store::Answer answer, int day) {
    return write([&](store::Writing& in) {
      return store::declare(in, ville, {agent, "mfa_personal_number", answer, on(day)}, by(day));
    });
  };
  EXPECT_FALSE(declare(store::Answer::withdrawn, 0)) << "nothing to take back";
  ASSERT_TRUE(declare(store::Answer::no, 1));
  ASSERT_TRUE(declare(store::Answer::yes, 2));
  ASSERT_TRUE(declare(store::Answer::yes, 3));
  ASSERT_TRUE(declare(store::Answer::withdrawn, 4));
  const auto now = store->read<std::vector<store::Declaration>>(
      [&](store::Reading& in) { return store::declarations_of(in, ville, agent); });
  ASSERT_TRUE(now);
  EXPECT_EQ(
      *now,
      (std::vector<store::Declaration>{{agent, "mfa_personal_number", store::Answer::withdrawn, on(4)}}));
  EXPECT_EQ(told("declaration.given").size(), 3u);
}

TEST_P(Acknowledging, a_text_is_published_once_and_never_changes) {
  const Text text = publish(charter_of("1"), "2026-09-01");
  EXPECT_EQ(publish(charter_of("1"), "2027-01-01"), text);
  const auto other = store->write<Text>([&](store::Writing& in) {
    return publish_charter(in, ville, charter_of("1", "", "ccas"), {"2026-09-01", true, {}}, by(0));
  });
  EXPECT_EQ(other.error().code, base::ErrorCode::invalid) << "another entity’s charter";
  const auto undated = store->write<Text>([&](store::Writing& in) {
    return publish_charter(in, ville, charter_of("2"), {"demain", true, {}}, by(0));
  });
  EXPECT_EQ(undated.error().code, base::ErrorCode::invalid);
}

TEST_P(Acknowledging, nothing_of_an_erased_person_is_left) {
  const PersonId agent = add(ville, store::person_named("a"));
  const Text text = publish(charter_of("1"));
  ASSERT_TRUE(sign(agent, text, 0));
  ASSERT_TRUE(write([&](store::Writing& in) -> base::Status {
    if (auto done = store::hand_over(in, ville, {agent, "charte", text.hash, "2026-09-02", "x"}, by(0));
        !done)
      return done;
    return store::declare(in, ville, {agent, "photo", store::Answer::yes, on(0)}, by(0));
  }));
  ASSERT_TRUE(write([&](store::Writing& in) { return store::leave(in, ville, agent, by(1)); }));
  const auto erased = store->write<std::int64_t>([&](store::Writing& in) {
    return store::erase_due(in, store::Installation::as_operator(), by(2 + store::kDaysAfterLeaving));
  });
  ASSERT_TRUE(erased) << erased.error().text();
  EXPECT_EQ(*erased, 1);
  const auto left = store->read<std::vector<store::Acknowledgement>>(
      [&](store::Reading& in) { return store::acknowledgements(in, ville, "charte"); });
  EXPECT_TRUE(left->empty());
}

TEST(WhatCounts, ACK_05_terms_are_those_of_the_clauses) {
  const auto terms = terms_of(charter_of("1", "", "ville",
                                         "grace: 30 days\nremind: [1 day, 2 weeks]\nagain: yearly\ncopies: "
                                         "2\nexternal_by: [mail_link, paper]\n"));
  ASSERT_EQ(terms.size(), 2u);
  const store::Audience everybody{.everybody = true, .populations = {}, .roles = {}};
  EXPECT_EQ(
      terms[0],
      (Terms{"charte", Again::yearly, 30, {14, 1}, 2, {Method::link, Method::paper}, everybody, {}, {}}));
  EXPECT_EQ(terms[1], (Terms{"telework", Again::each_version, 0, {7, 2}, 1, {}, everybody, {}, {}}));
}

// INVARIANT: whatever the texts, a signature of the text itself counts from its moment on, and under "each
// version" no other does.
TEST(WhatCounts, a_signature_counts_for_its_own_text_and_never_before_it_was_given) {
  const bool held = rc::check([] {
    const auto again = static_cast<Again>(*rc::gen::inRange(0, 3));
    std::vector<Text> texts(static_cast<std::size_t>(*rc::gen::inRange(1, 6)));
    for (std::size_t i = 0; i < texts.size(); ++i) {
      texts[i].hash = std::to_string(i);
      texts[i].again = again;
      texts[i].substantial = *rc::gen::arbitrary<bool>();
    }
    const std::size_t which = *rc::gen::inRange<std::size_t>(0, texts.size());
    const std::size_t asked = *rc::gen::inRange<std::size_t>(0, texts.size());
    store::Acknowledgement one;
    one.hash = texts[which].hash;
    one.at = base::Instant(std::chrono::hours(*rc::gen::inRange(0, 100'000)));
    const base::Instant at = one.at + std::chrono::hours(*rc::gen::inRange(-20'000, 20'000));
    const bool yes = counts(one, texts[asked], texts, at);
    if (at < one.at) RC_ASSERT(!yes);
    if (which < asked) RC_ASSERT(!yes);  // a newer text’s signature says nothing about an older one
    if (which == asked && at >= one.at) RC_ASSERT(yes || again == Again::yearly);
    if (which > asked && yes) {
      RC_ASSERT(again == Again::substantial_version);
      for (std::size_t i = asked; i < which; ++i)
        RC_ASSERT(!texts[i].substantial);
    }
    if (again == Again::yearly && yes) RC_ASSERT(at - one.at < std::chrono::days(366));
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace cartulaire::acceptance
