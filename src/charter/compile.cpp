#include "charter/compile.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "charter/calendar.hpp"
#include "charter/compile_terms.hpp"
#include "charter/render.hpp"
#include "charter/value_text.hpp"
#include "lists/categories.hpp"
#include "platform/zone.hpp"

namespace cartulaire::charter {
namespace {

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
    return std::move(out_);
  }

 private:
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
    entry.former_name = clause.word("formerly");
    entry.relief = clause.word("relief");
    entry.mode = clause.word("mode") == "observe" ? policy::Mode::observe : policy::Mode::enforce;
    if (const Date* from = clause.get<Date>("from")) entry.from = start_of_day(out_.policy.time_zone, *from);
    entry.scope =
        terms_.scope(clause.items<Who>("who"), clause.items<Name>("zones"), clause.items<Name>("devices"));
    for (const Except& except : clause.items<Except>("except"))
      entry.excepts.push_back(terms_.except(except, out_.policy.time_zone));
    if (const Active* active = clause.get<Active>("active")) entry.active = activation(*active);
    entry.on_failure = on_failure(clause);
    // CHA-17: the register entry. Whether an impact assessment is due is a judgement that no text settles.
    if (clause.kind->monitors) entry.papers = policy::kRegisterEntry;
    if (clause.kind->find("reason_shown") != nullptr) entry.reason_shown = clause.yes("reason_shown");
    return entry;
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
    if (clause.kind->find("on_failure") != nullptr && clause.is_set("on_failure"))
      return clause.word("on_failure") == "open" ? policy::OnFailure::open : policy::OnFailure::closed;
    const std::string& kind = clause.kind->name;
    return kind == "network.access" || kind == "web.private_use" ? policy::OnFailure::open
                                                                 : policy::OnFailure::closed;
  }

  // Whether a rule of ours came out of the clause.
  bool rule(const Clause& clause, ClauseIndex index) {
    if (clause.word("carried") == "fed" || clause.word("carried") == "assisted") return false;
    using Make = bool (Compiler::*)(const Clause&, ClauseIndex);
    static constexpr std::pair<std::string_view, Make> kRules[] = {
        {"web.legal", &Compiler::legal},
        {"web.filter", &Compiler::filter},
        {"acceptance", &Compiler::acceptance},
        {"network.access", &Compiler::network},
        {"web.lists", &Compiler::lists},
        {"web.private_use", &Compiler::private_use},
        {"web.ai", &Compiler::ai},
        {"web.storage", &Compiler::storage},
        {"web.allowed", &Compiler::allowed},
        {"web.inspection", &Compiler::inspection},
        {"log", &Compiler::log},
        {"access.suspend", &Compiler::suspend},
        {"schedule", &Compiler::schedule},
    };
    for (const auto& [kind, make] : kRules)
      if (kind == clause.kind->name) return (this->*make)(clause, index);
    return false;
  }

  static std::vector<std::string> categories(const Clause& clause, const char* parameter,
                                             bool* any = nullptr) {
    std::vector<std::string> ids;
    for (const Name& name : clause.items<Name>(parameter)) {
      if (name.id == "any" || name.id == "all") {
        if (any != nullptr) *any = true;
      } else {
        add_expanded(ids, name.id);
      }
    }
    return ids;
  }

  bool legal(const Clause& clause, ClauseIndex index) {
    out_.policy.legal.push_back({index, categories(clause, "categories")});
    return true;
  }
  bool filter(const Clause& clause, ClauseIndex index) {
    using Effect = policy::Filter::Effect;
    out_.policy.filters.push_back({index, categories(clause, "categories"),
                                   clause.word("verdict") == "warn" ? Effect::warn : Effect::deny});
    return true;
  }
  bool acceptance(const Clause& clause, ClauseIndex index) {
    using Without = policy::AcceptanceGate::Without;
    const std::string_view without = clause.word("without");
    policy::AcceptanceGate gate;
    gate.clause = index;
    gate.without = without == "deny"   ? Without::deny
                   : without == "gate" ? Without::gate
                   : without == "warn" ? Without::warn
                                       : Without::nothing;
    const auto gates = clause.items<Name>("gates");
    const bool of_the_web =
        std::any_of(gates.begin(), gates.end(), [](const Name& gated) { return gated.id == "web"; });
    if (gate.without == Without::nothing || (!of_the_web && gate.without != Without::warn)) return false;
    const std::string_view document = clause.word("of");
    const bool this_charter = document.empty() || document == "this";
    gate.document = this_charter ? "this" : std::string(document);
    gate.yearly = clause.word("again") == "yearly";
    if (this_charter && clause.word("again") != "yearly")
      gate.oldest_version = terms_.oldest_version(charter_.front.version, clause.word("again"));
    if (const Duration* grace = clause.get<Duration>("grace")) gate.grace = calendar_span(*grace);
    if (options_.in_force_from) gate.asked_from = *options_.in_force_from;
    out_.policy.gates.push_back(gate);
    return true;
  }
  bool network(const Clause& clause, ClauseIndex index) {
    using Verdict = policy::NetworkVerdict;
    const std::string_view verdict = clause.word("verdict");
    out_.policy.network.push_back({index, verdict == "forbidden"          ? Verdict::forbidden
                                          : verdict == "on_authorisation" ? Verdict::on_authorisation
                                          : verdict == "guest"            ? Verdict::guest
                                                                          : Verdict::filtered});
    return true;
  }
  bool lists(const Clause& clause, ClauseIndex index) {
    out_.policy.lists.push_back({index, clause.word("lifts") == "security"});
    return true;
  }
  bool private_use(const Clause& clause, ClauseIndex index) {
    using Outside = policy::PrivateUse::Outside;
    policy::PrivateUse use;
    use.clause = index;
    use.any_category = false;
    use.categories = categories(clause, "categories", &use.any_category);
    use.windows = terms_.windows(clause.items<Window>("windows"));
    const std::string_view outside = clause.word("outside");
    use.outside = outside == "deny" ? Outside::deny : outside == "warn" ? Outside::warn : Outside::count;
    if (const DailyTime* time = clause.get<DailyTime>("time"))
      use.minutes_per_day = static_cast<std::uint32_t>(approximate_minutes(time->amount));
    if (const DailyVolume* volume = clause.get<DailyVolume>("volume"))
      use.bytes_per_day = static_cast<std::uint64_t>(bytes(volume->amount));
    out_.policy.private_use.push_back(std::move(use));
    return true;
  }
  bool ai(const Clause& clause, ClauseIndex index) {
    using Policy = policy::AiRule::Policy;
    const std::string_view policy = clause.word("policy");
    out_.policy.ai.push_back({index,
                              policy == "forbidden"         ? Policy::forbidden
                              : policy == "designated_only" ? Policy::designated_only
                                                            : Policy::without_data,
                              std::string(clause.word("tools"))});
    return true;
  }
  bool storage(const Clause& clause, ClauseIndex index) {
    using Policy = policy::StorageRule::Policy;
    out_.policy.storage.push_back(
        {index, clause.word("policy") == "validated_only" ? Policy::validated_only : Policy::forbidden,
         std::string(clause.word("validated"))});
    return true;
  }
  bool allowed(const Clause& clause, ClauseIndex index) {
    policy::Allowed rule;
    rule.clause = index;
    rule.use =
        clause.word("for") == "union" ? policy::Allowed::For::union_use : policy::Allowed::For::professional;
    rule.categories = categories(clause, "categories", &rule.any_category);
    rule.windows = terms_.windows(clause.items<Window>("windows"));
    out_.policy.allowed.push_back(std::move(rule));
    return true;
  }
  bool inspection(const Clause& clause, ClauseIndex index) {
    out_.policy.inspection.push_back(
        {index, clause.word("tls") == "all_but_exempt", categories(clause, "exempt")});
    return true;
  }
  bool log(const Clause& clause, ClauseIndex index) {
    const Duration* retention = clause.get<Duration>("retention");
    if (clause.word("class") != "web" || retention == nullptr) return false;
    LogRule rule;
    rule.clause = clause.name;
    rule.log_class = clause.word("class");
    rule.retention = *retention;
    rule.pseudonymous = clause.word("identities") != "named";
    auto copy = [&clause](const char* parameter, std::vector<std::string>& to) {
      for (const Name& name : clause.items<Name>(parameter))
        to.push_back(name.id);
    };
    copy("fields", rule.fields);
    copy("readers", rule.readers);
    copy("purposes", rule.purposes);
    out_.logs.push_back(std::move(rule));
    out_.policy.logs.push_back({index});
    return true;
  }
  bool suspend(const Clause& clause, ClauseIndex index) {
    const auto of = clause.items<Name>("of");
    const bool of_the_web = std::any_of(
        of.begin(), of.end(), [](const Name& what) { return what.id == "web" || what.id == "all"; });
    if (of_the_web) out_.policy.suspensions.push_back(index);
    return of_the_web;
  }
  bool schedule(const Clause& clause, ClauseIndex index) {
    using Source = policy::Schedule::Source;
    policy::Schedule& schedule = out_.policy.schedule;
    schedule.clause = index;
    const std::string_view source = clause.word("source");
    schedule.source = source == "entity"    ? Source::entity
                      : source == "formula" ? Source::formula
                                            : Source::person;
    schedule.working = terms_.windows(clause.items<Window>("working"));
    return true;
  }

  const EffectiveCharter& charter_;
  const CompileOptions& options_;
  Terms terms_;
  Compiled out_;
};

}  // namespace

base::Result<Compiled> compile(const EffectiveCharter& charter, const CompileOptions& options) {
  return Compiler(charter, options).run();
}

}  // namespace cartulaire::charter
