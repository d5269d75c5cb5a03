#include "lists/bad_lines.hpp"

namespace cartulaire::lists {
namespace {

struct Words {
  std::string_view french;
  std::string_view english;
};
constexpr std::array<Words, kBadLineCount> kWords{{
    {"pas un nom d'hôte", "not a host name"},
    {"ligne trop longue", "line too long"},
    {"nom de plus de 31 niveaux", "name of more than 31 labels"},
    {"plage d'adresses, non prise en charge", "range of addresses, not supported"},
    {"expression non reconnue ou refusée", "expression not understood or refused"},
    {"pas une adresse de page", "not the address of a page"},
    {"domaine de premier niveau entier", "a whole top-level domain"},
    {"autre", "other"},
}};

}  // namespace

std::string_view BadLines::words_fr(BadLine kind) {
  return kWords[static_cast<std::size_t>(kind)].french;
}

std::string_view BadLines::words_en(BadLine kind) {
  return kWords[static_cast<std::size_t>(kind)].english;
}

}  // namespace cartulaire::lists
