#include "cli/node_parts.hpp"

#include <algorithm>
#include <thread>

#include "cli/console.hpp"
#include "cli/ending.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::cli {

using std::chrono::milliseconds;

platform::HttpsIdentity identity_at(const std::string& hub, const platform::Path& identity) {
  return {hub, identity / "tls.crt", identity / "tls.key", identity / "ca.crt"};
}

void Complaints::say_new(const std::vector<base::Error>& errors) {
  std::string all;
  for (const base::Error& error : errors)
    all += (error.code == base::ErrorCode::unavailable ? error.where : error.text()) + "\n";
  if (all != last_)
    for (const base::Error& error : errors)
      complain(error);
  last_ = std::move(all);
}

milliseconds pause_after(unsigned failures, milliseconds every, milliseconds longest) {
  if (failures == 0) return every;
  const milliseconds base = std::min(longest, every * (1U << std::min(failures, 10U)));
  const auto half = static_cast<std::uint64_t>(base.count() / 2) + 1;
  return base / 2 + milliseconds(platform::random_number() % (2 * half));
}

void wait(milliseconds pause) {
  const auto until = std::chrono::steady_clock::now() + pause;
  while (!asked_to_end() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(milliseconds(50));
}

}  // namespace cartulaire::cli
