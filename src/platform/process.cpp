#include "platform/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cartulaire::platform {
namespace {

using SteadyClock = std::chrono::steady_clock;

tl::unexpected<base::Error> no_process(std::string_view what) {
  const int error = errno;
  return base::fail(base::ErrorCode::io, std::string(what),
                    fmt::format("programme impossible à lancer : {}", std::strerror(error)),
                    fmt::format("the program cannot be started: {}", std::strerror(error)));
}

tl::unexpected<base::Error> stopped(const std::string& program) {
  return base::fail(base::ErrorCode::unavailable, program,
                    "le programme a dépassé son temps ou sa mémoire ; il a été arrêté",
                    "the program went past its time or its memory; it was stopped");
}

// The two ends of a pipe, closed on destruction.
struct Pipe {
  int read = -1;
  int write = -1;

  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) == 0) {
      read = ends[0];
      write = ends[1];
    }
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_end(read);
    close_end(write);
  }
  static void close_end(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
};

void limit(int what, rlim_t most) {
  const rlimit value{most, most};
  setrlimit(static_cast<__rlimit_resource>(what), &value);
}

// Only calls that are safe between fork and exec; everything was prepared before.
[[noreturn]] void become(char* const* argv, char* const* environment, int input, int output, int complaints,
                         int failure, const ProcessLimits& limits) {
  // A group of its own: what it started itself ends with it.
  setpgid(0, 0);
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(complaints, STDERR_FILENO);
  limit(RLIMIT_CPU, limits.cpu_seconds);
  limit(RLIMIT_AS, limits.memory);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  execvpe(argv[0], argv, environment);
  const int error = errno;
  [[maybe_unused]] const ssize_t told = write(failure, &error, sizeof error);
  _exit(127);
}

// Reads what is there; false at the end of the pipe.
bool drain(int from, std::string& into, std::size_t most, bool& over) {
  std::array<char, 1 << 14> block{};
  const ssize_t got = read(from, block.data(), block.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  const std::size_t room = most - into.size();
  const auto count = static_cast<std::size_t>(got);
  into.append(block.data(), std::min(room, count));
  over = over || count > room;
  return got > 0;
}

int milliseconds_left(SteadyClock::time_point end) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - SteadyClock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

// Both pipes to their end; false where the deadline or the limit of output came first.
bool collect(Pipe& output, Pipe& complaints, const ProcessLimits& limits, ProcessResult& result,
             bool& too_much) {
  const auto end = SteadyClock::now() + limits.deadline;
  bool dropped = false;
  while (output.read >= 0 || complaints.read >= 0) {
    std::array<pollfd, 2> ends{pollfd{output.read, POLLIN, 0}, pollfd{complaints.read, POLLIN, 0}};
    const int left = milliseconds_left(end);
    const int ready = poll(ends.data(), ends.size(), left);
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0 || (ready == 0 && left == 0)) return false;
    if (ends[0].revents != 0 && !drain(output.read, result.output, limits.output, too_much))
      Pipe::close_end(output.read);
    if (ends[1].revents != 0 && !drain(complaints.read, result.complaints, limits.complaints, dropped))
      Pipe::close_end(complaints.read);
    if (too_much) return false;
  }
  return true;
}

}  // namespace

base::Result<ProcessResult> run_process(const std::vector<std::string>& argv, const File& input,
                                        const ProcessLimits& limits) {
  const std::string& program = argv.front();
  std::vector<char*> arguments;
  arguments.reserve(argv.size() + 1);
  for (const std::string& argument : argv)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const char* path = std::getenv("PATH");
  std::string search = fmt::format("PATH={}", path == nullptr ? "/usr/bin:/bin" : path);
  std::string locale = "LC_ALL=C.UTF-8";
  const std::array<char*, 3> environment{search.data(), locale.data(), nullptr};

  Pipe output;
  Pipe complaints;
  Pipe failure;
  if (output.read < 0 || complaints.read < 0 || failure.read < 0) return no_process(program);
  const pid_t child = fork();
  if (child < 0) return no_process(program);
  if (child == 0)
    become(arguments.data(), environment.data(), input.descriptor(), output.write, complaints.write,
           failure.write, limits);
  Pipe::close_end(output.write);
  Pipe::close_end(complaints.write);
  Pipe::close_end(failure.write);

  int error = 0;
  while (read(failure.read, &error, sizeof error) < 0 && errno == EINTR) {
  }
  ProcessResult result;
  bool too_much = false;
  const bool finished = collect(output, complaints, limits, result, too_much);
  if (!finished) kill(-child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (error == ENOENT || error == EACCES) {
    return base::fail(base::ErrorCode::not_found, program, "ce programme n'est pas installé",
                      "this program is not installed");
  }
  if (error != 0) {
    errno = error;
    return no_process(program);
  }
  if (too_much) {
    return base::fail(base::ErrorCode::too_large, program,
                      fmt::format("le programme a produit plus de {} octets", limits.output),
                      fmt::format("the program produced more than {} bytes", limits.output));
  }
  if (!finished || WIFSIGNALED(status)) return stopped(program);
  result.exit_code = WEXITSTATUS(status);
  return result;
}

}  // namespace cartulaire::platform
