// What custodians answered to one case or handover, put together unit by unit: the shares of all answers are
// never in memory at once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "journal/custody/request.hpp"

namespace cartulaire::journal::custody {

// The share of each role of each set, for one unit, and whose answer gave it.
struct GivenShare {
  platform::Secret share;
  platform::BoxPublicKey by{};
};
using SharesOf = std::map<std::uint32_t, std::map<std::string, GivenShare>>;

struct Gathered {
  platform::Secret identity;
  std::uint32_t set = 0;
  std::vector<platform::BoxPublicKey> by;  // of each role, in the set's order
};
// By the first set whose roles all answered with shares that fit; a set where somebody gave a wrong one does
// not stand in the way of another. `unavailable`: they make no set; `refused`: they restore another key.
base::Result<Gathered> gather(const Custody& custody, const SharesOf& shares, const sealed::Unit& unit,
                              const platform::Digest& commitment);

class Answers {
 public:
  // Lines of requests and of their answers. `keys`: of the case or handover.
  static base::Result<Answers> read(const std::vector<std::pair<std::string, std::string>>& lines,
                                    platform::BoxKeyPair keys, const std::string& name);

  // Shares given for the unit while it was under that custody: those of before a handover do not count.
  [[nodiscard]] base::Result<SharesOf> of(const sealed::Unit& unit, std::uint64_t custody) const;
  // Whether all roles of one set answered for the unit; their shares are not opened.
  [[nodiscard]] bool may_open(const sealed::Unit& unit, const Custody& custody) const;

 private:
  struct Exchange {
    Request request;
    platform::Digest digest{};
    Answer answer;
    std::map<sealed::Unit, std::size_t> places;
  };
  explicit Answers(platform::BoxKeyPair keys) : keys_(std::move(keys)) {}
  // Where the unit stands in an exchange, if it was asked for under that custody.
  static const std::size_t* place_of(const Exchange& one, const sealed::Unit& unit, std::uint64_t custody);

  platform::BoxKeyPair keys_;
  std::vector<Exchange> exchanges_;
};

}  // namespace cartulaire::journal::custody
