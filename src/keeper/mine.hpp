// One's own traces: what a person asks with their own key (docs/format/custody.md). The keeper learns that
// somebody read their own lines, not who.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "journal/custody/mine.hpp"
#include "journal/sealed/books.hpp"
#include "journal/sealed/keystore.hpp"
#include "journal/sealed/part_file.hpp"
#include "platform/duckdb.hpp"

namespace cartulaire::keeper {

struct MineUnit {
  journal::sealed::Unit unit;
  platform::BoxPublicKey key{};  // of the unit
};

class Mine {
 public:
  // All of them must outlive this.
  Mine(platform::Path parts, platform::Path people, const journal::sealed::Books& books,
       const journal::sealed::Keystore& keys)
      : parts_(std::move(parts)), people_(std::move(people)), books_(books), keys_(keys) {}

  // The person's public key, for the units sealed from now on. A second one replaces the first. `invalid`: a
  // user name with a space or a control character.
  base::Status enrol(const std::string& entity, const std::string& user, const platform::BoxPublicKey& key,
                     journal::Disk& disk) const;

  // Living units of an entity in which somebody can find themselves.
  [[nodiscard]] base::Result<std::vector<MineUnit>> units(const std::string& entity) const;
  // The one box of a unit with that tag; empty where there is none.
  [[nodiscard]] base::Result<journal::custody::MineBoxes> box(const journal::sealed::Unit& unit,
                                                              const journal::custody::MineTag& tag) const;
  // The rows of whom the proof is. `refused` where it proves nothing.
  [[nodiscard]] base::Result<std::vector<std::string>> rows(const journal::sealed::Unit& unit,
                                                            const journal::custody::MineProof& proof,
                                                            platform::DuckDatabase& engine) const;

 private:
  [[nodiscard]] base::Result<journal::sealed::PartFile> part(const journal::sealed::Unit& unit) const;

  platform::Path parts_;
  platform::Path people_;
  const journal::sealed::Books& books_;
  const journal::sealed::Keystore& keys_;
};

}  // namespace cartulaire::keeper
