#include "acceptance/campaign.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "acceptance/audience.hpp"
#include "charter/adoption/day.hpp"

namespace cartulaire::acceptance {
namespace {

using charter::adoption::Day;
using charter::adoption::parse_day;
using charter::adoption::print_day;
using store::Campaign;
using store::Outgoing;
using store::PersonId;
using store::Text;

constexpr int kMostDays = 366;
constexpr std::size_t kMostReminders = 10;

// What begins the reason of every mail of a campaign.
std::string prefix_of(std::int64_t campaign) {
  return fmt::format("campaign/{}/", campaign);
}

// Of one text a person is handed one copy, whatever campaigns there are.
std::string copy_reason(const std::string& hash) {
  return fmt::format("copy/{}", hash);
}

tl::unexpected<base::Error> invalid(std::string where, std::string french, std::string english) {
  return base::fail(base::ErrorCode::invalid, std::move(where), std::move(french), std::move(english));
}

base::Status is_sound(const Campaign& campaign) {
  const auto from = parse_day(campaign.from_day);
  const auto until = parse_day(campaign.deadline);
  if (!from || !until)
    return invalid(from ? campaign.deadline : campaign.from_day, "un jour s’écrit comme 2026-09-01",
                   "a day is written 2026-09-01");
  if (*until < *from || *until > *from + std::chrono::days(kMostDays))
    return invalid(campaign.deadline, "l’échéance vient après le début, un an au plus",
                   "the deadline comes after the beginning, a year at most");
  if (campaign.remind.size() > kMostReminders || campaign.grace < 0 || campaign.grace > kMostDays ||
      std::any_of(campaign.remind.begin(), campaign.remind.end(),
                  [](int d) { return d < 0 || d > kMostDays; }) ||
      campaign.escalate.value_or(0) < 0 || campaign.escalate.value_or(0) > kMostDays)
    return invalid(
        "", fmt::format("rappels, délais : de 0 à {} jours, {} rappels au plus", kMostDays, kMostReminders),
        fmt::format("reminders, delays: 0 to {} days, at most {} reminders", kMostDays, kMostReminders));
  const std::string& address = campaign.address;
  const bool is_local = address.starts_with("http://127.0.0.1") || address.starts_with("http://localhost");
  const bool is_plain = std::none_of(address.begin(), address.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '<' || c == '>' || c == '?' || c == '#';
  });
  if (!is_plain || !(is_local || (address.starts_with("https://") && address.size() > 8)))
    return invalid(address, "l’adresse du portail commence par https://, sans paramètres",
                   "the portal’s address begins with https://, without parameters");
  return {};
}

// Days are counted where the text’s entity is.
base::Result<Day> day_of(const Text& text, base::Instant at) {
  return charter::adoption::today_in(text.time_zone, at);
}

bool is_asked(const Campaign& campaign, const store::Person& person, std::string_view today) {
  if (person.left_at) return false;
  if (!person.data.arrived_on.empty() && person.data.arrived_on > today) return false;
  const auto& all = campaign.populations;
  return all.empty() || std::find(all.begin(), all.end(), person.data.population) != all.end();
}

// The charter gives everybody so many days from their own notice.
std::string own_deadline(const Campaign& campaign, Day noticed) {
  return std::max(campaign.deadline, print_day(noticed + std::chrono::days(campaign.grace)));
}

}  // namespace

base::Result<std::int64_t> open_campaign(store::Writing& in, const store::EntityScope& scope,
                                         const Campaign& campaign, const store::By& by) {
  if (auto sound = is_sound(campaign); !sound) return base::pass(sound);
  auto text = store::text_of(in, scope, campaign.document, campaign.hash);
  if (!text) return base::pass(text);
  auto texts = store::texts_of(in, scope, campaign.document);
  if (!texts) return base::pass(texts);
  if (to_sign(*texts)->hash != campaign.hash)
    return base::fail(base::ErrorCode::refused, campaign.document,
                      fmt::format("ce texte a été remplacé par la version {}", to_sign(*texts)->version),
                      fmt::format("this text was replaced by version {}", to_sign(*texts)->version));
  auto all = store::campaigns(in, scope);
  if (!all) return base::pass(all);
  for (const Campaign& other : *all)
    if (!other.closed_at && other.document == campaign.document)
      return base::fail(base::ErrorCode::refused, campaign.document,
                        fmt::format("la campagne {} est encore ouverte sur ce document : fermez-la avec "
                                    "`cartulaire campaign close`",
                                    other.id),
                        fmt::format("campaign {} on this document is still open: close it with `cartulaire "
                                    "campaign close`",
                                    other.id));
  Campaign sorted = campaign;
  std::sort(sorted.remind.rbegin(), sorted.remind.rend());
  return store::add_campaign(in, scope, sorted, by);
}

