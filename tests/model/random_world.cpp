#include "random_world.hpp"

#include <algorithm>

namespace cartulaire::model {
namespace {

using namespace policy;
using Strings = std::vector<std::string>;

const Strings kCategories = {"legal1", "legal2", "virus", "hack",  "fish", "game",  "video",  "social",
                             "mail",   "shop",   "ai",    "cloud", "bank", "press", "unions", "pay"};
const Strings kEntities = {"commune", "ccas", "syndicat"};  // the last has no charter
const Strings kPopulations = {"agents", "elus", "stagiaires"};
const Strings kUnits = {"u1", "u2"};
const Strings kGroups = {"g1", "g2", "g3"};
const Strings kAttributes = {"manager", "on-call", "leave", "union", "non-signer", "machine", "generic"};
const Strings kLogins = {"p0", "p1", "p2", "p3", "p4"};
const Strings kHosts = {"a.test", "b.a.test", "c.b.a.test", "x.test", "ba.test"};
const Strings kPaths = {"", "/", "/p", "/p/q", "/pq", "/p?x"};
const Strings kSchedules = {"s0", "s1"};
const Strings kZones = {"internal", "vpn", "telework", "public", "guest"};
const Strings kDevices = {"workstation", "laptop", "personal", "foreign", "kiosk"};
const Strings kAddresses = {"10.1.2.3", "10.2.3.4", "192.168.1.1", "198.51.100.9", "2001:db8::1", ""};
const Strings kPrefixes = {"10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "192.168.0.0/16", "2001:db8::/32"};

constexpr Millis kMinute = 60'000;
constexpr Millis kHour = 60 * kMinute;
constexpr Millis kDay = 24 * kHour;

// Around the changes of hour of 2026, New Year, a leap day, and an ordinary week.
const std::vector<Millis>& anchors() {
  static const std::vector<Millis> all = {instant("2026-03-29 01:00Z"), instant("2026-10-25 01:00Z"),
                                          instant("2026-12-31 23:00Z"), instant("2028-02-29 00:00Z"),
                                          instant("2026-11-24 09:00Z"), instant("2026-11-27 21:00Z")};
  return all;
}

class Maker {
 public:
  explicit Maker(Choices& c) : c_(c) {}

  WorldModel run() {
    w_.categories = kCategories;
    w_.policies.push_back(policy("commune"));
    if (!c_.one_in(3)) w_.policies.push_back(policy("ccas"));
    for (const auto& s : kSchedules) {
      for (std::uint32_t i = c_.below(3); i > 0; --i) {
        w_.schedules[s].push_back(
            {static_cast<int>(quarter()), static_cast<int>(quarter()), days(), c_.one_in(5), c_.one_in(2)});
      }
    }
    for (const auto& login : kLogins)
      w_.people.push_back(person(login));
    for (std::uint32_t i = c_.below(4); i > 0; --i)
      w_.approvals.push_back(approval());
    for (std::uint32_t i = c_.below(7); i > 0; --i)
      w_.entries.push_back(entry());
    for (const auto& prefix : kPrefixes) {
      if (c_.one_in(2)) continue;
      w_.addresses.push_back({prefix, c_.one_in(4) ? c_.pick(kLogins) : "",
                              c_.one_in(2) ? c_.pick(kEntities) : "", c_.one_in(3) ? "" : c_.pick(kZones),
                              c_.one_in(3) ? "" : c_.pick(kDevices)});
    }
    for (std::uint32_t i = c_.below(3); i > 0; --i) {
      w_.switches.push_back({clause_name(), c_.one_in(2) ? "" : c_.pick(kEntities), !c_.one_in(3), span()});
    }
    if (c_.one_in(3)) w_.crises.emplace_back(c_.one_in(2) ? "" : "commune", span());
    if (c_.one_in(2)) w_.papers.emplace_back(clause_name(), 1 + static_cast<int>(c_.below(3)));
    if (c_.one_in(3)) w_.trusted_until = time();
    return w_;
  }

 private:
  Millis time() {
    const Millis anchor = c_.pick(anchors());
    switch (c_.below(4)) {
      case 0:
        return anchor;
      case 1:
        return anchor + static_cast<Millis>(c_.below(96)) * 15 * kMinute - kDay / 2;
      case 2:
        return anchor + static_cast<Millis>(c_.below(14)) * kDay - 7 * kDay;
      default:
        return anchor - 1 + static_cast<Millis>(c_.below(3));
    }
  }
  std::uint32_t quarter() { return c_.below(96) * 15; }
  int days() { return static_cast<int>(c_.one_in(2) ? 0x1f : c_.below(128)); }
  Span span() {
    Span s;
    if (!c_.one_in(3)) s.from = time();
    if (!c_.one_in(3)) s.until = time();
    if (s.until < s.from) std::swap(s.from, s.until);
    return s;
  }
  template <class T>
  std::vector<T> some(const std::vector<T>& from, std::uint32_t rare) {
    std::vector<T> out;
    for (const T& x : from)
      if (c_.one_in(rare)) out.push_back(x);
    return out;
  }
  std::string clause_name() {
    const auto& clauses = c_.pick(w_.policies).clauses;
    if (c_.one_in(12)) return "platform.security";
    if (c_.one_in(16) || clauses.empty()) return "nowhere";
    const Clause& c = c_.pick(clauses);
    return !c.former_name.empty() && c_.one_in(2) ? c.former_name : c.name;
  }

  Window window(bool hours_only = false) {
    Window w;
    w.name = hours_only || c_.one_in(2) ? Window::Name::hours : static_cast<Window::Name>(c_.below(9));
    w.from = static_cast<std::uint16_t>(quarter());
    w.to = static_cast<std::uint16_t>(quarter());
    if (c_.one_in(6)) w.from = 0, w.to = 1440;
    w.weekdays = static_cast<std::uint8_t>(days());
    w.holidays = static_cast<Window::Holidays>(c_.below(3));
    return w;
  }
  Windows windows(std::uint32_t most, bool hours_only = false) {
    Windows out;
    for (std::uint32_t i = c_.below(most + 1); i > 0; --i)
      out.push_back(window(hours_only));
    return out;
  }
  std::uint16_t bits(const Strings& of, std::uint32_t rare) {
    unsigned out = 0;
    for (const auto& a : some(of, rare))
      out |= bit(*attribute_named(a));
    if (c_.one_in(12)) out |= bit(Attribute::unidentified);
    return static_cast<std::uint16_t>(out);
  }
  Scope scope() {
    Scope s;
    if (c_.one_in(2)) return s;
    if (c_.one_in(2)) {
      s.who.everyone = c_.one_in(3);
      s.who.populations = some(kPopulations, 3);
      s.who.groups = some(kGroups, 3);
      s.who.attributes = bits(kAttributes, 6);
      s.who.not_populations = some(kPopulations, 6);
      s.who.not_groups = some(kGroups, 6);
      s.who.not_attributes = bits(kAttributes, 12);
    }
    if (c_.one_in(3))
      for (const auto& z : some(kZones, 2))
        s.zones |= bit(*zone_named(z));
    if (c_.one_in(3))
      for (const auto& d : some(kDevices, 2))
        s.devices |= bit(*device_named(d));
    return s;
  }

  ClauseIndex clause(Policy& p, const char* kind) {
    Clause c;
    c.name = std::string(1, static_cast<char>('a' + p.clauses.size() % 26)) +
             std::to_string(p.clauses.size() / 26);
    if (c_.one_in(6)) c.former_name = "old-" + c.name;
    c.kind = kind;
    c.mode = c_.one_in(5) ? Mode::observe : Mode::enforce;
    if (c_.one_in(6)) c.from = base::Instant(std::chrono::milliseconds(time()));
    c.on_failure = c_.one_in(2) ? OnFailure::open : OnFailure::closed;
    c.scope = scope();
    if (c_.one_in(3)) {
      Except e;
      e.scope = scope();
      e.windows = windows(1);
      e.categories = some(kCategories, 4);
      if (c_.one_in(2)) e.until = base::Instant(std::chrono::milliseconds(time()));
      c.excepts.push_back(e);
    }
    if (c_.one_in(5)) c.active.when = static_cast<Activation::When>(c_.below(3));
    if (c_.one_in(12)) c.papers = static_cast<std::uint8_t>(1 + c_.below(3));
    for (std::uint32_t i = c_.one_in(6) ? 1 + c_.below(2) : 0; i > 0 && !p.clauses.empty(); --i)
      c.yields_to.push_back(any_clause(p));
    if (c_.one_in(8) && !p.clauses.empty()) c.loosened_by.push_back(any_clause(p));
    p.clauses.push_back(c);
    return static_cast<ClauseIndex>(p.clauses.size() - 1);
  }

  Policy policy(const std::string& entity) {
    Policy p;
    p.charter = "charte";
    p.version = "2.0.0";
    p.entity = entity;
    p.time_zone = paris();
    p.ranks.legal = {"legal1", "legal2"};
    p.ranks.security = {"virus", "hack", "fish"};
    p.ranks.platform_security = {"virus", "fish"};
    p.ranks.conduct = {"game", "video", "social", "mail", "shop", "ai", "cloud"};
    p.ranks.protected_traffic = {"unions"};
    p.ranks.never_gated = {"pay"};
    p.ranks.ai = {"ai"};
    p.ranks.storage = {"cloud"};
    for (const Millis anchor : anchors()) {
      if (c_.one_in(3)) p.holidays.push_back(static_cast<std::int32_t>(anchor / kDay));
    }
    std::sort(p.holidays.begin(), p.holidays.end());
    p.holidays.erase(std::unique(p.holidays.begin(), p.holidays.end()), p.holidays.end());
    if (c_.one_in(6)) p.in_force_from = base::Instant(std::chrono::milliseconds(time()));
    for (std::uint32_t i = c_.below(4); i > 0; --i)
      p.schedules.push_back(schedule(p));
    for (std::uint32_t i = c_.below(9); i > 0; --i)
      part(p);
    return p;
  }

  ClauseIndex any_clause(const Policy& p) {
    return static_cast<ClauseIndex>(c_.below(static_cast<std::uint32_t>(p.clauses.size())));
  }
  Schedule schedule(Policy& p) {
    Schedule s;
    s.clause = clause(p, "schedule");
    s.source = static_cast<Schedule::Source>(c_.below(3));
    s.working = windows(2, true);
    if (c_.one_in(3)) s.lunch = windows(1, true);
    return s;
  }

  void part(Policy& p) {
    switch (c_.below(13)) {
      case 0:
        p.legal.push_back({clause(p, "web.legal"), some(Strings{"legal1", "legal2", "virus"}, 2)});
        break;
      case 1:
        p.gates.push_back(gate(p));
        break;
      case 2:
        p.network.push_back({clause(p, "network.access"), static_cast<NetworkVerdict>(c_.below(4))});
        break;
      case 3:
        p.lists.push_back({clause(p, "web.lists"), c_.one_in(2)});
        break;
      case 4:
      case 5:
        p.private_use.push_back(private_use(p));
        break;
      case 6:
        p.ai.push_back(
            {clause(p, "web.ai"), static_cast<AiRule::Policy>(c_.below(3)), c_.one_in(4) ? "" : "tools"});
        break;
      case 7:
        p.storage.push_back(
            {clause(p, "web.storage"), static_cast<StorageRule::Policy>(c_.below(2)), "stores"});
        break;
      case 8:
        p.allowed.push_back(allowed(p));
        break;
      case 9:
        p.inspection.push_back({clause(p, "web.inspection"), !c_.one_in(3), some(kCategories, 5)});
        break;
      case 10:
        p.logs.push_back({clause(p, "log")});
        break;
      case 11:
        p.accounts.push_back({clause(p, "access.account"), static_cast<AccountRule::Generic>(c_.below(2))});
        break;
      default:
        p.filters.push_back({clause(p, "web.filter"), some(kCategories, 3),
                             c_.one_in(4) ? Filter::Effect::warn : Filter::Effect::deny});
    }
    if (c_.one_in(10)) p.suspensions.push_back(clause(p, "access.suspend"));
  }
  AcceptanceGate gate(Policy& p) {
    AcceptanceGate g;
    g.clause = clause(p, "acceptance");
    g.document = c_.one_in(4) ? "annexe" : "this";
    g.oldest_version = version_number(std::to_string(1 + c_.below(2))).value();
    g.yearly = c_.one_in(4);
    g.grace.months = static_cast<std::int32_t>(c_.below(3));
    g.grace.days = static_cast<std::int32_t>(c_.below(10));
    g.grace.working_days = static_cast<std::int32_t>(c_.one_in(2) ? c_.below(6) : 0);
    g.grace.minutes = static_cast<std::int32_t>(c_.one_in(2) ? c_.below(3000) : 0);
    g.asked_from =
        base::Instant(std::chrono::milliseconds(time() - static_cast<Millis>(c_.below(60)) * kDay));
    g.without = static_cast<AcceptanceGate::Without>(c_.below(4));
    return g;
  }
  PrivateUse private_use(Policy& p) {
    PrivateUse u;
    u.clause = clause(p, "web.private_use");
    u.any_category = c_.one_in(2);
    if (!u.any_category) u.categories = some(Strings{"game", "video", "social", "mail", "press", "ai"}, 2);
    u.windows = windows(2);
    u.outside = static_cast<PrivateUse::Outside>(c_.below(3));
    if (c_.one_in(3)) u.minutes_per_day = c_.below(3);
    if (c_.one_in(5)) u.bytes_per_day = c_.below(3);
    if (c_.one_in(3) && !p.private_use.empty()) u.yields_to = {c_.pick(p.private_use).clause};
    return u;
  }
  Allowed allowed(Policy& p) {
    Allowed a;
    a.clause = clause(p, "web.allowed");
    a.use = c_.one_in(2) ? Allowed::For::union_use : Allowed::For::professional;
    a.any_category = c_.one_in(2);
    a.categories = some(kCategories, 3);
    a.windows = windows(1);
    return a;
  }

  PersonModel person(const std::string& login) {
    PersonModel p;
    p.login = login;
    p.entity = c_.one_in(4) ? c_.pick(kEntities) : "commune";
    p.population = c_.pick(kPopulations);
    if (c_.one_in(2)) p.unit = c_.pick(kUnits);
    if (!c_.one_in(3)) p.schedule = c_.pick(kSchedules);
    for (const auto& g : some(kGroups, 3))
      p.groups.insert(g);
    for (const auto& a : some(kAttributes, 8))
      p.attributes.insert(a);
    if (c_.one_in(2)) p.arrival_day = static_cast<int>(time() / kDay);
    for (std::uint32_t i = c_.below(3); i > 0; --i) {
      p.signatures.push_back({c_.one_in(4) ? "annexe" : "this", 1 + static_cast<int>(c_.below(3)),
                              time() - (c_.one_in(2) ? 365 * kDay : 0)});
    }
    if (c_.one_in(6)) p.suspensions.push_back({c_.one_in(2) ? "web" : "all", clause_name(), span()});
    if (c_.one_in(12)) p.suspensions.push_back({"web", clause_name(), span()});
    for (const char* kind : {"on_call", "leave", "discharge"})
      if (c_.one_in(5)) p.periods.emplace_back(kind, span());
    return p;
  }
  BearerModel bearer() {
    switch (c_.below(7)) {
      case 0:
        return {"entity", c_.pick(kEntities)};
      case 1:
        return {"population", c_.pick(kPopulations)};
      case 2:
        return {"unit", c_.pick(kUnits)};
      case 3:
        return {"group", c_.pick(kGroups)};
      case 4:
        return {"person", c_.pick(kLogins)};
      default:
        return {};
    }
  }
  ApprovalModel approval() {
    ApprovalModel a;
    a.bearer = bearer();
    a.clause = clause_name();
    for (const auto& c : some(kCategories, 4))
      a.categories.insert(c);
    a.span = span();
    a.security = c_.one_in(3);
    return a;
  }
  EntryModel entry() {
    EntryModel e;
    e.use = c_.pick(
        Strings{"deny", "deny", "allow", "allow", "approval", "tool", c_.one_in(5) ? "bootstrap" : "deny"});
    e.host = c_.pick(kHosts);
    e.path = c_.one_in(2) ? "" : c_.pick(kPaths);
    if (e.path == "/p?x") e.path = "";
    e.bearer = bearer();
    if (e.use == "allow" || e.use == "approval" || (e.use == "deny" && c_.one_in(4)))
      e.clause = clause_name();
    if (e.use == "tool") e.register_name = c_.one_in(2) ? "tools" : "stores";
    e.span = span();
    e.security = c_.one_in(3);
    e.id = 1 + w_.entries.size();
    return e;
  }

  Choices& c_;
  WorldModel w_;
};

// Every instant at which something of this world begins or ends.
std::vector<Millis> edges(const WorldModel& w) {
  std::vector<Millis> out = anchors();
  const auto add = [&](const Span& s) {
    if (s.from > 0) out.push_back(s.from);
    if (s.until != kAlways) out.push_back(s.until);
  };
  for (const auto& p : w.people) {
    for (const auto& s : p.signatures)
      out.push_back(s.at), out.push_back(s.at + 365 * kDay);
    for (const auto& s : p.suspensions)
      add(s.span);
    for (const auto& [kind, span] : p.periods)
      add(span);
  }
  for (const auto& a : w.approvals)
    add(a.span);
  for (const auto& e : w.entries)
    add(e.span);
  for (const auto& s : w.switches)
    add(s.span);
  for (const auto& [entity, span] : w.crises)
    add(span);
  if (w.trusted_until) out.push_back(*w.trusted_until);
  for (const auto& p : w.policies) {
    if (p.in_force_from) out.push_back(p.in_force_from->time_since_epoch().count());
    for (const auto& g : p.gates)
      out.push_back(g.asked_from.time_since_epoch().count());
    for (const auto& c : p.clauses) {
      if (c.from) out.push_back(c.from->time_since_epoch().count());
      for (const auto& e : c.excepts)
        if (e.until) out.push_back(e.until->time_since_epoch().count());
    }
  }
  return out;
}

}  // namespace

std::uint32_t Choices::below(std::uint32_t n) {
  if (!bytes_.empty()) {
    const std::uint8_t byte = bytes_.front();
    bytes_ = bytes_.subspan(1);
    state_ = (state_ ^ byte) * 0x100000001B3ULL;
    return byte % n;
  }
  state_ += 0x9E3779B97F4A7C15ULL;  // splitmix64
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  z ^= z >> 31;
  return static_cast<std::uint32_t>(((z >> 32) * n) >> 32);
}

WorldModel random_world(Choices& choices) {
  return Maker(choices).run();
}

RequestModel random_request(const WorldModel& world, Choices& c) {
  RequestModel r;
  const auto interesting = edges(world);
  r.at = c.pick(interesting);
  switch (c.below(5)) {
    case 0:
      break;
    case 1:
      r.at -= 1;
      break;
    case 2:
      r.at += static_cast<Millis>(c.below(7 * 96)) * 15 * kMinute - (c.one_in(3) ? 1 : 0);
      break;
    case 3:
      r.at += static_cast<Millis>(c.below(60)) * kDay;
      break;
    default:
      r.at += static_cast<Millis>(c.below(static_cast<std::uint32_t>(kDay)));
  }
  if (!c.one_in(5)) r.user = c.one_in(12) ? "nobody" : c.pick(kLogins);
  r.address = c.pick(kAddresses);
  r.host = c.pick(kHosts);
  r.path = c.pick(kPaths);
  for (std::uint32_t i = c.below(4); i > 0; --i) {
    if (!c.one_in(12))
      r.categories.insert(kCategories[2 + c.below(14)]);
    else
      r.categories.insert(c.pick(kCategories));
  }
  if (!c.one_in(3))
    for (std::uint32_t i = c.below(4); i > 0; --i)
      r.used.push_back({c.below(4), c.below(4)});
  return r;
}

}  // namespace cartulaire::model
