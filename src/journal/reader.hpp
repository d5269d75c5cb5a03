// Reading the spool: records in clear by anybody, events with the hub's secret keys.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "journal/event_codec.hpp"
#include "journal/record.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::journal {

// What one segment has told so far: its header, schemas and, with the hub's keys, its own key.
class SegmentReader {
 public:
  // Takes a header record. `hub`: folder of the secret day keys, empty to read without. A key that is not
  // there or does not open is an error (not_found, refused), the header being taken all the same.
  base::Status begin(const Record& record, const platform::Path& hub);
  // Takes a schema record: `corrupt` if unreadable or its index is not the next.
  base::Status add_schema(const Record& record);

  // The events of a block. `unavailable`: no key; `refused`: not these bytes at this place under this key;
  // `invalid`: a field that the schema does not announce; `corrupt`: anything else.
  [[nodiscard]] base::Result<std::vector<StoredEvent>> events(const Record& block) const;

  [[nodiscard]] const std::optional<Header>& header() const { return header_; }
  [[nodiscard]] const std::deque<StoredSchema>& schemas() const { return schemas_; }
  [[nodiscard]] bool has_key() const { return !key_.empty(); }
  // A pseudonym of 16 hexadecimal digits that holds for this segment's day and class, for people to look at.
  // Needs the key.
  [[nodiscard]] std::string pseudonym(std::string_view value) const;

 private:
  std::optional<Header> header_;
  std::deque<StoredSchema> schemas_;  // events point into it
  platform::Secret key_;
  platform::Digest pseudonym_key_{};
};

// A segment file's bytes from `offset` on, at most `limit`; what grows or is cut meanwhile does no harm.
base::Result<std::vector<std::byte>> read_segment(const platform::Path& path, std::uint64_t offset = 0,
                                                  std::size_t limit = std::size_t{1} << 30);

// Numbers of the segments in a writer's folder, in order.
base::Result<std::vector<std::uint64_t>> segments_in(const platform::Path& folder);

}  // namespace cartulaire::journal