base::Result<View> view(store::Reading& in, const store::EntityScope& scope, std::int64_t campaign,
                        base::Instant at) {
  View out;
  auto found = store::campaign_of(in, scope, campaign);
  if (!found) return base::pass(found);
  out.campaign = std::move(*found);
  const std::string& document = out.campaign.document;
  auto texts = store::texts_of(in, scope, document);
  if (!texts) return base::pass(texts);
  for (const Text& one : *texts)
    if (one.hash == out.campaign.hash) out.text = one;
  auto today = day_of(out.text, at);
  if (!today) return base::pass(today);
  auto people = store::people_of(in, scope, {});
  if (!people) return base::pass(people);
  auto signatures = store::acknowledgements(in, scope, document);
  if (!signatures) return base::pass(signatures);
  auto handed = store::handovers(in, scope, document);
  if (!handed) return base::pass(handed);
  auto mails = store::mails_of(in, scope, prefix_of(campaign));
  if (!mails) return base::pass(mails);
  out.mails = std::move(*mails);

  std::set<PersonId> who_signed;
  for (const store::Acknowledgement& one : *signatures)
    if (counts(one, out.text, *texts, at)) who_signed.insert(one.person);
  std::map<PersonId, std::string> given;
  for (const store::Handover& one : *handed)
    if (one.hash == out.text.hash) given.emplace(one.person, one.day);
  std::map<PersonId, const Outgoing*> notices;
  for (const Outgoing& one : out.mails)
    if (one.mail_kind == "notice") notices.emplace(one.person, &one);

  const auto holders = Holders::of(in, scope, {out.text.audience}, at);
  if (!holders) return tl::unexpected(holders.error());
  std::set<PersonId> leaders;
  const std::string day = print_day(*today);
  for (store::Person& person : *people) {
    if (!is_asked(out.campaign, person, day) || !holders->includes(out.text.audience, person)) continue;
    Target target;
    target.has_signed = who_signed.contains(person.id);
    target.deadline = out.campaign.deadline;
    if (const auto one = given.find(person.id); one != given.end()) target.handed_over = one->second;
    if (const auto one = notices.find(person.id); one != notices.end()) {
      target.notice = *one->second;
      auto noticed = day_of(out.text, target.notice->made_at);
      if (!noticed) return base::pass(noticed);
      target.deadline = own_deadline(out.campaign, *noticed);
    }
    for (const store::Post& post : person.data.posts)
      if (post.manager) leaders.insert(*post.manager);
    target.person = person;
    out.targets.push_back(std::move(target));
  }
  for (const store::Person& person : *people)
    if (leaders.contains(person.id)) out.managers.emplace(person.id, person);
  const Text* binding = in_force(*texts, day);
  out.hands_copies = out.text.hands_copy && binding != nullptr && binding->hash == out.text.hash;
  if (!out.hands_copies) return out;
  auto copies = store::mails_of(in, scope, copy_reason(out.text.hash));
  if (!copies) return base::pass(copies);
  out.copies = std::move(*copies);
  return out;
}

namespace {

// What is due on one day, from what is there.
class Planner {
 public:
  Planner(const View& view, Day today) : view_(view), today_(today), prefix_(prefix_of(view.campaign.id)) {
    for (const auto* mails : {&view.mails, &view.copies})
      for (const Outgoing& one : *mails)
        made_.emplace(one.person, one.reason);
  }

  std::vector<Due> all() {
    const bool runs = !view_.campaign.closed_at && print_day(today_) >= view_.campaign.from_day;
    for (const Target& target : view_.targets) {
      if (runs && !target.has_signed) look_at(target);
      if (view_.hands_copies && !target.person.data.mail.empty())
        add(target.person.id, MailKind::copy, copy_reason(view_.text.hash), view_.text.from_day);
    }
    return std::move(due_);
  }

 private:
  void look_at(const Target& target) {
    const bool has_mail = !target.person.data.mail.empty();
    if (has_mail && !target.notice)
      add(target.person.id, MailKind::notice, prefix_ + "notice", own_deadline(view_.campaign, today_));
    else if (has_mail)
      remind(target);
    escalate(target);
  }

