// X.509 for machines that know each other: a small authority, requests made where the key is, certificates
// (OpenSSL). Keys are ECDSA on P-256, in PEM files of mode 0600.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

// A new private key at `path`; one that is there stays.
base::Status make_tls_key(const Path& path);

// What a certificate, or a request for one, says of its owner.
struct CertificateInfo {
  std::string name;      // common name
  Digest fingerprint{};  // SHA-256 of the certificate (zeros for a request)
  Digest key{};          // SHA-256 of the public key: the same in request and certificate
  base::Instant until;   // of a certificate: its end
};

struct Validity {
  base::Instant from;
  std::chrono::days length{};
};

// PEM of a certificate that signs itself and others.
base::Result<std::string> make_authority(const Path& key, std::string_view name, const Validity& validity);
// PEM of a request signed by its key.
base::Result<std::string> make_certificate_request(const Path& key, std::string_view name);

struct Authority {
  Path key;
  std::string certificate;  // PEM
};
// For the key of a request: a client's certificate with that name, whatever else the request says.
base::Result<std::string> certify_client(const Authority& authority, std::string_view request,
                                         std::string_view name, const Validity& validity);
// For a key at hand: a server's certificate for these host names and addresses; the first is its name.
base::Result<std::string> certify_server(const Authority& authority, const Path& key,
                                         const std::vector<std::string>& hosts, const Validity& validity);

// `invalid`: not PEM of one; of a request, also: not signed by its key.
base::Result<CertificateInfo> read_certificate_request(std::string_view pem);
base::Result<CertificateInfo> read_certificate(std::string_view pem);

}  // namespace cartulaire::platform
