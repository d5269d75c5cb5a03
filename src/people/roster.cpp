#include "people/roster.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "people/text.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::people {
namespace {

constexpr std::size_t kLongest = 250;  // characters of any value

// "2026-09-01" or "01/09/2026", as the first; nothing where it is no day.
std::optional<std::string> read_day(std::string_view text) {
  const auto number = [&](std::size_t at, std::size_t size) {
    int out = 0;
    for (std::size_t i = at; i < at + size; ++i) {
      if (text[i] < '0' || text[i] > '9') return -1;
      out = out * 10 + (text[i] - '0');
    }
    return out;
  };
  if (text.size() != 10) return std::nullopt;
  const bool iso = text[4] == '-' && text[7] == '-';
  if (!iso && (text[2] != '/' || text[5] != '/')) return std::nullopt;
  const int year = iso ? number(0, 4) : number(6, 4);
  const int month = iso ? number(5, 2) : number(3, 2);
  const int day = iso ? number(8, 2) : number(0, 2);
  if (year < 1900 || month < 1 || day < 1) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

bool is_mail(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at != 0 && at + 1 != text.size() &&
         text.find('@', at + 1) == std::string_view::npos &&
         text.find_first_of(" <>,;\t") == std::string_view::npos;
}

}  // namespace

std::optional<Words> judge_value(Field field, std::string& value) {
  if (platform::count_characters(value) > kLongest)
    return Words{fmt::format("plus de {} caractères", kLongest),
                 fmt::format("more than {} characters", kLongest)};
  if (std::any_of(value.begin(), value.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; }))
    return Words{"caractère de commande ou retour à la ligne", "control character or line break"};
  if (field == Field::login) {
    value = lower(value);
    if (value.empty()) return Words{"il manque l’identifiant", "the login is missing"};
    if (value.find(' ') != std::string::npos || value.front() == '~')
      return Words{"un identifiant n’a pas d’espace et ne commence pas par `~`",
                   "a login has no space and does not begin with `~`"};
  }
  if (value.empty()) return std::nullopt;
  if (field == Field::mail && !is_mail(value))
    return Words{fmt::format("`{}` n’est pas une adresse électronique", value),
                 fmt::format("`{}` is no mail address", value)};
  if (field == Field::arrived) {
    const auto day = read_day(value);
    if (!day)
      return Words{fmt::format("`{}` n’est pas un jour comme 2026-09-01 ou 01/09/2026", value),
                   fmt::format("`{}` is no day such as 2026-09-01 or 01/09/2026", value)};
    value = *day;
  }
  return std::nullopt;
}

namespace {

class Maker {
 public:
  Maker(const Source& source, const std::string& entity, const std::string& directory)
      : source_(source), entity_(entity), directory_(directory) {
    out_.errors = source.errors;
    out_.remarks = source.remarks;
  }

  Roster make() {
    for (Line line : source_.lines)
      if (is_usable(line)) add(line);
    return std::move(out_);
  }

 private:
  void error(int line, std::string french, std::string english) {
    out_.errors.push_back({line, std::move(french), std::move(english)});
  }

  // Errors are told; in a directory, a value that nobody needs is left out instead.
  bool is_usable(Line& line) {
    bool usable = true;
    for (const FieldName& name : field_names()) {
      const auto wrong = judge_value(name.field, line[name.field]);
      if (!wrong) continue;
      const bool needed =
          name.field == Field::login || name.field == Field::key || name.field == Field::entity;
      if (source_.kind == Source::Kind::directory) {
        out_.remarks.push_back({line.number,
                                fmt::format("{} : {} ; {}", name.french, wrong->french,
                                            needed ? "personne laissée de côté" : "laissé vide"),
                                fmt::format("{}: {}; {}", name.english, wrong->english,
                                            needed ? "person left out" : "left empty")});
        line[name.field].clear();
        usable = usable && !needed;
      } else {
        error(line.number, fmt::format("{} : {}", name.french, wrong->french),
              fmt::format("{}: {}", name.english, wrong->english));
        usable = false;
      }
    }
    std::string& entity = line[Field::entity];
    if (entity.empty()) entity = entity_;
    if (entity.empty()) {
      error(line.number, "de quelle entité ? donnez `--entity`, ou une colonne `entité`",
            "of which entity? give `--entity`, or a column `entity`");
      return false;
    }
    if (!entity_.empty() && entity != entity_) {
      error(line.number, fmt::format("l’entité `{}` n’est pas celle de `--entity`", entity),
            fmt::format("the entity `{}` is not that of `--entity`", entity));
      return false;
    }
    return usable;
  }