  // The last of the reminders whose day has come, where it comes after the notice.
  void remind(const Target& target) {
    const Day deadline = *parse_day(target.deadline);
    if (today_ > deadline) return;
    const Day noticed = std::chrono::floor<std::chrono::days>(target.notice->made_at);
    std::optional<int> last;
    for (const int before : view_.campaign.remind)  // the longest first
      if (deadline - std::chrono::days(before) <= today_) last = before;
    if (!last || deadline - std::chrono::days(*last) <= noticed) return;
    add(target.person.id, MailKind::reminder, fmt::format("{}reminder/{}", prefix_, *last), target.deadline);
  }

  void escalate(const Target& target) {
    const auto& after = view_.campaign.escalate;
    if (!after || today_ <= *parse_day(target.deadline) + std::chrono::days(*after)) return;
    if (target.person.data.posts.empty() || !target.person.data.posts.front().manager) return;
    const auto manager = view_.managers.find(*target.person.data.posts.front().manager);
    if (manager == view_.managers.end() || manager->second.data.mail.empty()) return;
    add(manager->first, MailKind::escalation, prefix_ + "escalation", view_.campaign.deadline);
  }

  void add(PersonId person, MailKind kind, std::string reason, std::string deadline) {
    if (!made_.emplace(person, reason).second) return;
    due_.push_back({person, kind, std::move(reason), std::move(deadline)});
  }

  const View& view_;
  Day today_;
  std::string prefix_;
  std::set<std::pair<PersonId, std::string>> made_;
  std::vector<Due> due_;
};

std::string word_of(MailKind kind) {
  switch (kind) {
    case MailKind::notice:
      return "notice";
    case MailKind::reminder:
      return "reminder";
    case MailKind::copy:
      return "copy";
    case MailKind::escalation:
      break;
  }
  return "escalation";
}

}  // namespace

std::vector<Due> due(const View& view, base::Instant at) {
  const auto today = day_of(view.text, at);
  return today ? Planner(view, *today).all() : std::vector<Due>{};
}

namespace {

base::Result<bool> put_due(store::Writing& in, const store::EntityScope& scope, const Campaign& campaign,
                           const Due& one, const store::By& by) {
  Outgoing mail;
  mail.person = one.person;
  mail.reason = one.reason;
  mail.mail_kind = word_of(one.kind);
  mail.document = campaign.document;
  mail.hash = campaign.hash;
  mail.deadline = one.deadline;
  mail.made_at = by.at;
  mail.next_at = by.at;
  return store::put_mail(in, scope, mail);
}

base::Result<int> put_all(store::Writing& in, const store::EntityScope& scope, const Campaign& campaign,
                          const std::vector<Due>& all, const store::By& by) {
  int made = 0;
  for (const Due& one : all) {
    auto put = put_due(in, scope, campaign, one, by);
    if (!put) return base::pass(put);
    if (*put) ++made;
  }
  return made;
}

}  // namespace

base::Result<int> plan(store::Writing& in, const store::EntityScope& scope, const store::By& by) {
  auto all = store::campaigns(in, scope);
  if (!all) return base::pass(all);
  int made = 0;
  for (const Campaign& campaign : *all) {
    if (campaign.closed_at) {
      auto text = store::text_of(in, scope, campaign.document, campaign.hash);
      if (!text) return base::pass(text);
      if (!text->hands_copy) continue;
    }
    auto now = view(in, scope, campaign.id, by.at);
    if (!now) return base::pass(now);
    auto put = put_all(in, scope, campaign, due(*now, by.at), by);
    if (!put) return base::pass(put);
    made += *put;
  }
  return made;
}

base::Result<int> remind_now(store::Writing& in, const store::EntityScope& scope, std::int64_t campaign,
                             const store::By& by) {
  auto now = view(in, scope, campaign, by.at);
  if (!now) return base::pass(now);
  auto today = day_of(now->text, by.at);
  if (!today) return base::pass(today);
  if (now->campaign.closed_at || print_day(*today) < now->campaign.from_day)
    return base::fail(base::ErrorCode::refused, "", "cette campagne n’a pas commencé ou est close",
                      "this campaign has not begun or is closed");
  std::vector<Due> all;
  for (const Target& target : now->targets)
    if (!target.has_signed && target.notice && !target.person.data.mail.empty())
      all.push_back({target.person.id, MailKind::reminder,
                     fmt::format("{}reminder/on/{}", prefix_of(campaign), print_day(*today)),
                     target.deadline});
  return put_all(in, scope, now->campaign, all, by);
}

}  // namespace cartulaire::acceptance
