// What the store tells of the world: people, who signed, who is suspended or on call, crises and switches,
// read for the entities of one charter. state.yml tells the rest (lists, addresses, approvals, groups…); what
// both tell is a finding (S13), what the charter does not know is one too (S14). Reasons, names, authors and
// records of other entities are not even read into here.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "charter/charter.hpp"
#include "policy/state.hpp"
#include "store/people.hpp"
#include "store/switches.hpp"

namespace cartulaire::hub {

struct StoreSignature {
  store::PersonId person = 0;
  std::string document;  // the charter's id, or another document's
  std::string version;   // "1.2.0"
  base::Instant at;
};
// The signatures of one entity that count. Acceptance is a layer of its own: who calls plugs it in.
using SignaturesOf =
    std::function<base::Result<std::vector<StoreSignature>>(store::Reading&, const store::EntityScope&)>;

struct StoreSuspension {
  std::string clause;  // empty: none named
  policy::SuspensionOf of = policy::SuspensionOf::all;
  policy::Term term;
};

struct StorePerson {
  std::string login;
  std::string entity;
  std::string population;
  std::string unit;  // of the main post
  std::string arrived_on;
  std::vector<StoreSignature> signatures;
  std::vector<StoreSuspension> suspensions;
  std::vector<policy::Term> on_call;
};

struct StoreCrisis {
  std::string entity;
  policy::Term term;
};

struct StoreSwitch {
  std::string entity;
  std::string clause;
  bool on = false;
  policy::Term term;
};

struct StoreState {
  std::string name;                 // of the store, for findings
  std::vector<StorePerson> people;  // by login, then in the order of the charter's entities
  std::vector<StoreCrisis> crises;
  std::vector<StoreSwitch> switches;
};

// One moment of the store. Leavers are not in it, nor what is over at `now`. `signatures` may be none.
base::Result<StoreState> read_store(store::Store& store, const charter::Charter& charter, base::Instant now,
                                    const SignaturesOf& signatures);

// Whether the charter lets this clause be switched so: for whoever is about to write it down. Errors:
// not_found (no such clause), refused (what the law forbids is not switched off).
base::Status check_switch(const charter::Charter& charter, const store::Switch& given);

}  // namespace cartulaire::hub
