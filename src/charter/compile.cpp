#include "charter/compile.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "charter/calendar.hpp"
#include "charter/compile_narrower.hpp"
#include "charter/compile_terms.hpp"
#include "charter/render.hpp"
#include "charter/value_text.hpp"
#include "lists/categories.hpp"
#include "platform/zone.hpp"

namespace cartulaire::charter {
namespace {

namespace common = kinds::common;
using policy::ClauseIndex;

// Ids of a category and of all that it stands for: a family's own names in a list count too.
void add_expanded(std::vector<std::string>& ids, std::string_view category) {
  for (const lists::Category* one : lists::expand_category(category))
    if (std::find(ids.begin(), ids.end(), one->id) == ids.end()) ids.push_back(one->id);
}

policy::Ranks ranks_of_the_catalogue() {
  policy::Ranks ranks;
  for (const lists::Category& category : lists::categories()) {
    switch (category.rank) {
      case lists::Rank::legal:
        ranks.legal.push_back(category.id);
        break;
      case lists::Rank::security:
        ranks.security.push_back(category.id);
        break;
      case lists::Rank::conduct:
        ranks.conduct.push_back(category.id);
        break;
      case lists::Rank::is_protected:
        ranks.protected_traffic.push_back(category.id);
        break;
      case lists::Rank::never_gated:
        ranks.never_gated.push_back(category.id);
        break;
      case lists::Rank::neutral:
        break;
    }
  }
  add_expanded(ranks.platform_security, "malware");
  add_expanded(ranks.platform_security, "phishing");
  add_expanded(ranks.ai, "ai");
  add_expanded(ranks.storage, "file_hosting");
  return ranks;
}

// What somebody set: one value, or several between commas for a list.
std::optional<Value> parse_set_value(const Type& type, std::string_view text) {
  if (type.base != Type::Base::list) return parse_plain(type.base, text);
  List list;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    std::string_view item = text.substr(0, comma);
    while (item.starts_with(' '))
      item.remove_prefix(1);
    auto value = parse_plain(type.items.front().base, item);
    if (!value) return std::nullopt;
    list.items.push_back(std::move(*value));
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return Value{std::move(list)};
}

// One run of the compiler over one charter.
class Compiler {
 public:
  Compiler(const EffectiveCharter& charter, const CompileOptions& options)
      : charter_(charter), options_(options), terms_(charter.front) {}

  base::Result<Compiled> run() {
    if (auto head = document(); !head) return base::pass(head);
    for (const Clause& written : charter_.clauses) {
      auto clause = with_delegated_values(written);
      if (!clause) return base::pass(clause);
      const auto index = static_cast<ClauseIndex>(out_.policy.clauses.size());
      out_.policy.clauses.push_back(table_entry(*clause));
      if (!rule(*clause, index)) out_.not_applied.push_back(clause->name);
    }
    yield_to_narrower(charter_, out_.policy);
    loosen_in_crises();
    return std::move(out_);
  }

 private:
  void loosen_in_crises() {
    std::vector<policy::Clause>& clauses = out_.policy.clauses;
    for (std::size_t crisis = 0; crisis < clauses.size(); ++crisis) {
      const Clause& clause = charter_.clauses[crisis];
      if (!clause.is_a(kinds::crisis::kind) || !ours(clause)) continue;
      for (const std::string& kind : clause.words(kinds::crisis::loosens))
        for (policy::Clause& loosened : clauses)
          if (loosened.kind == kind) loosened.loosened_by.push_back(static_cast<ClauseIndex>(crisis));
    }
  }

  base::Status document() {
    policy::Policy& policy = out_.policy;
    policy.charter = charter_.front.id;
    policy.version = charter_.front.version;
    policy.hash = charter_.hash;
    policy.entity = charter_.entity.id;
    policy.entity_name = charter_.entity.name;
    policy.in_force_from = options_.in_force_from;
    policy.ranks = ranks_of_the_catalogue();
    auto zone = platform::load_time_zone(charter_.front.time_zone);
    if (!zone) return base::pass(zone);
    policy.time_zone = std::move(*zone);
    auto holidays = public_holidays(charter_.front.calendar);
    if (!holidays) return base::pass(holidays);
    policy.holidays = std::move(*holidays);
    return {};
  }

