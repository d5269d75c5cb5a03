#include "acceptance/acknowledge.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "acceptance/audience.hpp"
#include "charter/adoption/day.hpp"
#include "platform/utf8.hpp"
#include "store/cosignatures.hpp"
#include "store/entities.hpp"

namespace cartulaire::acceptance {
namespace {

using store::Acknowledgement;
using store::Method;
using store::Text;

const Text* find(const std::vector<Text>& texts, std::string_view hash) {
  for (const Text& one : texts)
    if (one.hash == hash) return &one;
  return nullptr;
}

base::Status is_complete(const Signing& signing) {
  if (platform::count_characters(signing.place) > kPlace)
    return base::fail(base::ErrorCode::invalid, "", fmt::format("le lieu dépasse {} caractères", kPlace),
                      fmt::format("the place exceeds {} characters", kPlace));
  if (signing.method == Method::paper && signing.filed.empty())
    return base::fail(base::ErrorCode::invalid, "", "il faut dire où la feuille signée est rangée",
                      "say where the signed sheet is kept");
  return {};
}

// The last signature of this very text.
const Acknowledgement* last_of(const std::vector<Acknowledgement>& all, const std::string& hash) {
  const Acknowledgement* last = nullptr;
  for (const Acknowledgement& one : all)
    if (one.hash == hash) last = &one;
  return last;
}

Acknowledgement record_of(const Signing& signing, const store::Person& person, const std::string& entity,
                          const store::By& by) {
  Acknowledgement one;
  one.person = signing.person;
  one.document = signing.document;
  one.hash = signing.hash;
  one.at = by.at;
  one.method = signing.method;
  one.capacity = signing.capacity;
  one.place = signing.place;
  if (signing.method == Method::counter || signing.method == Method::paper) {
    one.witness = by.actor;
    one.witness_name = signing.witness_name;
  }
  one.family_name = person.data.family_name;
  one.given_name = person.data.given_name;
  if (!person.data.posts.empty()) {
    one.unit = person.data.posts.front().unit;
    one.title = person.data.posts.front().title;
  }
  one.entity_name = entity;
  if (signing.method == Method::paper) {
    one.filed = signing.filed;
    one.scan = signing.scan;
  }
  return one;
}

// The latest that counts for the text.
std::optional<Acknowledgement> that_counts(const std::vector<Acknowledgement>& signatures, const Text& text,
                                           const std::vector<Text>& texts, base::Instant at) {
  std::optional<Acknowledgement> found;
  for (const Acknowledgement& one : signatures)
    if (counts(one, text, texts, at)) found = one;
  return found;
}

}  // namespace

base::Result<std::string> day_in(const std::string& zone, base::Instant at) {
  auto day = charter::adoption::today_in(zone, at);
  if (!day) return base::pass(day);
  return charter::adoption::print_day(*day);
}

const Text* in_force(const std::vector<Text>& texts, std::string_view day) {
  for (const Text& one : texts)  // the newest first
    if (one.from_day <= day) return &one;
  return nullptr;
}

const Text* to_sign(const std::vector<Text>& texts) {
  return texts.empty() ? nullptr : &texts.front();
}

base::Status is_current(const std::vector<Text>& texts, const Text& text, base::Instant at) {
  auto day = day_in(text.time_zone, at);
  if (!day) return base::pass(day);
  const Text* now = in_force(texts, *day);
  if (now == nullptr || now >= &text) return {};
  return base::fail(
      base::ErrorCode::refused, text.document,
      fmt::format("ce texte a été remplacé par la version {}, en vigueur depuis le {} : lisez-la "
                  "avant de signer",
                  now->version, now->from_day),
      fmt::format("this text was replaced by version {}, in force since {}: read it before "
                  "you sign",
                  now->version, now->from_day));
}

std::optional<base::Instant> runs_out(const Acknowledgement& signature, const Text& text) {
  if (text.again != store::Again::yearly) return std::nullopt;
  const auto day = std::chrono::floor<std::chrono::days>(signature.at);
  const charter::Duration year{1, charter::Duration::Unit::years};
  return charter::adoption::after_notice(day, year) + (signature.at - day);
}

bool counts(const Acknowledgement& signature, const Text& text, const std::vector<Text>& texts,
            base::Instant at) {
  if (signature.at > at || (signature.needs_guardian && signature.guardian.empty())) return false;
  if (const auto end = runs_out(signature, text); end && at >= *end) return false;
  if (signature.hash == text.hash) return true;
  if (text.again != store::Again::substantial_version) return false;
  // Back from this text as long as nothing of substance was changed.
  auto one = std::find_if(texts.begin(), texts.end(), [&](const Text& t) { return t.hash == text.hash; });
  while (one != texts.end() && !one->substantial) {
    ++one;
    if (one != texts.end() && one->hash == signature.hash) return true;
  }
  return false;
}

base::Result<Signed> acknowledge(store::Writing& in, const store::EntityScope& scope, const Signing& signing,
                                 const store::By& by) {
  if (auto complete = is_complete(signing); !complete) return base::pass(complete);
  auto person = store::person_of(in, scope, signing.person);
  if (!person) return base::pass(person);
  if (person->left_at && *person->left_at <= by.at)
    return base::fail(base::ErrorCode::refused, "", "cette personne est partie", "this person has left");
  auto texts = store::texts_of(in, scope, signing.document);
  if (!texts) return base::pass(texts);
  const Text* text = find(*texts, signing.hash);
  if (text == nullptr) {
    auto none = store::text_of(in, scope, signing.document, signing.hash);
    return base::pass(none);
  }
  auto before = store::acknowledgements(in, scope, signing.document, signing.person);
  if (!before) return base::pass(before);
  const Acknowledgement* last = last_of(*before, signing.hash);
  if (last != nullptr) {
    const auto end = runs_out(*last, *text);
    if (!end || by.at < *end - std::chrono::days(kRenewDays)) return Signed{*last, true};
  }
  if (auto current = is_current(*texts, *text, by.at); !current) return base::pass(current);
  auto entity = store::entity(in, scope);
  if (!entity) return base::pass(entity);
  Acknowledgement record = record_of(signing, *person, entity->name, by);
  record.renewal = last == nullptr ? 0 : last->renewal + 1;
  if (!text->cosigned.nobody()) {
    const auto holders = Holders::of(in, scope, {text->cosigned}, by.at);
    if (!holders) return tl::unexpected(holders.error());
    record.needs_guardian = holders->includes(text->cosigned, *person);
  }
  auto id = store::add_acknowledgement(in, scope, record, by);
  if (!id) return base::pass(id);
  record.id = *id;
  if (record.needs_guardian) {
    const auto guardian = store::take_cosignature(in, scope, record, by);
    if (!guardian) return tl::unexpected(guardian.error());
    if (*guardian) {
      record.guardian = (*guardian)->name;
      record.guardian_at = (*guardian)->at;
      record.guardian_method = (*guardian)->method;
    }
  }
  return Signed{std::move(record), false};
}

base::Result<std::vector<store::PersonId>> signed_at(store::Reading& in, const store::EntityScope& scope,
                                                     const std::string& document, base::Instant at) {
  auto texts = store::texts_of(in, scope, document);
  if (!texts) return base::pass(texts);
  std::vector<store::PersonId> out;
  if (texts->empty()) return out;
  auto day = day_in(texts->front().time_zone, at);
  if (!day) return base::pass(day);
  const Text* now = in_force(*texts, *day);
  if (now == nullptr) return out;
  auto all = store::acknowledgements(in, scope, document);
  if (!all) return base::pass(all);
  for (const Acknowledgement& one : *all)
    if (counts(one, *now, *texts, at) && (out.empty() || out.back() != one.person)) out.push_back(one.person);
  return out;
}

base::Result<std::vector<Counting>> counting_at(store::Reading& in, const store::EntityScope& scope,
                                                base::Instant at) {
  auto documents = store::documents_of(in, scope);
  if (!documents) return base::pass(documents);
  std::vector<Counting> out;
  for (const std::string& document : *documents) {
    auto texts = store::texts_of(in, scope, document);
    if (!texts) return base::pass(texts);
    auto day = day_in(texts->front().time_zone, at);
    if (!day) return base::pass(day);
    auto all = store::acknowledgements(in, scope, document);
    if (!all) return base::pass(all);
    const Text* now = in_force(*texts, *day);
    const Text* end = now == nullptr ? texts->data() + texts->size() : now + 1;  // older ones bind nobody
    for (const Acknowledgement& one : *all) {
      const Text* text = std::find_if(std::as_const(*texts).data(), end,
                                      [&](const Text& each) { return counts(one, each, *texts, at); });
      if (text != end) out.push_back({one.person, document, text->version, one.at});
    }
  }
  return out;
}

base::Result<std::int64_t> count_signed(store::Reading& in, const store::EntityScope& scope,
                                        const std::string& document, base::Instant at) {
  auto texts = store::texts_of(in, scope, document);
  if (!texts) return base::pass(texts);
  if (texts->empty()) return 0;
  auto day = day_in(texts->front().time_zone, at);
  if (!day) return base::pass(day);
  const Text* now = in_force(*texts, *day);
  if (now == nullptr) return 0;
  // Only the text itself counts: SQL counts. Else each signature is looked at.
  const bool itself = now->again == store::Again::each_version ||
                      (now->again == store::Again::substantial_version && now->substantial);
  if (itself) return store::count_signers(in, scope, document, now->hash, at);
  auto people = store::people_of(in, scope, {});
  if (!people) return base::pass(people);
  auto with = signed_at(in, scope, document, at);
  if (!with) return base::pass(with);
  return std::ranges::count_if(
      *people, [&](const store::Person& one) { return std::ranges::binary_search(*with, one.id); });
}

namespace {

base::Result<Standing> standing_towards(store::Reading& in, const store::EntityScope& scope,
                                        store::PersonId person, const std::vector<Text>& texts,
                                        base::Instant at) {
  const std::string& document = texts.front().document;
  auto signatures = store::acknowledgements(in, scope, document, person);
  if (!signatures) return base::pass(signatures);
  auto handed = store::handovers(in, scope, document, person);
  if (!handed) return base::pass(handed);
  auto day = day_in(texts.front().time_zone, at);
  if (!day) return base::pass(day);
  Standing one;
  one.text = *to_sign(texts);
  one.signature = that_counts(*signatures, one.text, texts, at);
  if (one.signature) one.runs_out = runs_out(*one.signature, one.text);
  for (const Acknowledgement& each : *signatures)
    if (!one.signature && each.hash == one.text.hash && each.needs_guardian && each.guardian.empty())
      one.waits_for_guardian = each;
  for (const store::Handover& each : *handed)
    if (!one.signature && each.hash == one.text.hash) one.handed_over = each;
  if (const Text* now = in_force(texts, *day); now != nullptr && now->hash != one.text.hash)
    one.for_in_force = that_counts(*signatures, *now, texts, at);
  return one;
}

}  // namespace

base::Result<std::vector<Standing>> standing_of(store::Reading& in, const store::EntityScope& scope,
                                                store::PersonId person, base::Instant at) {
  auto documents = store::documents_of(in, scope);
  if (!documents) return base::pass(documents);
  std::vector<std::vector<Text>> all;
  std::vector<store::Audience> audiences;
  for (const std::string& document : *documents) {
    auto texts = store::texts_of(in, scope, document);
    if (!texts) return base::pass(texts);
    audiences.push_back(to_sign(*texts)->audience);
    audiences.push_back(to_sign(*texts)->cosigned);
    all.push_back(std::move(*texts));
  }
  const auto who = store::person_of(in, scope, person);
  if (!who) return tl::unexpected(who.error());
  const auto holders = Holders::of(in, scope, audiences, at);
  if (!holders) return tl::unexpected(holders.error());
  std::vector<Standing> out;
  for (const std::vector<Text>& texts : all) {
    auto one = standing_towards(in, scope, person, texts, at);
    if (!one) return base::pass(one);
    one->with_guardian = holders->includes(one->text.cosigned, *who);
    if (one->signature || one->waits_for_guardian || holders->includes(one->text.audience, *who))
      out.push_back(std::move(*one));
  }
  return out;
}

}  // namespace cartulaire::acceptance
