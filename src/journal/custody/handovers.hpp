// Living parts given over to the newest custodians of an entity by those who hold them: each step stands in
// the log before it has an effect (docs/format/custody.md, Handing over living parts).
//
// No key of an identity leaves the keeper. At any moment each part is opened by its old custodians or by its
// new ones: a stop at any step loses nothing. No sockets: the keeper calls it, one call at a time.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/custody/custody_book.hpp"
#include "journal/custody/handover_entry.hpp"
#include "journal/custody/request_folder.hpp"
#include "journal/sealed/keystore.hpp"
#include "journal/sealed/log.hpp"

namespace cartulaire::journal::sealed {
class Books;
struct LivingUnit;
}  // namespace cartulaire::journal::sealed

namespace cartulaire::journal::custody {

// Boxes in one request: what is beyond is asked for once these units are moved.
inline constexpr std::size_t kMostBoxes = 8192;

// The last handover of an entity, as the log tells it.
struct Handover {
  std::uint64_t number = 0;
  std::uint32_t to = 0;  // number of the custody
  std::string reference;
  base::Instant opened_at;
  std::uint64_t moved = 0;  // units
  bool is_open = false;
  [[nodiscard]] std::string name() const { return "handover-" + std::to_string(number); }
};

// Living units of an entity, by who holds their identity keys.
struct HeldUnits {
  std::uint64_t newest = 0;   // by the newest custodians
  std::uint64_t older = 0;    // by those of before
  std::uint64_t without = 0;  // by nobody
};

class Handovers {
 public:
  // `folder`: KEYS/handovers. All of them must outlive this.
  Handovers(platform::Path folder, sealed::Log& log, const sealed::Books& books, sealed::Keystore& keys,
            const base::Clock& clock, Disk& disk)
      : folder_(std::move(folder)), log_(log), books_(books), keys_(keys), clock_(clock), disk_(disk) {}

  // Every line of the log, in order (sealed::Log::Use). A line that cannot be read is kept as fault().
  void take(const sealed::TimedEntry& entry);
  [[nodiscard]] const base::Status& fault() const { return fault_; }

  // When the keeper starts: finishes what a stop broke off.
  base::Status sweep();

  [[nodiscard]] const Handover* find(const std::string& entity) const;  // the last; nullptr: none
  [[nodiscard]] const CustodyRecord* newest(const std::string& entity) const {
    return custody_.newest(entity);
  }
  [[nodiscard]] HeldUnits held(const std::string& entity) const;

  // The key first, then the entry. `refused`: one is open, or nothing is to be moved.
  base::Result<Handover> open(const std::string& entity, const std::string& reference);
  // One for each key of the custodians who hold what is to be moved; the same again while they suffice.
  base::Result<std::vector<Request>> requests(const std::string& entity);
  // A custodian's line. `refused` where it is not the answer to what was asked.
  base::Status answer(const std::string& entity, std::string_view line);

  // Up to kMostMoved units whose answers make a set of their old custodians: new shares, the entry, the keys
  // written anew. The last one closes. `unavailable`: the answers make no set for anything that is left.
  struct Progress {
    std::uint64_t moved = 0;
    std::uint64_t left = 0;
  };
  base::Result<Progress> move_some(const std::string& entity);

  // The entry, then the key and what was answered to it.
  base::Status close(const std::string& entity);

  // Whether what the keystore holds is what the log announces, sealed to the custodians that it names.
  [[nodiscard]] base::Status check(const sealed::LivingUnit& living) const;

 private:
  struct Ready;
  [[nodiscard]] base::Result<const Handover*> opened(const std::string& entity) const;
  [[nodiscard]] std::vector<const sealed::LivingUnit*> to_move(const std::string& entity) const;
  [[nodiscard]] base::Result<std::vector<Ready>> ready(const std::string& entity, const Custody& to) const;
  base::Status append(const HandoverStep& step);
  base::Status settle(const std::string& entity);
  [[nodiscard]] RequestFolder folder_of(const std::string& entity) const { return {folder_ / entity, disk_}; }

  platform::Path folder_;
  sealed::Log& log_;
  const sealed::Books& books_;
  sealed::Keystore& keys_;
  const base::Clock& clock_;
  Disk& disk_;
  CustodyBook custody_;
  std::map<std::string, Handover> handovers_;  // by entity
  base::Status fault_;
};

}  // namespace cartulaire::journal::custody
