// The world in which a cell is decided: both charters wholly in force, an invented State with somebody of
// each kind and an address of each zone and device, nothing approved, listed, suspended or in crisis.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "charter/diff/universe.hpp"
#include "policy/decision.hpp"
#include "policy/request.hpp"
#include "policy/state.hpp"
#include "policy/world.hpp"

namespace cartulaire::charter::diff {

class Simulation {
 public:
  // `is_after`: whose leaves of the universe's people are meant. Errors: State or World could not be made.
  static base::Result<Simulation> make(policy::Policy policy, const Universe& universe, bool is_after);

  // decide() on the real engine. The cell must exist.
  [[nodiscard]] policy::Decision decide(const Cell& cell) const;
  [[nodiscard]] const policy::World& world() const { return *world_; }
  [[nodiscard]] const policy::Policy& policy() const { return world_->policies().front(); }

 private:
  Simulation() = default;
  std::vector<std::string> logins_;             // person × trait × signed
  std::vector<policy::Address> addresses_;      // zone × device
  std::vector<base::Instant> instants_;         // by moment
  std::vector<lists::CategorySet> categories_;  // by category
  std::array<std::size_t, kAxes> sizes_{};
  // At a stable place: State is a view of the bytes, World of State.
  std::unique_ptr<std::vector<std::byte>> bytes_;
  std::unique_ptr<policy::State> state_;
  std::shared_ptr<const policy::World> world_;
};

}  // namespace cartulaire::charter::diff
