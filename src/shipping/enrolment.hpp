// Which nodes a hub lets in: a small authority of the installation's own, one certificate a node, looked up
// at every request (docs/format/shipping.md, Folders, Connection).
#pragma once

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

// Whether this certificate is the one by which `node` is let in.
bool admits(const HubFolders& hub, const std::string& node, const platform::Digest& certificate);

struct Enrolled {
  std::string node;
  platform::CertificateInfo certificate;
  base::Instant since;  // when it was enrolled
};
// In the order of names.
base::Result<std::vector<Enrolled>> enrolled(const HubFolders& hub);

}  // namespace cartulaire::shipping
