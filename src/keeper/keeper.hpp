// The keeper: the one process that holds the keys of the sealed journal (DESIGN, The journal). Everything
// that it can be asked is here; requests.hpp puts it on the socket.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/custody/custody_entry.hpp"
#include "journal/custody/handovers.hpp"
#include "journal/disk.hpp"
#include "journal/opening/openings.hpp"
#include "journal/sealed/log.hpp"
#include "journal/sealed/sealing.hpp"
#include "journal/sealed/statistics.hpp"
#include "journal/warehouse/feeding.hpp"
#include "keeper/config.hpp"
#include "keeper/mine.hpp"
#include "keeper/rules.hpp"

namespace cartulaire::keeper {

struct PlanLine {
  journal::sealed::Unit unit;
  journal::sealed::CivilDay term{};
  std::string clause;
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
  bool awaits_visa = false;  // not destroyed before the departmental archives agree
};

struct KeeperState {
  std::string origin;
  std::uint64_t lines = 0;
  std::uint64_t runs = 0;
  std::uint64_t units = 0;
  std::uint64_t events = 0;  // living
  std::uint64_t bytes = 0;   // of their files
  std::uint64_t destroyed = 0;
  std::uint64_t overdue = 0;          // units past their term
  std::uint64_t awaiting_visa = 0;    // units past their term that wait for the archives
  std::uint64_t without_custody = 0;  // units whose identities nobody can open
  std::uint64_t older_custody = 0;    // units in the hands of former custodians
  std::optional<journal::sealed::CivilDay> next_term;
  base::Instant last_at;
};

// The clock of a configuration: the machine's, or a file's.
std::unique_ptr<const base::Clock> clock_of(const KeeperConfig& config);

class Keeper {
 public:
  // Makes an empty journal named `origin`, with its keys and the first intake keys.
  static base::Status create(const KeeperConfig& config, std::string_view origin, const base::Clock& clock,
                             journal::Disk& disk);
  // Takes up what is there. `clock` and `disk` must outlive it. Errors: those of Log::open, Token::open and
  // Keystore::open; of the charter, where one is configured.
  static base::Result<std::unique_ptr<Keeper>> open(KeeperConfig config, const base::Clock& clock,
                                                    journal::Disk& disk);

  // Seals what was received before today's civil day.
  struct SealOrder {
    bool everything = false;       // whatever is there
    bool give_up_missing = false;  // an operator gives up segments that are gone
  };
  base::Result<journal::sealed::Sealed> seal(const SealOrder& order);
  // Destroys what is due, after the charter's shorter retentions were put on record. `confirmed`: the day
  // that a person vouches for, where the clock jumped; it must be today.
  base::Result<journal::sealed::Destruction> destroy(std::optional<journal::sealed::CivilDay> confirmed);
  // The departmental archives agree: events of `visa.until` and before may be eliminated. Errors: `invalid`,
  // days that are not over or no reference; `not_found`, nothing of that class awaits a visa.
  base::Status record_visa(journal::sealed::VisaEntry visa);
  // Looks at every living unit from inside: keys, bytes, rows. What the start of the keeper mended by itself
  // is mended() bytes of a torn log.
  struct Check {
    std::uint64_t units = 0;
    std::uint64_t events = 0;
    std::vector<base::Error> findings;
  };
  base::Result<Check> check();
  [[nodiscard]] std::uint64_t mended() const { return log_->cut_bytes(); }
  // On an operator's order: the node signs with this key from now on.
  base::Status accept_node(const std::string& node, const platform::SignPublicKey& key,
                           const std::string& why);
  // Intake keys for 14 days ahead. Returns how many were made.
  base::Result<int> publish_intake_keys();
  // Sends the checkpoint where the configuration says, stamped first where there is an authority; what
  // failed.
  std::vector<base::Error> bear_witness();
  // Feeds the warehouse what it lacks and drops there what should not be; empties it where it is configured
  // without being the engine. No further unit is begun after `budget`. `invalid`: none is configured.
  base::Result<journal::warehouse::Fed> feed(std::chrono::steady_clock::duration budget);
  // Finds rows in the warehouse, where it is the engine (else an empty function). What it cannot tell is
  // looked for in the parts, and `trouble` says why.
  [[nodiscard]] journal::sealed::Search search(std::optional<base::Error>& trouble) const;
  // All of the above, as the day asks for it: safe to call at any time, often.
  struct DayWork {
    std::vector<base::Error> errors;
    std::optional<journal::sealed::Sealed> sealed;
    std::optional<journal::sealed::Destruction> destroyed;
    std::optional<journal::warehouse::Fed> fed;
  };
  DayWork work_of_the_day();

