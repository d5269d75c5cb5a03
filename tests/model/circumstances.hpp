// Who asks, from where and when, as the oracle sees it.
#pragma once

#include <string>
#include <vector>

#include "model.hpp"
#include "oracle_calendar.hpp"
#include "oracle_logic.hpp"
#include "policy/policy.hpp"

namespace cartulaire::model {

class Circumstances {
 public:
  Circumstances(const WorldModel& w, const RequestModel& r);
  Circumstances(const Circumstances&) = delete;  // `policy` may point into it
  Circumstances& operator=(const Circumstances&) = delete;

  May concerned(const policy::Scope& s) const;
  bool borne(const BearerModel& b) const;
  May within(const policy::Windows& windows) const;

  const policy::Policy* policy = nullptr;
  const PersonModel* person = nullptr;  // null: nobody that is known
  std::string zone, device, entity;     // empty: unknown
  Names attributes;
  Civil now{};
  bool stale = false;  // State is too old to be trusted
  // Whose hours count; the oracle finds it, since it knows clauses. null: nobody knows them.
  const policy::Schedule* schedule = nullptr;

 private:
  bool has_attribute(std::uint16_t bits) const;
  bool named(const std::vector<std::string>& populations, const std::vector<std::string>& groups,
             std::uint16_t bits) const;
  bool holiday(int day) const;
  bool starts(const policy::Window& w, int day) const;
  bool covers(const policy::Window& w) const;
  policy::Windows stretches(bool lunch) const;
  May at_work() const;
  May at_lunch() const;

  const WorldModel& w_;
  const RequestModel& r_;
  policy::Policy nothing_;  // of an entity that has none
  bool discharge_ = false;
};

}  // namespace cartulaire::model
