// A value that a role sets later, within a frame that is signed.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "charter/wording/name_words.hpp"
#include "charter/wording/quantity.hpp"
#include "charter/wording/value_parts.hpp"

namespace cartulaire::charter::wording {
namespace {

using base::Result;

struct Frame {
  std::string_view french, english;
};

Frame frame_of(const Value& value) noexcept {
  if (value.as<Duration>() || value.as<Deadline>()) return {"une durée fixée", "a time set"};
  if (value.as<Frequency>()) return {"un intervalle fixé", "an interval set"};
  if (value.as<Size>() || value.as<DailyVolume>()) return {"une taille fixée", "a size set"};
  if (value.as<DailyTime>()) return {"un temps fixé", "a time set"};
  if (value.as<Count>() || value.as<Rate>()) return {"un nombre fixé", "a number set"};
  if (value.as<Percent>()) return {"un taux fixé", "a rate set"};
  if (value.as<Window>()) return {"une plage fixée", "a window set"};
  return {"une valeur fixée", "a value set"};
}

// The frame of a frequency is told by its intervals: "entre 3 mois et un an".
Result<std::string> bound_text(const Value& value, const Speaker& speaker) {
  if (const auto* often = value.as<Frequency>(); often != nullptr && often->times == 1) {
    return say_duration(often->per, speaker.language);
  }
  return phrase(value, speaker, Form::as_written);
}

}  // namespace

Result<Words> delegated_words(const Delegated& value, const Speaker& speaker) {
  Result<Noun> role = name_noun(Name{Name::Of::role, value.role}, speaker);
  if (!role) return base::pass(role);
  Result<std::string> by = inflect(*role, Form::par, speaker.language);
  if (!by) return base::pass(by);
  std::vector<std::string> bounds;
  bounds.reserve(value.frame.size());
  for (const Value& one : value.frame) {
    Result<std::string> text = bound_text(one, speaker);
    if (!text) return base::pass(text);
    bounds.push_back(std::move(*text));
  }
  const Frame frame =
      value.frame.empty() ? Frame{"une valeur fixée", "a value set"} : frame_of(value.frame.front());
  std::string text = fmt::format("{} {}", pick(speaker, frame.french, frame.english), *by);
  if (value.kind == Delegated::Frame::range && bounds.size() == 2) {
    text += is_french(speaker) ? fmt::format(", entre {} et {}", bounds[0], bounds[1])
                               : fmt::format(", between {} and {}", bounds[0], bounds[1]);
  } else if (!bounds.empty()) {
    text += fmt::format("{}{}", pick(speaker, ", parmi ", ", among "),
                        join(bounds, Conjunction::and_, speaker.language));
  }
  return Words{{Noun{text, {}, {}}}, false, Conjunction::and_, {}, {}};
}

}  // namespace cartulaire::charter::wording