  // Custodians of an entity from here on, by the charter's clause: those of before (`add`, `replace`), less
  // the keys that leave, and these. `not_found`: an entity that the charter does not name.
  base::Result<journal::custody::CustodyRecord> custody(const std::string& entity,
                                                        journal::custody::Ceremony what,
                                                        std::vector<journal::custody::Custodian> custodians,
                                                        const std::vector<platform::BoxPublicKey>& leaving);
  // Living parts given over from the custodians of before to those of now.
  [[nodiscard]] journal::custody::Handovers& handovers() { return *handovers_; }
  // Calls `use` with what the keystore holds for each living unit that has custodians.
  base::Status each_shares(
      const std::function<void(const journal::sealed::Unit&, platform::Bytes shares)>& use) const;
  // Openings of identities, and the rules that the charter sets for them. `refused`: it opens none.
  [[nodiscard]] journal::opening::Openings& openings() { return *openings_; }
  [[nodiscard]] base::Result<const journal::opening::Rules*> opening_rules(const std::string& entity) const;
  [[nodiscard]] base::Result<const journal::opening::Rules*> rules_of_case(const std::string& name) const;

  // Statistics without names, over the living units.
  base::Result<journal::sealed::StatisticsAnswer> ask_statistics(
      const journal::sealed::StatisticsQuery& query) {
    return asked_.query(query);
  }

  // One's own traces.
  [[nodiscard]] Mine mine() const { return {parts(), config_.keys / "people", books_, *keys_}; }
  [[nodiscard]] journal::Disk& disk() const { return disk_; }

  // By term; up to and including `until` (nothing: all).
  [[nodiscard]] std::vector<PlanLine> plan(std::optional<journal::sealed::CivilDay> until) const;
  [[nodiscard]] KeeperState state() const;
  [[nodiscard]] journal::sealed::CivilDay today() const;
  [[nodiscard]] base::Instant now() const { return clock_.now(); }
  [[nodiscard]] const KeeperConfig& config() const { return config_; }
  [[nodiscard]] const journal::sealed::Log& log() const { return *log_; }
  [[nodiscard]] const journal::sealed::Books& books() const { return books_; }
  // What the charter in force says of the class; nullptr: nothing.
  [[nodiscard]] const journal::sealed::RetentionRule* retention_rule(const std::string& entity,
                                                                     const std::string& log_class) const;

 private:
  Keeper(KeeperConfig config, const base::Clock& clock, journal::Disk& disk)
      : config_(std::move(config)),
        clock_(clock),
        disk_(disk),
        asked_(statistics(),
               [this](const journal::sealed::Unit& unit) { return books_.living().contains(unit); }) {}
  base::Status load();
  void take(std::uint64_t leaf, const journal::sealed::TimedEntry& entry);
  base::Status tell_nodes();
  [[nodiscard]] base::Status check_centre() const;
  [[nodiscard]] base::Result<journal::warehouse::Warehouse> warehouse() const;
  void seal_and_destroy(DayWork& work, journal::sealed::CivilDay day);
  [[nodiscard]] base::Result<std::vector<journal::sealed::IntakeSource>> sources(bool give_up_missing) const;
  [[nodiscard]] base::Result<std::map<std::string, journal::sealed::PeopleKeys>> people() const;
  [[nodiscard]] base::Instant start_of(journal::sealed::CivilDay day) const;
  [[nodiscard]] platform::Path intake_secrets() const { return config_.keys / "intake"; }
  [[nodiscard]] platform::Path parts() const { return config_.sealed / "parts"; }
  [[nodiscard]] platform::Path statistics() const { return config_.sealed / "statistics"; }

  KeeperConfig config_;
  const base::Clock& clock_;
  journal::Disk& disk_;
  journal::sealed::Statistics asked_;
  base::TimeZone zone_;
  Rules rules_;
  journal::sealed::Books books_;
  std::unique_ptr<journal::sealed::Log> log_;
  std::optional<journal::sealed::Keystore> keys_;
  std::vector<journal::sealed::TimedEntry> before_openings_;  // lines read before these two were there
  std::optional<journal::custody::Handovers> handovers_;
  std::optional<journal::opening::Openings> openings_;
  std::optional<journal::sealed::CivilDay> sealed_day_;  // of the last work of the day
  std::optional<journal::sealed::CivilDay> witnessed_day_;
  std::optional<journal::sealed::CivilDay> fed_day_;  // nothing: there is something to feed or to drop
};

}  // namespace cartulaire::keeper
