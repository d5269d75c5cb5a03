#include "people/scim.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "people/roster.hpp"
#include "people/text.hpp"

namespace cartulaire::people {
namespace {

using base::ErrorCode;
using base::fail;
using base::Status;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

constexpr std::string_view kCore = "urn:ietf:params:scim:schemas:core:2.0:user";
constexpr std::string_view kEnterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user";
constexpr std::string_view kPatch = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

struct Slot {
  std::string_view path;  // in lower case, without the schema
  std::string ScimUser::* text;
};
constexpr std::array<Slot, 8> kSlots = {{
    {"username", &ScimUser::user_name},
    {"externalid", &ScimUser::external_id},
    {"name.givenname", &ScimUser::given_name},
    {"name.familyname", &ScimUser::family_name},
    {"usertype", &ScimUser::user_type},
    {"title", &ScimUser::title},
    {"department", &ScimUser::department},
    {"manager", &ScimUser::manager},
}};

tl::unexpected<base::Error> invalid_value(std::string_view path, std::string_view french,
                                          std::string_view english) {
  return fail(ErrorCode::invalid, "invalidValue", fmt::format("{} : {}", path, french),
              fmt::format("{}: {}", path, english));
}

// "URN:…:User:department" is "department", "urn:…:User" alone is "".
std::string canonical(std::string_view path) {
  std::string out = lower(trim(path));
  for (const std::string_view schema : {kCore, kEnterprise}) {
    if (!out.starts_with(schema)) continue;
    if (out.size() == schema.size()) return "";
    if (const char next = out[schema.size()]; next == ':' || next == '.')
      return out.substr(schema.size() + 1);
  }
  return out;
}

base::Result<bool> read_boolean(const Json& value) {
  if (const bool* flag = value.boolean()) return *flag;
  if (const std::string* text = value.text()) {
    const std::string word = lower(*text);
    if (word == "true" || word == "false") return word == "true";
  }
  return invalid_value("active", "il faut vrai ou faux", "true or false is wanted");
}

// A text, or an object that holds it as `value` (a manager); null is none.
base::Result<std::string> read_text_of(std::string_view path, const Json& value) {
  if (value.is_null()) return std::string();
  if (const std::string* text = value.text()) return std::string(trim(*text));
  if (const std::int64_t* number = value.integer()) return std::to_string(*number);
  if (const Json* inner = value.find("value"); inner != nullptr && inner->object() == nullptr)
    return read_text_of(path, *inner);
  return invalid_value(path, "il faut un texte", "a text is wanted");
}

// One of several addresses: the primary one, else that of work, else the first.
base::Result<std::string> read_mails(const Json& value) {
  if (value.is_null()) return std::string();
  if (value.object() != nullptr) return read_text_of("emails", value);
  const JsonArray* list = value.array();
  if (list == nullptr) return invalid_value("emails", "il faut une liste", "a list is wanted");
  const Json* best = nullptr;
  int rank = 0;
  for (const Json& one : *list) {
    const Json* primary = one.find("primary");
    const Json* type = one.find("type");
    const auto is_primary = primary == nullptr ? base::Result<bool>(false) : read_boolean(*primary);
    const int own = is_primary && *is_primary                                               ? 3
                    : type != nullptr && type->text() != nullptr && *type->text() == "work" ? 2
                                                                                            : 1;
    if (own > rank) {
      best = &one;
      rank = own;
    }
  }
  return best == nullptr ? base::Result<std::string>(std::string()) : read_text_of("emails", *best);
}

// `emails[type eq "work"].value`: whether this one is ours; another's is passed over.
bool is_our_mail(std::string_view path) {
  return path == "emails" || path == "emails.value" || path == "emails[type eq \"work\"].value" ||
         path == "emails[type eq \"work\"]" || path == "emails[primary eq true].value" ||
         path == "emails[primary eq true]" || path == "emails[primary eq \"true\"].value";
}

Status set(ScimUser& user, std::string_view written, const Json& value, int depth = 0);

Status set_members(ScimUser& user, const std::string& prefix, const Json& value, int depth) {
  const JsonObject* members = value.object();
  if (members == nullptr) {
    if (value.is_null()) return {};
    return invalid_value(prefix, "il faut un objet", "an object is wanted");
  }
  for (const auto& [name, member] : *members)
    if (auto done = set(user, prefix.empty() ? name : prefix + "." + name, member, depth + 1); !done)
      return done;
  return {};
}

// What the store does not keep is passed over. A null takes a value away.
Status set(ScimUser& user, std::string_view written, const Json& value, int depth) {
  std::string path = canonical(written);
  if (depth > 4) return {};
  if (path.empty()) return set_members(user, "", value, depth);
  if (path == "name") {
    if (value.is_null()) user.given_name = user.family_name = "";
    return set_members(user, "name", value, depth);
  }
  if (path == "manager.value" || path == "manager.$ref") path = path == "manager.value" ? "manager" : "";
  if (path == "active") {
    auto active = read_boolean(value);
    if (!active) return base::pass(active);
    user.active = *active;
    return {};
  }
  if (path.starts_with("emails")) {
    if (!is_our_mail(path)) return {};
    auto mail = path == "emails" ? read_mails(value) : read_text_of("emails", value);
    if (!mail) return base::pass(mail);
    user.mail = std::move(*mail);
    return {};
  }
  for (const Slot& slot : kSlots) {
    if (slot.path != path) continue;
    auto text = read_text_of(path, value);
    if (!text) return base::pass(text);
    user.*slot.text = std::move(*text);
  }
  return {};
}

Status apply(ScimUser& user, const Json& operation) {
  const Json* op = operation.find("op");
  const Json* path = operation.find("path");
  const Json* value = operation.find("value");
  const std::string what = op == nullptr || op->text() == nullptr ? "" : lower(*op->text());
  if (what != "add" && what != "replace" && what != "remove")
    return fail(ErrorCode::invalid, "invalidSyntax", "`op` est `add`, `replace` ou `remove`",
                "`op` is `add`, `replace` or `remove`");
  if (path != nullptr && !path->is_null() && path->text() == nullptr)
    return fail(ErrorCode::invalid, "invalidPath", "`path` est un texte", "`path` is a text");
  const std::string where = path == nullptr || path->text() == nullptr ? "" : *path->text();
  if (what == "remove") {
    if (where.empty())
      return fail(ErrorCode::invalid, "noTarget", "ôter quoi ? `path`", "remove what? `path`");
    if (canonical(where) == "active" || canonical(where) == "username")
      return fail(ErrorCode::invalid, "mutability", fmt::format("`{}` ne s’ôte pas", where),
                  fmt::format("`{}` cannot be removed", where));
    return set(user, where, Json());
  }
  if (value == nullptr)
    return fail(ErrorCode::invalid, "invalidSyntax", "il manque `value`", "`value` is missing");
  return where.empty() ? set_members(user, "", *value, 0) : set(user, where, *value);
}

}  // namespace

base::Result<ScimUser> read_scim_user(const Json& json) {
  if (json.object() == nullptr)
    return fail(ErrorCode::invalid, "invalidSyntax", "il faut un objet JSON", "a JSON object is wanted");
  ScimUser user;
  if (auto done = set_members(user, "", json, 0); !done) return base::pass(done);
  return user;
}

base::Result<ScimUser> patch_scim_user(ScimUser user, const Json& json, const ScimLimits& limits) {
  const Json* operations = json.find("Operations");
  if (operations == nullptr) operations = json.find("operations");
  if (operations == nullptr || operations->array() == nullptr)
    return fail(ErrorCode::invalid, "invalidSyntax", fmt::format("il manque `Operations` ({})", kPatch),
                fmt::format("`Operations` are missing ({})", kPatch));
  if (operations->array()->size() > limits.operations)
    return fail(ErrorCode::too_large, "tooMany", fmt::format("plus de {} opérations", limits.operations),
                fmt::format("more than {} operations", limits.operations));
  for (const Json& operation : *operations->array())
    if (auto done = apply(user, operation); !done) return base::pass(done);
  return user;
}

base::Result<store::PersonData> person_from_scim(ScimUser user, const std::string& directory) {
  const std::array<std::pair<Field, std::string*>, 8> values = {{{Field::login, &user.user_name},
                                                                 {Field::key, &user.external_id},
                                                                 {Field::given_name, &user.given_name},
                                                                 {Field::family_name, &user.family_name},
                                                                 {Field::mail, &user.mail},
                                                                 {Field::population, &user.user_type},
                                                                 {Field::unit, &user.department},
                                                                 {Field::title, &user.title}}};
  for (const auto& [field, value] : values)
    if (const auto wrong = judge_value(field, *value))
      return invalid_value(field_names()[static_cast<std::size_t>(field)].english, wrong->french,
                           wrong->english);
  store::PersonData data;
  data.directory = directory;
  data.source_key = user.external_id.empty() ? user.user_name : user.external_id;
  data.login = user.user_name;
  data.given_name = user.given_name;
  data.family_name = user.family_name;
  data.mail = user.mail;
  data.population = user.user_type;
  std::optional<store::PersonId> manager;
  if (!user.manager.empty()) {
    if (user.manager.size() > 18 || user.manager.find_first_not_of("0123456789") != std::string::npos)
      return invalid_value("manager", "ce n’est pas l’`id` d’une personne", "this is no `id` of a user");
    manager = std::stoll(user.manager);
  }
  if (!user.department.empty() || !user.title.empty() || manager)
    data.posts.push_back({user.department, user.title, manager});
  return data;
}

ScimUser scim_from_person(const store::Person& person) {
  const store::PersonData& data = person.data;
  ScimUser user;
  user.user_name = data.login;
  if (data.source_key != data.login) user.external_id = data.source_key;
  user.given_name = data.given_name;
  user.family_name = data.family_name;
  user.mail = data.mail;
  user.user_type = data.population;
  if (!data.posts.empty()) {
    const store::Post& post = data.posts.front();
    user.department = post.unit;
    user.title = post.title;
    if (post.manager) user.manager = std::to_string(*post.manager);
  }
  user.active = !person.left_at.has_value();
  return user;
}

Json scim_user_json(const store::Person& person, const std::string& base) {
  const ScimUser user = scim_from_person(person);
  const std::string core = "urn:ietf:params:scim:schemas:core:2.0:User";
  const std::string enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  const std::string id = std::to_string(person.id);
  JsonObject out = {{"schemas", JsonArray{core, enterprise}}, {"id", id}};
  const auto put = [](JsonObject& into, const char* name, const std::string& text) {
    if (!text.empty()) into.emplace_back(name, text);
  };
  put(out, "externalId", user.external_id);
  put(out, "userName", user.user_name);
  JsonObject name;
  put(name, "givenName", user.given_name);
  put(name, "familyName", user.family_name);
  if (!name.empty()) out.emplace_back("name", std::move(name));
  if (!user.mail.empty())
    out.emplace_back("emails",
                     JsonArray{JsonObject{{"value", user.mail}, {"type", "work"}, {"primary", true}}});
  put(out, "userType", user.user_type);
  put(out, "title", user.title);
  out.emplace_back("active", user.active);
  JsonObject more;
  put(more, "department", user.department);
  if (!user.manager.empty())
    more.emplace_back("manager",
                      JsonObject{{"value", user.manager}, {"$ref", base + "/Users/" + user.manager}});
  if (!more.empty()) out.emplace_back(enterprise, std::move(more));
  out.emplace_back("meta", JsonObject{{"resourceType", "User"}, {"location", base + "/Users/" + id}});
  return out;
}

base::Result<ScimFilter> read_scim_filter(std::string_view text) {
  const auto wrong = [] {
    return fail(ErrorCode::invalid, "invalidFilter",
                "le filtre est `userName eq \"…\"`, ou d’`externalId` ou d’`id`",
                "the filter is `userName eq \"…\"`, or of `externalId` or `id`");
  };
  text = trim(text);
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos || text.size() > 1'000) return wrong();
  ScimFilter filter{canonical(text.substr(0, space)), ""};
  if (filter.attribute != "username" && filter.attribute != "externalid" && filter.attribute != "id")
    return wrong();
  text = trim(text.substr(space));
  if (lower(text.substr(0, 3)) != "eq ") return wrong();
  const auto value = platform::parse_json(trim(text.substr(3)), "filter");  // a JSON text, RFC 7644 §3.4.2.2
  if (!value || value->text() == nullptr) return wrong();
  filter.value = *value->text();
  return filter;
}

}  // namespace cartulaire::people
