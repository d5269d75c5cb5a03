// Which nodes a hub lets in: a small authority of the installation's own, one certificate a node, looked up
// at every request (docs/format/shipping.md, Folders, Connection).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "platform/certificates.hpp"
#include "shipping/names.hpp"

namespace cartulaire::shipping {

// Makes the authority (its key in `authority`) and the server's certificate for `hosts`. An authority that is
// there stays; the server's certificate is made anew.
base::Status create_hub(const HubFolders& hub, const platform::Path& authority,
                        const std::vector<std::string>& hosts, base::Instant now);

// A key and a request for a certificate, in the node's own folder. Returns what to compare on the hub.
base::Result<platform::CertificateInfo> request_enrolment(const platform::Path& identity,
                                                          const std::string& node);

// Lets the node of this request in, and writes into `output` what it needs (tls.crt, ca.crt, keeper.pub). A
// certificate that it had before holds no more. `refused`: the request is of another name; not_found: no hub,
// or its keeper has not yet told its key.
base::Result<platform::CertificateInfo> enrol(const HubFolders& hub, const platform::Path& authority,
                                              const std::string& node, std::string_view request,
                                              const platform::Path& output, base::Instant now);

// From the next request on, the node is not let in. not_found: it was not enrolled.
base::Status revoke(const HubFolders& hub, const std::string& node);

// The same by a mark in HUB/revoking, for a process that may write nowhere else: it can shut out, never let
// in. It holds while the mark stands; revoke() makes it final. Again is harmless. not_found: it is not
// enrolled; io: the folder is not there, or not this process's to write.
base::Status mark_revoked(const HubFolders& hub, const std::string& node);
// Whether this process may do so.
bool may_mark(const HubFolders& hub);

// Whether this certificate is the one by which `node` is let in.
bool admits(const HubFolders& hub, const std::string& node, const platform::Digest& certificate);
// What a node that is not is answered.
base::Error not_admitted(const std::string& node);

struct Enrolled {
  std::string node;
  platform::CertificateInfo certificate;
  base::Instant since;                   // when it was enrolled
  std::optional<base::Instant> revoked;  // by a mark, and when
};
// In the order of names.
base::Result<std::vector<Enrolled>> enrolled(const HubFolders& hub);

// When a certificate of each name was revoked last; of nodes that are enrolled again, too.
std::map<std::string, base::Instant> revoked(const HubFolders& hub);

}  // namespace cartulaire::shipping
