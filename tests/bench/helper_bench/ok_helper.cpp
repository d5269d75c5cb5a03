// The least that can answer Squid: OK to every question, on its channel. squid_cpu_bench.py measures with it
// what asking anything at all costs a relay.
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

int main() {
  std::vector<char> input(1 << 20);
  std::size_t held = 0;
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, input.data() + held, input.size() - held);
    if (got <= 0) return 0;
    std::string_view pending(input.data(), held + static_cast<std::size_t>(got));
    std::string answers;
    for (std::size_t end = pending.find('\n'); end != std::string_view::npos; end = pending.find('\n')) {
      answers.append(pending.substr(0, pending.substr(0, end).find(' '))).append(" OK\n");
      pending.remove_prefix(end + 1);
    }
    held = pending.size();
    std::memmove(input.data(), pending.data(), held);
    if (::write(STDOUT_FILENO, answers.data(), answers.size()) != static_cast<ssize_t>(answers.size()))
      return 1;
  }
}
