#include "keeper/keeper.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "journal/day_keys.hpp"
#include "journal/sealed/part_check.hpp"
#include "keeper/notices.hpp"
#include "keeper/root_token.hpp"
#include "keeper/witness.hpp"
#include "platform/clock_file.hpp"
#include "platform/zone.hpp"
#include "shipping/heads.hpp"

namespace cartulaire::keeper {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using journal::sealed::CivilDay;

namespace {

constexpr int kIntakeDays = 15;                     // today and 14 ahead
constexpr std::chrono::seconds kFeedingAtOnce{20};  // then the socket is served again

// Keys and parts are gone; what the warehouse did not let go of keeps the record waiting.
base::Error waiting(base::Error error) {
  error.french =
      "les clés et les parts échues sont détruites, leur mention attend l'entrepôt : " + error.french;
  error.english =
      "keys and parts that were due are destroyed, their record waits for the warehouse: " + error.english;
  return error;
}

}  // namespace

Status Keeper::create(const KeeperConfig& config, std::string_view origin, const base::Clock& clock,
                      journal::Disk& disk) {
  if (config.token)  // one that cannot be used is known before there is a journal
    if (const auto token = platform::Token::open(*config.token); !token) return tl::unexpected(token.error());
  if (auto status = journal::sealed::Log::create({config.sealed, config.keys}, origin, clock, disk); !status)
    return status;
  auto keeper = open(config, clock, disk);
  if (!keeper) return base::pass(keeper);
  auto made = (*keeper)->publish_intake_keys();
  return made ? Status() : Status(base::pass(made));
}

Result<std::unique_ptr<Keeper>> Keeper::open(KeeperConfig config, const base::Clock& clock,
                                             journal::Disk& disk) {
  std::unique_ptr<Keeper> keeper(new Keeper(std::move(config), clock, disk));
  if (auto status = keeper->load(); !status) return base::pass(status);
  return keeper;
}

std::unique_ptr<const base::Clock> clock_of(const KeeperConfig& config) {
  if (config.clock.empty()) return std::make_unique<base::SystemClock>();
  return std::make_unique<platform::ClockFile>(config.clock);
}

// A simulated time in evidence would be a lie: only a journal of a name that nobody can own may have one.
Status Keeper::load() {
  const auto origin = platform::read_text(config_.sealed / "origin", 4096);
  if (!config_.clock.empty() && (!origin || !origin->ends_with(".example\n")))
    return fail(ErrorCode::refused, config_.clock.string(),
                "une horloge simulée n'est admise que pour un journal dont le nom finit par `.example`",
                "a simulated clock is allowed only for a journal whose name ends with `.example`");
  auto zone = platform::load_time_zone(config_.zone);
  if (!zone) return base::pass(zone);
  zone_ = std::move(*zone);
  if (!config_.charter.empty()) {
    auto rules = rules_of(config_.charter);
    if (!rules) return base::pass(rules);
    rules_ = std::move(*rules);
  }
  if (auto status = check_centre(); !status) return status;
  auto log = journal::sealed::Log::open(
      {config_.sealed, config_.keys}, clock_, disk_,
      [this](std::uint64_t leaf, const journal::sealed::TimedEntry& entry) { take(leaf, entry); });
  if (!log) return base::pass(log);
  log_ = std::move(*log);
  auto token = root_token(config_);
  if (!token) return base::pass(token);
  auto keys = journal::sealed::Keystore::open(config_.keys, disk_, std::move(*token));
  if (!keys) return base::pass(keys);
  keys_ = std::move(*keys);
  if (auto status = journal::sealed::sweep(books_, *keys_, parts(), statistics(), disk_); !status)
    return status;
  openings_.emplace(journal::opening::Openings::Place{config_.keys / "cases", parts()}, *log_, books_, *keys_,
                    clock_, disk_);
  handovers_.emplace(config_.keys / "handovers", *log_, books_, *keys_, clock_, disk_);
  for (const journal::sealed::TimedEntry& entry : before_openings_) {
    openings_->take(entry);
    handovers_->take(entry);
  }
  before_openings_ = {};
  if (!openings_->fault()) return openings_->fault();
  if (!handovers_->fault()) return handovers_->fault();
  if (auto status = handovers_->sweep(); !status) return status;
  if (auto status = openings_->sweep(); !status) return status;
  // What a stop kept from being said. A full disk must not keep from sealing, which makes room: it is said
  // then.
  (void)tell_nodes();
  return {};
}

void Keeper::take(std::uint64_t leaf, const journal::sealed::TimedEntry& entry) {
  books_.take(leaf, entry);
  const bool concerns = std::holds_alternative<journal::sealed::CaseEntry>(entry.entry) ||
                        std::holds_alternative<journal::sealed::CustodyEntry>(entry.entry) ||
                        std::holds_alternative<journal::sealed::HandoverEntry>(entry.entry);
  if (!concerns) return;
  if (!openings_) {
    before_openings_.push_back(entry);
    return;
  }
  openings_->take(entry);
  handovers_->take(entry);
}

Status Keeper::check_centre() const {
  const std::string& centre = config_.centre;
  if (centre.empty() || (journal::sealed::is_name(centre) && !rules_.custody.contains(centre))) return {};
  return fail(
      ErrorCode::invalid, centre,
      "`centre` doit être un nom qui ne soit pas celui d'une entité (lettres, chiffres, `.`, `_`, `-`)",
      "`centre` must be a name that is no entity's (letters, digits, `.`, `_`, `-`)");
}

CivilDay Keeper::today() const {
  return CivilDay(std::chrono::days(zone_.civil(clock_.now()).day));
}

base::Instant Keeper::start_of(CivilDay day) const {
  // The offset at the guess, and again at what it gives: right also on the days of a change of the hour.
  const base::Instant midnight = std::chrono::time_point_cast<std::chrono::milliseconds>(day);
  const base::Instant guess = midnight - std::chrono::seconds(zone_.offset_at(midnight));
  return midnight - std::chrono::seconds(zone_.offset_at(guess));
}

// Each folder of `spools` holds a folder for each writer.
Result<std::vector<journal::sealed::IntakeSource>> Keeper::sources(bool give_up_missing) const {
  std::vector<journal::sealed::IntakeSource> sources;
  const auto shipped = shipped_spools(config_);
  if (!shipped) return tl::unexpected(shipped.error());
  for (const platform::Path& spool : *shipped) {
    const auto writers = folders_in(spool);
    if (!writers) return tl::unexpected(writers.error());
    for (const platform::Path& writer : *writers) {
      auto head = shipping::covering_head(writer);
      if (!head) return base::pass(head);
      if (*head)  // else nobody has signed for anything yet
        sources.push_back({writer, intake_secrets(), give_up_missing, spool.filename(), std::move(*head)});
    }
  }
  for (const platform::Path& spool : config_.spools) {
    const auto writers = folders_in(spool);
    if (!writers) return tl::unexpected(writers.error());
    for (const platform::Path& writer : *writers)
      sources.push_back({writer, intake_secrets(), give_up_missing});
  }
  return sources;
}

// KEYS/people/ENTITY: lines `USER HEX` (docs/format/custody.md, One's own traces).
Result<std::map<std::string, journal::sealed::PeopleKeys>> Keeper::people() const {
  std::map<std::string, journal::sealed::PeopleKeys> people;
  const platform::Path folder = config_.keys / "people";
  if (!std::filesystem::exists(folder)) return people;
  const auto files = platform::files_in(folder);
  if (!files) return tl::unexpected(files.error());
  for (const platform::Path& file : *files) {
    const auto text = platform::read_text(file);
    if (!text) return tl::unexpected(text.error());
    std::istringstream lines(*text);
    std::string user;
    std::string key;
    while (lines >> user >> key)
      if (const auto bytes = platform::hex_array<32>(key)) people[file.filename()][user] = *bytes;
  }
  return people;
}

Result<journal::sealed::Sealed> Keeper::seal(const SealOrder& order) {
  auto spools = sources(order.give_up_missing);
  if (!spools) return base::pass(spools);
  auto persons = people();
  if (!persons) return base::pass(persons);
  const journal::sealed::SealingRules rules{
      zone_, rules_.retention, std::move(*persons), {statistics(), rules_.statistics, config_.centre}};
  const base::Instant until = order.everything ? base::Instant::max() : start_of(today());
  fed_day_.reset();
  auto sealed = journal::sealed::seal(*log_, books_, *keys_, {parts(), std::move(*spools), config_.release},
                                      rules, {}, {until, today()}, disk_);
  if (!sealed) return sealed;
  if (auto status = tell_nodes(); !status) return base::pass(status);
  return sealed;
}

Result<journal::sealed::Destruction> Keeper::destroy(std::optional<CivilDay> confirmed) {
  if (confirmed && *confirmed != today())
    return fail(ErrorCode::refused, journal::sealed::day_name(*confirmed),
                fmt::format("ce n'est pas le jour de l'horloge de cette machine : {}",
                            journal::sealed::day_name(today())),
                fmt::format("this machine's clock has another day: {}", journal::sealed::day_name(today())));
  if (auto rules = shortening(books_, rules_.retention); !rules.empty())
    if (auto status = log_->append(rules); !status) return base::pass(status);
  journal::sealed::DestroyElsewhere elsewhere;
  if (!config_.warehouse.address.empty())
    elsewhere = [this](const std::vector<const journal::sealed::LivingUnit*>& due) -> Status {
      const auto there = warehouse();
      if (!there) return tl::unexpected(waiting(there.error()));
      std::vector<std::uint64_t> units;
      for (const auto* unit : due)
        units.push_back(unit->leaf);
      auto dropped = there->drop(units);
      return dropped ? Status() : Status(tl::unexpected(waiting(dropped.error())));
    };
  const auto day_of = [this](base::Instant at) { return CivilDay(std::chrono::days(zone_.civil(at).day)); };
  return journal::sealed::destroy_due(*log_, books_, *keys_,
                                      {parts(), statistics(), intake_secrets(), day_of}, today(),
                                      confirmed.has_value(), disk_, elsewhere);
}

Result<journal::warehouse::Warehouse> Keeper::warehouse() const {
  const WarehouseConfig& config = config_.warehouse;
  if (config.address.empty())
    return fail(ErrorCode::invalid, "keeper.yml", "aucun entrepôt n'est déclaré : il faut `clickhouse:`",
                "no warehouse is declared: `clickhouse:` is wanted");
  journal::warehouse::Place place{
      .address = config.address, .user = config.user, .password = {}, .database = config.database};
  if (!config.password_file.empty()) {
    auto password = platform::read_text(config.password_file, 4096);
    if (!password) return base::pass(password);
    while (password->ends_with('\n') || password->ends_with('\r'))
      password->pop_back();
    place.password = std::move(*password);
  }
  return journal::warehouse::Warehouse::open(std::move(place), log_->origin());
}

Result<journal::warehouse::Fed> Keeper::feed(std::chrono::steady_clock::duration budget) {
  const auto there = warehouse();
  if (!there) return tl::unexpected(there.error());
  auto fed = bring_in_step(*there, books_, *keys_, parts(), {config_.feeds_warehouse, today(), budget});
  if (fed && fed->left == 0 && fed->errors.empty()) fed_day_ = today();
  return fed;
}

journal::sealed::Search Keeper::search(std::optional<base::Error>& trouble) const {
  if (!config_.feeds_warehouse) return {};
  return [this, &trouble](const std::vector<journal::sealed::Sought>& sought) {
    const auto there = warehouse();
    auto found = there ? there->search(books_.living(), sought)
                       : Result<journal::sealed::Found>(tl::unexpected(there.error()));
    if (found) return std::move(*found);
    trouble = std::move(found.error());
    return journal::sealed::Found();
  };
}

Result<Keeper::Check> Keeper::check() {
  auto engine = platform::DuckDatabase::open();
  if (!engine) return base::pass(engine);
  Check check;
  for (const auto& [unit, living] : books_.living()) {
    if (books_.is_due(living, today())) continue;  // its keys may be gone, its record waiting
    ++check.units;
    check.events += living.part.events;
    if (auto status = check_part(parts(), living.part, *keys_, *engine); !status)
      check.findings.push_back(status.error());
    if (auto status = handovers_->check(living); !status) check.findings.push_back(status.error());
  }
  return check;
}

Status Keeper::accept_node(const std::string& node, const platform::SignPublicKey& key,
                           const std::string& why) {
  const platform::SignPublicKey* known = books_.node_key(node);
  if (!journal::sealed::is_name(node) || why.empty())
    return fail(ErrorCode::invalid, node, "il faut le nom d'un nœud et une raison",
                "the name of a node and a reason are wanted");
  if (known != nullptr && *known == key) return {};
  return log_->append({journal::sealed::NodeEntry{node, key, why}});
}

Status Keeper::tell_nodes() {
  return keeper::tell_nodes(config_, books_, log_->origin(), journal::day_of(clock_.now()), disk_);
}

Result<int> Keeper::publish_intake_keys() {
  auto made =
      journal::publish_day_keys(intake_secrets(), config_.intake, journal::day_of(clock_.now()), kIntakeDays);
  if (!made) return made;
  if (auto status = tell_nodes(); !status) return base::pass(status);
  return made;
}

std::vector<base::Error> Keeper::bear_witness() {
  std::vector<base::Error> errors;
  if (!config_.timestamps.empty())
    if (auto status = stamp_checkpoint(*log_, config_, disk_); !status) errors.push_back(status.error());
  for (base::Error& error : deliver_checkpoint(*log_, config_, journal::sealed::day_name(today())))
    errors.push_back(std::move(error));
  return errors;
}

Keeper::DayWork Keeper::work_of_the_day() {
  DayWork work;
  const CivilDay day = today();
  const auto now = zone_.civil(clock_.now());
  if (sealed_day_ != day && now.minute() >= config_.seal_minute) seal_and_destroy(work, day);
  if (!config_.warehouse.address.empty() && fed_day_ != day) {
    if (auto fed = feed(kFeedingAtOnce); fed)
      work.fed = std::move(*fed);
    else
      work.errors.push_back(std::move(fed.error()));
  }
  return work;
}

void Keeper::seal_and_destroy(DayWork& work, CivilDay day) {
  const auto note = [&](base::Error error) { work.errors.push_back(std::move(error)); };
  if (auto made = publish_intake_keys(); !made) note(made.error());
  if (auto sealed = seal({}); sealed)
    work.sealed = std::move(*sealed);
  else
    note(sealed.error());
  if (auto destroyed = destroy({}); destroyed)
    work.destroyed = *destroyed;
  else
    note(destroyed.error());
  if (work.errors.empty()) sealed_day_ = day;
  if (witnessed_day_ != day) {
    auto errors = bear_witness();
    if (errors.empty()) witnessed_day_ = day;
    std::ranges::move(errors, std::back_inserter(work.errors));
  }
}

std::vector<PlanLine> Keeper::plan(std::optional<CivilDay> until) const {
  std::vector<PlanLine> lines;
  for (const auto& [unit, living] : books_.living())
    if (!until || living.term <= *until)
      lines.push_back({unit, living.term, living.clause, living.part.events, living.part.size,
                       books_.awaits_visa(living)});
  std::ranges::stable_sort(lines, {}, &PlanLine::term);
  return lines;
}

KeeperState Keeper::state() const {
  KeeperState state;
  state.origin = log_->origin();
  state.lines = log_->size();
  state.runs = books_.runs();
  state.destroyed = books_.destroyed();
  state.last_at = log_->last_at();
  for (const auto& [unit, living] : books_.living()) {
    ++state.units;
    state.events += living.part.events;
    state.bytes += living.part.size;
    if (living.term < today()) ++(books_.awaits_visa(living) ? state.awaiting_visa : state.overdue);
    if (living.custody == 0) ++state.without_custody;
    const auto* newest = handovers_->newest(unit.entity);
    if (living.custody != 0 && newest != nullptr && living.custody != newest->custody.number)
      ++state.older_custody;
    state.next_term = std::min(state.next_term.value_or(living.term), living.term);
  }
  return state;
}

}  // namespace cartulaire::keeper
