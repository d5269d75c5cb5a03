// What the keeper asks of a custodian, and what comes back: one line of JSON each way, safe to carry by any
// way (docs/format/custody.md, Request and answer).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "journal/custody/shares.hpp"

namespace cartulaire::journal::custody {

// Text that may be shown on a terminal before a person agrees.
bool is_plain_text(std::string_view text);

// What the custodian reads before agreeing. A ceremony tells `reference` and who is to hold the keys.
struct Says {
  std::string ground;
  std::string reference;
  std::vector<std::string> people;
  std::string from;
  std::string to;
  std::vector<std::string> classes;
  Custody holders = {};
};

struct SetBox {
  std::uint32_t set = 0;
  std::vector<std::byte> sealed;
};
struct RequestUnit {
  sealed::Unit unit;
  std::uint32_t custody = 0;
  std::vector<SetBox> boxes;
};

struct Request {
  std::string origin;
  bool ceremony = false;
  std::string name;  // of the case or of the ceremony
  std::string entity;
  std::string role;
  platform::BoxPublicKey key{};       // of the custodian: a request is for one
  platform::BoxPublicKey case_key{};  // where the shares go
  Says says;
  std::vector<RequestUnit> units;
};

struct Answer {
  bool ceremony = false;
  std::string name;
  std::string role;
  platform::BoxPublicKey key{};
  platform::Digest request{};  // of its line
  struct UnitShares {
    sealed::Unit unit;
    std::vector<SetBox> shares;
  };
  std::vector<UnitShares> units;
};

inline constexpr std::size_t kLargestRequest = std::size_t{64} << 20;

std::string print_request(const Request& request);
std::string print_answer(const Answer& answer);
// `invalid`: not such a line. A request whose texts hold what a terminal would take for orders is refused.
base::Result<Request> parse_request(std::string_view line, std::string_view where);
base::Result<Answer> parse_answer(std::string_view line, std::string_view where);
// What an answer names its request by: a line feed at the end does not count.
platform::Digest request_digest(std::string_view line);

// On the custodian's machine: every box opened, checked against what was announced, and sealed again to the
// case key. All of them or `refused`.
base::Result<Answer> answer_request(const Request& request, const platform::Digest& digest,
                                    std::string_view role, const platform::BoxKeyPair& keys);

// On the keeper's side: the shares of an answer to `request`, opened with the case's key. `refused` where the
// answer is not to that request, or leaves out or changes a share.
struct OpenedShare {
  ShareName name;
  platform::Secret share;
};
base::Result<std::vector<OpenedShare>> take_answer(const Request& request, const platform::Digest& digest,
                                                   const Answer& answer,
                                                   const platform::BoxKeyPair& case_keys);

}  // namespace cartulaire::journal::custody