  // The clause with what State has set for its delegated parameters in place of the frame.
  base::Result<Clause> with_delegated_values(const Clause& written) const {
    Clause clause = written;
    for (Setting& setting : clause.settings) {
      const Delegated* frame = setting.value.as<Delegated>();
      if (frame == nullptr || !options_.delegated) continue;
      const auto text = options_.delegated(clause.name, setting.parameter);
      if (!text) continue;
      auto value = parse_set_value(clause.kind->find(setting.parameter)->type, *text);
      if (!value || !within_frame(*value, *frame)) {
        return base::fail(base::ErrorCode::invalid, clause.name + "." + setting.parameter,
                          fmt::format("la valeur `{}` sort du cadre que la charte fixe : `{}`", *text,
                                      print(setting.value)),
                          fmt::format("the value `{}` leaves the frame that the charter sets: `{}`", *text,
                                      print(setting.value)));
      }
      setting.value = std::move(*value);
    }
    return clause;
  }

  policy::Clause table_entry(const Clause& clause) const {
    policy::Clause entry;
    entry.name = clause.name;
    entry.kind = clause.kind->name;
    entry.article = clause.article;
    for (const Article& article : charter_.articles) {
      if (article.number != clause.article) continue;
      entry.title = article.title;
      if (auto text = article_text(charter_, article)) entry.text = std::move(*text);
    }
    if (const Text* former = clause.get(common::formerly)) entry.former_name = former->text;
    entry.relief = clause.word(common::relief);
    entry.mode =
        clause.get(common::mode) == common::Mode::observe ? policy::Mode::observe : policy::Mode::enforce;
    if (const Date* from = clause.get(common::from)) entry.from = start_of_day(out_.policy.time_zone, *from);
    entry.scope =
        terms_.scope(clause.items(common::who), clause.words(common::zones), clause.words(common::devices));
    for (const Except& except : clause.items(common::except))
      entry.excepts.push_back(terms_.except(except, out_.policy.time_zone));
    if (const Active* active = clause.get(common::active)) entry.active = activation(*active);
    entry.on_failure = on_failure(clause);
    // CHA-17: the register entry. Whether an impact assessment is due is a judgement that no text settles.
    if (watches_people(clause)) entry.papers = policy::kRegisterEntry;
    if (clause.has(kinds::web_filter::reason_shown))
      entry.reason_shown = clause.yes(kinds::web_filter::reason_shown);
    return entry;
  }

  // A clause on accounts does so only where it has concurrent sessions watched.
  static bool watches_people(const Clause& clause) {
    namespace account = kinds::access_account;
    if (clause.is_a(account::kind))
      return clause.get(account::concurrent) != account::Concurrent::not_watched;
    return clause.kind->monitors;
  }

  static policy::Activation activation(const Active& active) {
    using When = policy::Activation::When;
    switch (active.kind) {
      case Active::Kind::always:
      case Active::Kind::occasional:
        return {When::always};
      case Active::Kind::crisis:
        return {When::crisis};
      case Active::Kind::by_decision:
      case Active::Kind::after_alerts:
        return {When::decision};
    }
    return {};
  }

  // A device that no inventory knows and an hour that cannot be told must not cut people off: open. What the
  // clause says comes first.
  static policy::OnFailure on_failure(const Clause& clause) {
    using kinds::web_filter::on_failure;
    if (clause.has(on_failure) && clause.is_set(on_failure))
      return clause.get(on_failure) == kinds::web_filter::OnFailure::open ? policy::OnFailure::open
                                                                          : policy::OnFailure::closed;
    return clause.is_a(kinds::network_access::kind) || clause.is_a(kinds::web_private_use::kind)
               ? policy::OnFailure::open
               : policy::OnFailure::closed;
  }

  // Neither another product nor a person carries it out.
  static bool ours(const Clause& clause) { return clause.get(common::carried) == common::Carried::adapter; }

  // Whether a rule of ours came out of the clause.
  bool rule(const Clause& clause, ClauseIndex index) {
    if (!ours(clause)) return false;
    using Make = bool (Compiler::*)(const Clause&, ClauseIndex);
    static constexpr std::pair<KindName, Make> kRules[] = {
        {kinds::web_legal::kind, &Compiler::legal},
        {kinds::web_filter::kind, &Compiler::filter},
        {kinds::access_account::kind, &Compiler::account},
        {kinds::acceptance::kind, &Compiler::acceptance},
        {kinds::network_access::kind, &Compiler::network},
        {kinds::web_lists::kind, &Compiler::lists},
        {kinds::web_private_use::kind, &Compiler::private_use},
        {kinds::web_ai::kind, &Compiler::ai},
        {kinds::web_storage::kind, &Compiler::storage},
        {kinds::web_allowed::kind, &Compiler::allowed},
        {kinds::web_inspection::kind, &Compiler::inspection},
        {kinds::log::kind, &Compiler::log},
        {kinds::access_suspend::kind, &Compiler::suspend},
        {kinds::schedule::kind, &Compiler::schedule},
        {kinds::crisis::kind, &Compiler::crisis},
    };
    for (const auto& [kind, make] : kRules)
      if (clause.is_a(kind)) return (this->*make)(clause, index);
    return false;
  }

