#include "platform/certificates.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <filesystem>
#include <memory>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

template <class T, void (*Free)(T*)>
struct Freeing {
  void operator()(T* one) const { Free(one); }
};
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509, X509_free>>;
using Request = std::unique_ptr<X509_REQ, Freeing<X509_REQ, X509_REQ_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freeing<X509_EXTENSION, X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Freeing<BIO, BIO_free_all>>;

constexpr std::size_t kMaxPem = 65'536;

tl::unexpected<base::Error> failed(std::string where, const char* french, const char* english) {
  std::array<char, 256> why{};
  ERR_error_string_n(ERR_get_error(), why.data(), why.size());
  ERR_clear_error();
  return fail(ErrorCode::invalid, std::move(where), fmt::format("{} ({})", french, why.data()),
              fmt::format("{} ({})", english, why.data()));
}

tl::unexpected<base::Error> not_made(std::string where) {
  return failed(std::move(where), "le certificat n'a pas pu être fait", "the certificate could not be made");
}

Memory reading(std::string_view text) {
  return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(std::min(text.size(), kMaxPem))));
}

std::string text_of(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

Result<Key> read_key(const Path& path) {
  const Memory file(BIO_new_file(path.c_str(), "r"));
  Key key(file == nullptr ? nullptr : PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr));
  if (key == nullptr)
    return failed(path.string(), "cette clé privée ne se lit pas", "this private key cannot be read");
  return key;
}

Result<Certificate> read_x509(std::string_view pem) {
  const Memory memory = reading(pem);
  Certificate certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) return failed("", "ce n'est pas un certificat", "this is not a certificate");
  return certificate;
}

Result<Request> read_signed_request(std::string_view pem) {
  const Memory memory = reading(pem);
  Request request(PEM_read_bio_X509_REQ(memory.get(), nullptr, nullptr, nullptr));
  if (request == nullptr || X509_REQ_verify(request.get(), X509_REQ_get0_pubkey(request.get())) != 1)
    return failed("", "ce n'est pas une demande de certificat signée par sa clé",
                  "this is not a certificate request signed by its key");
  return request;
}

bool set_name(X509_NAME* subject, std::string_view name) {
  return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(name.data()),
                                    static_cast<int>(name.size()), -1, 0) == 1;
}

std::string name_of(const X509_NAME* subject) {
  const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (at < 0) return {};
  const ASN1_STRING* name = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(name)),
          static_cast<std::size_t>(ASN1_STRING_length(name))};
}

Digest key_digest(const X509_PUBKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(key, &der);
  const std::unique_ptr<unsigned char, decltype([](unsigned char* bytes) { OPENSSL_free(bytes); })> held(der);
  return size <= 0 ? Digest{} : sha256({reinterpret_cast<const std::byte*>(der), std::size_t(size)});
}

// What a certificate is made of.
struct Draft {
  X509_NAME* subject = nullptr;
  EVP_PKEY* subject_key = nullptr;
  X509* issuer = nullptr;  // nullptr: itself
  EVP_PKEY* issuer_key = nullptr;
  Validity validity;
  std::vector<std::pair<int, std::string>> extensions;
};

bool add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_serial(X509* certificate) {
  std::array<std::byte, 16> random{};
  random_bytes(random);
  random[0] &= std::byte{0x7F};
  const std::unique_ptr<BIGNUM, Freeing<BIGNUM, BN_free>> number(
      BN_bin2bn(reinterpret_cast<const unsigned char*>(random.data()), int(random.size()), nullptr));
  return number != nullptr && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

Result<std::string> make(const Draft& draft) {
  const Certificate made(X509_new());
  X509* one = made.get();
  X509* issuer = draft.issuer == nullptr ? one : draft.issuer;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(draft.validity.from).time_since_epoch();
  const auto from = static_cast<std::time_t>(seconds.count());
  bool done =
      one != nullptr && X509_set_version(one, X509_VERSION_3) == 1 && set_serial(one) &&
      ASN1_TIME_set(X509_getm_notBefore(one), from - 3600) != nullptr &&  // clocks differ
      ASN1_TIME_adj(X509_getm_notAfter(one), from, int(draft.validity.length.count()), 0) != nullptr &&
      X509_set_subject_name(one, draft.subject) == 1 &&
      X509_set_issuer_name(
          one, draft.issuer == nullptr ? draft.subject : X509_get_subject_name(draft.issuer)) == 1 &&
      X509_set_pubkey(one, draft.subject_key) == 1;
  for (const auto& [kind, value] : draft.extensions)
    done = done && add_extension(one, issuer, kind, value);
  const Memory text(BIO_new(BIO_s_mem()));
  if (!done || X509_sign(one, draft.issuer_key, EVP_sha256()) == 0 ||
      PEM_write_bio_X509(text.get(), one) != 1)
    return not_made("");
  return text_of(text.get());
}

using Name = std::unique_ptr<X509_NAME, Freeing<X509_NAME, X509_NAME_free>>;

Result<std::string> certify(const Authority& authority, EVP_PKEY* key, std::string_view name,
                            const Validity& validity, std::vector<std::pair<int, std::string>> more) {
  const auto issuer = read_x509(authority.certificate);
  if (!issuer) return tl::unexpected(issuer.error());
  const auto issuer_key = read_key(authority.key);
  if (!issuer_key) return tl::unexpected(issuer_key.error());
  if (X509_check_private_key(issuer->get(), issuer_key->get()) != 1)
    return failed(authority.key.string(), "cette clé n'est pas celle de l'autorité",
                  "this key is not the authority's");
  const Name subject(X509_NAME_new());
  if (subject == nullptr || !set_name(subject.get(), name)) return not_made(std::string(name));
  more.insert(more.begin(), {{NID_basic_constraints, "critical,CA:FALSE"},
                             {NID_key_usage, "critical,digitalSignature"},
                             {NID_subject_key_identifier, "hash"},
                             {NID_authority_key_identifier, "keyid:always"}});
  return make({subject.get(), key, issuer->get(), issuer_key->get(), validity, std::move(more)});
}

}  // namespace

