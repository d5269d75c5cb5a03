// What the keeper keeps of an opening beside the log, in KEYS/cases: names and texts, the case's secret key,
// what went to custodians and came back (docs/format/custody.md, Opening, step by step).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journal/custody/request_folder.hpp"
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
  CaseFolder(platform::Path folder, Disk& disk)
      : folder_(std::move(folder)), disk_(&disk), requests_(folder_, disk) {}

  // Both durable on return, mode 0600; the log's entry comes after.
  base::Status create(const std::string& name, const CaseFile& file, const platform::BoxKeyPair& keys);
  [[nodiscard]] base::Result<CaseFile> read(const std::string& name) const;
  // The case's key, and the lines to and from its custodians.
  [[nodiscard]] custody::RequestFolder& requests() { return requests_; }
  [[nodiscard]] const custody::RequestFolder& requests() const { return requests_; }

  // Of every case of which a file is there, each once.
  [[nodiscard]] base::Result<std::set<std::string>> names() const;
  // All of it: a case that the log does not know, or at the end of its own retention.
  base::Status erase(const std::string& name);

 private:
  [[nodiscard]] platform::Path path(const std::string& name) const { return folder_ / (name + ".json"); }

  platform::Path folder_;
  Disk* disk_;
  custody::RequestFolder requests_;
};

}  // namespace cartulaire::journal::opening
