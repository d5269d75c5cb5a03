// How far a campaign has come: numbers that name nobody, names for whom they concern.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "acceptance/campaign.hpp"
#include "acceptance/civil.hpp"

namespace cartulaire::acceptance {
namespace {

using store::PersonId;

void add(Count& into, const Count& more) {
  into.asked += more.asked;
  into.has_signed += more.has_signed;
  into.handed_over += more.handed_over;
  into.noticed += more.noticed;
  into.without_mail += more.without_mail;
}

Count count_of(const Target& target) {
  Count one;
  one.asked = 1;
  one.has_signed = target.has_signed ? 1 : 0;
  one.handed_over = !target.has_signed && target.handed_over ? 1 : 0;
  one.noticed = target.notice && target.notice->state == store::MailState::sent ? 1 : 0;
  one.without_mail = !target.has_signed && target.person.data.mail.empty() ? 1 : 0;
  return one;
}

// INVARIANT: no group of the result counts fewer than kSmallestGroup people, except where it counts
// everybody: what is left out of a sum could be told by subtracting the others from it.
std::vector<Group> without_small(const std::map<std::string, Count>& counted) {
  std::vector<Group> large;
  Group rest{"", {}, 0};
  for (const auto& [name, count] : counted) {
    if (!name.empty() && count.asked >= kSmallestGroup) {
      large.push_back({name, count, 1});
      continue;
    }
    add(rest.count, count);
    ++rest.groups;
  }
  while (rest.groups > 0 && rest.count.asked < kSmallestGroup && !large.empty()) {
    const auto next = std::min_element(large.begin(), large.end(), [](const Group& a, const Group& b) {
      return a.count.asked < b.count.asked;
    });
    add(rest.count, next->count);
    ++rest.groups;
    large.erase(next);
  }
  if (rest.groups > 0) large.push_back(rest);
  return large;
}

std::string unit_of(const store::Person& person) {
  return person.data.posts.empty() ? "" : person.data.posts.front().unit;
}

// A spreadsheet takes no cell for a formula, and reads separators and line ends as text.
std::string cell(std::string_view text) {
  std::string out = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace

Rates rates(const View& view) {
  Rates out;
  std::map<std::string, Count> units;
  std::map<std::string, Count> populations;
  for (const Target& target : view.targets) {
    const Count one = count_of(target);
    add(out.all, one);
    add(units[unit_of(target.person)], one);
    add(populations[target.person.data.population], one);
  }
  out.units = without_small(units);
  out.populations = without_small(populations);
  return out;
}

std::vector<Target> team_of(const View& view, PersonId manager) {
  std::vector<Target> out;
  for (const Target& target : view.targets) {
    const auto& posts = target.person.data.posts;
    if (std::any_of(posts.begin(), posts.end(),
                    [&](const store::Post& post) { return post.manager == manager; }))
      out.push_back(target);
  }
  return out;
}

std::vector<Target> without_mail(const View& view) {
  std::vector<Target> out;
  for (const Target& target : view.targets)
    if (!target.has_signed && target.person.data.mail.empty()) out.push_back(target);
  return out;
}

base::Result<std::string> signatures_csv(store::Reading& in, const store::EntityScope& scope,
                                         std::int64_t campaign, base::Instant at, base::Language language) {
  auto now = view(in, scope, campaign, at);
  if (!now) return base::pass(now);
  auto texts = store::texts_of(in, scope, now->campaign.document);
  if (!texts) return base::pass(texts);
  auto all = store::acknowledgements(in, scope, now->campaign.document);
  if (!all) return base::pass(all);
  std::map<PersonId, const store::Acknowledgement*> given;
  for (const store::Acknowledgement& one : *all)
    if (counts(one, now->text, *texts, at)) given[one.person] = &one;
  std::string out = language == base::Language::french
                        ? "nom;prénom;service;fonction;statut;remis le;signé "
                          "le;moyen;qualité;lieu;témoin;récépissé;empreinte\n"
                        : "surname;first name;unit;function;population;handed "
                          "over;signed;method;capacity;place;witness;receipt;hash\n";
  for (const Target& target : now->targets) {
    const store::PersonData& data = target.person.data;
    const auto found = given.find(target.person.id);
    std::vector<std::string> cells = {
        data.family_name,       data.given_name,
        unit_of(target.person), data.posts.empty() ? "" : data.posts.front().title,
        data.population,        target.handed_over.value_or("")};
    if (found == given.end()) {
      cells.resize(cells.size() + 7);
    } else {
      const store::Acknowledgement& one = *found->second;
      auto moment = moment_in(now->text.time_zone, one.at);
      if (!moment) return base::pass(moment);
      cells.insert(cells.end(), {*moment, store::word_of(one.method), store::word_of(one.capacity), one.place,
                                 one.witness, std::to_string(one.id), one.hash});
    }
    for (std::size_t i = 0; i < cells.size(); ++i)
      out += (i == 0 ? "" : ";") + cell(cells[i]);
    out += '\n';
  }
  return out;
}

}  // namespace cartulaire::acceptance
