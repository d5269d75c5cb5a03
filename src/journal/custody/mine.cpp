#include "journal/custody/mine.hpp"

#include <algorithm>
#include <string>

#include "journal/bytes.hpp"

namespace cartulaire::journal::custody {
namespace {

using platform::Bytes;
using platform::Secret;

using Number = std::array<std::byte, 8>;
using Box = std::array<std::byte, kMineBoxSize>;

Number big_endian(std::uint64_t number) {
  Number bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::byte>(number >> (56 - 8 * i));
  return bytes;
}

std::uint64_t from_big_endian(const Number& bytes) {
  std::uint64_t number = 0;
  for (const std::byte byte : bytes)
    number = number << 8U | std::to_integer<std::uint64_t>(byte);
  return number;
}

platform::Digest derived(const Secret& agreed, std::string_view label, const sealed::Unit& unit) {
  std::string message(label);
  message += '\n';
  message += unit.name();
  return platform::keyed_hash(agreed.bytes(), platform::as_bytes(message));
}

Secret key_of(const Secret& agreed, const sealed::Unit& unit) {
  platform::Digest bytes = derived(agreed, "key", unit);
  Secret key = Secret::copy_of(bytes);
  platform::wipe(bytes);
  return key;
}

Box make_box(const Secret& key, Bytes tag, std::uint64_t pseudonym) {
  Box box{};
  std::ranges::copy(tag, box.begin());
  platform::encrypt(key.bytes(), {}, tag, big_endian(pseudonym), std::span(box).subspan(kMineTagSize));
  return box;
}

template <class Action>
bool any_box(const MineBoxes& boxes, Action&& action) {
  const Bytes all = boxes.boxes;
  for (std::size_t at = 0; at + kMineBoxSize <= all.size(); at += kMineBoxSize)
    if (action(all.subspan(at, kMineBoxSize))) return true;
  return false;
}

}  // namespace

MineBoxes make_mine_boxes(const sealed::Unit& unit, const std::vector<Registered>& people) {
  const platform::BoxKeyPair pair = platform::make_box_keys();
  std::vector<Box> made;
  for (const Registered& person : people) {
    const auto agreed = platform::agreed_secret(pair.secret, person.key);
    if (!agreed) continue;
    const platform::Digest tag = derived(*agreed, "tag", unit);
    made.push_back(make_box(key_of(*agreed, unit), Bytes(tag).first(kMineTagSize), person.pseudonym));
  }
  std::ranges::sort(made);
  MineBoxes mine{pair.public_key, {}};
  for (const Box& box : made)
    mine.boxes.insert(mine.boxes.end(), box.begin(), box.end());
  return mine;
}

std::optional<MineTag> mine_tag(const sealed::Unit& unit, const platform::BoxPublicKey& of_unit,
                                const Secret& own) {
  const auto agreed = platform::agreed_secret(own, of_unit);
  if (!agreed) return std::nullopt;
  const platform::Digest whole = derived(*agreed, "tag", unit);
  MineTag tag{};
  std::copy_n(whole.begin(), tag.size(), tag.begin());
  return tag;
}

MineBoxes box_with_tag(const MineBoxes& boxes, const MineTag& tag) {
  MineBoxes one{boxes.key, {}};
  any_box(boxes, [&](Bytes box) {
    if (!std::ranges::equal(box.first(kMineTagSize), tag)) return false;
    one.boxes.assign(box.begin(), box.end());
    return true;
  });
  return one;
}

std::optional<MineProof> find_mine(const sealed::Unit& unit, const MineBoxes& boxes, const Secret& own) {
  const auto agreed = platform::agreed_secret(own, boxes.key);
  if (!agreed) return std::nullopt;
  const platform::Digest tag = derived(*agreed, "tag", unit);
  MineProof proof{0, key_of(*agreed, unit)};
  const bool found = any_box(boxes, [&](Bytes box) {
    Number pseudonym{};
    if (!std::ranges::equal(box.first(kMineTagSize), Bytes(tag).first(kMineTagSize)) ||
        !platform::decrypt(proof.key.bytes(), {}, box.first(kMineTagSize), box.subspan(kMineTagSize),
                           pseudonym))
      return false;
    proof.pseudonym = from_big_endian(pseudonym);
    return true;
  });
  if (!found) return std::nullopt;
  return proof;
}

bool proves_mine(const MineBoxes& boxes, const MineProof& proof) {
  if (proof.key.bytes().size() != platform::kAeadKeySize) return false;
  return any_box(boxes, [&](Bytes box) {
    return std::ranges::equal(make_box(proof.key, box.first(kMineTagSize), proof.pseudonym), box);
  });
}

}  // namespace cartulaire::journal::custody
