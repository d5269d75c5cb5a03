// Acts as members of a record, both ways. What cannot be read back is never written.
#include <algorithm>

#include <fmt/format.h>

#include "charter/adoption/act.hpp"
#include "charter/adoption/entity_text_json.hpp"
#include "charter/front_matter.hpp"
#include "policy/state.hpp"

namespace cartulaire::charter::adoption {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

void add_what(const Version& act, JsonObject& out) {
  JsonArray entities;
  for (const EntityText& one : act.entities)
    entities.emplace_back(entity_text_json(one));
  out.emplace_back("charter", act.charter);
  out.emplace_back("entities", std::move(entities));
  out.emplace_back("text", act.text);
}
void add_what(const Consultation& act, JsonObject& out) {
  out.emplace_back("body", body_word(act.body));
  if (!act.name.empty()) out.emplace_back("name", act.name);
  out.emplace_back("favourable", act.votes.favourable);
  out.emplace_back("unfavourable", act.votes.unfavourable);
  out.emplace_back("abstentions", act.votes.abstentions);
  if (!act.reservations.empty())
    out.emplace_back("reservations", JsonArray(act.reservations.begin(), act.reservations.end()));
  if (act.staff) out.emplace_back("staff", *act.staff);
}
void add_what(const Answer& act, JsonObject& out) {
  out.emplace_back("text", act.text);
}
void add_what(const Deliberation& act, JsonObject& out) {
  out.emplace_back("reference", act.reference);
}
void add_what(const Annexation& act, JsonObject& out) {
  if (!act.reference.empty()) out.emplace_back("reference", act.reference);
}
void add_what(const Publication& act, JsonObject& out) {
  out.emplace_back("means", act.means);
}
void add_what(const EntryIntoForce& /*act*/, JsonObject& /*out*/) {}
void add_what(const Papers& act, JsonObject& out) {
  out.emplace_back("clause", act.clause);
  out.emplace_back("fingerprint", act.fingerprint);
  out.emplace_back("register_entry", act.register_entry);
  if (!act.assessment.empty()) out.emplace_back("assessment", act.assessment);
  if (!act.not_due.empty()) out.emplace_back("not_due", act.not_due);
}
void add_what(const Withdrawal& act, JsonObject& out) {
  out.emplace_back("record", static_cast<std::int64_t>(act.record));
  out.emplace_back("reason", act.reason);
}

// Reads the members one by one; the first that is wrong is the error, and the rest reads as empty.
class ActReader {
 public:
  ActReader(const JsonObject& record, std::string_view where) : record_(record), where_(where) {}

  base::Result<Act> read() {
    Act act;
    const std::string word = text("act", 32);
    const std::string day = text("day", 10);
    const auto parsed = parse_day(day);
    if (!parsed) wrong("day");
    act.day = parsed.value_or(Day{});
    if (const Json* imported = find("imported")) {
      if (imported->boolean() == nullptr || !*imported->boolean()) wrong("imported");
      act.imported = true;
    }
    read_what(word, act);
    if (!act.as<Withdrawal>()) {
      act.version = text("version", 64);
      if (!policy::version_number(act.version)) wrong("version");
    }
    if (!act.as<Withdrawal>() && !act.as<Version>()) {
      act.entity = text("entity", 64);
      if (!is_identifier(act.entity)) wrong("entity");
      act.hash = text("hash", 64);
      if (!is_hash(act.hash)) wrong("hash");
    }
    for (const auto& [name, value] : record_)
      if (std::find(seen_.begin(), seen_.end(), name) == seen_.end()) wrong(name);
    if (!wrong_.empty())
      return base::fail(base::ErrorCode::invalid, std::string(where_),
                        fmt::format("`{}` manque, est de trop ou n'a pas la forme attendue", wrong_),
                        fmt::format("`{}` is missing, is too much or is out of form", wrong_));
    return act;
  }

