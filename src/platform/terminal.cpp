#include "platform/terminal.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace cartulaire::platform {
namespace {

constexpr std::size_t kLongest = 1024;

// The controlling terminal; what was changed on it is put back at the end.
class Terminal {
 public:
  Terminal() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {}
  ~Terminal() {
    if (hidden_) ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  bool hide() {
    if (::tcgetattr(descriptor_, &before_) != 0) return false;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    hidden_ = ::tcsetattr(descriptor_, TCSAFLUSH, &silent) == 0;
    return hidden_;
  }
  void show(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  // A line without its end, in memory that is wiped; nothing at the end of input.
  [[nodiscard]] base::Result<Secret> line() const {
    Secret typed(kLongest);
    std::size_t size = 0;
    while (true) {
      std::byte letter{};
      const ssize_t got = ::read(descriptor_, &letter, 1);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0 || letter == std::byte{'\n'}) return Secret::copy_of(typed.bytes().first(size));
      if (size == kLongest)
        return base::fail(base::ErrorCode::too_large, "/dev/tty", "plus de 1024 octets",
                          "more than 1024 bytes");
      typed.bytes()[size++] = letter;
      wipe({&letter, 1});
    }
  }

 private:
  int descriptor_;
  bool hidden_ = false;
  termios before_{};
};

tl::unexpected<base::Error> no_terminal() {
  return base::fail(base::ErrorCode::unavailable, "/dev/tty", "il n'y a pas de terminal où demander",
                    "there is no terminal to ask on");
}

}  // namespace

base::Result<Secret> ask_secret(std::string_view prompt) {
  Terminal terminal;
  if (!terminal.is_open() || !terminal.hide()) return no_terminal();
  terminal.show(prompt);
  auto typed = terminal.line();
  terminal.show("\n");
  return typed;
}

base::Result<bool> ask_agreement(std::string_view prompt, char yes) {
  const Terminal terminal;
  if (!terminal.is_open()) return no_terminal();
  terminal.show(prompt);
  const auto typed = terminal.line();
  if (!typed) return tl::unexpected(typed.error());
  const auto answer = as_text(typed->bytes());
  return !answer.empty() && (answer.front() == yes || answer.front() == yes - 'a' + 'A');
}

base::Result<Secret> read_secret_line(const Path& path) {
  const auto file = File::open_read(path);
  if (!file) return tl::unexpected(file.error());
  Secret text(kLongest + 1);
  const auto got = file->read_at(0, text.bytes());
  if (!got) return tl::unexpected(got.error());
  const Bytes all = Bytes(text.bytes()).first(*got);
  const auto end = std::ranges::find_if(
      all, [](std::byte byte) { return byte == std::byte{'\n'} || byte == std::byte{'\r'}; });
  if (end == all.end() && *got > kLongest)
    return base::fail(base::ErrorCode::too_large, path.string(), "plus de 1024 octets",
                      "more than 1024 bytes");
  return Secret::copy_of(all.first(static_cast<std::size_t>(end - all.begin())));
}

}  // namespace cartulaire::platform
