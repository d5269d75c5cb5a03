#include "journal/sealed/living_shares.hpp"

namespace cartulaire::journal::sealed {

platform::Bytes shares_in_force(const UnitRecord& record, const LivingUnit& living) {
  const bool moved = !record.next.empty() && living.shares && platform::sha256(record.next) == *living.shares;
  return moved ? record.next : record.shares;
}

base::Status check_shares(const UnitRecord& record, const LivingUnit& living) {
  if (!living.shares || platform::sha256(shares_in_force(record, living)) == *living.shares) return {};
  return base::fail(
      base::ErrorCode::corrupt, living.part.unit.name(),
      "les parts de sa clé des identités ne sont pas celles que le registre annonce : ses "
      "dépositaires ne l'ouvriraient plus ; reprenez le dossier des clés d'une sauvegarde",
      "the shares of its identity key are not those that the log announces: its custodians could "
      "open it no more; take the folder of keys from a backup");
}

}  // namespace cartulaire::journal::sealed
