// What signs without an account, and what proves it: mailed links, scanned sheets, receipts.
#include <gtest/gtest.h>

#include "acceptance/invite.hpp"
#include "acceptance/receipt.hpp"
#include "acceptance/sheet.hpp"
#include "acceptance/testing.hpp"

namespace cartulaire::acceptance {
namespace {

using store::PersonId;
using store::Text;

class Proofs : public AcceptanceTest {};
CARTULAIRE_BOTH_ENGINES(Proofs);

TEST_P(Proofs, ACK_07_a_link_signs_for_its_person_and_text_while_it_lives) {
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

TEST_P(Proofs, ACK_07_a_scanned_sheet_signs_only_after_somebody_looked) {
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

TEST_P(Proofs, ACK_03_the_receipt_is_the_same_after_everything_about_the_person_changed) {
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

}  // namespace
}  // namespace cartulaire::acceptance
