// What goes to custodians and comes back, for one case or handover at a time, with the secret key that opens
// it: NAME.key, NAME.KEY.request, NAME.KEY.answer in one folder (docs/format/custody.md).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "journal/custody/answers.hpp"
#include "journal/disk.hpp"

namespace cartulaire::journal::custody {

// Requests by role and key.
using Requests = std::map<std::pair<std::string, platform::BoxPublicKey>, Request>;
// Each box into the request for its key; units come one after the other.
void add_boxes(Requests& requests, std::vector<ShareBox> boxes);

class RequestFolder {
 public:
  RequestFolder(platform::Path folder, Disk& disk) : folder_(std::move(folder)), disk_(&disk) {}

  // Durable on return, mode 0600.
  base::Status keep_keys(const std::string& name, const platform::BoxKeyPair& keys);
  // `not_found` once it is closed.
  [[nodiscard]] base::Result<platform::BoxKeyPair> keys(const std::string& name) const;

  // The requests of before where they ask for all that these ask for; a new one takes the answer to the old
  // one away.
  base::Result<std::vector<Request>> ask(const std::string& name, Requests wanted);
  // Keeps a custodian's line. `refused` where it is not the answer to what was asked.
  base::Status answer(const std::string& name, std::string_view line);
  [[nodiscard]] base::Result<Answers> answers(const std::string& name) const;

  // The secret key first, then requests and answers.
  base::Status close(const std::string& name);

 private:
  [[nodiscard]] platform::Path path(const std::string& name, std::string_view end) const;
  [[nodiscard]] platform::Path path(const std::string& name, const platform::BoxPublicKey& key,
                                    std::string_view end) const;

  platform::Path folder_;
  Disk* disk_;
};

}  // namespace cartulaire::journal::custody
