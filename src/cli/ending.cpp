#include "cli/ending.hpp"

#include <atomic>
#include <csignal>

namespace cartulaire::cli {
namespace {

std::atomic<bool> g_asked = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal may set it");

void ask(int /*signal*/) {
  g_asked = true;
}

}  // namespace

void end_on_signals() {
  std::signal(SIGTERM, ask);
  std::signal(SIGINT, ask);
}

bool asked_to_end() {
  return g_asked;
}

}  // namespace cartulaire::cli
