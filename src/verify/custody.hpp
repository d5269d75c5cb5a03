// Who holds the identity keys of which unit, as the log tells it: ceremonies, and living units given over
// (docs/format/custody.md).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "verify/entry.hpp"
#include "verify/finding.hpp"
#include "verify/units.hpp"

namespace cartulaire::verify {

class Custodies {
 public:
  Custodies(const Units& units, Findings& findings) : units_(units), findings_(findings) {}

  // In the order of the log; `line` is the number of the entry's line.
  void ceremony(std::uint64_t line, CustodyEntry entry);
  void part(std::uint64_t line, const PartEntry& part);
  void handover(std::uint64_t line, const HandoverEntry& entry);

  [[nodiscard]] std::uint64_t moved() const { return moved_; }  // units, each time
  // Who holds a unit's key after the lines before `size`: the custody, and the line of the last move.
  struct Holder {
    std::uint64_t custody = 0;
    std::optional<std::uint64_t> moved_at;
    std::optional<platform::Digest> shares;
  };
  [[nodiscard]] Holder holder(const Unit& unit, std::uint64_t size = UINT64_MAX) const;
  // nullptr: the log holds no such custody.
  [[nodiscard]] const CustodyEntry* find(const std::string& entity, std::uint64_t number) const;

 private:
  struct Sealed {  // what a part's own entry says
    std::uint64_t custody = 0;
    std::optional<platform::Digest> shares;
    platform::Digest identity{};
  };
  struct Open {
    std::uint64_t number = 0;
    std::uint64_t to = 0;
    bool is_open = false;
  };
  [[nodiscard]] bool fits(const HandoverEntry& entry, const Open& open) const;
  [[nodiscard]] bool fits(const HandoverEntry& entry, const HandoverEntry::Moved& moved) const;

  const Units& units_;
  Findings& findings_;
  std::map<std::string, std::vector<CustodyEntry>> ceremonies_;   // by entity; number i at i − 1
  std::map<std::string, Open> handovers_;                         // the last of each entity
  std::unordered_map<std::uint64_t, Sealed> sealed_;              // by the part's line
  std::unordered_map<std::uint64_t, std::vector<Holder>> moves_;  // by the part's line, in order
  std::uint64_t moved_ = 0;
};

}  // namespace cartulaire::verify
