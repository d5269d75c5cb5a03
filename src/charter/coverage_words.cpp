// The words of the coverage, for machines and for people.
#include "charter/coverage.hpp"

namespace cartulaire::charter {

std::string_view nature_word(Nature nature) {
  switch (nature) {
    case Nature::decision:
      return "decision";
    case Nature::job:
      return "job";
    case Nature::case_:
      return "case";
    case Nature::register_:
      return "register";
    case Nature::text:
      break;
  }
  return "text";
}

Label nature_label(Nature nature) {
  switch (nature) {
    case Nature::decision:
      return {"décision automatique", "automatic decision"};
    case Nature::job:
      return {"tâche automatique", "automatic job"};
    case Nature::case_:
      return {"demande traitée par des personnes", "case that people handle"};
    case Nature::register_:
      return {"inscription dans un registre", "register entry"};
    case Nature::text:
      break;
  }
  return {"texte seul", "text only"};
}

std::string_view carrier_word(Carrier carrier) {
  switch (carrier) {
    case Carrier::adapter:
      return "adapter";
    case Carrier::product:
      return "product";
    case Carrier::person:
      return "person";
    case Carrier::not_yet:
      return "not_yet";
    case Carrier::text:
      break;
  }
  return "text";
}

Label carrier_label(Carrier carrier) {
  switch (carrier) {
    case Carrier::adapter:
      return {"ici, par nos outils", "here, by our tools"};
    case Carrier::product:
      return {"par un autre produit que nous alimentons", "by another product that we feed"};
    case Carrier::person:
      return {"par des personnes : demande, registre, ou pas à pas avec preuve",
              "by people: case, register, or steps with proof"};
    case Carrier::not_yet:
      return {"pas encore", "not yet"};
    case Carrier::text:
      break;
  }
  return {"rien à appliquer, texte seul", "nothing to apply, text only"};
}

Carrier carrier_of(Applied::How how) {
  using How = Applied::How;
  switch (how) {
    case How::by_tools:
    case How::in_part:
    case How::observed:
      return Carrier::adapter;
    case How::by_product:
      return Carrier::product;
    case How::by_person:
    case How::as_case:
    case How::as_register:
      return Carrier::person;
    case How::as_text:
      return Carrier::text;
    case How::not_applied:
    case How::blank:
      break;
  }
  return Carrier::not_yet;
}

std::string_view how_word(Applied::How how) {
  using How = Applied::How;
  switch (how) {
    case How::by_tools:
      return "by_tools";
    case How::in_part:
      return "in_part";
    case How::observed:
      return "observed";
    case How::by_product:
      return "by_product";
    case How::by_person:
      return "by_person";
    case How::as_case:
      return "as_case";
    case How::as_register:
      return "as_register";
    case How::as_text:
      return "as_text";
    case How::not_applied:
      return "not_applied";
    case How::blank:
      break;
  }
  return "blank";
}

}  // namespace cartulaire::charter
