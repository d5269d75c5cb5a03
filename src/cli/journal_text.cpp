#include "cli/journal_text.hpp"

#include <chrono>

#include <fmt/format.h>

#include "cli/console.hpp"

namespace cartulaire::cli {
namespace {

using journal::FieldKind;
using journal::StoredEvent;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

std::string date_text(std::int32_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

bool identifies(const std::string& name) {
  const auto field = journal::find_field(name);
  return !field || journal::field_info(*field).identifies;  // an unknown field may tell who
}

std::string value_text(const StoredEvent& event, const journal::StoredValue& value,
                       const journal::SegmentReader& reader) {
  const journal::StoredField& field = event.schema->fields[value.field];
  if (event.schema->identities == journal::Identities::pseudonymous && identifies(field.name) &&
      field.kind != FieldKind::number)
    return "~" + reader.pseudonym(field.name + "\n" + value.text);
  switch (field.kind) {
    case FieldKind::number:
      return fmt::format("{}", value.number);
    case FieldKind::address:
      return journal::address_text(value.text);
    default:
      return value.text;
  }
}

// Nothing that was logged may command the terminal.
std::string printable(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      safe += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string_view verdict_word(journal::Verdict verdict) {
  switch (verdict) {
    case journal::Verdict::allow:
      return say("autorisé", "allowed");
    case journal::Verdict::deny:
      return say("refusé", "denied");
    case journal::Verdict::gate:
      break;
  }
  return say("arrêté", "gated");
}

std::string_view verdict_name(journal::Verdict verdict) {
  switch (verdict) {
    case journal::Verdict::allow:
      return "allow";
    case journal::Verdict::deny:
      return "deny";
    case journal::Verdict::gate:
      break;
  }
  return "gate";
}

Json number(std::uint64_t value) {
  return {static_cast<std::int64_t>(value)};
}

}  // namespace

std::string civil_text(base::Instant at, const base::TimeZone& zone) {
  const base::CivilTime civil = zone.civil(at);
  return fmt::format("{} {:02}:{:02}:{:02}", date_text(civil.day), civil.second_of_day / 3600,
                     civil.second_of_day / 60 % 60, civil.second_of_day % 60);
}

std::string utc_text(base::Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::int64_t rest = (at - day).count();
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z",
                     date_text(static_cast<std::int32_t>(day.time_since_epoch().count())), rest / 3'600'000,
                     rest / 60'000 % 60, rest / 1000 % 60, rest % 1000);
}

std::string event_line(const StoredEvent& event, const journal::SegmentReader& reader,
                       const base::TimeZone& zone) {
  std::string line =
      fmt::format("{}  {:<9} {}", civil_text(event.event_time, zone), verdict_word(event.verdict),
                  event.clause.empty() ? "-" : printable(event.clause));
  for (const journal::StoredValue& value : event.values)
    line += fmt::format("  {}={}", event.schema->fields[value.field].name,
                        printable(value_text(event, value, reader)));
  line += fmt::format("  [{} {}, n° {}]", event.schema->charter, event.schema->version, event.sequence);
  return line;
}

Json event_json(const StoredEvent& event, const journal::SegmentReader& reader) {
  JsonObject fields;
  for (const journal::StoredValue& value : event.values) {
    const journal::StoredField& field = event.schema->fields[value.field];
    fields.emplace_back(field.name, field.kind == FieldKind::number ? number(value.number)
                                                                    : Json(value_text(event, value, reader)));
  }
  return JsonObject{{"sequence", number(event.sequence)},
                    {"event_time", utc_text(event.event_time)},
                    {"receipt_time", utc_text(event.receipt_time)},
                    {"verdict", verdict_name(event.verdict)},
                    {"clause", event.clause},
                    {"charter", event.schema->charter},
                    {"version", event.schema->version},
                    {"entity", event.schema->entity},
                    {"class", event.schema->log_class},
                    {"node", reader.header()->node},
                    {"writer", reader.header()->writer},
                    {"fields", std::move(fields)}};
}

std::string statistics_text(const journal::Verification& spool, const journal::Health& health,
                            const base::TimeZone& zone) {
  std::string text;
  const auto row = [&](std::string_view french, std::string_view english, const std::string& value) {
    // fmt pads by characters, so that accents keep the column.
    text += fmt::format("{:<28} {}\n", say(french, english), value);
  };
  row("événements", "events", fmt::format("{}", spool.events));
  row("segments", "segments",
      fmt::format("{} ({} {})", spool.segments, spool.open_segments,
                  say("sans fin signée", "without a signed end")));
  row("octets", "bytes",
      fmt::format("{}{}", spool.bytes,
                  spool.events == 0
                      ? ""
                      : fmt::format(" ({:.1f} {})",
                                    static_cast<double>(spool.bytes) / static_cast<double>(spool.events),
                                    say("par événement", "per event"))));
  if (spool.first_receipt) {
    row("premier reçu", "first received", civil_text(*spool.first_receipt, zone));
    row("dernier bloc reçu", "last block received", civil_text(*spool.last_receipt, zone));
  }
  row("octets coupés au démarrage", "bytes cut at starts", fmt::format("{}", spool.cut_bytes));
  if (spool.losses.empty()) row("pertes", "losses", "0");
  for (const auto& [kind, count] : spool.losses)
    row("pertes", "losses", fmt::format("{} ({})", count, printable(kind)));
  for (const journal::StoredSchema& schema : spool.schemas) {
    std::string fields;
    for (const journal::StoredField& field : schema.fields)
      fields += (fields.empty() ? "" : ", ") + field.name;
    row("annoncé", "announced",
        fmt::format("{} · {} {} · {} · {} · {} {}", schema.log_class, printable(schema.charter),
                    printable(schema.version), printable(schema.entity), fields, schema.retention_days,
                    say("jours", "days")));
  }
  row("état du disque", "disk state", std::string(journal::disk_state_name(health.state)));
  if (health.state != journal::DiskState::none) {
    if (health.last_commit.time_since_epoch().count() != 0)
      row("dernière écriture", "last commit", civil_text(health.last_commit, zone));
    row("têtes non déposées", "heads not delivered", fmt::format("{}", health.head_failures));
    if (health.stale_key_days > 0)
      row("âge de la clé du jour", "age of the day key",
          fmt::format("{} {}", health.stale_key_days, say("jours", "days")));
  }
  return text;
}

Json statistics_json(const journal::Verification& spool, const journal::Health& health) {
  JsonObject losses;
  for (const auto& [kind, count] : spool.losses)
    losses.emplace_back(kind, number(count));
  JsonArray schemas;
  for (const journal::StoredSchema& schema : spool.schemas) {
    JsonArray fields;
    for (const journal::StoredField& field : schema.fields)
      fields.emplace_back(field.name);
    schemas.emplace_back(JsonObject{{"class", schema.log_class},
                                    {"entity", schema.entity},
                                    {"charter", schema.charter},
                                    {"version", schema.version},
                                    {"retention_days", number(schema.retention_days)},
                                    {"fields", std::move(fields)}});
  }
  return JsonObject{{"events", number(spool.events)},
                    {"segments", number(spool.segments)},
                    {"open_segments", number(spool.open_segments)},
                    {"bytes", number(spool.bytes)},
                    {"cut_bytes", number(spool.cut_bytes)},
                    {"losses", std::move(losses)},
                    {"schemas", std::move(schemas)},
                    {"disk_state", journal::disk_state_name(health.state)},
                    {"acknowledged", number(health.acknowledged)},
                    {"head_failures", number(health.head_failures)},
                    {"stale_key_days", number(health.stale_key_days)}};
}

std::string verification_text(const journal::Verification& report, bool with_keys, bool with_checkpoint) {
  std::string text;
  for (const journal::Finding& finding : report.findings)
    text += fmt::format("{:08}.seg:{}: {}: {}\n", finding.segment, finding.offset,
                        journal::problem_name(finding.problem),
                        journal::problem_text(finding.problem, console_language()));
  text += fmt::format("{} {}, {} {}, {} {}", report.segments, say("segments", "segments"), report.events,
                      say("événements", "events"), report.findings.size(), say("anomalies", "findings"));
  if (with_keys) text += fmt::format(", {} {}", report.opened_events, say("événements relus", "events read"));
  if (with_checkpoint) text += fmt::format(", {} {}", report.heads, say("têtes signées", "signed heads"));
  if (report.unfinished_bytes > 0)
    text += fmt::format(", {} {}", report.unfinished_bytes,
                        say("octets inachevés à la fin", "unfinished bytes at the end"));
  text += "\n";
  if (!with_checkpoint)
    text += fmt::format("{}\n", say("sans fichier témoin, une fin retirée ne se verrait pas",
                                    "without a checkpoint file, a removed end would not show"));
  if (!with_keys)
    text += fmt::format("{}\n", say("sans clé, le contenu des blocs n'a pas été relu",
                                    "without keys, the content of blocks was not read"));
  return text;
}

Json verification_json(const journal::Verification& report, bool with_keys, bool with_checkpoint) {
  JsonArray findings;
  for (const journal::Finding& finding : report.findings)
    findings.emplace_back(JsonObject{{"problem", journal::problem_name(finding.problem)},
                                     {"segment", number(finding.segment)},
                                     {"offset", number(finding.offset)},
                                     {"text", journal::problem_text(finding.problem, console_language())}});
  return JsonObject{{"intact", report.findings.empty()},   {"findings", std::move(findings)},
                    {"segments", number(report.segments)}, {"open_segments", number(report.open_segments)},
                    {"events", number(report.events)},     {"opened_events", number(report.opened_events)},
                    {"heads", number(report.heads)},       {"with_keys", with_keys},
                    {"with_checkpoint", with_checkpoint}};
}

}  // namespace cartulaire::cli
