// At the counter: somebody without a screen of their own reads and signs before an officer, or is handed the
// text and does not sign (a neutral state); the guardian of a minor signs beside them, or by a mailed link.
#include <algorithm>

#include "acceptance/accesses.hpp"
#include "acceptance/guardian.hpp"
#include "acceptance/handover.hpp"
#include "acceptance/receipt.hpp"
#include "acceptance/text.hpp"
#include "charter/adoption/day.hpp"
#include "charter/catalogue.hpp"
#include "store/cosignatures.hpp"
#include "web/accounts.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

using base::ErrorCode;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

constexpr std::size_t kPage = 25;

bool leads(const store::Person& person, std::optional<store::PersonId> manager) {
  return manager && std::ranges::any_of(person.data.posts,
                                        [&](const store::Post& post) { return post.manager == manager; });
}

// A manager receives their own team, the IT department and the authority everybody.
bool may_receive(const Call& call, const store::Person& person) {
  const Caller& caller = *call.caller;
  return !person.left_at && (caller.is("it") || caller.is("authority") || leads(person, caller.person));
}

// `not_found` also for somebody of another team.
base::Result<store::Person> received(store::Reading& in, const Call& call) {
  auto person = store::person_of(in, call.caller->scope, call.number("person"));
  if (person && may_receive(call, *person)) return person;
  if (!person && person.error().code != ErrorCode::not_found) return person;
  return base::fail(ErrorCode::not_found, "", "cette personne n’est pas de celles que vous recevez",
                    "this person is not among those whom you receive");
}

base::Result<store::Person> somebody_else(store::Reading& in, const Call& call) {
  auto person = received(in, call);
  if (person && person->id == call.caller->person)
    return base::fail(
        ErrorCode::refused, "",
        "nul n’est son propre témoin : signez dans « Signer ma charte », ou faites-vous recevoir",
        "nobody is their own witness: sign under “Sign my charter”, or have somebody receive you");
  return person;
}

std::string_view word_of(acceptance::GuardianState state) {
  switch (state) {
    case acceptance::GuardianState::queued:
      return "queued";
    case acceptance::GuardianState::sent:
      return "sent";
    case acceptance::GuardianState::undelivered:
      return "undelivered";
    case acceptance::GuardianState::declined:
      return "declined";
    case acceptance::GuardianState::signed_it:
      break;
  }
  return "signed";
}

// How the guardian stands, for a minor's signature that does not count yet.
base::Result<Json> guardian_json(store::Reading& in, Hub& hub, const Call& call, store::PersonId person,
                                 const store::Text& text) {
  const auto charter = charter_of(hub, call);
  const bool mailed = charter && !hub.config.mail.server.empty() &&
                      acceptance::open_to_outsiders((*charter)->text, text.document, store::Method::link);
  const auto standing = acceptance::guardian_standing(in, call.caller->scope, person, text, call.now);
  if (!standing) return tl::unexpected(standing.error());
  JsonObject out = {{"by_mail", mailed}};
  if (!*standing) return Json(std::move(out));
  out.emplace_back("state", word_of((*standing)->state));
  out.emplace_back("on", day_text((*standing)->at));
  if ((*standing)->link != 0) {
    out.emplace_back("link", (*standing)->link);
    out.emplace_back("until", day_text((*standing)->expires_at - std::chrono::days(1)));
  }
  return Json(std::move(out));
}

base::Result<Json> text_json(store::Reading& in, Hub& hub, const Call& call, store::PersonId person,
                             const acceptance::Standing& one) {
  JsonObject row = {{"document", one.text.document},
                    {"title", one.text.title},
                    {"version", one.text.version},
                    {"hash", one.text.hash}};
  const auto& given = one.signature ? one.signature : one.waits_for_guardian;
  if (given) {
    row.emplace_back("state", one.signature ? "signed" : "guardian");
    row.emplace_back("on", day_text(given->at));
    row.emplace_back("receipt", given->id);
  } else if (one.handed_over) {
    row.emplace_back("state", "handed_over");
    row.emplace_back("on", one.handed_over->day);
  } else {
    row.emplace_back("state", "waiting");
  }
  if (!one.signature && (one.with_guardian || one.waits_for_guardian)) {
    auto guardian = guardian_json(in, hub, call, person, one.text);
    if (!guardian) return guardian;
    row.emplace_back("guardian", std::move(*guardian));
  }
  return Json(std::move(row));
}

