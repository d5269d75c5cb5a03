#include "differ.hpp"

#include <functional>

#include <fmt/format.h>

#include "oracle.hpp"

namespace cartulaire::model {
namespace {

using namespace policy;

// A decision names a few clauses and says that there were more; the oracle names them all.
bool agree(const Answer& engine, Answer told) {
  for (const std::string list : {"also", "warn"}) {
    if (!engine.rest.contains("more:" + list)) continue;
    const auto left_out = std::erase_if(told.rest, [&](const std::string& one) {
      return one.starts_with(list + ":") && !engine.rest.contains(one);
    });
    if (left_out > 0) told.rest.insert("more:" + list);
  }
  return engine == told;
}

bool differ(const WorldModel& world, const RequestModel& request) {
  try {
    return !agree(Engine(world).decide(request), oracle(world, request));
  } catch (const std::exception&) {
    return false;  // a reduction too far: it no longer makes a world
  }
}

// Takes one element after the other out of `list`, as long as the two still differ.
template <class List>
void shorten(WorldModel& world, const RequestModel& request, List& list) {
  for (auto at = list.begin(); at != list.end();) {
    auto taken = *at;
    const auto place = std::distance(list.begin(), at);
    list.erase(at);
    if (differ(world, request)) {
      at = list.begin();
      std::advance(at, place);
    } else {
      at = list.begin();
      std::advance(at, place);
      at = std::next(list.insert(at, taken));
    }
  }
}

template <class T>
void simplify(WorldModel& world, const RequestModel& request, T& value, const T& simple) {
  T before = value;
  value = simple;
  if (!differ(world, request)) value = before;
}

WorldModel reduced(WorldModel world, const RequestModel& request) {
  shorten(world, request, world.entries);
  shorten(world, request, world.approvals);
  shorten(world, request, world.switches);
  shorten(world, request, world.crises);
  shorten(world, request, world.papers);
  shorten(world, request, world.addresses);
  shorten(world, request, world.people);
  simplify(world, request, world.trusted_until, {});
  for (PersonModel& p : world.people) {
    shorten(world, request, p.signatures);
    shorten(world, request, p.suspensions);
    shorten(world, request, p.periods);
  }
  for (Policy& p : world.policies) {
    shorten(world, request, p.legal), shorten(world, request, p.filters), shorten(world, request, p.gates);
    shorten(world, request, p.accounts);
    shorten(world, request, p.network), shorten(world, request, p.lists),
        shorten(world, request, p.private_use);
    shorten(world, request, p.ai), shorten(world, request, p.storage), shorten(world, request, p.allowed);
    shorten(world, request, p.inspection), shorten(world, request, p.logs),
        shorten(world, request, p.schedules), shorten(world, request, p.holidays);
    for (Clause& c : p.clauses) {
      shorten(world, request, c.excepts), shorten(world, request, c.yields_to);
      shorten(world, request, c.loosened_by);
      simplify(world, request, c.from, {});
      simplify(world, request, c.papers, std::uint8_t{0});
      simplify(world, request, c.active.when, Activation::When::always);
      Scope before = c.scope;
      c.scope = {};
      if (!differ(world, request)) c.scope = before;
    }
  }
  return world;
}

std::string joined(const auto& names) {
  std::string out;
  for (const auto& n : names)
    out += (out.empty() ? "" : ",") + n;
  return out.empty() ? "-" : out;
}
std::string text(const Span& s) {
  return fmt::format("[{}, {})", s.from, s.until);
}
std::string text(const Window& w) {
  return fmt::format("{{{} {:02}:{:02}-{:02}:{:02} days {:#x} holidays {}}}", static_cast<int>(w.name),
                     w.from / 60, w.from % 60, w.to / 60, w.to % 60, w.weekdays,
                     static_cast<int>(w.holidays));
}
std::string text(const Windows& windows) {
  std::string out;
  for (const auto& w : windows)
    out += text(w);
  return out.empty() ? "-" : out;
}
std::string text(const Scope& s) {
  return fmt::format(
      "everyone={} pop={} groups={} attr={:#x} not pop={} groups={} attr={:#x} zones={:#x} devices={:#x}",
      s.who.everyone, joined(s.who.populations), joined(s.who.groups), s.who.attributes,
      joined(s.who.not_populations), joined(s.who.not_groups), s.who.not_attributes, s.zones, s.devices);
}

std::string text(const Policy& p) {
  std::string out = fmt::format("policy {} holidays={}\n", p.entity, p.holidays.size());
  if (p.in_force_from) out += fmt::format("  in force {}\n", p.in_force_from->time_since_epoch().count());
  const auto part = [&](ClauseIndex i, const std::string& what) {
    const Clause& c = p.clauses[i];
    out += fmt::format("  {} {} (formerly {}) mode={} open={} active={} papers={} from={} {}\n    {}\n",
                       c.kind, c.name, c.former_name, static_cast<int>(c.mode),
                       static_cast<int>(c.on_failure), static_cast<int>(c.active.when), c.papers,
                       c.from ? c.from->time_since_epoch().count() : 0, what, text(c.scope));
    for (const auto& e : c.excepts) {
      out += fmt::format("    except {} windows={} categories={} until={}\n", text(e.scope), text(e.windows),
                         joined(e.categories), e.until ? e.until->time_since_epoch().count() : 0);
    }
    for (const ClauseIndex narrower : c.yields_to)
      out += fmt::format("    yields to {}\n", p.clauses[narrower].name);
    for (const ClauseIndex crisis : c.loosened_by)
      out += fmt::format("    loosened by {}\n", p.clauses[crisis].name);
  };
  for (const auto& s : p.schedules)
    part(s.clause, fmt::format("source={} working={} lunch={}", static_cast<int>(s.source), text(s.working),
                               text(s.lunch)));
  for (const auto& r : p.legal)
    part(r.clause, joined(r.categories));
  for (const auto& r : p.filters)
    part(r.clause, fmt::format("{} effect={}", joined(r.categories), static_cast<int>(r.effect)));
  for (const auto& r : p.accounts)
    part(r.clause, fmt::format("generic={}", static_cast<int>(r.generic)));
  for (const auto& r : p.gates) {
    part(r.clause, fmt::format("of={} from version {} yearly={} without={} asked {} grace {}m {}d {}wd {}min",
                               r.document, r.oldest_version, r.yearly, static_cast<int>(r.without),
                               r.asked_from.time_since_epoch().count(), r.grace.months, r.grace.days,
                               r.grace.working_days, r.grace.minutes));
  }
  for (const auto& r : p.network)
    part(r.clause, fmt::format("verdict={}", static_cast<int>(r.verdict)));
  for (const auto& r : p.lists)
    part(r.clause, fmt::format("lifts_security={}", r.lifts_security));
  for (const auto& r : p.private_use) {
    part(r.clause, fmt::format("any={} {} windows={} outside={} minutes={} bytes={}", r.any_category,
                               joined(r.categories), text(r.windows), static_cast<int>(r.outside),
                               r.minutes_per_day ? int(*r.minutes_per_day) : -1,
                               r.bytes_per_day ? int(*r.bytes_per_day) : -1));
  }
  for (const auto& r : p.ai)
    part(r.clause, fmt::format("policy={} tools={}", static_cast<int>(r.policy), r.tools));
  for (const auto& r : p.storage)
    part(r.clause, fmt::format("policy={} validated={}", static_cast<int>(r.policy), r.validated));
  for (const auto& r : p.allowed) {
    part(r.clause, fmt::format("for={} any={} {} windows={}", static_cast<int>(r.use), r.any_category,
                               joined(r.categories), text(r.windows)));
  }
  for (const auto& r : p.inspection)
    part(r.clause, fmt::format("on={} exempt={}", r.all_but_exempt, joined(r.exempt)));
  for (const auto& r : p.logs)
    part(r.clause, "");
  return out;
}

}  // namespace

std::string text(const WorldModel& w, const RequestModel& r) {
  std::string out = fmt::format("request at={} user={} address={} site={}{} categories={} used={}\n", r.at,
                                r.user, r.address, r.host, r.path, joined(r.categories), r.used.size());
  for (const auto& u : r.used)
    out += fmt::format("  used {} min {} bytes\n", u.minutes, u.bytes);
  for (const auto& p : w.policies)
    out += text(p);
  for (const auto& p : w.people) {
    out += fmt::format(
        "person {} entity={} population={} unit={} schedule={} groups={} attributes={} arrival={}\n", p.login,
        p.entity, p.population, p.unit, p.schedule, joined(p.groups), joined(p.attributes),
        p.arrival_day.value_or(-1));
    for (const auto& s : p.signatures)
      out += fmt::format("  signed {} v{} at {}\n", s.document, s.version, s.at);
    for (const auto& s : p.suspensions)
      out += fmt::format("  suspended of {} by {} {}\n", s.of, s.clause, text(s.span));
    for (const auto& [kind, span] : p.periods)
      out += fmt::format("  {} {}\n", kind, text(span));
  }
  for (const auto& [name, stretches] : w.schedules) {
    for (const auto& s : stretches)
      out += fmt::format("schedule {} {}-{} days {:#x} lunch={} holidays={}\n", name, s.start, s.end, s.days,
                         s.lunch, s.on_holidays);
  }
  for (const auto& a : w.approvals) {
    out += fmt::format("approval {} {} of {} categories={} security={} {}\n", a.bearer.kind, a.bearer.name,
                       a.clause, joined(a.categories), a.security, text(a.span));
  }
  for (const auto& e : w.entries) {
    out += fmt::format("entry {} {}{} bearer={} {} clause={} register={} security={} {}\n", e.use, e.host,
                       e.path, e.bearer.kind, e.bearer.name, e.clause, e.register_name, e.security,
                       text(e.span));
  }
  for (const auto& a : w.addresses) {
    out += fmt::format("address {} login={} entity={} zone={} device={}\n", a.prefix, a.login, a.entity,
                       a.zone, a.device);
  }
  for (const auto& s : w.switches)
    out += fmt::format("switch {} {} on={} {}\n", s.clause, s.entity, s.on, text(s.span));
  for (const auto& [entity, span] : w.crises)
    out += fmt::format("crisis {} {}\n", entity, text(span));
  for (const auto& [clause, bits] : w.papers)
    out += fmt::format("papers {} {}\n", clause, bits);
  if (w.trusted_until) out += fmt::format("trusted until {}\n", *w.trusted_until);
  return out;
}

std::optional<std::string> difference(const WorldModel& world, const Engine& engine,
                                      const RequestModel& request) {
  const Answer ours = engine.decide(request);
  const Answer theirs = oracle(world, request);
  if (agree(ours, theirs)) return std::nullopt;
  const WorldModel small = reduced(world, request);
  return fmt::format("engine: {}\noracle: {}\nreduced to:\nengine: {}\noracle: {}\n{}", text(ours),
                     text(theirs), text(Engine(small).decide(request)), text(oracle(small, request)),
                     text(small, request));
}

}  // namespace cartulaire::model