Status make_tls_key(const Path& path) {
  if (std::filesystem::exists(path)) return {};
  const Key key(EVP_EC_gen("P-256"));
  const Memory text(BIO_new(BIO_s_secmem()));
  if (key == nullptr ||
      PEM_write_bio_PrivateKey(text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return failed(path.string(), "la clé n'a pas pu être faite", "the key could not be made");
  char* data = nullptr;
  const long size = BIO_get_mem_data(text.get(), &data);
  return replace_file(path, std::string_view(data, static_cast<std::size_t>(size)), 0600);
}

Result<std::string> make_authority(const Path& key, std::string_view name, const Validity& validity) {
  const auto own = read_key(key);
  if (!own) return tl::unexpected(own.error());
  const Name subject(X509_NAME_new());
  if (subject == nullptr || !set_name(subject.get(), name)) return not_made(std::string(name));
  return make({subject.get(),
               own->get(),
               nullptr,
               own->get(),
               validity,
               {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                {NID_key_usage, "critical,keyCertSign,cRLSign"},
                {NID_subject_key_identifier, "hash"}}});
}

Result<std::string> make_certificate_request(const Path& key, std::string_view name) {
  const auto own = read_key(key);
  if (!own) return tl::unexpected(own.error());
  const Request request(X509_REQ_new());
  const Memory text(BIO_new(BIO_s_mem()));
  if (request == nullptr || X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) != 1 ||
      !set_name(X509_REQ_get_subject_name(request.get()), name) ||
      X509_REQ_set_pubkey(request.get(), own->get()) != 1 ||
      X509_REQ_sign(request.get(), own->get(), EVP_sha256()) == 0 ||
      PEM_write_bio_X509_REQ(text.get(), request.get()) != 1)
    return not_made(std::string(name));
  return text_of(text.get());
}

Result<std::string> certify_client(const Authority& authority, std::string_view request,
                                   std::string_view name, const Validity& validity) {
  const auto read = read_signed_request(request);
  if (!read) return tl::unexpected(read.error());
  return certify(authority, X509_REQ_get0_pubkey(read->get()), name, validity,
                 {{NID_ext_key_usage, "clientAuth"}});
}

Result<std::string> certify_server(const Authority& authority, const Path& key,
                                   const std::vector<std::string>& hosts, const Validity& validity) {
  const auto own = read_key(key);
  if (!own) return tl::unexpected(own.error());
  std::string names;
  for (const std::string& host : hosts) {
    if (host.empty() || host.find_first_of(", \n") != std::string::npos)
      return fail(ErrorCode::invalid, host, "ce n'est pas le nom d'une machine",
                  "this is not the name of a machine");
    std::array<unsigned char, 16> address{};
    const bool number = ::inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
                        ::inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
    names += fmt::format("{}{}:{}", names.empty() ? "" : ",", number ? "IP" : "DNS", host);
  }
  if (names.empty())
    return fail(ErrorCode::invalid, "", "il faut le nom du serveur", "the server's name is wanted");
  return certify(authority, own->get(), hosts.front(), validity,
                 {{NID_ext_key_usage, "serverAuth"}, {NID_subject_alt_name, names}});
}

Result<CertificateInfo> read_certificate_request(std::string_view pem) {
  const auto request = read_signed_request(pem);
  if (!request) return tl::unexpected(request.error());
  CertificateInfo info;
  info.name = name_of(X509_REQ_get_subject_name(request->get()));
  info.key = key_digest(X509_REQ_get_X509_PUBKEY(request->get()));
  return info;
}

Result<CertificateInfo> read_certificate(std::string_view pem) {
  const auto certificate = read_x509(pem);
  if (!certificate) return tl::unexpected(certificate.error());
  CertificateInfo info;
  info.name = name_of(X509_get_subject_name(certificate->get()));
  info.key = key_digest(X509_get_X509_PUBKEY(certificate->get()));
  unsigned size = 0;
  if (X509_digest(certificate->get(), EVP_sha256(), reinterpret_cast<unsigned char*>(info.fingerprint.data()),
                  &size) != 1)
    return failed("", "ce n'est pas un certificat", "this is not a certificate");
  std::tm end{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate->get()), &end) == 1)
    info.until = base::Instant(std::chrono::seconds(::timegm(&end)));
  return info;
}

}  // namespace cartulaire::platform
