#include "fixtures.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace cartulaire::model {
namespace {

using namespace policy;
using Strings = std::vector<std::string>;

Strings split(const std::string& text, char by) {
  Strings out;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, by);)
    out.push_back(part);
  return out;
}

base::Instant paris_instant(const std::string& text) {
  return base::Instant(std::chrono::milliseconds(instant(text)));
}

// Hours from-to on workdays.
Window workdays(int from, int to) {
  return {Window::Name::hours, static_cast<std::uint16_t>(from), static_cast<std::uint16_t>(to), 0x1f,
          Window::Holidays::excluded};
}
Window named(Window::Name name) {
  Window w;
  w.name = name;
  return w;
}

class Charter {
 public:
  Policy policy;

  ClauseIndex clause(const std::string& name, const std::string& kind, const std::string& article) {
    Clause c;
    c.name = name;
    c.kind = kind;
    c.article = article;
    policy.clauses.push_back(c);
    return static_cast<ClauseIndex>(policy.clauses.size() - 1);
  }
  Clause& last() { return policy.clauses.back(); }
};

Ranks ranks() {
  Ranks r;
  r.legal = {"violence", "denial", "racism"};
  r.security = {"malware", "phishing", "hacking"};
  r.platform_security = {"malware", "phishing"};
  r.conduct = {"gambling", "video",   "games", "music",    "radio", "social_networks", "webmail",
               "forums",   "webchat", "chat",  "shopping", "ai",    "file_hosting"};
  r.protected_traffic = {"unions", "occupational_health"};
  r.never_gated = {"payroll_hr", "emergency"};
  r.ai = {"ai"};
  r.storage = {"file_hosting"};
  return r;
}

constexpr std::uint16_t kFleet = static_cast<std::uint16_t>(bit(Device::workstation) | bit(Device::laptop) |
                                                            bit(Device::smartphone) | bit(Device::tablet));

void network(Charter& c, const std::string& name, std::uint16_t devices, std::uint16_t zones,
             NetworkVerdict verdict) {
  const ClauseIndex i = c.clause(name, "network.access", "2.1");
  c.last().scope.devices = devices;
  c.last().scope.zones = zones;
  c.last().on_failure = OnFailure::open;
  c.policy.network.push_back({i, verdict});
}

