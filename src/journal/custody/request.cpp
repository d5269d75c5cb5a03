#include "journal/custody/request.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "journal/custody/custody_entry.hpp"
#include "journal/sealed/members.hpp"
#include "platform/base64.hpp"
#include "platform/json.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::journal::custody {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using sealed::number_json;

// Reads members one after the other; past the first that is missing or wrong, ok() is false.
class Reader {
 public:
  explicit Reader(const Json& object) : object_(object) {}

  [[nodiscard]] bool ok() const { return ok_; }
  Reader& text(std::string_view name, std::string& into) {
    const Json* member = find(name);
    const std::string* text = member == nullptr ? nullptr : member->text();
    if (text == nullptr || !is_plain_text(*text)) return wrong();
    into = *text;
    return *this;
  }
  Reader& name(std::string_view member, std::string& into) {
    text(member, into);
    if (ok_ && !sealed::is_name(into)) return wrong();
    return *this;
  }
  Reader& texts(std::string_view name, std::vector<std::string>& into) {
    return items(name, [&](const Json& item) {
      if (item.text() == nullptr || !is_plain_text(*item.text())) return false;
      into.push_back(*item.text());
      return true;
    });
  }
  template <std::size_t N>
  Reader& hex(std::string_view name, std::array<std::byte, N>& into) {
    const Json* member = find(name);
    if (member == nullptr || member->text() == nullptr || !platform::from_hex(*member->text(), into))
      return wrong();
    return *this;
  }
  Reader& key(std::string_view name, platform::BoxPublicKey& into) {
    hex(name, into);
    if (ok_ && !platform::usable_key(into)) return wrong();
    return *this;
  }
  Reader& number(std::string_view name, std::uint32_t& into) {
    const Json* member = find(name);
    if (member == nullptr || member->integer() == nullptr || *member->integer() < 0 ||
        *member->integer() > std::numeric_limits<std::uint32_t>::max())
      return wrong();
    into = static_cast<std::uint32_t>(*member->integer());
    return *this;
  }
  Reader& unit(std::string_view name, sealed::Unit& into) {
    const Json* member = find(name);
    auto unit =
        member == nullptr || member->text() == nullptr ? std::nullopt : sealed::parse_unit(*member->text());
    if (!unit) return wrong();
    into = std::move(*unit);
    return *this;
  }
  Reader& boxes(std::string_view name, std::vector<SetBox>& into) {
    return items(name, [&](const Json& item) {
      SetBox box;
      const Json* sealed = item.find("sealed");
      if (!Reader(item).number("set", box.set).ok() || sealed == nullptr || sealed->text() == nullptr)
        return false;
      auto bytes = platform::from_base64(*sealed->text());
      if (!bytes) return false;
      box.sealed = std::move(*bytes);
      into.push_back(std::move(box));
      return true;
    });
  }
  template <class Take>
  Reader& items(std::string_view name, Take&& take) {
    const Json* member = find(name);
    if (member == nullptr || member->array() == nullptr ||
        !std::all_of(member->array()->begin(), member->array()->end(), take))
      return wrong();
    return *this;
  }
  // `case`, or `ceremony` in its place.
  Reader& purpose(bool& ceremony, std::string& into) {
    ceremony = object_.find("ceremony") != nullptr;
    if (ceremony && object_.find("case") != nullptr) return wrong();
    return name(ceremony ? "ceremony" : "case", into);
  }
  Reader& version(std::string_view name) {
    const Json* member = find(name);
    return member != nullptr && member->integer() != nullptr && *member->integer() == 1 ? *this : wrong();
  }

 private:
  const Json* find(std::string_view name) const { return ok_ ? object_.find(name) : nullptr; }
  Reader& wrong() {
    ok_ = false;
    return *this;
  }

  const Json& object_;
  bool ok_ = true;
};

JsonArray texts_json(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}
JsonArray boxes_json(const std::vector<SetBox>& boxes) {
  JsonArray all;
  for (const SetBox& box : boxes)
    all.emplace_back(JsonObject{{"set", number_json(box.set)}, {"sealed", platform::to_base64(box.sealed)}});
  return all;
}

