#include "web/announce.hpp"

#include <map>

#include "access/password_rules.hpp"
#include "access/strong.hpp"
#include "platform/crypto.hpp"
#include "store/announced.hpp"
#include "store/means.hpp"
#include "store/person_notices.hpp"
#include "web/accounts.hpp"

namespace cartulaire::web {
namespace {

using charter::adoption::Day;
using store::PersonId;

struct Tell {
  PersonId person = 0;
  std::string kind;
  std::string detail;
};

// What is to be said in an entity, and noted as said.
struct Announcements {
  std::vector<Tell> tell;
  std::map<std::string, std::string> marks;  // by subject
};

std::string mark_of(const access::PasswordRules& rules) {
  std::string text;
  for (const access::WeaknessText& one : access::text_of(rules))
    text += one.french + '\n';
  return platform::to_hex(platform::sha256(platform::as_bytes(text)));
}

class Announcer {
 public:
  Announcer(const Hub& hub, const EntityCharter& charter, const store::EntityScope& scope)
      : hub_(hub),
        charter_(charter),
        scope_(scope),
        now_(hub.clock->now()),
        today_(charter.day_of(now_)),
        coming_(hub.charters->coming(scope.entity(), now_, kReminded)) {}

  base::Result<Announcements> find(store::Reading& in) {
    const auto people = store::people_of(in, scope_, {});
    if (!people) return tl::unexpected(people.error());
    const auto means = store::sign_in_means(in, scope_);
    if (!means) return tl::unexpected(means.error());
    const auto moment = access::moment_of(in, scope_, now_, today_);
    if (!moment) return tl::unexpected(moment.error());
    auto said = store::announced(in, scope_);
    if (!said) return tl::unexpected(said.error());
    said_ = std::move(*said);
    for (const char* kind : {"password_due", "second_factor_from"}) {
      auto told = store::told_of(in, scope_, kind);
      if (!told) return tl::unexpected(told.error());
      told_[kind] = std::move(*told);
    }
    for (const store::Person& person : *people) {
      const auto has = means->find(person.id);
      if (has == means->end()) continue;  // no account
      const auto rules =
          access::rules_of(charter_.text, *moment, access::Somebody{person.data.population, std::nullopt});
      if (has_password_here(hub_, person.data.directory)) of_password(person, rules, has->second);
      of_second_factor(person, has->second);
    }
    return std::move(out_);
  }

 private:
  void of_password(const store::Person& person, const access::PasswordRules& rules,
                   const store::SignInMeans& has) {
    const std::string subject = "password_rules " + person.data.population;
    const auto mark = out_.marks.try_emplace(subject, mark_of(rules)).first;
    const auto before = said_.find(subject);
    if (before != said_.end() && before->second != mark->second)
      out_.tell.push_back({person.id, "password_rules", charter_.text.front.version});
    if (!rules.renewal || !has.password_since) return;
    const base::Instant due = *has.password_since + *rules.renewal;
    if (now_ + kReminded >= due && now_ < due)
      once({person.id, "password_due", charter::adoption::print_day(charter_.day_of(due))});
  }

  void of_second_factor(const store::Person& person, const store::SignInMeans& has) {
    if (has.second) return;
    const std::string& population = person.data.population;
    auto from = access::second_factor_from(charter_.text, population, today_);
    if (!from && coming_ && !access::asks_second_factor(charter_.text, population, today_))
      from = access::second_factor_from(coming_->charter->text, population, today_, coming_->from);
    if (from) once({person.id, "second_factor_from", charter::adoption::print_day(*from)});
  }

  void once(Tell tell) {
    if (!told_[tell.kind].contains({tell.person, tell.detail})) out_.tell.push_back(std::move(tell));
  }

  const Hub& hub_;
  const EntityCharter& charter_;
  const store::EntityScope& scope_;
  base::Instant now_;
  Day today_;
  std::optional<Charters::Coming> coming_;  // told before it binds
  std::map<std::string, std::string, std::less<>> said_;
  std::map<std::string, std::set<std::pair<PersonId, std::string>>> told_;
  Announcements out_;
};

// Marks that say nothing new are left out.
base::Status write_down(store::Store& store, const store::EntityScope& scope, const Announcements& found,
                        base::Instant now) {
  return store.write([&](store::Writing& in) -> base::Status {
    for (const Tell& one : found.tell) {
      auto told = store::tell_person(in, scope, one.person, one.kind, one.detail, now);
      if (!told && told.error().code != base::ErrorCode::not_found)
        return base::pass(told);  // erased meanwhile
    }
    for (const auto& [subject, mark] : found.marks)
      if (auto put = store::put_announced(in, scope, subject, mark, now); !put) return put;
    return {};
  });
}

}  // namespace

base::Status announce_rules(const Hub& hub, store::Store& store) {
  const base::Instant now = hub.clock->now();
  for (const std::string& entity : hub.charters->entities()) {
    const auto charter = hub.charters->of(entity, now);
    if (!charter) continue;
    const store::EntityScope scope(entity);
    auto found = store.read<Announcements>([&](store::Reading& in) -> base::Result<Announcements> {
      auto all = Announcer(hub, **charter, scope).find(in);
      if (!all) return all;
      const auto said = store::announced(in, scope);
      if (!said) return tl::unexpected(said.error());
      std::erase_if(all->marks, [&](const auto& mark) {
        const auto before = said->find(mark.first);
        return before != said->end() && before->second == mark.second;
      });
      return all;
    });
    if (!found) return tl::unexpected(found.error());
    if (found->tell.empty() && found->marks.empty()) continue;
    if (auto written = write_down(store, scope, *found, now);
        !written && written.error().code != base::ErrorCode::not_found)  // an entity of no store
      return written;
  }
  return {};
}

}  // namespace cartulaire::web