 private:
  void wrong(std::string_view name) {
    if (wrong_.empty()) wrong_ = name.substr(0, 64);
  }
  const Json* find(std::string_view name) {
    seen_.emplace_back(name);
    for (const auto& [key, value] : record_)
      if (key == name) return &value;
    return nullptr;
  }
  std::string text(std::string_view name, std::size_t limit) {
    const Json* value = find(name);
    if (value == nullptr || value->text() == nullptr || value->text()->empty() ||
        value->text()->size() > limit) {
      wrong(name);
      return {};
    }
    return *value->text();
  }
  std::string text_if_there(std::string_view name) {
    seen_.emplace_back(name);
    const bool there =
        std::any_of(record_.begin(), record_.end(), [&](const auto& member) { return member.first == name; });
    return there ? text(name, kMaxWords) : std::string{};
  }
  std::int64_t count(std::string_view name, std::int64_t most) {
    const Json* value = find(name);
    if (value == nullptr || value->integer() == nullptr || *value->integer() < 0 ||
        *value->integer() > most) {
      wrong(name);
      return 0;
    }
    return *value->integer();
  }

  void read_what(std::string_view word, Act& act) {
    if (word == "version") {
      act.what = version();
    } else if (word == "consultation") {
      act.what = consultation();
    } else if (word == "answer") {
      act.what = Answer{text("text", kMaxWords)};
    } else if (word == "deliberation") {
      act.what = Deliberation{text("reference", kMaxWords)};
    } else if (word == "annexation") {
      act.what = Annexation{text_if_there("reference")};
    } else if (word == "publication") {
      act.what = Publication{text("means", kMaxWords)};
    } else if (word == "entry_into_force") {
      act.what = EntryIntoForce{};
    } else if (word == "papers") {
      act.what = papers();
    } else if (word == "withdrawal") {
      Withdrawal withdrawal;
      withdrawal.record = static_cast<std::uint64_t>(count("record", INT32_MAX));
      withdrawal.reason = text("reason", kMaxWords);
      act.what = withdrawal;
    } else {
      wrong("act");
    }
  }

  Version version() {
    Version out;
    out.charter = text("charter", 64);
    out.text = text("text", kMaxCharter);
    const Json* entities = find("entities");
    if (entities == nullptr || entities->array() == nullptr || entities->array()->empty()) {
      wrong("entities");
      return out;
    }
    for (const Json& item : *entities->array()) {
      auto one = read_entity_text(item);
      if (!one) {
        wrong("entities");
        return out;
      }
      out.entities.push_back(std::move(*one));
    }
    return out;
  }

  Consultation consultation() {
    Consultation out;
    const auto body = parse_body(text("body", 32));
    if (!body) wrong("body");
    out.body = body.value_or(Body::other);
    out.name = text_if_there("name");
    out.votes = {static_cast<int>(count("favourable", 1000)), static_cast<int>(count("unfavourable", 1000)),
                 static_cast<int>(count("abstentions", 1000))};
    if (const Json* reservations = find("reservations")) {
      const JsonArray* items = reservations->array();
      if (items == nullptr || items->empty() || items->size() > kMaxReservations) {
        wrong("reservations");
      } else {
        for (const Json& item : *items) {
          if (item.text() == nullptr || item.text()->empty() || item.text()->size() > kMaxWords)
            wrong("reservations");
          else
            out.reservations.push_back(*item.text());
        }
      }
    }
    if (find("staff") != nullptr) out.staff = static_cast<int>(count("staff", 10'000'000));
    return out;
  }

  Papers papers() {
    Papers out;
    out.clause = text("clause", 64);
    out.fingerprint = text("fingerprint", 64);
    if (!is_hash(out.fingerprint)) wrong("fingerprint");
    out.register_entry = text("register_entry", kMaxWords);
    out.assessment = text_if_there("assessment");
    out.not_due = text_if_there("not_due");
    if (out.assessment.empty() == out.not_due.empty()) wrong("assessment");
    return out;
  }

  const JsonObject& record_;
  std::string_view where_;
  std::vector<std::string> seen_{"n", "previous", "at"};
  std::string wrong_;
};

}  // namespace

JsonObject act_json(const Act& act) {
  JsonObject out{{"act", act_word(act.what)}};
  if (!act.version.empty()) out.emplace_back("version", act.version);
  if (!act.entity.empty()) out.emplace_back("entity", act.entity);
  if (!act.hash.empty()) out.emplace_back("hash", act.hash);
  out.emplace_back("day", print_day(act.day));
  if (act.imported) out.emplace_back("imported", true);
  std::visit([&](const auto& what) { add_what(what, out); }, act.what);
  return out;
}

base::Result<Act> read_act(const JsonObject& record, std::string_view where) {
  return ActReader(record, where).read();
}

}  // namespace cartulaire::charter::adoption
