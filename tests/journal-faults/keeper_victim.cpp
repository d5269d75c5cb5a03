// A keeper's day in a process of its own, to be killed: seals everything, destroys what is due, says "done".
// keeper_victim ROOT MILLISECONDS
#include <cstdio>
#include <cstdlib>

#include "journal/sealed/sealing.hpp"

namespace {

using namespace cartulaire;
namespace sealed = journal::sealed;

int complain(const base::Error& error) {
  std::fprintf(stderr, "keeper_victim: %s\n", error.text(base::Language::english).c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const platform::Path root = argv[1];
  const base::ManualClock clock(base::Instant(std::chrono::milliseconds(std::atoll(argv[2]))));
  const sealed::CivilDay today = std::chrono::floor<std::chrono::days>(clock.now());
  journal::SystemDisk disk;
  sealed::Books books;
  auto log = sealed::Log::open(
      {root / "sealed", root / "keys"}, clock, disk,
      [&](std::uint64_t leaf, const sealed::TimedEntry& entry) { books.take(leaf, entry); });
  if (!log) return complain(log.error());
  auto keys = sealed::Keystore::open(root / "keys", disk);
  if (!keys) return complain(keys.error());
  const platform::Path parts = root / "sealed" / "parts";
  if (auto status = sealed::sweep(books, *keys, parts, root / "sealed" / "statistics", disk); !status)
    return complain(status.error());
  const auto done =
      sealed::seal(**log, books, *keys, {parts, {{root / "spool" / "web", root / "keys" / "intake"}}, true},
                   {{"UTC", 0, {}}, {}, {}}, {}, {base::Instant::max(), today}, disk);
  if (!done) return complain(done.error());
  for (const auto& alarm : done->alarms)
    return complain(alarm.error);
  const auto destroyed = sealed::destroy_due(
      **log, books, *keys, {parts, root / "sealed" / "statistics", root / "keys" / "intake"}, today, false,
      disk);
  if (!destroyed) return complain(destroyed.error());
  std::puts("done");
}
