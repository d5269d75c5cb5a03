#include "journal/custody/shares.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "journal/bytes.hpp"
#include "journal/sealed/unit_keys.hpp"

namespace cartulaire::journal::custody {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using platform::Bytes;
using platform::Secret;

constexpr std::size_t kKeyIdSize = 8;

// All of a share but the 32 bytes at its end: nothing secret.
std::vector<std::byte> head_of(const ShareName& name) {
  std::vector<std::byte> head;
  Encoder encoder(head);
  encoder.text("cartulaire share 1");
  encoder.text(name.unit.name());
  encoder.varint(name.custody);
  encoder.varint(name.set);
  encoder.text(name.role);
  return head;
}

std::array<std::byte, kKeyIdSize> key_id(const platform::BoxPublicKey& key) {
  std::array<std::byte, kKeyIdSize> id{};
  std::copy_n(platform::sha256(key).begin(), id.size(), id.begin());
  return id;
}

void exclusive_or(Secret& into, const Secret& other) {
  for (std::size_t i = 0; i < kShareSize; ++i)
    into.bytes()[i] ^= other.bytes()[i];
}

ShareName name_of(const sealed::Unit& unit, const Custody& custody, std::size_t set, std::size_t place) {
  return {unit, custody.number, static_cast<std::uint32_t>(set), custody.sets[set][place]};
}

void write_boxes(Encoder& encoder, const Custody& custody, const ShareName& name, const Secret& share) {
  const auto keys = custody.keys_of(name.role);
  encoder.varint(keys.size());
  for (const platform::BoxPublicKey& key : keys) {
    const std::vector<std::byte> sealed = seal_share(key, share, name);
    encoder.bytes(key_id(key));
    encoder.varint(sealed.size());
    encoder.bytes(sealed);
  }
}

void read_boxes(Decoder& decoder, const Custody& custody, const ShareName& name,
                std::vector<ShareBox>& boxes) {
  const auto keys = custody.keys_of(name.role);
  const std::size_t size = head_of(name).size() + kShareSize + platform::kSealOverhead;
  if (decoder.varint() != keys.size()) return decoder.fail();
  for (const platform::BoxPublicKey& key : keys) {
    if (decoder.array<kKeyIdSize>() != key_id(key) || decoder.varint() != size) return decoder.fail();
    const Bytes sealed = decoder.bytes(size);
    boxes.push_back({name, key, {sealed.begin(), sealed.end()}});
  }
}

}  // namespace

std::vector<std::byte> split_identity_key(const Secret& identity, const sealed::Unit& unit,
                                          const Custody& custody) {
  std::vector<std::byte> shares;
  Encoder encoder(shares);
  encoder.varint(custody.number);
  encoder.varint(custody.sets.size());
  for (std::size_t set = 0; set < custody.sets.size(); ++set) {
    const std::size_t roles = custody.sets[set].size();
    encoder.varint(roles);
    Secret last = Secret::copy_of(identity.bytes());
    for (std::size_t place = 0; place + 1 < roles; ++place) {
      const Secret share = Secret::random(kShareSize);
      exclusive_or(last, share);
      write_boxes(encoder, custody, name_of(unit, custody, set, place), share);
    }
    write_boxes(encoder, custody, name_of(unit, custody, set, roles - 1), last);
  }
  return shares;
}

Result<std::vector<ShareBox>> read_shares(Bytes shares, const sealed::Unit& unit, const Custody& custody) {
  std::vector<ShareBox> boxes;
  Decoder decoder(shares);
  if (decoder.varint() != custody.number || decoder.varint() != custody.sets.size()) decoder.fail();
  for (std::size_t set = 0; decoder.ok() && set < custody.sets.size(); ++set) {
    if (decoder.varint() != custody.sets[set].size()) decoder.fail();
    for (std::size_t place = 0; decoder.ok() && place < custody.sets[set].size(); ++place)
      read_boxes(decoder, custody, name_of(unit, custody, set, place), boxes);
  }
  if (decoder.at_end()) return boxes;
  return fail(ErrorCode::corrupt, unit.name(),
              fmt::format("ces parts de clé ne sont pas celles de la garde n° {}", custody.number),
              fmt::format("these shares of a key are not those of custody {}", custody.number));
}

std::vector<std::byte> seal_share(const platform::BoxPublicKey& to, const Secret& share,
                                  const ShareName& name) {
  const std::vector<std::byte> head = head_of(name);
  Secret plain(head.size() + kShareSize);
  std::ranges::copy(head, plain.bytes().begin());
  std::ranges::copy(share.bytes(), plain.bytes().begin() + static_cast<std::ptrdiff_t>(head.size()));
  return platform::seal(to, plain.bytes());
}

Result<Secret> open_share(const platform::BoxKeyPair& keys, Bytes sealed, const ShareName& expected) {
  const auto plain = platform::open_sealed(keys, sealed);
  if (!plain)
    return fail(plain.error().code, expected.unit.name(), plain.error().french, plain.error().english);
  const std::vector<std::byte> head = head_of(expected);
  const Bytes bytes = plain->bytes();
  if (bytes.size() == head.size() + kShareSize && std::ranges::equal(bytes.first(head.size()), head))
    return Secret::copy_of(bytes.last(kShareSize));
  return fail(ErrorCode::refused, expected.unit.name(),
              fmt::format("ce n'est pas la part annoncée : `{}`, groupe {} de la garde n° {}", expected.role,
                          expected.set, expected.custody),
              fmt::format("this is not the share announced: `{}`, set {} of custody {}", expected.role,
                          expected.set, expected.custody));
}

Result<Secret> combine_shares(std::span<const Secret> shares, const sealed::Unit& unit,
                              const platform::Digest& commitment) {
  Secret identity(kShareSize);
  for (const Secret& share : shares)
    if (share.bytes().size() == kShareSize) exclusive_or(identity, share);
  if (platform::equal_secrets(sealed::identity_commitment(identity, unit), commitment)) return identity;
  return fail(ErrorCode::refused, unit.name(),
              "ces parts ne rétablissent pas la clé des identités ; demandez une nouvelle réponse à chaque "
              "dépositaire",
              "these shares do not restore the identity key; ask each custodian for a new answer");
}

}  // namespace cartulaire::journal::custody
