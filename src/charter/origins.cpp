#include "charter/origins.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cartulaire::charter {

Origins::Spot Origins::find(Place place) const {
  const auto at = static_cast<std::size_t>(std::clamp(place.line, 1, static_cast<int>(lines.size())) - 1);
  const Line& line = lines[at];
  const File& file = files[static_cast<std::size_t>(line.file)];
  const auto index = static_cast<std::size_t>(line.line - 1);
  Spot spot{file.name, {line.line, 1}, {}};
  if (index < file.lines.size()) spot.text = file.lines[index];
  const std::size_t indented = std::min(spot.text.find_first_not_of(' '), spot.text.size());
  spot.place.column = line.same ? std::max(1, place.column + line.shift) : static_cast<int>(indented) + 1;
  return spot;
}

std::string Origins::line_text(int line) const {
  if (empty()) return std::to_string(line);
  const Spot spot = find({line, 1});
  return fmt::format("{}:{}", spot.file, spot.place.line);
}

}  // namespace cartulaire::charter
