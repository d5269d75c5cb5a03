// The register of adoption: a file beside the charter, one signed record a line, each holding the hash of the
// line before (docs/format/adoption.md). Nothing is ever rewritten: what was wrong is withdrawn by a later
// record.
//
// Whoever holds the file and an old copy of it can put the old copy back: the chain cannot tell. Its head, a
// number and a hash, is for the minutes of a meeting or any other place that the register's keeper does not
// write.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "charter/adoption/act.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::charter::adoption {

inline constexpr std::string_view kRegisterName = "adoption.jsonl";  // beside the charter

struct Record {
  std::uint64_t number = 0;  // from 1, without a gap
  base::Instant at{};        // of the recording, whole seconds
  Act act;
  platform::Digest hash{};  // of the line
};

struct Register {
  std::vector<Record> records;
  platform::Digest head{};  // of the last line; zeros: empty
  std::size_t bytes = 0;    // of whole lines; what follows was cut short while it was written
  bool torn = false;        // something follows: never a record, and the next one overwrites it

  // The number of the record that withdraws each; 0: it stands. By record number - 1.
  [[nodiscard]] std::vector<std::uint64_t> withdrawn() const;
  [[nodiscard]] std::string charter() const;  // id of the charter that it is about; empty: none yet
};

// Every line checked: form, number, hash of the line before, signature. `where` is shown. Errors: corrupt (a
// line was altered, dropped or moved), refused (another key signed it), too_large.
base::Result<Register> parse_register(std::string_view bytes, std::string_view where,
                                      const platform::SignPublicKey& key);

// The file; not_found where there is none.
base::Result<Register> read_register(const platform::Path& path, const platform::SignPublicKey& key);

// May the act follow these records? What it says is the error (status.hpp: admissible).
using Judge = std::function<base::Status(const Register&, const Act&)>;

// Adds the acts, all or none, each judged after those before it, and returns their records, durable. The file
// is locked, read and verified first, made where there is none. Errors: those of read_register and of the
// judge, io; on any the file stands as it was.
base::Result<std::vector<Record>> append(const platform::Path& path, const platform::SignKeyPair& keys,
                                         const std::vector<Act>& acts, base::Instant now, const Judge& judge);

}  // namespace cartulaire::charter::adoption
