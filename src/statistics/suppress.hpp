// No number about fewer than five people is shown, nor one that is mostly one person's, nor one from which it
// could be worked out (LG-14).
//
// A report is numbers and the equations between them: a row adds up to its total, a column to a total that
// several tables share, a table of changes to the table of answers that it continues. Readers know the
// equations. A number about 1 to 4 people is hidden ("fewer than 5"), as is one of which a person has most
// ("masked"), and then as many others ("masked") as it takes that no combination of equations gives it back,
// or nearly. Readers are taken to know every zero: an empty number hides nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "statistics/cell.hpp"

namespace cartulaire::statistics {

enum class Shown : std::uint8_t {
  shown,
  few,     // 1 to 4 people
  masked,  // mostly one person's, or would give a hidden number away
};

// Register the numbers and the equations, run(), then ask what is shown. Cells are borrowed until run()
// returns.
class Suppression {
 public:
  using Number = std::size_t;
  static constexpr Number kZero = SIZE_MAX;  // every empty cell
  using Numbers = std::vector<Number>;

  Number published(const Cell& cell) { return add(cell, Kind::published); }
  // Printed in any case: the number of all requests.
  Number known(const Cell& cell) { return add(cell, Kind::known); }
  // Printed nowhere; readers may want to work it out all the same.
  Number unpublished(const Cell& cell) { return add(cell, Kind::unpublished); }
  // Readers know that both sides have the same sum.
  void equal(Numbers left, Numbers right);

  // False where some number cannot be protected: then nothing may be shown.
  [[nodiscard]] bool run();

  [[nodiscard]] Shown shown(Number number) const {
    return number == kZero ? Shown::shown : figures_[number].shown;
  }

 private:
  enum class Kind : std::uint8_t { published, known, unpublished };
  static constexpr std::int64_t kUnbounded = INT64_MAX / 2;
  struct Bounds {
    std::int64_t least = 0;
    std::int64_t most = kUnbounded;
  };
  struct Figure {
    const Cell* cell;
    Kind kind;
    bool sensitive;
    Shown shown = Shown::shown;
    bool worked_out = false;  // by all equations together
    Bounds bounds;            // of its requests
    std::vector<std::size_t> equations;
  };
  struct Equation {
    Numbers left, right;
  };

  Number add(const Cell& cell, Kind kind);
  // Not printed; not printed and not to be worked out either.
  [[nodiscard]] bool withheld(Number number) const;
  [[nodiscard]] bool hidden(Number number) const;
  [[nodiscard]] bool can_hide(Number number) const;
  [[nodiscard]] bool gives_away(const Equation& equation) const;
  [[nodiscard]] bool people_give_away(const Equation& equation) const;
  [[nodiscard]] bool untouched(const Equation& equation) const;
  [[nodiscard]] bool cheaper(Number one, const std::optional<Number>& other) const;
  void consider(const Numbers& numbers, std::optional<Number>& best) const;
  bool hide(const std::optional<Number>& number);
  void find_bounds();
  bool find_exact_bounds();
  [[nodiscard]] static bool nearly_known(const Figure& figure);
  bool narrow(const Numbers& side, const Numbers& other);
  bool complete_equations();
  bool work_out();
  [[nodiscard]] std::optional<Number> exposed_number();
  bool protect(Number number);

  std::vector<Figure> figures_;
  std::vector<Equation> equations_;
};

}  // namespace cartulaire::statistics
