// A value by the base of its type: read, or told how it is written.
#include "charter/value_text.hpp"

namespace cartulaire::charter {
namespace {

template <class T>
std::optional<Value> boxed(std::optional<T> parsed) {
  if (!parsed) return std::nullopt;
  return Value{std::move(*parsed)};
}

}  // namespace

std::optional<Value> parse_plain(Type::Base base, std::string_view text) {
  using Base = Type::Base;
  switch (base) {
    case Base::duration:
      return boxed(parse_duration(text));
    case Base::deadline:
      return boxed(parse_deadline(text));
    case Base::span:
      return boxed(parse_span(text));
    case Base::frequency:
      return boxed(parse_frequency(text));
    case Base::window:
      return boxed(parse_window(text));
    case Base::size:
      return boxed(parse_size(text));
    case Base::rate:
      return boxed(parse_rate(text));
    case Base::daily_time:
      return boxed(parse_daily_time(text));
    case Base::daily_volume:
      return boxed(parse_daily_volume(text));
    case Base::money:
      return boxed(parse_money(text));
    case Base::boolean:
      return boxed(parse_yes_no(text));
    case Base::count:
      return boxed(parse_count(text));
    case Base::percent:
      return boxed(parse_percent(text));
    case Base::date:
      return boxed(parse_date(text));
    case Base::active:
      return boxed(parse_active(text));
    case Base::text:
      return Value{Text{std::string(text)}};
    default:
      return std::nullopt;
  }
}

Label expected(const Type& type) {
  using Base = Type::Base;
  switch (type.base) {
    case Base::duration:
      return {"une durée comme `6 months` ou `2 working days`",
              "a duration such as `6 months` or `2 working days`"};
    case Base::deadline:
      return {"un délai comme `2 working days`, `at once` ou `without delay`",
              "a deadline such as `2 working days`, `at once` or `without delay`"};
    case Base::span:
      return {"une fourchette comme `1 month to 1 year`", "a span such as `1 month to 1 year`"};
    case Base::frequency:
      return {"une fréquence comme `daily`, `weekly`, `twice a year`, `every 3 months` ou `2 per 1 week`",
              "a frequency such as `daily`, `weekly`, `twice a year`, `every 3 months` or `2 per 1 week`"};
    case Base::window:
      return {"une plage comme `12:00-14:00 on workdays` ou `lunch`",
              "a window such as `12:00-14:00 on workdays` or `lunch`"};
    case Base::size:
      return {"une taille comme `10 MB` (kB, MB, GB, TB)", "a size such as `10 MB` (kB, MB, GB, TB)"};
    case Base::rate:
      return {"un débit comme `50 per 1 hour`", "a rate such as `50 per 1 hour`"};
    case Base::daily_time:
      return {"un temps par jour comme `30 minutes per day`", "a time per day such as `30 minutes per day`"};
    case Base::daily_volume:
      return {"un volume par jour comme `200 MB per day`", "a volume per day such as `200 MB per day`"};
    case Base::money:
      return {"une somme comme `50 EUR`", "an amount such as `50 EUR`"};
    case Base::boolean:
      return {"`yes` ou `no`", "`yes` or `no`"};
    case Base::count:
      return {"un nombre entier", "a whole number"};
    case Base::percent:
      return {"un pourcentage comme `80 %`", "a percentage such as `80 %`"};
    case Base::date:
      return {"une date comme `2026-09-01`", "a date such as `2026-09-01`"};
    case Base::active:
      return {
          "`always`, `by decision of RÔLE for 7 days`, `while crisis`, `after 3 alerts in 1 hour` ou "
          "`occasional`",
          "`always`, `by decision of ROLE for 7 days`, `while crisis`, `after 3 alerts in 1 hour` or "
          "`occasional`"};
    case Base::legal:
      return {"une référence comme `RGPD art. 33`, `loi 78-17 art. 49` ou `CNIL 2021-122`",
              "a reference such as `RGPD art. 33`, `loi 78-17 art. 49` or `CNIL 2021-122`"};
    case Base::file_type:
      return {"une famille comme `macros` ou une extension comme `exe`",
              "a family such as `macros` or an extension such as `exe`"};
    case Base::document:
      return {"`this` ou l'identifiant d'un document comme `charte-ia`",
              "`this` or the identifier of a document such as `charte-ia`"};
    case Base::category:
      return {"une catégorie de sites", "a category of sites"};
    case Base::role:
      return {"un rôle de l'en-tête", "a role of the front matter"};
    case Base::population:
      return {"une population de l'en-tête", "a population of the front matter"};
    case Base::entity:
      return {"une entité de l'en-tête", "an entity of the front matter"};
    case Base::who:
      return {"une population, un groupe, un rôle ou un statut",
              "a population, a group, a role or an attribute"};
    case Base::reference:
      return {"le nom d'une clause `" + type.argument + "`", "the name of a `" + type.argument + "` clause"};
    case Base::registry:
      return {"le registre `" + type.argument + "`", "the register `" + type.argument + "`"};
    case Base::list: {
      Label item = expected(type.items.front());
      return {"une liste entre crochets, chaque élément étant " + item.french,
              "a list in brackets, each item being " + item.english};
    }
    case Base::record:
    case Base::step:
    case Base::except:
      return {"un ensemble de clés et de valeurs", "a set of keys and values"};
    case Base::option:
    case Base::field:
      return {"l'un des mots prévus", "one of the words provided"};
    default:
      return {"un mot ou un texte", "a word or a text"};
  }
}

}  // namespace cartulaire::charter