Policy commune_policy() {
  Charter c;
  Policy& p = c.policy;
  p.charter = "charte";
  p.version = "2.0.0";
  p.entity = "commune";
  p.time_zone = paris();
  p.holidays = {static_cast<std::int32_t>(instant("2026-11-11 00:00Z") / 86400000)};
  p.ranks = ranks();

  AcceptanceGate gate;
  gate.clause = c.clause("signature", "acceptance", "1.1");
  gate.document = "this";
  gate.oldest_version = version_number("2").value();
  gate.grace.days = 15;
  gate.asked_from = paris_instant("2026-09-01 00:00");
  gate.without = AcceptanceGate::Without::gate;
  p.gates = {gate};
  p.suspensions = {c.clause("suspension", "access.suspend", "1.2")};
  p.accounts = {{c.clause("comptes", "access.account", "1.3"), AccountRule::Generic::kiosks}};
  network(c, "personnels", bit(Device::personal), bit(Zone::internal), NetworkVerdict::forbidden);
  network(c, "exterieurs", bit(Device::foreign), bit(Zone::internal), NetworkVerdict::on_authorisation);
  network(c, "invites", bit(Device::personal) | bit(Device::foreign), bit(Zone::guest),
          NetworkVerdict::guest);
  network(c, "parc", kFleet, 0, NetworkVerdict::filtered);
  p.legal = {{c.clause("interdits", "web.legal", "3.1"), {"violence", "denial"}}};
  p.filters.push_back(
      {c.clause("categories", "web.filter", "3.2"),
       {"gambling", "video", "games", "social_networks", "forums", "webchat", "phishing", "hacking"},
       Filter::Effect::deny});
  Except communication;
  communication.scope.who.everyone = false;
  communication.scope.who.groups = {"communication"};
  communication.categories = {"video"};
  c.last().excepts = {communication};
  p.filters.push_back({c.clause("loisirs", "web.filter", "3.3"), {"games", "video"}, Filter::Effect::deny});
  p.filters.push_back({c.clause("achats", "web.filter", "3.4"), {"shopping"}, Filter::Effect::warn});
  p.filters.push_back({c.clause("crise", "web.filter", "3.5"), {"radio"}, Filter::Effect::deny});
  c.last().active.when = Activation::When::crisis;
  p.filters.push_back({c.clause("coupure", "web.filter", "3.6"), {"chat"}, Filter::Effect::deny});
  c.last().active.when = Activation::When::decision;
  p.filters.push_back({c.clause("nomades", "web.filter", "3.7"), {"music"}, Filter::Effect::deny});
  c.last().scope.zones = bit(Zone::telework);
  p.lists = {{c.clause("listes", "web.lists", "3.8"), false}};
  PrivateUse use;
  use.clause = c.clause("tolerance", "web.private_use", "3.9");
  c.last().on_failure = OnFailure::open;
  use.windows = {workdays(12 * 60, 14 * 60)};
  p.private_use.push_back(use);
  use.clause = c.clause("reseaux", "web.private_use", "3.10");
  c.last().on_failure = OnFailure::open;
  use.any_category = false;
  use.categories = {"social_networks"};
  use.windows = {named(Window::Name::outside_working)};
  use.outside = PrivateUse::Outside::deny;
  p.private_use.push_back(use);
  use.clause = c.clause("courrier", "web.private_use", "3.11");
  c.last().on_failure = OnFailure::open;
  use.categories = {"webmail"};
  use.windows = {named(Window::Name::lunch)};
  use.outside = PrivateUse::Outside::warn;
  p.private_use.push_back(use);
  p.ai = {{c.clause("ia", "web.ai", "3.12"), AiRule::Policy::designated_only, "ai_tools"}};
  p.storage = {
      {c.clause("partage", "web.storage", "3.13"), StorageRule::Policy::validated_only, "storage_tools"}};
  Allowed allowed;
  allowed.clause = c.clause("forums", "web.allowed", "3.14");
  allowed.categories = {"forums"};
  p.allowed.push_back(allowed);
  allowed.clause = c.clause("syndicat", "web.allowed", "3.15");
  c.last().scope.who.everyone = false;
  c.last().scope.who.attributes = bit(Attribute::union_representative);
  allowed.use = Allowed::For::union_use;
  allowed.any_category = true;
  allowed.categories = {};
  allowed.windows = {named(Window::Name::discharge)};
  p.allowed.push_back(allowed);
  p.inspection = {{c.clause("flux", "web.inspection", "3.16"), true, {"bank", "health"}}};
  p.logs = {{c.clause("traces-web", "log", "4.1")}};
  p.schedules.emplace_back().clause = c.clause("horaires", "schedule", "4.2");
  const ClauseIndex declared = c.clause("cellule", "crisis", "4.3");
  for (Clause& clause : p.clauses)
    if (clause.name == "achats" || clause.name == "partage" || clause.name == "loisirs")
      clause.loosened_by = {declared};
  return p;
}

Policy ccas_policy() {
  Charter c;
  c.policy.charter = "charte";
  c.policy.version = "2.0.0";
  c.policy.entity = "ccas";
  c.policy.time_zone = paris();
  c.policy.ranks = ranks();
  c.policy.filters = {{c.clause("paris", "web.filter", "1"), {"gambling"}, Filter::Effect::deny}};
  return c.policy;
}

PersonModel person(const std::string& login, const std::string& population, bool signs = true) {
  PersonModel p;
  p.login = login;
  p.entity = "commune";
  p.population = population;
  p.schedule = "bureau";
  p.arrival_day = static_cast<int>(instant("2020-01-06 00:00Z") / 86400000);
  if (signs) p.signatures = {{"this", 2, instant("2026-09-02 09:00")}};
  return p;
}

