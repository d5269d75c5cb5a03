// The openings of identities of one journal: each step stands in the log before it has an effect
// (docs/format/custody.md). No sockets: the keeper's process calls it, one call at a time.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/custody/custody_book.hpp"
#include "journal/opening/case_file.hpp"
#include "journal/opening/extract.hpp"
#include "journal/opening/steps.hpp"
#include "journal/sealed/keystore.hpp"

namespace cartulaire::journal::opening {

// Who asks for what.
struct Ask {
  std::string entity;
  std::string ground;
  std::vector<std::string> people;  // user names
  std::vector<std::string> classes;
  CivilDay from{};
  CivilDay to{};
  CivilDay deadline{};
  std::string reference;            // text of the request
  platform::BoxPublicKey to_key{};  // whoever may read the extract
};

// What happened, for the person whom it concerned.
struct Shown {
  std::string name;
  std::string ground;
  std::vector<std::string> classes;
  CivilDay from{};
  CivilDay to{};
  base::Instant opened_at;
  bool ran = false;
  std::string outcome;  // empty: not closed
};

struct Given {
  std::vector<std::byte> sealed;  // the extract, for who asked
  std::uint64_t units = 0;
  std::uint64_t rows = 0;
  std::vector<std::string> left_out;  // units of the case without custodians
};

class Openings {
 public:
  struct Place {
    platform::Path cases;  // KEYS/cases
    platform::Path parts;  // SEALED/parts
  };
  // All of them must outlive this.
  Openings(Place place, sealed::Log& log, const sealed::Books& books, const sealed::Keystore& keys,
           const base::Clock& clock, Disk& disk)
      : place_(std::move(place)),
        log_(log),
        books_(books),
        keys_(keys),
        clock_(clock),
        folder_(place_.cases, disk) {}

  // Every line of the log, in order (sealed::Log::Use). A line that cannot be read is kept as fault().
  void take(const sealed::TimedEntry& entry);
  [[nodiscard]] const base::Status& fault() const { return fault_; }

  // When the keeper starts: finishes what a crash broke off.
  base::Status sweep();

  [[nodiscard]] const Opening* find(const std::string& name) const;
  [[nodiscard]] const std::map<std::string, Opening>& all() const { return openings_; }

  // The name of the new case. The file with names comes first, then the entry.
  base::Result<std::string> open(const Ask& ask, const Rules& rules);

  // `opinion`, `approve`, `refuse`, `urgent`, `told`, `review`, `close`: a step that is only written (and for
  // `close` the case's key destroyed).
  base::Status record(Step step, const Rules& rules);

  // One for each key of the custodians of the units in scope; the same again until the case is closed.
  base::Result<std::vector<custody::Request>> requests(const std::string& name, const Rules& rules);

  // A custodian's line. `refused` where it is not the answer to what was asked.
  base::Status answer(const std::string& name, std::string_view line);

  // Once the answers make an authorised set for every unit: `unlock`, the extract, `run`. Whoever lost what
  // was given out calls it again, and the log shows that too. `unavailable`: the answers make no set yet.
  // `search`: see make_extract().
  base::Result<Given> run(const std::string& name, const Rules& rules, platform::DuckDatabase& engine,
                          const sealed::Search& search = {});

  // Those that concerned a person and of which they were told, the newest first.
  base::Result<std::vector<Shown>> of_person(const std::string& entity, const std::string& user) const;

 private:
  using UnitsBySet = std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t>;  // custody, set

  base::Status append(const Step& step);
  [[nodiscard]] CivilDay today() const;
  [[nodiscard]] std::string next_name() const;
  [[nodiscard]] std::vector<const sealed::LivingUnit*> scope_of(
      const Opening& opening, std::vector<std::string>* left_out = nullptr) const;
  base::Result<std::vector<OpenUnit>> unlock(const Opening& opening, UnitsBySet& by_set) const;

  Place place_;
  sealed::Log& log_;
  const sealed::Books& books_;
  const sealed::Keystore& keys_;
  const base::Clock& clock_;
  CaseFolder folder_;
  std::map<std::string, Opening> openings_;
  custody::CustodyBook custody_;
  base::Status fault_;
};

}  // namespace cartulaire::journal::opening
