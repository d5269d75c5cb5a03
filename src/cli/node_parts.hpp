// What the commands of a node that talk to its hub share.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/command.hpp"
#include "platform/file.hpp"
#include "platform/https_client.hpp"

namespace cartulaire::cli {

inline constexpr Text kIdentityHelp = {"dossier de la clé et du certificat de ce nœud",
                                       "folder of this node's key and certificate"};
inline constexpr Text kHubAddressHelp = {"adresse du pupitre, https://NOM:PORT",
                                         "address of the hub, https://NAME:PORT"};

// With the files of the identity folder.
platform::HttpsIdentity identity_at(const std::string& hub, const platform::Path& identity);

// What goes wrong is said once, until something else does. A hub that is away is away, whatever the network's
// words for it.
class Complaints {
 public:
  void say_new(const std::vector<base::Error>& errors);

 private:
  std::string last_;
};

// Each failure doubles the pause, up to the longest; nodes do not come back all at once.
std::chrono::milliseconds pause_after(unsigned failures, std::chrono::milliseconds every,
                                      std::chrono::milliseconds longest);
// Ends early when asked to.
void wait(std::chrono::milliseconds pause);

// cartulaire node fetch
void add_node_fetch(Command& node);

}  // namespace cartulaire::cli
