// The table that shipped_table_test.cpp makes of the charters that we ship, and what it compares it with.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "charter/charter.hpp"

namespace cartulaire::charter::shipped {

// One charter of charters/, read for its first entity: requirement -> the clauses that carry it.
struct Carried {
  std::string id;
  EffectiveCharter charter;
  Charter source;
  std::map<std::string, std::vector<const Clause*>> by_requirement;
};

// The table: requirement -> charter -> what its source says. Cells that say nothing are left out.
using Table = std::map<std::string, std::map<std::string, std::string>>;

// A word of a cell, and the option of a parameter that stands for it.
struct Word {
  std::string_view word;
  std::string_view option;
};

// The words of a requirement that are options of `parameter`. `exact`: the clauses hold no other than those
// that the cell names.
struct Choice {
  std::string_view requirement;
  std::string_view parameter;
  bool exact;
  std::vector<Word> words;
};

inline const std::vector<Choice> kChoices = {
    {"ACC-01",
     "classes",
     true,
     {{"lower", "lower"}, {"upper", "upper"}, {"special", "special"}, {"digit", "digit"}}},
    {"ACC-05", "factors", false, {{"app", "app"}, {"sms", "sms"}}},
    {"ACC-11", "ways", false, {{"suspension", "suspend"}, {"withdrawal", "withdraw"}}},
    {"ACC-14", "means", true, {{"password", "password"}, {"card", "card"}, {"key", "key"}}},
    {"AI-01",
     "policy",
     true,
     {{"exfiltrating", "without_data"}, {"allowed", "without_data"}, {"designated", "designated_only"}}},
    {"DI-03",
     "not_during",
     true,
     {{"on-call", "on_call"},
      {"urgency", "emergency"},
      {"necessity", "service_continuity"},
      {"continuity", "service_continuity"},
      {"crisis", "crisis"}}},
    {"EQ-02", "return_on", false, {{"departure", "departure"}, {"change", "post_change"}}},
    {"EQ-08", "verdict", false, {{"authorisation", "on_authorisation"}, {"guest", "guest"}}},
    {"GD-04",
     "rights",
     true,
     {{"opposition", "objection"},
      {"objection", "objection"},
      {"access", "access"},
      {"rectification", "rectification"},
      {"erasure", "erasure"},
      {"restriction", "restriction"},
      {"portability", "portability"}}},
    {"IN-02", "gather", false, {{"police report", "police_report"}}},
    {"JM-02", "announced_by", true, {{"user", "user"}, {"superior", "manager"}}},
    {"JM-05",
     "handed_to",
     true,
     {{"successor", "successor"},
      {"service", "service"},
      {"archive", "archivist"},
      {"shared space", "shared_space"}}},
    {"JM-06", "copies", true, {{"never", "never"}, {"authorisation", "on_authorisation"}}},
    {"JM-07",
     "clean_up",
     true,
     {{"mail", "mail"}, {"pc", "workstation"}, {"phone", "phone"}, {"servers", "servers"}}},
    {"LG-01",
     "fields",
     true,
     {{"user, date-time", "user"},
      {"date-time", "time"},
      {"ip", "ip"},
      {"host", "host"},
      {"applications", "applications"},
      {"session count", "session_count"},
      {"total duration", "total_duration"}}},
    {"LG-02",
     "fields",
     false,
     {{"site", "site"},
      {"sites", "site"},
      {"timestamp", "time"},
      {"date-times", "time"},
      {"user", "user"},
      {"hits", "hits"},
      {"sessions", "session_count"},
      {"duration", "total_duration"},
      {"volume", "volume"},
      {"ip", "ip"},
      {"host", "host"},
      {"block reason", "block_reason"}}},
    {"LG-05",
     "purposes",
     false,
     {{"statistics", "statistics"},
      {"quality", "quality"},
      {"security", "security"},
      {"sizing", "sizing"},
      {"malfunction", "faults"},
      {"maintenance", "faults"},
      {"service", "quality"},
      {"protection", "security"}}},
    {"LG-07", "readers", false, {{"it", "it"}, {"dsn", "it"}, {"authority", "authority"}}},
    {"LG-11",
     "control",
     false,
     {{"both", "permanent"}, {"both", "occasional"}, {"at any time", "permanent"}}},
    {"LG-15",
     "of",
     false,
     {{"stored size", "mailboxes"}, {"network load", "link"}, {"memory capacity", "disk"}}},
    {"ML-03", "ways", false, {{"sent", "sent"}, {"received", "received"}}},
    {"ML-17",
     "grounds",
     false,
     {{"risk", "security_risk"},
      {"event", "particular_event"},
      {"judge", "judge"},
      {"security", "security_risk"},
      {"third-party rights", "third_party_rights"},
      {"law", "law"}}},
    {"SA-02",
     "measures",
     false,
     {{"suspension", "suspension"},
      {"withdrawal", "withdrawal"},
      {"discipline", "discipline"},
      {"courts", "courts"},
      {"restriction", "restriction"},
      {"penal", "courts"},
      {"civil", "courts"},
      {"administrative", "discipline"}}},
    {"SCP-01",
     "covers",
     false,
     {{"titulaire", "titulaires"},
      {"contractuel", "contractuels"},
      {"stagiaire", "stagiaires"},
      {"elu", "elus"},
      {"delegataire", "delegataires"},
      {"prestataire", "prestataires"},
      {"elus", "elus"},
      {"fonctionnaires", "fonctionnaires"},
      {"contractuels", "contractuels"},
      {"apprentis", "apprentis"},
      {"stagiaires", "stagiaires"},
      {"externes", "prestataires"},
      {"temporary", "temporaires"},
      {"contractors", "prestataires"},
      {"vacataires", "vacataires"},
      {"interimaires", "interimaires"},
      {"benevoles", "benevoles"},
      {"visiteurs", "visiteurs"}}},
    {"TL-01",
     "fields",
     false,
     {{"date", "time"},
      {"time", "time"},
      {"duration", "duration"},
      {"cost", "cost"},
      {"number called", "number"}}},
    {"TL-03", "detail", true, {{"anonymised", "masked"}}},
    {"TL-04", "detail", true, {{"no access", "none"}}},
    {"TL-06", "charged_to_user", true, {{"08", "premium"}, {"abroad", "abroad"}, {"ringtones", "content"}}},
    {"WEB-02",
     "categories",
     true,
     {{"violent", "violence"},
      {"defamatory", "defamation"},
      {"pornographic", "pornography"},
      {"dignity", "dignity"},
      {"minors", "minors"},
      {"discriminatory", "discrimination"},
      {"racist", "racism"},
      {"sexist", "sexism"},
      {"revisionist", "denial"},
      {"paedophile", "minors"},
      {"incitement", "incitement"},
      {"csam", "minors"},
      {"crimes against humanity", "crimes_against_humanity"},
      {"hatred", "hatred"},
      {"discrimination", "discrimination"}}},
    {"WEB-09", "exempt", true, {{"banking", "bank"}, {"health", "health"}}},
    {"WEB-14", "types", false, {{"software", "software"}, {"videos", "video"}, {"photos", "photo"}}},
    {"WEB-22", "policy", true, {{"forbidden", "forbidden"}, {"validated", "validated_only"}}},
};

// The parameter that holds the figures of a requirement.
struct Figured {
  std::string_view requirement;
  std::string_view parameter;
};

inline const std::vector<Figured> kFigured = {
    {"ACK-03", "copies"},         {"ACC-02", "renewal"}, {"ACC-07", "after"},        {"LG-03", "retention"},
    {"LG-04", "retention"},       {"GD-04", "answer"},   {"GD-11", "retention"},     {"IN-03", "clock"},
    {"JM-04", "mailbox_deleted"}, {"DI-02", "rest"},     {"TL-09", "change_notice"}, {"ST-02", "purge"},
    {"ST-08", "every"},
};

// Said by the text, by the front matter or by the platform, and by no clause; each with its reason.
struct Elsewhere {
  std::string_view requirement;
  std::string_view charters;  // "*": wherever the table says something
  std::string_view reason;
};

inline const std::vector<Elsewhere> kElsewhere = {
    {"AI-01", "capso", "the source is silent: no clause of `web.ai` stands in the charter"},
    {"CHA-01", "*", "versions of published texts; ours begin at 1.0.0"},
    {"CHA-04", "*", "the entities of the front matter, compared below"},
    {"CHA-05", "cdg", "its source only names internal rules as one way to publish"},
    {"CHA-06", "cdg", "alternative passages, looked for below"},
    {"CHA-08", "*",
     "`basis` of any clause, looked for below; what is out of date is replaced by what is in force"},
    {"CHA-09", "*", "glossary and definitions: text, counted below"},
    {"CHA-10", "amp", "a card a chapter: text, counted below"},
    {"CHA-12", "*", "the platform lists what runs; the list of capso's text is counted below"},
    {"CHA-13", "capso amp reims", "their sources bind outsiders as users and say nothing of contracts"},
    {"CHA-15", "*", "errors of the published texts, which ours do not repeat"},
    {"GD-11", "*", "the platform's own entry in the register; its figure is the retention, compared below"},
    {"JM-09", "cdg",
     "its source has the telephone returned, by `equipment.loan`, and the line not suspended"},
    {"LG-13", "*", "the platform: every journal is tamper-evident"},
};

// Carried by a clause, and told by the table in words that are neither figures nor options: what is compared
// is that the clause is there. The reason says why nothing more can be.
struct Freely {
  std::string_view reason;
  std::vector<std::string_view> requirements;
};

inline const std::vector<Freely> kFreely = {
    {"a duty of conduct is text: `duty` names its topic and the article says it",
     {"ACC-08", "ACC-13", "WEB-16", "WEB-29", "AI-04",  "ML-09",  "ML-10", "ML-18", "ML-27", "TL-12",
      "TL-14",  "TL-15",  "TL-16",  "TL-17",  "EQ-04",  "EQ-12",  "EQ-13", "EQ-14", "EQ-16", "EQ-17",
      "US-05",  "US-06",  "ST-03",  "ST-04",  "ST-05",  "ST-07",  "ST-11", "ST-12", "GD-02", "GD-06",
      "SO-03",  "TXT-01", "TXT-02", "MOB-01", "MOB-02", "ACC-06", "WEB-25"}},
    {"the source says that the rule is there, or names its object in a sentence; the kind of the clause is "
     "the value",
     {"ACK-01", "ACK-02", "ACK-06", "ACK-07", "ACK-08", "ACK-09", "ACK-10", "ACK-04", "SCP-05", "ACC-09",
      "ACC-12", "TL-05",  "TL-07",  "TL-08",  "TL-10",  "TL-13",  "GD-03",  "GD-08",  "GD-10",  "JM-03",
      "JM-08",  "JM-09",  "DI-04",  "DI-05",  "DI-08",  "AI-02",  "AI-03",  "AI-05",  "AI-06",  "TR-01",
      "TR-02",  "SV-01",  "WEB-01", "WEB-03", "WEB-04", "WEB-07", "WEB-08", "WEB-10", "WEB-11", "WEB-12",
      "WEB-13", "WEB-17", "WEB-18", "WEB-21", "WEB-26", "WEB-27", "LG-12",  "ML-01",  "ML-02",  "ML-05",
      "ML-06",  "ML-07",  "ML-13",  "ML-20",  "US-01",  "US-02",  "US-03",  "SW-03",  "SW-04",  "SV-03",
      "EQ-01",  "EQ-07",  "EQ-11",  "EQ-15",  "ST-01",  "ST-10",  "LG-14",  "LG-16",  "WEB-15", "WEB-28",
      "EC-01",  "ML-22",  "CHA-07", "CHA-16", "SCP-03", "JM-10"}},
    {"who decides, acts or is told is an office, which each authority names in its own words",
     {"ACC-03", "ACC-04", "ACC-10", "SCP-02", "SCP-04", "SCP-06", "SCP-07", "JM-01",  "SA-01",
      "CHA-11", "ML-24",  "GD-05",  "GD-07",  "GD-09",  "DI-06",  "SV-02",  "IN-04",  "IN-05",
      "GD-01",  "EQ-03",  "EQ-05",  "EQ-06",  "EQ-09",  "WEB-05", "WEB-19", "WEB-20", "WEB-23",
      "ML-11",  "ML-12",  "ML-26",  "SW-01",  "SW-02",  "SW-05",  "SO-01",  "LG-06",  "LG-08",
      "LG-09",  "LG-10",  "LG-17",  "ML-15",  "ML-21",  "ML-25",  "ST-09",  "SA-03"}},
    {"its source says \"regularly\", \"avoid\" or \"occasional\": a frame is signed and the value is set "
     "within it, or no "
     "figure is given at all",
     {"ML-04", "ML-08", "ML-19", "ML-14", "WEB-06", "WEB-24", "SO-02", "US-04", "TL-02", "DI-01"}},
    {"its source's order is out of date: ours unplugs, keeps the evidence and tells first",
     {"EQ-10", "IN-01", "ML-23"}},
    {"a checklist of the source, which the clause holds word for word as options", {"TL-11"}},
    {"the body that is consulted and the order of formalities; their dates are acts of each authority, which "
     "ours "
     "has not taken",
     {"CHA-02", "CHA-03", "CHA-05"}},
    {"outsiders are users in the three others; only one source binds its contracts", {"CHA-13"}},
};

}  // namespace cartulaire::charter::shipped