WorldModel base_world() {
  WorldModel w;
  w.policies = {commune_policy(), ccas_policy()};
  w.categories = {"violence",     "denial",   "racism",  "malware", "phishing", "hacking",
                  "gambling",     "video",    "games",   "music",   "radio",    "social_networks",
                  "webmail",      "forums",   "webchat", "chat",    "shopping", "ai",
                  "file_hosting", "bank",     "health",  "press",   "unions",   "occupational_health",
                  "payroll_hr",   "emergency"};
  w.schedules["bureau"] = {{8 * 60 + 30, 12 * 60, 0x1f}, {13 * 60 + 30, 17 * 60 + 30, 0x1f}};
  w.schedules["continu"] = {{8 * 60, 17 * 60, 0x1f}};
  PersonModel anne = person("anne", "agents");
  anne.unit = "urbanisme";
  PersonModel chloe = person("chloe", "agents");
  chloe.groups = {"communication"};
  PersonModel david = person("david", "agents");
  david.attributes = {"union"};
  david.periods = {{"discharge", {instant("2026-11-24 14:00"), instant("2026-11-24 17:00")}}};
  PersonModel emma = person("emma", "elus");
  emma.schedule = "";
  PersonModel farid = person("farid", "contractuels", false);
  farid.arrival_day = static_cast<int>(instant("2026-11-20 00:00Z") / 86400000);
  PersonModel gwen = person("gwen", "agents");
  gwen.attributes = {"manager"};
  PersonModel hugo = person("hugo", "agents", false);
  hugo.entity = "ccas";
  PersonModel accueil = person("accueil", "agents", false);
  accueil.attributes = {"generic"};
  w.people = {anne, person("bruno", "agents", false), chloe, david, emma, farid, gwen, hugo, accueil};
  w.addresses = {{"10.0.0.0/8", "", "commune", "internal", "workstation"},
                 {"10.9.0.0/16", "", "", "", "personal"},
                 {"10.8.0.0/16", "", "", "", "foreign"},
                 {"10.7.0.1", "anne", "", "", ""},
                 {"10.6.0.0/16", "", "", "", "kiosk"},
                 {"172.16.0.0/12", "", "commune", "telework", "laptop"},
                 {"192.168.0.0/16", "", "commune", "guest", "personal"}};
  return w;
}

// One fact, as `word:argument:argument`.
class Fact {
 public:
  Fact(WorldModel& world, RequestModel& request, const std::string& text)
      : w_(world), p_(world.policies.front()), r_(request), text_(text) {
    // The dates of a fact hold colons themselves: 2026-11-24 10:00 is two parts, put together again.
    for (const std::string& part : split(text, ':')) {
      const bool minutes =
          parts_.size() > 1 && part.size() == 2 && parts_.back().size() == 13 && parts_.back()[4] == '-';
      if (minutes) {
        parts_.back() += ":" + part;
      } else {
        parts_.push_back(part);
      }
    }
    word_ = parts_.front();
  }

  void apply() {
    if (text_ == "-") return;
    if (text_[0] == '-') return remove(text_.substr(1));
    if (text_[0] == '+') return;  // see commune()
    if (!policy() && !state()) throw std::runtime_error("unknown fact: " + text_);
  }

 private:
  std::string arg(std::size_t i) const { return i < parts_.size() ? parts_[i] : std::string(); }

  ClauseIndex index(const std::string& name) const {
    for (std::size_t i = 0; i < p_.clauses.size(); ++i) {
      if (p_.clauses[i].name == name) return static_cast<ClauseIndex>(i);
    }
    throw std::runtime_error("no clause " + name);
  }
  Clause& clause(const std::string& name) { return p_.clauses[index(name)]; }
  PrivateUse& use(const std::string& name) {
    const ClauseIndex i = index(name);
    return *std::find_if(p_.private_use.begin(), p_.private_use.end(),
                         [&](auto& u) { return u.clause == i; });
  }
  PersonModel& someone(const std::string& login) {
    return *std::find_if(w_.people.begin(), w_.people.end(), [&](auto& p) { return p.login == login; });
  }

