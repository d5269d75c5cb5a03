// Answers that are the same for everybody of an entity until its day is over: made, printed and compressed
// once. Nothing of one person, and no secret, is among them, so that their compressed size tells nothing.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/guarded.hpp"
#include "base/result.hpp"
#include "charter/adoption/day.hpp"
#include "platform/json.hpp"

namespace cartulaire::web {

struct Printed {
  std::string json;
  std::string gzip;
  std::string tag;  // ETag
};

class DayAnswers {
 public:
  using Kept = std::shared_ptr<const Printed>;
  // The answer of this name on this day; `make` gives it where it is not there, on two threads at worst.
  base::Result<Kept> of(std::string_view name, charter::adoption::Day day,
                        const std::function<base::Result<platform::Json>()>& make) const;

 private:
  mutable base::Guarded<std::map<std::string, std::pair<charter::adoption::Day, Kept>, std::less<>>> kept_;
};

}  // namespace cartulaire::web
