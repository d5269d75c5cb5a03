// What the sections of state.yml share: findings with their place, keys, names that must exist, dates in the
// charter's time zone. Internal to state_*.cpp.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time_zone.hpp"
#include "charter/charter.hpp"
#include "hub/state_file.hpp"
#include "hub/store_state.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::hub {

using platform::YamlNode;

class StateReader {
 public:
  StateReader(std::string_view text, std::string_view file, const charter::Charter& charter,
              base::Instant now, const StoreState* store = nullptr);

  // --- findings
  struct Sentence {
    std::string french;
    std::string english;
  };
  void error(const char* code, platform::Place place, std::size_t length, Sentence sentence,
             std::string suggestion = {});
  void error(const char* code, const YamlNode& node, Sentence sentence, std::string suggestion = {});
  void warn(const char* code, const YamlNode& node, Sentence sentence);
  // A warning about the store: of no line of the file.
  void warn_of_store(const char* code, Sentence sentence);

  // --- shapes: nothing where the node is wrong, which has been reported
  // A map whose keys are all among `keys`.
  bool is_map_of(const YamlNode& node, std::initializer_list<std::string_view> keys);
  std::optional<std::string> text(const YamlNode& node);
  // The text under a key: absent is fine, unless it must be there.
  std::optional<std::string> text_at(const YamlNode& map, std::string_view key);
  std::optional<std::string> needed_text(const YamlNode& map, std::string_view key);
  const YamlNode* needed(const YamlNode& map, std::string_view key);
  // A list of texts, or one text alone.
  std::vector<const YamlNode*> texts_at(const YamlNode& map, std::string_view key);
  // The items of a list under a key of the file; reports where it is no list.
  std::vector<const YamlNode*> items_at(const YamlNode& map, std::string_view key);

  // --- names: reported as unknown, with the nearest that exists
  bool is_among(const YamlNode& node, const std::vector<std::string>& known, std::string_view what_fr,
                std::string_view what_en);
  std::optional<policy::NameId> entity(const YamlNode& node);
  std::optional<policy::NameId> entity_at(const YamlNode& map);  // kNoName where absent
  const charter::Clause* clause(const YamlNode& node);
  bool role(const YamlNode& node);
  bool category(const YamlNode& node, std::vector<std::string>& leaves);
  bool person(const YamlNode& node, std::string& login);
  // {person: durand}, {group: presse}, {unit: …}, {population: …}, {entity: …}, or `everyone`.
  std::optional<policy::BearerData> bearer(const YamlNode& node);

  // --- dates
  // "2026-06-30", "2026-06-30 18:00" (civil time of the charter).
  std::optional<std::int64_t> instant(const YamlNode& node, bool end_of_day);
  std::optional<std::int32_t> day(const YamlNode& node);
  // `from` (included) and `until` (a day is included whole, an hour is not).
  policy::Term term(const YamlNode& map, bool until_needed);
  void note_if_over(const YamlNode& map, const policy::Term& term);

  policy::StateData& data() { return result_.data; }
  StateFile& result() { return result_; }
  policy::NameId intern(policy::NameTable table, std::string_view name) { return data().intern(table, name); }
  // A stable number for an entry: of its `id`, else of what it is made of.
  std::uint64_t id_of(const YamlNode& map, std::string_view section, std::string_view content);

  const charter::Charter& charter;
  const base::Instant now;
  const StoreState* const store;       // or nullptr: state.yml alone
  std::vector<std::string> groups;     // declared here, or by the charter (its groups and roles)
  std::vector<std::string> units;      // declared here
  std::vector<std::string> schedules;  // declared here
  std::vector<std::string> logins;     // sorted
  std::vector<std::string> bearers;    // groups that approvals and lists of this file speak of

  StateFile take();

 private:
  std::vector<std::string> lines_;
  std::string file_;
  base::TimeZone zone_;
  StateFile result_;
};

// The sections, each in its file.
void read_people(StateReader& reader, const YamlNode& root);     // people, signatures, suspensions
void read_addresses(StateReader& reader, const YamlNode& root);  // addresses
void read_sites(StateReader& reader, const YamlNode& root);      // approvals, lists, registers, bootstrap
void read_decisions(StateReader& reader,
                    const YamlNode& root);  // delegated, switches, crisis, papers, adoptions
void read_schedules(StateReader& reader, const YamlNode& root);  // schedules

// The store beside the file (state_store.cpp); without a store they do nothing. S13: what both tell.
bool in_store(const StateReader& reader, std::string_view login);
void know_units_of_store(StateReader& reader);
void add_people_of_store(StateReader& reader);
void add_decisions_of_store(StateReader& reader);
// Of a line of `people`; of a signature or suspension of that person; of a switch; of a crisis.
void refuse_what_the_store_tells(StateReader& reader, const YamlNode& map, std::string_view login);
void refuse_of_store_person(StateReader& reader, const YamlNode& map, std::string_view login);
void refuse_switch_of_store(StateReader& reader, const YamlNode& map, const policy::Switch& one);
void refuse_crisis_of_store(StateReader& reader, const YamlNode& map, const policy::Crisis& one);

}  // namespace cartulaire::hub
