// What waits for a person's signature, whoever opens it (ACK-02, ACK-06): the web is opened by machines, the
// loan of a device by somebody at a desk, who asks here.
#pragma once

#include <string>
#include <vector>

#include "acceptance/acknowledge.hpp"
#include "charter/charter.hpp"

namespace cartulaire::acceptance {

struct Access {
  std::string gate;  // of the clause's `gates`: "mobile_loan"
  bool open = true;
  std::string until;  // open to them without a signature, up to this day and not on it; empty: they signed
  struct Missing {
    std::string title;  // of the text that they have not signed
    std::string article;
  };
  std::vector<Missing> missing;  // none where it is open
};

// Of the accesses that an `acceptance` clause holds back (`without: gate` or `deny`) for a text that concerns
// the person, in the order of the charter. `standings` are the person's, `day` is "2026-09-01".
std::vector<Access> accesses_of(const charter::EffectiveCharter& charter,
                                const std::vector<Standing>& standings, const store::Person& person,
                                const std::string& day);

}  // namespace cartulaire::acceptance
