// One unit on its way to a part: events in, then rows sorted, hashed, encrypted and written
// (docs/format/sealed.md). Pseudonyms are made here and nowhere else.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "journal/custody/authorised.hpp"
#include "journal/event_codec.hpp"
#include "journal/sealed/entry.hpp"
#include "journal/sealed/keystore.hpp"
#include "journal/sealed/part_file.hpp"
#include "journal/sealed/part_rows.hpp"
#include "journal/sealed/row_text.hpp"
#include "platform/duckdb.hpp"

namespace cartulaire::journal::sealed {

// Public keys of the people who follow their own traces, by user name.
using PeopleKeys = std::map<std::string, platform::BoxPublicKey, std::less<>>;

struct SealPlace {
  platform::Path parts;
  std::string zone;
  Disk& disk;
  platform::DuckDatabase& engine;
};

// How long a unit is kept, and by what.
struct SealTerm {
  std::uint32_t retention_days = 0;
  std::string clause;
  bool awaits_visa = false;  // and not destroyed before the archives agree
};

class UnitSealer {
 public:
  // With fresh keys of its own.
  explicit UnitSealer(Unit unit);
  UnitSealer(const UnitSealer&) = delete;
  UnitSealer& operator=(const UnitSealer&) = delete;

  // `refused`: its schema has a field that this version does not know.
  base::Status add(const StoredEvent& event, std::string_view writer);
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] const Unit& unit() const { return unit_; }

  struct Outcome {
    PartEntry part;
    UnitRecord record;
  };
  // Rows into their order, before they are sealed and counted.
  void sort() { rows_.sort(); }
  // Sorted. The file is durable on return; nothing counts before the log says so. `term`: as
  // Books::retention_of makes of announced(), and the clause that announces it. To be called once.
  base::Result<Outcome> seal(const SealPlace& place, const custody::Custody* custody,
                             const PeopleKeys& people, SealTerm term);
  // The shortest retention among its schemas.
  [[nodiscard]] std::uint32_t announced() const { return retention_days_; }
  // For the statistics, which may read them while seal() runs.
  [[nodiscard]] const PartRows& rows() const { return rows_; }
  [[nodiscard]] const PartNames& names() const { return names_; }
  // visit(field, value, pseudonym) for everybody and every device that the unit tells.
  template <class Visit>
  void each_pseudonym(Visit&& visit) const {
    for (const auto& [field, known] : known_)
      for (const auto& [value, pseudonym] : known)
        visit(field, value, pseudonym);
  }

 private:
  using Known = std::unordered_map<std::string, std::uint64_t>;

  base::Result<std::uint16_t> schema_place(const StoredSchema& schema);
  std::uint16_t writer_place(std::string_view writer);
  std::uint64_t pseudonym_of(Field field, const std::string& value);
  void tell_people(const PeopleKeys& people, PartIndex& index) const;

  Unit unit_;
  platform::Secret data_;
  platform::Secret identity_;
  Pseudonyms pseudonyms_;
  PartRows rows_;
  PartNames names_;
  std::vector<std::vector<Field>> stored_;  // by place in names_.schemas: fields as the spool has them
  std::map<Field, Known> known_;            // pseudonyms made so far
  std::vector<FieldValue> values_;
  std::uint32_t retention_days_ = 0;
};

}  // namespace cartulaire::journal::sealed
