#include "journal/custody/answers.hpp"

#include <algorithm>
#include <set>

namespace cartulaire::journal::custody {

using base::ErrorCode;
using base::Result;

Result<Gathered> gather(const Custody& custody, const SharesOf& shares, const sealed::Unit& unit,
                        const platform::Digest& commitment) {
  base::Error last{ErrorCode::unavailable, unit.name(),
                   "les réponses reçues ne forment encore aucun groupe de dépositaires ; attendez les "
                   "autres, ou envoyez de nouveau les demandes",
                   "the answers received make no group of custodians yet; wait for the others, or send the "
                   "requests again"};
  for (const auto& [number, of_roles] : shares) {
    if (number >= custody.sets.size() || of_roles.size() != custody.sets[number].size()) continue;
    std::vector<platform::Secret> all;
    Gathered gathered{{}, number, {}};
    for (const std::string& role : custody.sets[number]) {
      const auto given = of_roles.find(role);
      if (given == of_roles.end()) continue;
      all.push_back(platform::Secret::copy_of(given->second.share.bytes()));
      gathered.by.push_back(given->second.by);
    }
    auto identity = combine_shares(all, unit, commitment);
    if (identity) {
      gathered.identity = std::move(*identity);
      return gathered;
    }
    last = std::move(identity.error());
  }
  return tl::unexpected(std::move(last));
}

Result<Answers> Answers::read(const std::vector<std::pair<std::string, std::string>>& lines,
                              platform::BoxKeyPair keys, const std::string& name) {
  Answers answers(std::move(keys));
  for (const auto& [request_line, answer_line] : lines) {
    auto request = parse_request(request_line, name);
    if (!request) return base::pass(request);
    auto answer = parse_answer(answer_line, name);
    if (!answer) return base::pass(answer);
    Exchange one{std::move(*request), request_digest(request_line), std::move(*answer), {}};
    for (std::size_t i = 0; i < std::min(one.request.units.size(), one.answer.units.size()); ++i)
      one.places.emplace(one.request.units[i].unit, i);
    answers.exchanges_.push_back(std::move(one));
  }
  return answers;
}

const std::size_t* Answers::place_of(const Exchange& one, const sealed::Unit& unit, std::uint64_t custody) {
  const auto place = one.places.find(unit);
  return place == one.places.end() || one.request.units[place->second].custody != custody ? nullptr
                                                                                          : &place->second;
}

Result<SharesOf> Answers::of(const sealed::Unit& unit, std::uint64_t custody) const {
  SharesOf shares;
  for (const Exchange& one : exchanges_) {
    const std::size_t* place = place_of(one, unit, custody);
    if (place == nullptr) continue;
    Request asked{one.request.origin,
                  one.request.ceremony,
                  one.request.name,
                  one.request.entity,
                  one.request.role,
                  one.request.key,
                  one.request.case_key,
                  {},
                  {}};
    asked.units.push_back(one.request.units[*place]);
    Answer given{one.answer.ceremony, one.answer.name,    one.answer.role,
                 one.answer.key,      one.answer.request, {one.answer.units[*place]}};
    auto opened = take_answer(asked, one.digest, given, keys_);
    if (!opened) return base::pass(opened);
    for (OpenedShare& share : *opened)
      shares[share.name.set].try_emplace(share.name.role,
                                         GivenShare{std::move(share.share), one.request.key});
  }
  return shares;
}

bool Answers::may_open(const sealed::Unit& unit, const Custody& custody) const {
  std::set<std::string> roles;
  for (const Exchange& one : exchanges_)
    if (place_of(one, unit, custody.number) != nullptr) roles.insert(one.request.role);
  return std::ranges::any_of(custody.sets, [&](const Roles& set) {
    return std::ranges::all_of(set, [&](const std::string& role) { return roles.contains(role); });
  });
}

}  // namespace cartulaire::journal::custody
