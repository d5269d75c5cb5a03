#include "acceptance/handover.hpp"

#include <algorithm>

#include "charter/adoption/day.hpp"

namespace cartulaire::acceptance {
namespace {

tl::unexpected<base::Error> wrong(base::ErrorCode code, std::string french, std::string english) {
  return base::fail(code, "", std::move(french), std::move(english));
}

base::Status may_be_handed(store::Reading& in, const store::EntityScope& scope, const HandingOver& one,
                           const store::Text& text, base::Instant at) {
  const auto person = store::person_of(in, scope, one.person);
  if (!person) return tl::unexpected(person.error());
  if (person->left_at && *person->left_at <= at)
    return wrong(base::ErrorCode::refused, "cette personne est partie", "this person has left");
  const auto texts = store::texts_of(in, scope, one.document);
  if (!texts) return tl::unexpected(texts.error());
  if (to_sign(*texts)->hash != text.hash)
    return wrong(base::ErrorCode::refused, "ce texte a été remplacé : remettez la version la plus récente",
                 "this text was replaced: hand over the newest version");
  const auto given = store::acknowledgements(in, scope, one.document, one.person);
  if (!given) return tl::unexpected(given.error());
  if (std::ranges::any_of(*given, [&](const auto& each) { return counts(each, text, *texts, at); }))
    return wrong(base::ErrorCode::refused, "cette personne a déjà signé ce texte",
                 "this person has signed this text already");
  return {};
}

}  // namespace

base::Result<store::Handover> hand_over(store::Writing& in, const store::EntityScope& scope,
                                        const HandingOver& one, const store::By& by) {
  const auto text = store::text_of(in, scope, one.document, one.hash);
  if (!text) return tl::unexpected(text.error());
  const auto today = day_in(text->time_zone, by.at);
  if (!today) return tl::unexpected(today.error());
  const std::string day = one.day.empty() ? *today : one.day;
  if (!charter::adoption::parse_day(day) || day > *today)
    return wrong(base::ErrorCode::invalid,
                 "le jour de la remise s’écrit comme 2026-09-01, et n’est pas à venir",
                 "the day of the handing over is written 2026-09-01, and is not to come");
  if (auto may = may_be_handed(in, scope, one, *text, by.at); !may) return base::pass(may);
  const auto before = store::handovers(in, scope, one.document, one.person);
  if (!before) return tl::unexpected(before.error());
  for (const store::Handover& each : *before)
    if (each.hash == one.hash) return each;
  store::Handover record{one.person, one.document, one.hash, day, by.actor};
  if (auto put = store::hand_over(in, scope, record, by); !put) return base::pass(put);
  return record;
}

}  // namespace cartulaire::acceptance
