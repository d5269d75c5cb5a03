#include "people/scim_answer.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "people/text.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::people {
namespace {

using base::ErrorCode;
using base::Result;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using store::Person;

constexpr std::size_t kLargestPage = 1'000;
constexpr const char* kListSchema = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
constexpr const char* kErrorSchema = "urn:ietf:params:scim:api:messages:2.0:Error";
constexpr const char* kUniqueness = "uniqueness";

ScimAnswer answer(int status, const Json& json) {
  return {status, platform::print_json(json)};
}

ScimAnswer refuse(int status, std::string_view type, std::string_view detail) {
  JsonObject out = {
      {"schemas", JsonArray{kErrorSchema}}, {"status", std::to_string(status)}, {"detail", detail}};
  if (!type.empty()) out.emplace_back("scimType", type);
  return answer(status, out);
}

ScimAnswer refuse(const base::Error& error) {
  if (error.where == kUniqueness) return refuse(409, kUniqueness, error.english);
  switch (error.code) {
    case ErrorCode::invalid:
      return refuse(400, error.where, error.english);
    case ErrorCode::not_found:
      return refuse(404, "", error.english);
    case ErrorCode::too_large:
      return refuse(413, "", error.english);
    case ErrorCode::refused:
      return refuse(403, "", error.english);
    default:
      return refuse(503, "", "the store does not answer now: try again");
  }
}

int hex_of(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped =
        text[i] == '%' && i + 2 < text.size() && hex_of(text[i + 1]) >= 0 && hex_of(text[i + 2]) >= 0;
    if (escaped) {
      out += static_cast<char>(hex_of(text[i + 1]) * 16 + hex_of(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::map<std::string, std::string> read_query(std::string_view query) {
  std::map<std::string, std::string> out;
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    const std::size_t equals = std::min(query.find('=', at), end);
    const std::size_t value = std::min(equals + 1, end);
    out[lower(decoded(query.substr(at, equals - at)))] = decoded(query.substr(value, end - value));
    at = end + 1;
  }
  return out;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// RFC 7644 §3.4.2.4: `startIndex` counts from 1.
ScimAnswer page_of(JsonArray all, const std::map<std::string, std::string>& query) {
  const auto told = [&](const char* name, std::int64_t otherwise) {
    const auto found = query.find(name);
    return found == query.end() ? otherwise : number_of(found->second).value_or(otherwise);
  };
  const auto total = static_cast<std::int64_t>(all.size());
  const std::int64_t first = std::clamp<std::int64_t>(told("startindex", 1), 1, total + 1);
  const std::int64_t count = std::clamp<std::int64_t>(told("count", 100), 0, kLargestPage);
  const std::int64_t last = std::min(total, first - 1 + count);
  JsonArray page(std::make_move_iterator(all.begin() + (first - 1)),
                 std::make_move_iterator(all.begin() + last));
  const auto size = static_cast<std::int64_t>(page.size());
  return answer(200, JsonObject{{"schemas", JsonArray{kListSchema}},
                                {"totalResults", total},
                                {"startIndex", first},
                                {"itemsPerPage", size},
                                {"Resources", std::move(page)}});
}

class Service {
 public:
  Service(store::Store& store, const store::EntityScope& scope, const ScimPlace& place,
          const ScimRequest& request, const store::By& by, const ScimLimits& limits)
      : store_(store),
        scope_(scope),
        place_(place),
        request_(request),
        by_(by),
        limits_(limits),
        query_(read_query(request.query)) {}

  ScimAnswer reply() {
    if (request_.body.size() > limits_.bytes || request_.query.size() > 8'192 || request_.path.size() > 1'024)
      return refuse(413, "", "the request is too large");
    const std::string path = decoded(request_.path);
    if (platform::invalid_utf8(path) != std::string::npos) return refuse(400, "invalidPath", "no UTF-8 text");
    if (path == "/Users") return is("GET") ? list() : is("POST") ? create() : wrong_method();
    if (path.starts_with("/Users/")) return one(path.substr(7));
    if (!is("GET"))
      return path.starts_with("/Groups")
                 ? refuse(403, "", "groups are the populations of users: change userType")
                 : wrong_method();
    if (path == "/Groups") return groups("");
    if (path.starts_with("/Groups/")) return groups(path.substr(8));
    if (path == "/ServiceProviderConfig") return configuration();
    if (path == "/ResourceTypes") return types();
    return refuse(404, "", "there is nothing of this name");
  }

 private:
  [[nodiscard]] bool is(std::string_view method) const { return request_.method == method; }
  static ScimAnswer wrong_method() { return refuse(405, "", "this method is none for this address"); }
  [[nodiscard]] bool is_ours(const Person& person) const { return person.data.directory == place_.directory; }

  Result<std::vector<Person>> everybody() {
    return store_.read<std::vector<Person>>(
        [&](store::Reading& in) { return store::people_of(in, scope_, {place_.directory, true}); });
  }

  Result<Json> body() const {
    auto json = platform::parse_json(request_.body, "invalidSyntax", {limits_.bytes, 16});
    if (!json)
      return base::fail(ErrorCode::invalid, "invalidSyntax", json.error().french, json.error().english);
    return json;
  }

  ScimAnswer list() {
    std::optional<ScimFilter> filter;
    if (const auto written = query_.find("filter"); written != query_.end()) {
      auto read = read_scim_filter(written->second);
      if (!read) return refuse(read.error());
      filter = std::move(*read);
    }
    auto people = everybody();
    if (!people) return refuse(people.error());
    JsonArray found;
    for (const Person& person : *people) {
      const bool wanted =
          !filter || (filter->attribute == "username"     ? person.data.login == lower(filter->value)
                      : filter->attribute == "externalid" ? person.data.source_key == filter->value
                                                          : std::to_string(person.id) == filter->value);
      if (wanted) found.push_back(scim_user_json(person, place_.base));
    }
    return page_of(std::move(found), query_);
  }

  ScimAnswer create() {
    auto json = body();
    if (!json) return refuse(json.error());
    auto user = read_scim_user(*json);
    if (!user) return refuse(user.error());
    auto data = person_from_scim(*user, place_.directory);
    if (!data) return refuse(data.error());
    auto made = store_.write<Person>([&](store::Writing& in) -> Result<Person> {
      auto people = store::people_of(in, scope_, {place_.directory, true});
      if (!people) return base::pass(people);
      auto there = std::find_if(people->begin(), people->end(), [&](const Person& one) {
        return one.data.source_key == data->source_key || (!one.left_at && one.data.login == data->login);
      });
      const bool returns = there != people->end() && there->left_at && user->active;
      if (there != people->end() && !returns) return taken();
      if (auto good = check(*people, *data, returns ? there->id : 0); !good) return base::pass(good);
      if (returns) {
        if (auto done = store::change_person(in, scope_, *there, *data, by_); !done) return base::pass(done);
        return store::person_of(in, scope_, there->id);
      }
      auto id = store::add_person(in, scope_, *data, by_);
      if (!id) return base::pass(id);
      if (auto named = store::name_managers(in, scope_, *id, data->posts); !named) return base::pass(named);
      if (!user->active)
        if (auto gone = store::leave(in, scope_, *id, by_); !gone) return base::pass(gone);
      return store::person_of(in, scope_, *id);
    });
    if (!made) return refuse(made.error());
    return answer(201, scim_user_json(*made, place_.base));
  }

  ScimAnswer one(const std::string& written) {
    const auto id = number_of(written);
    if (!id) return refuse(404, "", "there is no such user");
    if (is("GET")) {
      auto person = store_.read<Person>([&](store::Reading& in) { return find(in, *id); });
      return person ? answer(200, scim_user_json(*person, place_.base)) : refuse(person.error());
    }
    if (is("DELETE")) {
      auto gone = store_.write([&](store::Writing& in) -> base::Status {
        auto person = find(in, *id);
        if (!person) return base::pass(person);
        return person->left_at ? base::Status() : store::leave(in, scope_, *id, by_);
      });
      return gone ? ScimAnswer{204, ""} : refuse(gone.error());
    }
    if (!is("PUT") && !is("PATCH")) return wrong_method();
    auto json = body();
    if (!json) return refuse(json.error());
    auto changed = store_.write<Person>([&](store::Writing& in) { return change(in, *id, *json); });
    return changed ? answer(200, scim_user_json(*changed, place_.base)) : refuse(changed.error());
  }

  // Another directory's people are not there.
  Result<Person> find(store::Reading& in, store::PersonId id) {
    auto person = store::person_of(in, scope_, id);
    if (person && !is_ours(*person))
      return base::fail(ErrorCode::not_found, "", "il n’y a pas cette personne", "there is no such user");
    return person;
  }

  // Whoever is no longer active has left: of the rest of such a request nothing is taken.
  Result<Person> change(store::Writing& in, store::PersonId id, const Json& json) {
    auto before = find(in, id);
    if (!before) return before;
    auto user =
        is("PATCH") ? patch_scim_user(scim_from_person(*before), json, limits_) : read_scim_user(json);
    if (!user) return base::pass(user);
    auto data = person_from_scim(*user, place_.directory);
    if (!data) return base::pass(data);
    if (!user->active) {
      if (before->left_at) return before;
      if (auto gone = store::leave(in, scope_, id, by_); !gone) return base::pass(gone);
      return store::person_of(in, scope_, id);
    }
    data->arrived_on = before->data.arrived_on;
    if (!before->left_at && *data == before->data) return before;
    auto people = store::people_of(in, scope_, {place_.directory, true});
    if (!people) return base::pass(people);
    if (auto good = check(*people, *data, id); !good) return base::pass(good);
    if (auto done = store::change_person(in, scope_, *before, *data, by_); !done) return base::pass(done);
    return store::person_of(in, scope_, id);
  }

  static tl::unexpected<base::Error> taken() {
    return base::fail(ErrorCode::invalid, kUniqueness, "cet identifiant est celui d’une autre personne",
                      "this userName or externalId is another user’s");
  }

  // `own`: the record that these data become.
  static base::Status check(const std::vector<Person>& people, const store::PersonData& data,
                            store::PersonId own) {
    const store::PersonId manager = data.posts.empty() ? 0 : data.posts.front().manager.value_or(0);
    bool manager_is_there = manager == 0;
    for (const Person& one : people) {
      if (one.id == own) continue;
      if (one.data.source_key == data.source_key || (!one.left_at && one.data.login == data.login))
        return taken();
      manager_is_there = manager_is_there || (one.id == manager && !one.left_at);
    }
    if (manager_is_there) return {};
    return base::fail(ErrorCode::invalid, "invalidValue", "ce responsable n’est pas là",
                      "this manager is no active user");
  }

  // Populations and who is in them.
  ScimAnswer groups(const std::string& id) {
    auto people = everybody();
    if (!people) return refuse(people.error());
    std::map<std::string, JsonArray> populations;
    for (const Person& person : *people)
      if (!person.left_at && !person.data.population.empty())
        populations[person.data.population].push_back(
            JsonObject{{"value", std::to_string(person.id)}, {"display", person.data.login}});
    const auto excluded = query_.find("excludedattributes");
    const bool bare =
        excluded != query_.end() && lower(excluded->second).find("members") != std::string::npos;
    JsonArray all;
    for (auto& [name, members] : populations) {
      if (!id.empty() && id != name) continue;
      JsonObject group = {{"schemas", JsonArray{"urn:ietf:params:scim:schemas:core:2.0:Group"}},
                          {"id", name},
                          {"displayName", name}};
      if (!bare) group.emplace_back("members", std::move(members));
      group.emplace_back("meta", JsonObject{{"resourceType", "Group"}});
      all.emplace_back(std::move(group));
    }
    if (id.empty()) return page_of(std::move(all), query_);
    return all.empty() ? refuse(404, "", "there is no such group") : answer(200, all.front());
  }

  static ScimAnswer configuration() {
    const auto flag = [](bool supported) { return JsonObject{{"supported", supported}}; };
    return answer(
        200,
        JsonObject{{"schemas", JsonArray{"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"}},
                   {"patch", flag(true)},
                   {"bulk", JsonObject{{"supported", false}, {"maxOperations", 0}, {"maxPayloadSize", 0}}},
                   {"filter", JsonObject{{"supported", true}, {"maxResults", kLargestPage}}},
                   {"changePassword", flag(false)},
                   {"sort", flag(false)},
                   {"etag", flag(false)},
                   {"authenticationSchemes",
                    JsonArray{JsonObject{{"type", "oauthbearertoken"},
                                         {"name", "OAuth Bearer Token"},
                                         {"description", "a token of the installation"}}}}});
  }

  ScimAnswer types() {
    JsonArray all;
    for (const char* name : {"User", "Group"})
      all.emplace_back(
          JsonObject{{"schemas", JsonArray{"urn:ietf:params:scim:schemas:core:2.0:ResourceType"}},
                     {"id", name},
                     {"name", name},
                     {"endpoint", fmt::format("/{}s", name)},
                     {"schema", fmt::format("urn:ietf:params:scim:schemas:core:2.0:{}", name)}});
    return page_of(std::move(all), {});
  }

  store::Store& store_;
  const store::EntityScope& scope_;
  const ScimPlace& place_;
  const ScimRequest& request_;
  const store::By& by_;
  const ScimLimits& limits_;
  std::map<std::string, std::string> query_;
};

}  // namespace

ScimAnswer scim_answer(store::Store& store, const store::EntityScope& scope, const ScimPlace& place,
                       const ScimRequest& request, const store::By& by, const ScimLimits& limits) {
  return Service(store, scope, place, request, by, limits).reply();
}

}  // namespace cartulaire::people