JsonObject says_json(const Request& request) {
  const Says& says = request.says;
  if (request.ceremony) return {{"reference", says.reference}, {"to", holders_json(says.holders)}};
  return {{"ground", says.ground},
          {"reference", says.reference},
          {"people", texts_json(says.people)},
          {"from", says.from},
          {"to", says.to},
          {"classes", texts_json(says.classes)}};
}

bool read_says(const Json* member, bool ceremony, Says& says) {
  if (member == nullptr) return false;
  Reader reader(*member);
  reader.text("reference", says.reference);
  const Json* to = member->find("to");
  if (ceremony)
    return reader.ok() && to != nullptr && read_holders(*to, says.holders) && check_custody(says.holders);
  return reader.text("ground", says.ground)
      .texts("people", says.people)
      .text("from", says.from)
      .text("to", says.to)
      .texts("classes", says.classes)
      .ok();
}

Result<Json> parse_line(std::string_view line, std::string_view where) {
  return platform::parse_json(line, where, {kLargestRequest, 8});
}

tl::unexpected<base::Error> refused(const sealed::Unit& unit, std::string french, std::string english) {
  return fail(ErrorCode::refused, unit.name(), std::move(french), std::move(english));
}

ShareName name_of(const RequestUnit& unit, const SetBox& box, std::string_view role) {
  return {unit.unit, unit.custody, box.set, std::string(role)};
}

}  // namespace

// No orders to the terminal (C0, C1), nothing that turns the order of letters (U+202A to U+202E, U+2066 to
// U+2069).
bool is_plain_text(std::string_view text) {
  if (text.size() > 4096 || platform::invalid_utf8(text) != std::string_view::npos) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t at) {
      return static_cast<unsigned char>(at < text.size() ? text[at] : 0);
    };
    if (byte(i) < 0x20 || byte(i) == 0x7F || (byte(i) == 0xC2 && byte(i + 1) < 0xA0)) return false;
    if (byte(i) == 0xE2 && byte(i + 1) == 0x80 && byte(i + 2) >= 0xAA && byte(i + 2) <= 0xAE) return false;
    if (byte(i) == 0xE2 && byte(i + 1) == 0x81 && byte(i + 2) >= 0xA6 && byte(i + 2) <= 0xA9) return false;
  }
  return true;
}

std::string print_request(const Request& request) {
  JsonArray units;
  for (const RequestUnit& unit : request.units)
    units.emplace_back(JsonObject{{"unit", unit.unit.name()},
                                  {"custody", number_json(unit.custody)},
                                  {"boxes", boxes_json(unit.boxes)}});
  return platform::print_json(JsonObject{{"request", 1},
                                         {"origin", request.origin},
                                         {request.ceremony ? "ceremony" : "case", request.name},
                                         {"entity", request.entity},
                                         {"role", request.role},
                                         {"key", platform::to_hex(request.key)},
                                         {"case_key", platform::to_hex(request.case_key)},
                                         {"says", says_json(request)},
                                         {"units", std::move(units)}});
}

std::string print_answer(const Answer& answer) {
  JsonArray units;
  for (const Answer::UnitShares& unit : answer.units)
    units.emplace_back(JsonObject{{"unit", unit.unit.name()}, {"shares", boxes_json(unit.shares)}});
  return platform::print_json(JsonObject{{"answer", 1},
                                         {answer.ceremony ? "ceremony" : "case", answer.name},
                                         {"role", answer.role},
                                         {"key", platform::to_hex(answer.key)},
                                         {"request", platform::to_hex(answer.request)},
                                         {"units", std::move(units)}});
}

Result<Request> parse_request(std::string_view line, std::string_view where) {
  const auto json = parse_line(line, where);
  if (!json) return tl::unexpected(json.error());
  Request request;
  const bool read = Reader(*json)
                        .version("request")
                        .text("origin", request.origin)
                        .purpose(request.ceremony, request.name)
                        .name("entity", request.entity)
                        .name("role", request.role)
                        .key("key", request.key)
                        .key("case_key", request.case_key)
                        .items("units",
                               [&](const Json& item) {
                                 RequestUnit unit;
                                 if (!Reader(item)
                                          .unit("unit", unit.unit)
                                          .number("custody", unit.custody)
                                          .boxes("boxes", unit.boxes)
                                          .ok())
                                   return false;
                                 request.units.push_back(std::move(unit));
                                 return request.units.back().unit.entity == request.entity;
                               })
                        .ok();
  if (read && read_says(json->find("says"), request.ceremony, request.says)) return request;
  return fail(ErrorCode::invalid, std::string(where),
              "ce n'est pas une demande d'ouverture que ce programme sait lire ; demandez-la de nouveau",
              "this is not a request to open that this program can read; ask for it again");
}

