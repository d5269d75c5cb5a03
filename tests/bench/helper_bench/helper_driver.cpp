// Drives a helper or redirector over Squid's protocol and measures it from outside, as Squid would see it.
//
//   helper_driver throughput INPUT PROGRAM ARGUMENT…   questions on standard input, one answer a line
//   helper_driver latency INPUT PROGRAM ARGUMENT…      the same over a socket pair, at most 32 outstanding
//
// Prints one JSON object: answers, wall seconds, CPU seconds (user and system) and peak memory of the program
// and, for latency, percentiles in microseconds. With an INPUT of no line, throughput gives the cost of
// starting.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kOutstanding = 32;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

pid_t start(char** command, int in, int out) {
  const pid_t child = fork();
  if (child != 0) return child;
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  for (int descriptor = 3; descriptor < 64; ++descriptor)
    close(descriptor);
  execv(command[0], command);
  _exit(127);
}

struct Cost {
  double cpu = 0;
  long memory_kib = 0;
  bool good = false;
};

Cost wait_for(pid_t child) {
  rusage usage{};
  int status = 0;
  wait4(child, &status, 0, &usage);
  return {seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss,
          WIFEXITED(status) && WEXITSTATUS(status) == 0};
}

// The longest lines are refusals with their page: what the program writes is read, counted and dropped.
int throughput(const char* input, char** command) {
  const int in = open(input, O_RDONLY | O_CLOEXEC);
  int ends[2];
  if (in < 0 || pipe2(ends, O_CLOEXEC) != 0) return 1;
  fcntl(ends[0], F_SETPIPE_SZ, 1 << 20);
  const auto began = Clock::now();
  const pid_t child = start(command, in, ends[1]);
  close(ends[1]);
  std::vector<char> buffer(1 << 20);
  std::uint64_t answers = 0;
  std::uint64_t bytes = 0;
  for (;;) {
    const ssize_t got = read(ends[0], buffer.data(), buffer.size());
    if (got <= 0) break;
    bytes += static_cast<std::uint64_t>(got);
    answers += static_cast<std::uint64_t>(std::count(buffer.data(), buffer.data() + got, '\n'));
  }
  const Cost cost = wait_for(child);
  const double wall = std::chrono::duration<double>(Clock::now() - began).count();
  std::printf("{\"answers\": %llu, \"bytes\": %llu, \"wall\": %.6f, \"cpu\": %.6f, \"memory_kib\": %ld}\n",
              static_cast<unsigned long long>(answers), static_cast<unsigned long long>(bytes), wall,
              cost.cpu, cost.memory_kib);
  return cost.good ? 0 : 1;
}

std::string whole(const char* path) {
  std::string text;
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return text;
  std::array<char, 1 << 16> part;
  for (std::size_t got = 0; (got = std::fread(part.data(), 1, part.size(), file)) > 0;)
    text.append(part.data(), got);
  std::fclose(file);
  return text;
}

// Answers come in the order of the questions, so that the oldest outstanding one is the one answered.
int latency(const char* input, char** command) {
  const std::string text = whole(input);
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return 1;
  const pid_t child = start(command, ends[1], ends[1]);
  close(ends[1]);
  std::vector<double> micros;
  std::array<Clock::time_point, kOutstanding> asked;
  std::uint64_t sent = 0;
  std::uint64_t answered = 0;
  std::size_t at = 0;
  std::vector<char> buffer(1 << 20);
  while (at < text.size() || answered < sent) {
    // As many questions as may be outstanding leave in one write.
    const std::size_t from = at;
    const auto now = Clock::now();
    while (at < text.size() && sent - answered < kOutstanding) {
      asked[sent++ % kOutstanding] = now;
      at = std::min(text.find('\n', at), text.size() - 1) + 1;
    }
    for (std::size_t done = from; done < at;) {
      const ssize_t put = write(ends[0], text.data() + done, at - done);
      if (put <= 0) return 1;
      done += static_cast<std::size_t>(put);
    }
    const ssize_t got = read(ends[0], buffer.data(), buffer.size());
    if (got <= 0) return 1;
    const auto then = Clock::now();
    for (ssize_t i = 0; i < got; ++i) {
      if (buffer[static_cast<std::size_t>(i)] != '\n') continue;
      micros.push_back(
          std::chrono::duration<double, std::micro>(then - asked[answered++ % kOutstanding]).count());
    }
  }
  close(ends[0]);
  const Cost cost = wait_for(child);
  micros.erase(micros.begin(),
               micros.begin() + static_cast<std::ptrdiff_t>(micros.size() / 20));  // the start
  std::sort(micros.begin(), micros.end());
  const auto percentile = [&](double part) {
    return micros.empty() ? 0.0
                          : micros[static_cast<std::size_t>(part * static_cast<double>(micros.size() - 1))];
  };
  std::printf(
      "{\"answers\": %llu, \"cpu\": %.6f, \"p50\": %.1f, \"p99\": %.1f, \"p999\": %.1f, \"max\": %.1f}\n",
      static_cast<unsigned long long>(answered), cost.cpu, percentile(0.5), percentile(0.99),
      percentile(0.999), percentile(1));
  return cost.good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const std::string_view what = argv[1];
  if (what == "throughput") return throughput(argv[2], argv + 3);
  if (what == "latency") return latency(argv[2], argv + 3);
  return 2;
}
