// The helper's loop over its two descriptors.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <unistd.h>

#include "adapters/squid/helper.hpp"

namespace cartulaire::adapters::squid {
namespace {

constexpr std::size_t kInput = std::size_t{1} << 20;  // also the longest line, less one
// Questions are taken and answers sent in pieces that stay in the processor's second cache beside what
// decisions read: with pieces of a megabyte, questions, people and lists push each other out.
constexpr std::size_t kPiece = std::size_t{64} << 10;
constexpr std::size_t kOutput = Helper::kBatchRoom + kPiece;

// Bytes read, 0 at the end, negative on an error.
ssize_t read_some(int in, char* into, std::size_t room) {
  for (;;) {
    const ssize_t got = ::read(in, into, room);
    if (got >= 0 || errno != EINTR) return got;
  }
}

bool write_all(int out, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(out, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

class Loop {
 public:
  Loop(int in, int out, Helper& helper) : in_(in), out_(out), helper_(helper) {}

  // False at the end of the questions or when the answers cannot leave.
  bool turn() {
    const ssize_t got = read_some(in_, input_.get() + held_, std::min(kPiece, kInput - held_));
    if (got <= 0) {
      failed_ = got < 0;
      return false;
    }
    std::string_view pending(input_.get(), held_ + static_cast<std::size_t>(got));
    if (skipping_) pending = skip(pending);
    for (;;) {
      const std::size_t done = helper_.answer(pending, answers_);
      pending.remove_prefix(done);
      if (!flush()) return false;
      if (done == 0 || pending.empty()) break;
    }
    return keep(pending);
  }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  // The rest of an overlong line, up to its end.
  std::string_view skip(std::string_view pending) {
    const std::size_t end = pending.find('\n');
    skipping_ = end == std::string_view::npos;
    return skipping_ ? std::string_view{} : pending.substr(end + 1);
  }
  bool keep(std::string_view pending) {
    if (pending.size() == kInput) {
      helper_.answer_overlong(pending, answers_);
      skipping_ = true;
      pending = {};
      if (!flush()) return false;
    }
    if (!pending.empty()) std::memmove(input_.get(), pending.data(), pending.size());
    held_ = pending.size();
    return true;
  }
  bool flush() {
    failed_ = !write_all(out_, answers_.text());
    answers_.clear();
    return !failed_;
  }

  int in_;
  int out_;
  Helper& helper_;
  std::unique_ptr<char[]> input_ = std::make_unique_for_overwrite<char[]>(kInput);
  AnswerBuffer answers_{kOutput};
  std::size_t held_ = 0;  // bytes of an unfinished line at the beginning of input_
  bool skipping_ = false;
  bool failed_ = false;
};

}  // namespace

base::Status serve(int in, int out, Helper& helper, const std::function<void(std::uint64_t)>& progress) {
  Loop loop(in, out, helper);
  while (loop.turn())
    if (progress) progress(helper.answered());
  if (progress) progress(helper.answered());
  if (loop.failed())
    return base::fail(base::ErrorCode::io, "squid",
                      std::string("la liaison avec Squid est rompue : ") + std::strerror(errno),
                      std::string("the link with Squid broke: ") + std::strerror(errno));
  return {};
}

}  // namespace cartulaire::adapters::squid