  // The clause stays in the table: only its parts go, as compile does for what is carried elsewhere.
  void remove(const std::string& name) {
    const ClauseIndex i = index(name);
    const auto drop = [&](auto& parts) {
      std::erase_if(parts, [&](auto& part) { return part.clause == i; });
    };
    drop(p_.legal), drop(p_.filters), drop(p_.gates), drop(p_.accounts), drop(p_.network), drop(p_.lists),
        drop(p_.private_use);
    drop(p_.ai), drop(p_.storage), drop(p_.allowed), drop(p_.inspection), drop(p_.logs), drop(p_.schedules);
  }

  ClauseIndex narrower(const std::string& wide, const std::string& name, const std::string& population) {
    const ClauseIndex at = index(wide);
    Clause c = p_.clauses[at];
    c.name = name;
    c.scope.who.everyone = false;
    c.scope.who.populations = {population};
    p_.clauses.push_back(c);
    const auto added = static_cast<ClauseIndex>(p_.clauses.size() - 1);
    p_.clauses[at].yields_to.push_back(added);
    return added;
  }
  // hours:NAME:POPULATION:FROM-TO, in minutes of the day.
  void hours() {
    Schedule own;
    own.clause = narrower("horaires", arg(1), arg(2));
    own.source = Schedule::Source::entity;
    const auto dash = arg(3).find('-');
    own.working = {workdays(std::stoi(arg(3)), std::stoi(arg(3).substr(dash + 1)))};
    p_.schedules.push_back(own);
  }
  // mild-ai:NAME:POPULATION, mild-use:NAME:POPULATION: the rules on AI tools and on social networks,
  // loosened.
  void mild_ai() {
    AiRule own = p_.ai[0];
    own.clause = narrower("ia", arg(1), arg(2));
    own.policy = AiRule::Policy::without_data;
    p_.ai.push_back(own);
  }
  void mild_use() {
    PrivateUse own = use("reseaux");
    own.clause = narrower("reseaux", arg(1), arg(2));
    own.outside = PrivateUse::Outside::warn;
    own.windows.clear();
    p_.clauses[index("reseaux")].yields_to.clear();  // of private use, category by category
    p_.private_use.push_back(own);
    use("reseaux").yields_to = {own.clause};
  }

  bool policy() {
    const std::string name = arg(1);
    if (word_ == "observe")
      clause(name).mode = Mode::observe;
    else if (word_ == "open")
      clause(name).on_failure = OnFailure::open;
    else if (word_ == "closed")
      clause(name).on_failure = OnFailure::closed;
    else if (word_ == "from")
      clause(name).from = paris_instant(arg(2));
    else if (word_ == "force")
      p_.in_force_from = paris_instant(name);
    else if (word_ == "papers")
      clause(name).papers = 3;
    else if (word_ == "without") {
      using W = AcceptanceGate::Without;
      p_.gates[0].without = arg(2) == "deny" ? W::deny : arg(2) == "warn" ? W::warn : W::nothing;
    } else if (word_ == "yearly")
      p_.gates[0].yearly = true;
    else if (word_ == "lists-security")
      p_.lists[0].lifts_security = true;
    else if (word_ == "generic")
      p_.accounts[0].generic = AccountRule::Generic::never;
    else if (word_ == "loosen")
      clause(name).loosened_by = {index("cellule")};
    else if (word_ == "widen")
      clause(name).scope.devices |= bit(Device::foreign);
    else if (word_ == "ai")
      p_.ai[0].policy = name == "forbidden" ? AiRule::Policy::forbidden : AiRule::Policy::without_data;
    else if (word_ == "storage")
      p_.storage[0].policy = StorageRule::Policy::forbidden;
    else if (word_ == "reserve")
      use(name).any_category = false, use(name).categories = {arg(2)};
    else if (word_ == "any-time")
      use(name).windows.clear();
    else if (word_ == "night")
      use(name).windows = {workdays(22 * 60, 6 * 60)};
    else if (word_ == "dst")
      use(name).windows = {{Window::Name::hours, 120, 180, 0x7f, Window::Holidays::ignored}};
    else if (word_ == "quota")
      use(name).minutes_per_day = static_cast<std::uint32_t>(std::stoul(arg(2)));
    else if (word_ == "outside")
      use(name).outside = PrivateUse::Outside::deny;
    else if (word_ == "only")
      clause(name).scope.who.everyone = false, clause(name).scope.who.populations = {arg(2)};
    else if (word_ == "hours")
      hours();
    else if (word_ == "mild-ai")
      mild_ai();
    else if (word_ == "mild-use")
      mild_use();
    else
      return false;
    return true;
  }

