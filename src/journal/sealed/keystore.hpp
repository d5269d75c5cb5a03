// The keystore: one small file for each entity with the keys of its living units (docs/format/sealed.md,
// Keystore).
//
// A key that was taken out is in no file any more, and what an older copy of the files opens is written anew
// under keys that the copy does not hold. What was on the disk before is gone as far as the disk forgets.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journal/disk.hpp"
#include "journal/sealed/root_keys.hpp"
#include "journal/sealed/unit.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::journal::sealed {

// What one unit keeps until its term.
struct UnitRecord {
  Unit unit;
  platform::Secret data;  // K_data
  std::vector<std::byte>
      shares;  // of K_id (docs/format/custody.md, Shares); empty: nobody can open identities
  std::vector<std::byte> next = {};  // in a handover: shares that hold once the log says so
};

struct Written;  // a record where it stands in an opened file

class Keystore {
 public:
  // Takes up the files in `folder`, makes the first root key where there is none, and finishes what a crash
  // broke off. The root key lives in `token` where one is given, else in files of the folder. `disk` must
  // outlive this. `unavailable`: the root key that the files want is not there; `refused`: it is another one,
  // or lives in the other place.
  static base::Result<Keystore> open(platform::Path folder, Disk& disk,
                                     std::unique_ptr<RootKeys> token = nullptr);

  // Changes every key above the units, the root key to a fresh one in the other place; what a crash broke off
  // is finished by asking again, and one that is there already stays. `token`: never null.
  static base::Status move(platform::Path folder, Disk& disk, std::unique_ptr<RootKeys> token, RootKind to);

  // What the files want: a root key there, of that number. not_found: there are no files yet.
  struct Root {
    RootKind kind = RootKind::files;
    std::uint64_t number = 0;
  };
  static base::Result<Root> root_of(const platform::Path& folder);

  // Durable on return. Units that are there already are replaced.
  base::Status add(const std::string& entity, const std::vector<UnitRecord>& records);

  // Takes the keys of all these units out and changes every key above them. Units that are not there are
  // fine. Durable on return; after an error, ask again.
  base::Status destroy(const std::vector<Unit>& units);

  // Keeps new shares beside those of the units: `next`. Durable on return. not_found: one has no keys.
  base::Status stage(const std::string& entity, const std::map<Unit, std::vector<std::byte>>& next);
  // Ends what was staged: the new shares where `holds` says so, else the old ones, alone, under keys that are
  // new up to the root. Durable on return; after an error, ask again.
  base::Status settle(const std::string& entity,
                      const std::function<bool(const Unit&, platform::Bytes next)>& holds);

  // not_found where the unit has no keys: never sealed, or destroyed.
  [[nodiscard]] base::Result<UnitRecord> find(const Unit& unit) const;
  // Calls `use` for every unit of the entity, in order.
  base::Status each(const std::string& entity, const std::function<void(const UnitRecord&)>& use) const;
  // Keeps the units that `keep` wants; the others' keys die as by destroy().
  base::Status retain(const std::function<bool(const Unit&)>& keep);

  [[nodiscard]] std::vector<std::string> entities() const;
  [[nodiscard]] std::uint64_t generation(const std::string& entity) const;  // 0: none

 private:
  struct Wrapping {
    std::uint64_t generation = 0;
    platform::Secret key;
  };
  struct Opened;
  using Change = std::function<bool(Written&)>;  // false: its keys die

  Keystore(platform::Path folder, Disk& disk, std::unique_ptr<RootKeys> token);
  base::Status load();
  base::Status take_up();
  base::Status make_root(RootKind kind);
  base::Status change_root(RootKind to);
  base::Status forget_other_roots();
  base::Status write_wrap();
  base::Status read_wrap();
  base::Status settle_generations();
  [[nodiscard]] base::Result<Opened> read(const std::string& entity) const;
  base::Status write(const std::string& entity, const Wrapping& wrapping,
                     const std::vector<Written>& records);
  base::Status rewrite(const std::vector<std::string>& entities, const Change& change, RootKind to);

  [[nodiscard]] RootKeys& roots() const { return root_.kind == RootKind::token ? *token_ : *files_; }
  [[nodiscard]] platform::Path wrap_path() const { return folder_ / "wrap"; }
  [[nodiscard]] platform::Path keys_path(const std::string& entity) const;

  platform::Path folder_;
  Disk* disk_;
  std::unique_ptr<RootKeys> files_;
  std::unique_ptr<RootKeys> token_;  // null: none is configured
  Root root_;
  // By entity; more than one while a change is under way, the newest last.
  std::map<std::string, std::vector<Wrapping>, std::less<>> wrappings_;
};

}  // namespace cartulaire::journal::sealed
