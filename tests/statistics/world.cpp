#include "world.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cartulaire::statistics {
namespace {

std::string row_text(const Request& request, Dimension rows) {
  switch (rows) {
    case Dimension::clause:
      return request.clause;
    case Dimension::category:
      return request.category;
    case Dimension::site:
      return request.site;
    case Dimension::reason:
      return request.reason;
    case Dimension::draft_clause:
      return request.draft_clause;
    case Dimension::draft_category:
      return request.draft_category;
    default:
      return request.hour;
  }
}

std::uint32_t column_place(const Request& request, Dimension columns) {
  switch (columns) {
    case Dimension::verdict:
      return request.verdict;
    case Dimension::size:
      return request.size;
    case Dimension::length:
      return request.length;
    default:
      return request.change;
  }
}

}  // namespace

std::vector<Request> random_requests(Random& random, std::uint32_t first_person, std::uint32_t people) {
  static const std::vector<std::string> kCategories = {"games", "news", "shopping", ""};
  std::vector<Request> requests;
  for (const std::string& category : kCategories)
    for (std::uint32_t site = 0; site < 1 + random.below(3); ++site) {
      if (random.one_in(4)) continue;
      // Some sites for a few people only, at a few hours; some for a few people among many.
      const std::uint32_t visitors = random.one_in(2) ? 1 + random.below(6) : 1 + random.below(people);
      const std::uint32_t first = random.below(people);
      for (std::uint32_t i = 0; i < visitors; ++i)
        for (std::uint32_t again = 1 + random.below(3); again > 0; --again) {
          Request request;
          request.person = first_person + (first + i) % people;
          request.site = fmt::format("{}{}.example", category, site);
          request.category = category;
          request.hour = fmt::format("0{}", random.below(3));
          const bool refused =
              category == "games" ? !random.one_in(3) : category == "news" && random.one_in(9);
          request.verdict = refused ? 1 : 0;
          if (refused) {
            request.clause = "no-" + category;
            request.reason = "because-" + category;
          }
          // The draft refuses some categories by clauses of its own, and was not asked about everything.
          const bool refused_then =
              category == "games" ? refused && !random.one_in(6) : category == "shopping" && random.one_in(5);
          const std::uint32_t draft = random.one_in(9) ? kNotEvaluated : refused_then ? 1 : 0;
          request.change = change_of(request.verdict, draft);
          request.draft_clause = draft == 1 ? "draft-" + category : request.clause;
          request.draft_category = category;
          request.size = refused ? 0 : random.one_in(3) ? 1 + random.below(2) : 0;
          request.length = !refused && random.one_in(8) ? 1 : 0;
          request.bytes = random.one_in(12) ? 10'000 : 1 + random.below(50);
          requests.push_back(std::move(request));
        }
    }
  std::ranges::stable_sort(requests, {}, &Request::person);
  return requests;
}

Counts counts_of(const std::vector<Request>& requests) {
  Announced announced;
  announced.dimensions.set();
  announced.add(Measure::requests);
  announced.add(Measure::bytes);
  Counts counts(announced);
  for (const Request& request : requests) {
    Fact fact;
    fact.person = request.person;
    const auto set = [&](Dimension dimension, std::uint32_t value) {
      fact.values[static_cast<std::size_t>(dimension)] = value;
    };
    const std::uint32_t category = counts.label(Dimension::category, request.category);
    set(Dimension::category, category);
    set(Dimension::site, counts.label(Dimension::site, request.site, category));
    set(Dimension::clause, counts.label(Dimension::clause, request.clause));
    set(Dimension::reason, counts.label(Dimension::reason, request.reason));
    set(Dimension::hour, counts.label(Dimension::hour, request.hour));
    set(Dimension::draft_clause, counts.label(Dimension::draft_clause, request.draft_clause));
    set(Dimension::draft_category, counts.label(Dimension::draft_category, request.draft_category));
    set(Dimension::verdict, request.verdict);
    set(Dimension::size, request.size);
    set(Dimension::length, request.length);
    set(Dimension::change, request.change);
    fact.amounts[static_cast<std::size_t>(Measure::requests)] = 1;
    fact.amounts[static_cast<std::size_t>(Measure::bytes)] = request.bytes;
    counts.add(fact);
  }
  return counts;
}

std::uint64_t Truth::total(Measure measure) const {
  std::uint64_t sum = 0;
  for (const auto& [person, amounts] : people)
    sum += amounts[static_cast<std::size_t>(measure)];
  return sum;
}

std::uint64_t Truth::most(Measure measure) const {
  std::uint64_t most = 0;
  for (const auto& [person, amounts] : people)
    most = std::max(most, amounts[static_cast<std::size_t>(measure)]);
  return most;
}

Truth truth_of(const std::vector<Request>& requests, const PublishedTable& table, std::uint32_t row,
               std::uint32_t column) {
  const TableInfo& info = table_info(table.table);
  const auto named = [&](const Request& request) {
    return std::ranges::any_of(table.rows, [&](const PublishedRow& one) {
      return one.text == request.site && one.parent == request.category;
    });
  };
  Truth truth;
  for (const Request& request : requests) {
    if (column != 0 && column_place(request, *info.columns) != column - 1) continue;
    if (row != 0) {
      const PublishedRow& wanted = table.rows[row - 1];
      const bool in_row = wanted.text == kOthers ? request.category == wanted.parent && !named(request)
                                                 : row_text(request, info.rows) == wanted.text;
      if (!in_row) continue;
    }
    auto& amounts = truth.people[request.person];
    ++amounts[static_cast<std::size_t>(Measure::requests)];
    amounts[static_cast<std::size_t>(Measure::bytes)] += request.bytes;
  }
  return truth;
}

}  // namespace cartulaire::statistics