  static store::PersonData data_of(const Line& line, const std::string& directory) {
    const std::string& key = line[Field::key];
    return {directory,
            key.empty() ? line[Field::login] : key,
            line[Field::login],
            line[Field::given_name],
            line[Field::family_name],
            line[Field::mail],
            line[Field::population],
            line[Field::arrived],
            {}};
  }

  void add(const Line& line) {
    store::PersonData data = data_of(line, directory_);
    std::vector<Listed>& people = out_.entities[line[Field::entity]];
    const auto by_key = keys_.try_emplace({line[Field::entity], data.source_key}, people.size());
    if (!by_key.second) return add_post(line, data, people[by_key.first->second]);
    const auto by_login = logins_.try_emplace({line[Field::entity], data.login}, line.number);
    if (!by_login.second) {
      keys_.erase(by_key.first);
      return error(line.number,
                   fmt::format("l’identifiant `{}` est déjà celui d’une autre personne, ligne {}", data.login,
                               by_login.first->second),
                   fmt::format("the login `{}` is already another person’s, line {}", data.login,
                               by_login.first->second));
    }
    Listed listed{line.number, std::move(data), {}};
    put_post(line, listed);
    people.push_back(std::move(listed));
  }

  // A further line of somebody: one more post, the person being the same (what is empty repeats).
  void add_post(const Line& line, const store::PersonData& data, Listed& person) {
    if (source_.kind == Source::Kind::directory)
      return error(line.number, fmt::format("la même personne que l’entrée de la ligne {}", person.line),
                   fmt::format("the same person as the entry of line {}", person.line));
    const auto differs = [](const std::string& now, const std::string& first) {
      return !now.empty() && now != first;
    };
    if (differs(data.login, person.data.login) || differs(data.given_name, person.data.given_name) ||
        differs(data.family_name, person.data.family_name) || differs(data.mail, person.data.mail) ||
        differs(data.population, person.data.population) || differs(data.arrived_on, person.data.arrived_on))
      return error(line.number,
                   fmt::format("la même personne que la ligne {}, mais autrement décrite", person.line),
                   fmt::format("the same person as line {}, but described otherwise", person.line));
    for (const store::Post& post : person.data.posts)
      if (post.unit == line[Field::unit] && post.title == line[Field::title])
        return error(line.number, fmt::format("le même poste que pour la ligne {}", person.line),
                     fmt::format("the same post as for line {}", person.line));
    put_post(line, person);
  }

  static void put_post(const Line& line, Listed& person) {
    if (line[Field::unit].empty() && line[Field::title].empty() && line[Field::manager].empty()) return;
    person.data.posts.push_back({line[Field::unit], line[Field::title], std::nullopt});
    person.managers.push_back(line[Field::manager]);
  }

  const Source& source_;
  const std::string& entity_;
  const std::string& directory_;
  Roster out_;
  std::map<std::pair<std::string, std::string>, std::size_t> keys_;  // (entity, key): place in its people
  std::map<std::pair<std::string, std::string>, int> logins_;        // (entity, login): line
};

}  // namespace

Roster make_roster(const Source& source, const std::string& entity, const std::string& directory) {
  return Maker(source, entity, directory).make();
}

}  // namespace cartulaire::people
