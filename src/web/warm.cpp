#include "web/warm.hpp"

#include <chrono>
#include <exception>
#include <thread>

#include <fmt/format.h>
#include <sys/resource.h>

#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

constexpr int kNice = 10;
constexpr int kPause = 50;  // tenths of a second

// Errors are told to who asks.
void work_out_all(Hub& hub, const std::function<bool()>& stop) {
  const base::Instant now = hub.clock->now();
  for (const std::string& entity : hub.charters->entities()) {
    if (stop()) return;
    if (const auto charter = hub.charters->of(entity, now)) (void)annotated_charter(**charter, now);
  }
}

}  // namespace

void keep_warm(Hub& hub, const std::function<bool()>& stop) {
  ::setpriority(PRIO_PROCESS, 0, kNice);  // on Linux: of this thread alone
  while (!stop()) {
    try {
      work_out_all(hub, stop);
    } catch (const std::exception& failure) {  // memory: then it is made when it is asked for
      fmt::print(stderr, "cartulaire web: {}\n", failure.what());
    }
    for (int i = 0; i < kPause && !stop(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

}  // namespace cartulaire::web
