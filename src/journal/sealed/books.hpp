// What the log says as a whole: living units and their terms, how far each spool was read, the rules in
// force. Fed with every line in order; keeps nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "journal/sealed/entry.hpp"

namespace cartulaire::journal::sealed {

struct LivingUnit {
  std::uint64_t leaf = 0;  // of its part entry
  PartEntry part;
  CivilDay term{};     // the announced one, or earlier by a later rule
  std::string clause;  // that set the term
  // Who holds its identity key, and the SHA-256 of their shares: of the part, or of its last handover.
  std::uint64_t custody = 0;
  std::optional<platform::Digest> shares;
  std::optional<std::uint64_t> handover;  // leaf of that entry
};

class Books {
 public:
  using WriterName = std::pair<std::string, std::string>;  // node, writer
  using ClassName = std::pair<std::string, std::string>;   // entity, class

  void take(std::uint64_t leaf, const TimedEntry& entry);

  [[nodiscard]] const std::map<Unit, LivingUnit>& living() const { return living_; }
  [[nodiscard]] std::uint64_t destroyed() const { return destroyed_; }
  [[nodiscard]] std::uint64_t runs() const { return runs_; }
  // 1, or one more than the last part of that entity, class and day, destroyed ones included.
  [[nodiscard]] std::uint32_t next_part(const std::string& entity, const std::string& log_class,
                                        CivilDay day) const;
  // Where the spool of a writer was read up to; nullptr: never.
  [[nodiscard]] const Consumed* cursor(const WriterName& writer) const;
  [[nodiscard]] const std::map<WriterName, Consumed>& cursors() const { return cursors_; }
  [[nodiscard]] const platform::SignPublicKey* node_key(const std::string& node) const;
  // Days to keep events of `day`: as announced, or less where a rule that came on that day or later says so.
  [[nodiscard]] std::uint32_t retention_of(const ClassName& of, CivilDay day, std::uint32_t announced) const;
  // The shortest retention of anything that was ever sealed, later rules included; nullopt: nothing was.
  [[nodiscard]] std::optional<std::uint32_t> shortest_retention() const { return shortest_retention_; }
  // A unit that the archives still have to agree to: it is not destroyed, whatever its term.
  [[nodiscard]] bool awaits_visa(const LivingUnit& living) const;
  // Its term has come and nothing holds it back: its keys may be gone already, and the record of it waiting.
  [[nodiscard]] bool is_due(const LivingUnit& living, CivilDay today) const {
    return living.term <= today && !awaits_visa(living);
  }
  // The newest visa that covers the unit; nullptr: none.
  [[nodiscard]] const VisaEntry* visa_of(const Unit& unit) const;
  // The newest custody entry of an entity; nullptr: none.
  [[nodiscard]] const CustodyEntry* custody(const std::string& entity) const;
  [[nodiscard]] bool intake_destroyed(CivilDay day) const { return intake_destroyed_.contains(day); }

 private:
  void take(std::uint64_t leaf, const PartEntry& entry);
  void take(base::Instant at, const RetentionEntry& entry);
  void take(const CustodyEntry& entry);
  void take(std::uint64_t leaf, const HandoverEntry& entry);
  void saw_retention(std::uint32_t days);

  std::map<Unit, LivingUnit> living_;
  std::map<std::tuple<std::string, std::string, CivilDay>, std::uint32_t> last_part_;
  std::map<WriterName, Consumed> cursors_;
  std::map<std::string, platform::SignPublicKey> nodes_;
  std::map<ClassName, std::vector<std::pair<CivilDay, std::uint32_t>>> shortened_;  // from when, days
  std::map<ClassName, std::vector<VisaEntry>> visas_;
  std::map<std::string, CustodyEntry> custody_;
  std::set<CivilDay> intake_destroyed_;
  std::optional<std::uint32_t> shortest_retention_;
  std::uint64_t destroyed_ = 0;
  std::uint64_t runs_ = 0;
};

}  // namespace cartulaire::journal::sealed