Result<Answer> parse_answer(std::string_view line, std::string_view where) {
  const auto json = parse_line(line, where);
  if (!json) return tl::unexpected(json.error());
  Answer answer;
  const bool read = Reader(*json)
                        .version("answer")
                        .purpose(answer.ceremony, answer.name)
                        .name("role", answer.role)
                        .key("key", answer.key)
                        .hex("request", answer.request)
                        .items("units",
                               [&](const Json& item) {
                                 Answer::UnitShares unit;
                                 if (!Reader(item).unit("unit", unit.unit).boxes("shares", unit.shares).ok())
                                   return false;
                                 answer.units.push_back(std::move(unit));
                                 return true;
                               })
                        .ok();
  if (read) return answer;
  return fail(ErrorCode::invalid, std::string(where), "ce n'est pas la réponse d'un dépositaire",
              "this is not a custodian's answer");
}

platform::Digest request_digest(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r'))
    line.remove_suffix(1);
  return platform::sha256(platform::as_bytes(line));
}

Result<Answer> answer_request(const Request& request, const platform::Digest& digest, std::string_view role,
                              const platform::BoxKeyPair& keys) {
  if (request.key != keys.public_key || request.role != role)
    return fail(ErrorCode::refused, request.name,
                fmt::format("cette demande est pour une autre clé, du rôle `{}`", request.role),
                fmt::format("this request is for another key, of the role `{}`", request.role));
  Answer answer{request.ceremony, request.name, request.role, request.key, digest, {}};
  for (const RequestUnit& unit : request.units) {
    Answer::UnitShares& answered = answer.units.emplace_back(Answer::UnitShares{unit.unit, {}});
    for (const SetBox& box : unit.boxes) {
      const ShareName name = name_of(unit, box, role);
      const auto share = open_share(keys, box.sealed, name);
      if (!share) return tl::unexpected(share.error());
      answered.shares.push_back({box.set, seal_share(request.case_key, *share, name)});
    }
  }
  return answer;
}

Result<std::vector<OpenedShare>> take_answer(const Request& request, const platform::Digest& digest,
                                             const Answer& answer, const platform::BoxKeyPair& case_keys) {
  if (answer.request != digest || answer.ceremony != request.ceremony || answer.name != request.name ||
      answer.role != request.role || answer.key != request.key)
    return fail(ErrorCode::refused, answer.name, "cette réponse n'est pas celle de cette demande",
                "this answer is not the one to this request");
  std::vector<OpenedShare> shares;
  if (answer.units.size() != request.units.size())
    return fail(ErrorCode::refused, answer.name, "cette réponse laisse des parts de côté",
                "this answer leaves shares out");
  for (std::size_t i = 0; i < request.units.size(); ++i) {
    const RequestUnit& asked = request.units[i];
    const Answer::UnitShares& given = answer.units[i];
    if (given.unit != asked.unit || given.shares.size() != asked.boxes.size())
      return refused(asked.unit, "cette réponse laisse des parts de côté", "this answer leaves shares out");
    for (std::size_t j = 0; j < asked.boxes.size(); ++j) {
      if (given.shares[j].set != asked.boxes[j].set)
        return refused(asked.unit, "cette réponse change l'ordre des parts",
                       "this answer changes the order of shares");
      ShareName name = name_of(asked, asked.boxes[j], request.role);
      auto share = open_share(case_keys, given.shares[j].sealed, name);
      if (!share) return base::pass(share);
      shares.push_back({std::move(name), std::move(*share)});
    }
  }
  return shares;
}

}  // namespace cartulaire::journal::custody
