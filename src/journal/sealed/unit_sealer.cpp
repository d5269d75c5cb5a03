#include "journal/sealed/unit_sealer.hpp"

#include <algorithm>
#include <array>
#include <future>

#include <fmt/format.h>

#include "journal/custody/shares.hpp"
#include "journal/sealed/row_leaves.hpp"

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

// Who a row is about: the first of these that it tells.
constexpr std::array kSubjects = {Field::user, Field::host, Field::ip};

}  // namespace

UnitSealer::UnitSealer(Unit unit)
    : unit_(std::move(unit)),
      data_(platform::Secret::random(kUnitKeySize)),
      identity_(platform::Secret::random(kUnitKeySize)),
      pseudonyms_(identity_) {}

Result<std::uint16_t> UnitSealer::schema_place(const StoredSchema& schema) {
  for (std::size_t i = 0; i < stored_.size(); ++i) {
    const PartSchema& one = names_.schemas[i];
    if (one.hash == schema.effective_hash && one.version == schema.version && one.charter == schema.charter &&
        one.named == (schema.identities == Identities::named) &&
        std::ranges::equal(stored_[i], schema.fields, [](Field left, const StoredField& right) {
          return field_info(left).name == right.name;
        }))
      return static_cast<std::uint16_t>(i);
  }
  PartSchema added{
      schema.charter, schema.version, schema.effective_hash, schema.identities == Identities::named, {}};
  std::vector<Field> stored;
  for (const StoredField& field : schema.fields) {
    const auto known_field = find_field(field.name);
    if (!known_field)
      return fail(
          ErrorCode::refused, unit_.name(),
          fmt::format("champ inconnu de cette version : `{}` ; mettez le hub à jour avant ses nœuds",
                      field.name),
          fmt::format("a field unknown to this version: `{}`; update the hub before its nodes", field.name));
    stored.push_back(*known_field);
    if (*known_field != Field::draft) added.fields.push_back(*known_field);
  }
  const auto days = static_cast<std::uint32_t>(std::min<std::uint64_t>(schema.retention_days, UINT32_MAX));
  retention_days_ = names_.schemas.empty() ? days : std::min(retention_days_, days);
  names_.schemas.push_back(std::move(added));
  stored_.push_back(std::move(stored));
  return static_cast<std::uint16_t>(names_.schemas.size() - 1);
}

std::uint16_t UnitSealer::writer_place(std::string_view writer) {
  const auto known = std::ranges::find(names_.writers, writer);
  if (known != names_.writers.end()) return static_cast<std::uint16_t>(known - names_.writers.begin());
  names_.writers.emplace_back(writer);
  return static_cast<std::uint16_t>(names_.writers.size() - 1);
}

std::uint64_t UnitSealer::pseudonym_of(Field field, const std::string& value) {
  Known& known = known_[field];
  const auto found = known.find(value);
  if (found != known.end()) return found->second;
  const std::uint64_t pseudonym = pseudonyms_.of(field_info(field).name, value);
  known.emplace(value, pseudonym);
  return pseudonym;
}

Status UnitSealer::add(const StoredEvent& event, std::string_view writer) {
  const auto place = schema_place(*event.schema);
  if (!place) return tl::unexpected(place.error());
  const PartSchema& schema = names_.schemas[*place];
  RowHead head;
  std::size_t subject_rank = kSubjects.size();
  values_.clear();
  std::string shown;
  for (const StoredValue& value : event.values) {
    const Field field = stored_[*place][value.field];
    const FieldInfo& info = field_info(field);
    if (!info.identifies) {
      values_.push_back({field, info.kind == FieldKind::number ? RowValue(value.number)
                                                               : RowValue(std::string_view(value.text))});
      continue;
    }
    const std::uint64_t pseudonym = pseudonym_of(field, value.text);
    const auto rank = static_cast<std::size_t>(std::ranges::find(kSubjects, field) - kSubjects.begin());
    if (rank < subject_rank) {
      subject_rank = rank;
      head.subject = pseudonym;
    }
    if (schema.named && info.kind == FieldKind::address) shown = address_text(value.text);
    values_.push_back({field, !schema.named                     ? RowValue(pseudonym)
                              : info.kind == FieldKind::address ? RowValue(std::string_view(shown))
                                                                : RowValue(std::string_view(value.text))});
  }
  head.time = event.event_time.time_since_epoch().count();
  head.delay = (event.receipt_time - event.event_time).count();
  head.writer = writer_place(writer);
  head.schema = *place;
  head.sequence = event.sequence;
  head.verdict = event.verdict;
  head.clause = event.clause;
  rows_.add(head, values_);
  return {};
}

void UnitSealer::tell_people(const PeopleKeys& people, PartIndex& index) const {
  const auto users = known_.find(Field::user);
  if (users == known_.end()) return;
  std::vector<custody::Registered> registered;
  for (const auto& [user, key] : people)
    if (const auto known = users->second.find(user); known != users->second.end())
      registered.push_back({key, known->second});
  if (!registered.empty()) index.mine = custody::make_mine_boxes(unit_, registered);
}

Result<UnitSealer::Outcome> UnitSealer::seal(const SealPlace& place, const custody::Custody* custody,
                                             const PeopleKeys& people, SealTerm term) {
  // Hashing the rows and writing them as Parquet cost about the same: one beside the other.
  auto hashed = std::async(std::launch::async, [this] { return block_roots(rows_, names_, data_); });
  const auto shards = write_shards(rows_, place.engine);
  if (!shards) return tl::unexpected(shards.error());
  PartIndex index;
  index.names = names_;
  index.blocks = hashed.get();
  const platform::Digest root = root_of_blocks(index.blocks);
  tell_people(people, index);
  const auto written =
      write_part(part_path(place.parts, unit_), Boxes(data_, unit_), std::move(index), *shards, place.disk);
  if (!written) return tl::unexpected(written.error());
  Outcome out;
  PartEntry& part = out.part;
  part.unit = unit_;
  part.zone = place.zone;
  part.term = unit_.day + std::chrono::days(term.retention_days);
  part.clause = std::move(term.clause);
  part.awaits_visa = term.awaits_visa;
  part.charter = names_.schemas.back().charter;
  part.version = names_.schemas.back().version;
  part.retention_days = term.retention_days;
  part.events = rows_.size();
  part.root = root;
  part.size = written->size;
  part.sha256 = written->sha256;
  part.index_bytes = written->index_bytes;
  part.data = data_commitment(data_, unit_);
  part.identity = identity_commitment(identity_, unit_);
  part.custody = custody == nullptr ? 0 : custody->number;
  out.record.unit = unit_;
  if (custody != nullptr) {
    out.record.shares = custody::split_identity_key(identity_, unit_, *custody);
    part.shares = platform::sha256(out.record.shares);
  }
  out.record.data = std::move(data_);
  identity_ = platform::Secret();
  return out;
}

}  // namespace cartulaire::journal::sealed