  static std::vector<std::string> categories(const Clause& clause, Key<ListOf<Name>> parameter,
                                             bool* any = nullptr) {
    std::vector<std::string> ids;
    for (const Name& name : clause.items(parameter)) {
      if (name.id == "any" || name.id == "all") {
        if (any != nullptr) *any = true;
      } else {
        add_expanded(ids, name.id);
      }
    }
    return ids;
  }

  bool legal(const Clause& clause, ClauseIndex index) {
    out_.policy.legal.push_back({index, categories(clause, kinds::web_legal::categories)});
    return true;
  }
  bool filter(const Clause& clause, ClauseIndex index) {
    using Effect = policy::Filter::Effect;
    out_.policy.filters.push_back({index, categories(clause, kinds::web_filter::categories),
                                   clause.get(kinds::web_filter::verdict) == kinds::web_filter::Verdict::warn
                                       ? Effect::warn
                                       : Effect::deny});
    return true;
  }
  // What is loosened is noted when all clauses are there.
  bool crisis(const Clause& crisis, ClauseIndex /*index*/) {
    const std::vector<std::string> kinds = crisis.words(kinds::crisis::loosens);
    return std::ranges::any_of(charter_.clauses, [&](const Clause& clause) {
      return std::ranges::find(kinds, clause.kind->name) != kinds.end() && clause.kind->engine.name == "web";
    });
  }
  bool account(const Clause& clause, ClauseIndex index) {
    using Generic = policy::AccountRule::Generic;
    using Written = kinds::access_account::Generic;
    const auto generic = clause.get(kinds::access_account::generic);
    if (!generic) return false;
    out_.policy.accounts.push_back({index, *generic == Written::kiosks ? Generic::kiosks : Generic::never});
    return true;
  }
  bool acceptance(const Clause& clause, ClauseIndex index) {
    using Without = policy::AcceptanceGate::Without;
    namespace acceptance = kinds::acceptance;
    using Written = acceptance::Without;
    const auto without = clause.get(acceptance::without);
    policy::AcceptanceGate gate;
    gate.clause = index;
    gate.without = without == Written::deny   ? Without::deny
                   : without == Written::gate ? Without::gate
                   : without == Written::warn ? Without::warn
                                              : Without::nothing;
    const auto gates = clause.items(acceptance::gates);
    const bool of_the_web = std::find(gates.begin(), gates.end(), acceptance::Gates::web) != gates.end();
    if (gate.without == Without::nothing || (!of_the_web && gate.without != Without::warn)) return false;
    const std::string_view document = clause.word(acceptance::of);
    const bool this_charter = document.empty() || document == "this";
    gate.document = this_charter ? "this" : std::string(document);
    gate.yearly = clause.get(acceptance::again) == acceptance::Again::yearly;
    if (this_charter && !gate.yearly)
      gate.oldest_version = terms_.oldest_version(charter_.front.version, clause.word(acceptance::again));
    if (const Duration* grace = clause.get(acceptance::grace)) gate.grace = calendar_span(*grace);
    if (options_.in_force_from) gate.asked_from = *options_.in_force_from;
    out_.policy.gates.push_back(gate);
    return true;
  }
  bool network(const Clause& clause, ClauseIndex index) {
    using Verdict = policy::NetworkVerdict;
    using Written = kinds::network_access::Verdict;
    const auto verdict = clause.get(kinds::network_access::verdict);
    out_.policy.network.push_back({index, verdict == Written::forbidden          ? Verdict::forbidden
                                          : verdict == Written::on_authorisation ? Verdict::on_authorisation
                                          : verdict == Written::guest            ? Verdict::guest
                                                                                 : Verdict::filtered});
    return true;
  }
  bool lists(const Clause& clause, ClauseIndex index) {
    out_.policy.lists.push_back(
        {index, clause.get(kinds::web_lists::lifts) == kinds::web_lists::Lifts::security});
    return true;
  }
  bool private_use(const Clause& clause, ClauseIndex index) {
    using Outside = policy::PrivateUse::Outside;
    policy::PrivateUse use;
    use.clause = index;
    use.any_category = false;
    use.categories = categories(clause, kinds::web_private_use::categories, &use.any_category);
    use.windows = terms_.windows(clause.items(kinds::web_private_use::windows));
    using Written = kinds::web_private_use::Outside;
    const auto outside = clause.get(kinds::web_private_use::outside);
    use.outside = outside == Written::deny   ? Outside::deny
                  : outside == Written::warn ? Outside::warn
                                             : Outside::count;
    if (const DailyTime* time = clause.get(kinds::web_private_use::time))
      use.minutes_per_day = static_cast<std::uint32_t>(approximate_minutes(time->amount));
    if (const DailyVolume* volume = clause.get(kinds::web_private_use::volume))
      use.bytes_per_day = static_cast<std::uint64_t>(bytes(volume->amount));
    out_.policy.private_use.push_back(std::move(use));
    return true;
  }
  bool ai(const Clause& clause, ClauseIndex index) {
    using Policy = policy::AiRule::Policy;
    using Written = kinds::web_ai::Policy;
    const auto policy = clause.get(kinds::web_ai::policy);
    out_.policy.ai.push_back({index,
                              policy == Written::forbidden         ? Policy::forbidden
                              : policy == Written::designated_only ? Policy::designated_only
                                                                   : Policy::without_data,
                              std::string(clause.word(kinds::web_ai::tools))});
    return true;
  }
  bool storage(const Clause& clause, ClauseIndex index) {
    using Policy = policy::StorageRule::Policy;
    out_.policy.storage.push_back(
        {index,
         clause.get(kinds::web_storage::policy) == kinds::web_storage::Policy::validated_only
             ? Policy::validated_only
             : Policy::forbidden,
         std::string(clause.word(kinds::web_storage::validated))});
    return true;
  }
  bool allowed(const Clause& clause, ClauseIndex index) {
    policy::Allowed rule;
    rule.clause = index;
    rule.use = clause.get(kinds::web_allowed::for_) == kinds::web_allowed::For::union_
                   ? policy::Allowed::For::union_use
                   : policy::Allowed::For::professional;
    rule.categories = categories(clause, kinds::web_allowed::categories, &rule.any_category);
    rule.windows = terms_.windows(clause.items(kinds::web_allowed::windows));
    out_.policy.allowed.push_back(std::move(rule));
    return true;
  }
  bool inspection(const Clause& clause, ClauseIndex index) {
    out_.policy.inspection.push_back(
        {index, clause.get(kinds::web_inspection::tls) == kinds::web_inspection::Tls::all_but_exempt,
         categories(clause, kinds::web_inspection::exempt)});
    return true;
  }
  bool log(const Clause& clause, ClauseIndex index) {
    namespace log = kinds::log;
    const Duration* retention = clause.get(log::retention);
    const bool web = clause.get(log::class_) == log::Class::web;
    const bool after =
        clause.get(log::class_) == log::Class::sessions || clause.get(log::class_) == log::Class::admin;
    if ((!web && !after) || retention == nullptr) return false;
    LogRule rule;
    rule.clause = clause.name;
    rule.log_class = clause.word(log::class_);
    rule.retention = *retention;
    rule.pseudonymous = clause.get(log::identities) != log::Identities::named;
    const std::string_view elimination = clause.word(log::elimination);
    rule.elimination = elimination == "visa"            ? Elimination::visa
                       : elimination == "standing_visa" ? Elimination::standing_visa
                                                        : Elimination::not_asked;
    rule.fields = clause.words(log::fields);
    rule.readers = clause.words(log::readers);
    rule.purposes = clause.words(log::purposes);
    out_.logs.push_back(std::move(rule));
    // `on_failure` is about what people ask for while it is decided: sessions and acts are recorded
    // afterwards.
    if (web) out_.policy.logs.push_back({index});
    return true;
  }
  bool suspend(const Clause& clause, ClauseIndex index) {
    using Of = kinds::access_suspend::Of;
    const auto of = clause.items(kinds::access_suspend::of);
    const bool of_the_web =
        std::any_of(of.begin(), of.end(), [](Of what) { return what == Of::web || what == Of::all; });
    if (of_the_web) out_.policy.suspensions.push_back(index);
    return of_the_web;
  }
  bool schedule(const Clause& clause, ClauseIndex index) {
    using Source = policy::Schedule::Source;
    policy::Schedule schedule;
    schedule.clause = index;
    using Written = kinds::schedule::Source;
    const auto source = clause.get(kinds::schedule::source);
    schedule.source = source == Written::entity    ? Source::entity
                      : source == Written::formula ? Source::formula
                                                   : Source::person;
    schedule.working = terms_.windows(clause.items(kinds::schedule::working));
    schedule.lunch = terms_.windows(clause.items(kinds::schedule::lunch));
    out_.policy.schedules.push_back(std::move(schedule));
    return true;
  }

  const EffectiveCharter& charter_;
  const CompileOptions& options_;
  Terms terms_;
  Compiled out_;
};

}  // namespace

bool LogRule::is_for_statistics() const {
  return std::ranges::any_of(
      purposes, [](const std::string& purpose) { return purpose == "statistics" || purpose == "sizing"; });
}

base::Result<Compiled> compile(const EffectiveCharter& charter, const CompileOptions& options) {
  return Compiler(charter, options).run();
}

}  // namespace cartulaire::charter