  bool state() {
    if (word_ == "bootstrap")
      entry("bootstrap", arg(1), "everyone", "");
    else if (word_ == "deny")
      entry("deny", arg(1), arg(2), "");
    else if (word_ == "allow")
      entry("allow", arg(1), arg(2), arg(3), arg(4) == "security");
    else if (word_ == "tool")
      entry("tool", arg(2), "everyone", ""), w_.entries.back().register_name = arg(1);
    else if (word_ == "approve")
      approve();
    else if (word_ == "suspend")
      someone(arg(1)).suspensions.push_back({arg(2), arg(3), span(4)});
    else if (word_ == "signed")
      someone(arg(1)).signatures.push_back({"this", arg(2)[1] - '0', instant("2026-01-05 09:00")});
    else if (word_ == "attribute")
      someone(arg(1)).attributes.insert(arg(2) == "on_leave" ? "leave" : arg(2));
    else if (word_ == "schedule")
      someone(arg(1)).schedule = arg(2);
    else if (word_ == "stale")
      w_.trusted_until = instant("2026-11-01 00:00");
    else if (word_ == "crisis")
      w_.crises.push_back({"", {}});
    else if (word_ == "on")
      w_.switches.push_back({arg(1), "", true, {}});
    else if (word_ == "switch-off")
      w_.switches.push_back({arg(1), "commune", false, {}});
    else if (word_ == "papers-given")
      w_.papers.push_back({arg(1), 3});
    else if (word_ == "used")
      r_.used = {{static_cast<std::uint32_t>(std::stoul(arg(1))), 0}};
    else
      return false;
    return true;
  }

  Span span(std::size_t i) const {
    Span s;
    if (!arg(i).empty()) s.from = instant(arg(i));
    if (!arg(i + 1).empty()) s.until = instant(arg(i + 1));
    return s;
  }
  static BearerModel bearer(const std::string& text) {
    const auto parts = split(text, '=');
    return {parts[0], parts.size() > 1 ? parts[1] : ""};
  }
  void entry(const std::string& use, const std::string& site, const std::string& who,
             const std::string& clause_name, bool security = false) {
    EntryModel e;
    e.use = use;
    const auto slash = site.find('/');
    e.host = site.substr(0, slash);
    if (slash != std::string::npos) e.path = site.substr(slash);
    e.bearer = bearer(who);
    e.clause = clause_name;
    e.security = security;
    e.id = 1 + w_.entries.size();
    w_.entries.push_back(e);
  }
  void approve() {
    const std::string what = arg(1);
    const bool security = arg(4) == "security";
    if (what == "*" || what.starts_with("cat=")) {
      ApprovalModel a;
      a.bearer = bearer(arg(2));
      a.clause = arg(3);
      if (what != "*") a.categories = {what.substr(4)};
      a.span = span(5);
      a.security = security;
      w_.approvals.push_back(a);
    } else {
      entry("approval", what, arg(2), arg(3), security);
      w_.entries.back().span = span(5);
    }
  }

  WorldModel& w_;
  Policy& p_;
  RequestModel& r_;
  std::string text_, word_;
  Strings parts_;
};

}  // namespace

WorldModel commune(const std::string& facts, RequestModel& request) {
  WorldModel world = base_world();
  const Strings all = split(facts, ';');
  if (std::find(all.begin(), all.end(), "+flux") == all.end()) Fact(world, request, "-flux").apply();
  for (const std::string& fact : all)
    Fact(world, request, fact).apply();
  return world;
}

}  // namespace cartulaire::model
