// What the keeper keeps of an opening beside the log, in KEYS/cases: names and texts, the case's secret key,
// what went to custodians and came back (docs/format/custody.md, Opening, step by step).
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "journal/disk.hpp"
#include "journal/opening/steps.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal::opening {

struct CaseFile {
  std::vector<std::string> people;  // user names, sorted
  std::string reference;            // text of the request
  platform::Secret salt;            // of the log's commitments
  platform::BoxPublicKey to{};      // of who asked: the extract is sealed to it
};

// The log's commitments to the names and to the text.
platform::Digest subject_of(const CaseFile& file);
platform::Digest reference_of(const CaseFile& file);

class CaseFolder {
 public:
  CaseFolder(platform::Path folder, Disk& disk) : folder_(std::move(folder)), disk_(&disk) {}

  // Both durable on return, mode 0600; the log's entry comes after.
  base::Status create(const std::string& name, const CaseFile& file, const platform::BoxKeyPair& keys);
  [[nodiscard]] base::Result<CaseFile> read(const std::string& name) const;
  // `not_found` once the case is closed.
  [[nodiscard]] base::Result<platform::BoxKeyPair> keys(const std::string& name) const;

  // Lines to and from one custodian, by the key. A new request takes the answer to the old one away.
  base::Status keep_request(const std::string& name, const platform::BoxPublicKey& key,
                            std::string_view line);
  base::Status keep_answer(const std::string& name, const platform::BoxPublicKey& key, std::string_view line);
  [[nodiscard]] base::Result<std::string> request(const std::string& name,
                                                  const platform::BoxPublicKey& key) const;
  // Request and answer of each custodian who answered.
  [[nodiscard]] base::Result<std::vector<std::pair<std::string, std::string>>> answered(
      const std::string& name) const;

  // The secret key first, then all but the names and the text.
  base::Status close(const std::string& name);
  // Of every case of which a file is there, each once.
  [[nodiscard]] base::Result<std::set<std::string>> names() const;
  // All of it: a case that the log does not know, or at the end of its own retention.
  base::Status erase(const std::string& name);

 private:
  [[nodiscard]] platform::Path path(const std::string& name, std::string_view end) const;
  [[nodiscard]] platform::Path path(const std::string& name, const platform::BoxPublicKey& key,
                                    std::string_view end) const;

  platform::Path folder_;
  Disk* disk_;
};

}  // namespace cartulaire::journal::opening
