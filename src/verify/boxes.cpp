#include "verify/boxes.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "platform/base64.hpp"
#include "platform/json.hpp"
#include "verify/input.hpp"
#include "verify/members.hpp"

namespace cartulaire::verify {
namespace {

constexpr std::size_t kKeyId = 8;
constexpr std::size_t kSealOverhead = 48;  // of an X25519 box
constexpr std::size_t kLongest = std::size_t{4} << 20;

class Reader {
 public:
  explicit Reader(platform::Bytes rest) : rest_(rest) {}
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  std::optional<std::uint64_t> number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 63 && !rest_.empty(); shift += 7) {
      const auto byte = std::to_integer<std::uint64_t>(rest_.front());
      rest_ = rest_.subspan(1);
      value |= (byte & 0x7FU) << shift;
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  }
  bool number_is(std::uint64_t wanted) { return number() == wanted; }
  bool skip(std::size_t size) {
    if (size > rest_.size()) return false;
    rest_ = rest_.subspan(size);
    return true;
  }
  bool bytes_are(platform::Bytes wanted) {
    const bool same =
        rest_.size() >= wanted.size() && std::equal(wanted.begin(), wanted.end(), rest_.begin());
    return same && skip(wanted.size());
  }

 private:
  platform::Bytes rest_;
};

std::size_t varint_size(std::uint64_t number) {
  std::size_t size = 1;
  while ((number >>= 7U) > 0)
    ++size;
  return size;
}
std::size_t text_size(std::string_view text) {
  return varint_size(text.size()) + text.size();
}

struct Boxes {
  UnitName unit;
  std::vector<std::byte> shares;
};

std::optional<Boxes> read_line(const Line& line) {
  if (line.too_long) return std::nullopt;
  const auto json = platform::parse_json(line.text, "");
  if (!json || json->object() == nullptr) return std::nullopt;
  Members members(*json);
  const auto unit = read_unit_name(members.text("unit"));
  auto shares = platform::from_base64(members.text("shares"));
  if (members.first_wrong() || !unit || !shares) return std::nullopt;
  return Boxes{*unit, std::move(*shares)};
}

bool hold(const Boxes& boxes, const Unit& unit, const Log& log) {
  const auto holder = log.custodies().holder(unit);
  const CustodyEntry* custody = log.custodies().find(boxes.unit.entity, holder.custody);
  const bool announced = !holder.shares || platform::sha256(boxes.shares) == *holder.shares;
  return announced && custody != nullptr && are_shares(boxes.shares, boxes.unit.text(), *custody);
}

}  // namespace

bool are_shares(platform::Bytes shares, std::string_view unit, const CustodyEntry& custody) {
  Reader reader(shares);
  if (!reader.number_is(custody.number) || !reader.number_is(custody.sets.size())) return false;
  for (std::size_t set = 0; set < custody.sets.size(); ++set) {
    if (!reader.number_is(custody.sets[set].size())) return false;
    for (const std::string& role : custody.sets[set]) {
      std::vector<platform::BoxPublicKey> keys;
      for (const auto& one : custody.custodians)
        if (one.role == role) keys.push_back(one.key);
      const std::size_t sealed = text_size("cartulaire share 1") + text_size(unit) +
                                 varint_size(custody.number) + varint_size(set) + text_size(role) + 32 +
                                 kSealOverhead;
      if (!reader.number_is(keys.size())) return false;
      for (const auto& key : keys) {
        const auto id = platform::sha256(key);
        if (!reader.bytes_are(platform::Bytes(id).first(kKeyId)) || !reader.number_is(sealed) ||
            !reader.skip(sealed))
          return false;
      }
    }
  }
  return reader.at_end();
}

base::Status check_boxes(const platform::Path& path, const Log& log, Findings& findings) {
  const auto file = open_plain(path);
  if (!file) return tl::unexpected(file.error());
  std::set<std::uint64_t> there;  // lines of parts
  std::uint64_t number = 0;
  const auto torn = read_lines(*file, kLongest, {}, [&](const Line& line) {
    const auto boxes = read_line(line);
    const Unit* unit = boxes ? log.units().find(boxes->unit) : nullptr;
    if (!boxes)
      findings.about(Problem::boxes_wrong, "boxes:" + std::to_string(number));
    else if (unit == nullptr || !there.insert(unit->leaf).second || !hold(*boxes, *unit, log))
      findings.about(Problem::boxes_wrong, boxes->unit.text());
    ++number;
  });
  if (!torn) return tl::unexpected(torn.error());
  if (*torn) findings.about(Problem::boxes_wrong, "boxes:" + std::to_string(number));
  for (const Unit& unit : log.units().all())
    if (!unit.destroyed && log.custodies().holder(unit).custody != 0 && !there.contains(unit.leaf))
      findings.about(Problem::boxes_missing, log.units().name(unit));
  return {};
}

}  // namespace cartulaire::verify