base::Result<Json> person_json(store::Reading& in, Hub& hub, const Call& call, const store::Person& person) {
  const auto standings = acceptance::standing_of(in, call.caller->scope, person.id, call.now);
  if (!standings) return tl::unexpected(standings.error());
  JsonArray texts;
  for (const acceptance::Standing& one : *standings) {
    auto row = text_json(in, hub, call, person.id, one);
    if (!row) return row;
    texts.push_back(std::move(*row));
  }
  const std::string unit = person.data.posts.empty() ? "" : person.data.posts.front().unit;
  return Json(JsonObject{{"id", person.id},
                         {"name", person.data.given_name + " " + person.data.family_name},
                         {"unit", unit},
                         {"population", person.data.population},
                         {"texts", std::move(texts)}});
}

Outcome get_counter(Hub& hub, store::Store& store, const Call& call) {
  const std::size_t limit = call.has("limit") ? static_cast<std::size_t>(call.number("limit")) : kPage;
  auto body = store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    JsonArray list;
    store::PeoplePage page{call.number("after"), call.text("search"), 500};
    for (;;) {
      const auto people = store::people_page(in, call.caller->scope, page);
      if (!people) return tl::unexpected(people.error());
      for (const store::Person& one : *people) {
        page.after = one.id;
        if (!may_receive(call, one) || one.id == call.caller->person) continue;
        auto row = person_json(in, hub, call, one);
        if (!row) return row;
        list.push_back(std::move(*row));
        if (list.size() == limit) return Json(JsonObject{{"people", std::move(list)}, {"next", page.after}});
      }
      if (people->size() < page.limit) return Json(JsonObject{{"people", std::move(list)}});
    }
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

Outcome get_counter_person(Hub& hub, store::Store& store, const Call& call) {
  auto body = store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    const auto person = received(in, call);
    if (!person) return tl::unexpected(person.error());
    return person_json(in, hub, call, *person);
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// What waits for their signature, told to whoever lends a device or opens something by hand (ACK-06).
Outcome get_accesses(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const charter::EffectiveCharter& text = (*charter)->text;
  const auto today = charter::adoption::today_in(text.front.time_zone, call.now);
  if (!today) return failed(today.error());
  using Accesses = std::vector<acceptance::Access>;
  const auto all = store.read<Accesses>([&](store::Reading& in) -> base::Result<Accesses> {
    const auto person = received(in, call);
    if (!person) return tl::unexpected(person.error());
    const auto standings = acceptance::standing_of(in, call.caller->scope, person->id, call.now);
    if (!standings) return tl::unexpected(standings.error());
    return acceptance::accesses_of(text, *standings, *person, charter::adoption::print_day(*today));
  });
  if (!all) return failed(all.error());
  const charter::Parameter& gates = *charter::catalogue()
                                         .find(charter::kinds::acceptance::kind.name)
                                         ->find(charter::kinds::acceptance::gates.name);
  JsonArray list;
  for (const acceptance::Access& one : *all) {
    JsonArray missing;
    for (const auto& [title, article] : one.missing)
      missing.push_back(JsonObject{{"title", title}, {"article", article}});
    JsonObject row = {{"gate", one.gate},
                      {"label", label_json(*charter::catalogue().word(gates, one.gate))},
                      {"open", one.open},
                      {"missing", std::move(missing)}};
    if (!one.until.empty()) row.emplace_back("until", one.until);
    list.push_back(std::move(row));
  }
  return Answer{.body = JsonObject{{"accesses", std::move(list)}}};
}

// An act about the person, then how they stand.
Outcome after(Hub& hub, store::Store& store, const Call& call,
              const std::function<base::Status(store::Writing&, const store::Person&)>& act) {
  auto body = store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    const auto person = somebody_else(in, call);
    if (!person) return tl::unexpected(person.error());
    if (auto done = act(in, *person); !done) return base::pass(done);
    return person_json(in, hub, call, *person);
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// How an external person may sign stands in the clause.
base::Status counter_is_open(const charter::EffectiveCharter& charter, const acceptance::Signing& signing) {
  if (signing.capacity != store::Capacity::external) return {};
  return acceptance::open_to_outsiders(charter, signing.document, store::Method::counter);
}

Outcome sign_at_counter(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  acceptance::Signing signing;
  signing.person = call.number("person");
  signing.document = call.text("document");
  signing.hash = call.text("hash");
  signing.place = call.text("place");
  signing.method = store::Method::counter;
  signing.capacity = store::capacity_of(call.text("capacity")).value_or(store::Capacity::agent);
  if (auto open = counter_is_open((*charter)->text, signing); !open) return failed(open.error());
  return after(hub, store, call, [&](store::Writing& in, const store::Person&) -> base::Status {
    auto witness = name_of_account(in, call.caller->scope, call.caller->session.account);
    if (!witness) return base::pass(witness);
    signing.witness_name = std::move(*witness);
    const auto done = acceptance::acknowledge(in, call.caller->scope, signing, by_caller(call));
    return done ? base::Status{} : tl::unexpected(done.error());
  });
}

Outcome hand_over(Hub& hub, store::Store& store, const Call& call) {
  const acceptance::HandingOver given{call.number("person"), call.text("document"), call.text("hash"),
                                      call.text("day")};
  return after(hub, store, call, [&](store::Writing& in, const store::Person&) -> base::Status {
    const auto done = acceptance::hand_over(in, call.caller->scope, given, by_caller(call));
    return done ? base::Status{} : tl::unexpected(done.error());
  });
}

// The receipt of this very person: another's is not there.
base::Result<acceptance::Receipt> receipt_here(store::Reading& in, const Call& call, std::int64_t number) {
  auto receipt = acceptance::receipt_of(in, call.caller->scope, number);
  if (receipt && receipt->record.person == call.number("person")) return receipt;
  if (!receipt && receipt.error().code != ErrorCode::not_found) return receipt;
  return base::fail(ErrorCode::not_found, "", "cette personne n’a pas de récépissé de ce numéro",
                    "this person has no receipt of this number");
}

Outcome cosign(Hub& hub, store::Store& store, const Call& call) {
  const std::string filed = call.text("filed");
  const store::Cosignature given{call.number("receipt"), call.text("name"),
                                 filed.empty() ? store::Method::counter : store::Method::paper, filed};
  return after(hub, store, call, [&](store::Writing& in, const store::Person&) -> base::Status {
    const auto receipt = receipt_here(in, call, given.acknowledgement);
    if (!receipt) return tl::unexpected(receipt.error());
    return store::cosign(in, call.caller->scope, given, by_caller(call));
  });
}

// A link to the guardian, who need not come: as people without an account have it.
Outcome mail_guardian(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  const acceptance::GuardianAsk ask{call.number("person"), call.text("document"), call.text("hash"),
                                    call.text("mail")};
  if (auto open = acceptance::open_to_outsiders((*charter)->text, ask.document, store::Method::link); !open)
    return failed(open.error());
  if (hub.config.mail.server.empty())
    return failed(base::Error{ErrorCode::refused, "", "ce portail n’envoie pas de courriel",
                              "this portal sends no mail"});
  return after(hub, store, call, [&](store::Writing& in, const store::Person&) -> base::Status {
    const auto done = acceptance::ask_guardian(in, call.caller->scope, ask, by_caller(call));
    return done ? base::Status{} : tl::unexpected(done.error());
  });
}

Outcome revoke_guardian_link(Hub& hub, store::Store& store, const Call& call) {
  return after(hub, store, call, [&](store::Writing& in, const store::Person& person) -> base::Status {
    const auto link = store::guardian_link(in, call.caller->scope, call.number("number"));
    if (!link && link.error().code != ErrorCode::not_found) return tl::unexpected(link.error());
    if (!link || link->person != person.id)
      return base::fail(ErrorCode::not_found, "", "aucun lien de ce numéro n’est parti pour cette personne",
                        "no link of this number went out for this person");
    return store::end_guardian_link(in, call.caller->scope, link->id, store::GuardianOutcome::revoked,
                                    by_caller(call));
  });
}

Outcome get_receipt(Hub&, store::Store& store, const Call& call) {
  const auto receipt =
      store.read<acceptance::Receipt>([&](store::Reading& in) -> base::Result<acceptance::Receipt> {
        const auto person = received(in, call);
        if (!person) return tl::unexpected(person.error());
        return receipt_here(in, call, call.number("number"));
      });
  if (!receipt) return failed(receipt.error());
  auto pdf = acceptance::receipt_pdf(*receipt, call.caller->scope);
  if (!pdf) return failed(pdf.error());
  Answer answer{.type = "application/pdf", .bytes = std::move(*pdf)};
  answer.fields.emplace_back("Content-Disposition", "inline; filename=\"recepisse.pdf\"");
  return answer;
}

}  // namespace

void add_counter_handlers(Handlers& to) {
  to.emplace("getCounter", get_counter);
  to.emplace("getCounterPerson", get_counter_person);
  to.emplace("getAccesses", get_accesses);
  to.emplace("signAtCounter", sign_at_counter);
  to.emplace("handOverText", hand_over);
  to.emplace("cosignAtCounter", cosign);
  to.emplace("mailGuardian", mail_guardian);
  to.emplace("revokeGuardianLink", revoke_guardian_link);
  to.emplace("getCounterReceipt", get_receipt);
}

}  // namespace cartulaire::web
