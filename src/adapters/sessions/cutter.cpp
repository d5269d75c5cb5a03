#include "adapters/sessions/cutter.hpp"

#include <algorithm>
#include <utility>

#include "logs/records.hpp"

namespace cartulaire::adapters::sessions {

using logs::Shape;

Cutter::Cutter(Shape shape, Record record, TooLong too_long)
    : shape_(shape),
      record_(std::move(record)),
      too_long_(std::move(too_long)),
      lines_([this](std::string_view text, std::uint64_t) { line(text); },
             [this](std::uint64_t) { long_line(); }) {
  if (shape == Shape::utmp) size_ = logs::kUtmpSize;
  if (shape == Shape::utmp64) size_ = logs::kUtmp64Size;
}

void Cutter::feed(std::string_view chunk) {
  if (size_ == 0) {
    lines_.feed(chunk);
  } else {
    cut(chunk);
  }
}

void Cutter::finish() {
  lines_.finish();
  if (shape_ == Shape::blocks) end_block();
}

void Cutter::cut(std::string_view chunk) {
  while (!chunk.empty()) {
    const std::size_t taken = std::min(size_ - rest_.size(), chunk.size());
    rest_.append(chunk.substr(0, taken));
    chunk.remove_prefix(taken);
    fed_ += taken;
    if (rest_.size() < size_) return;
    record_(rest_, fed_);
    rest_.clear();
  }
}

void Cutter::line(std::string_view text) {
  if (shape_ != Shape::blocks) return record_(text, lines_.consumed());
  if (text.find_first_not_of(" \t\r") == std::string_view::npos) return end_block();
  skipping_ = skipping_ || rest_.size() + text.size() >= logs::kMaxLine;
  if (skipping_) return rest_.clear();
  rest_.append(text).push_back('\n');
}

void Cutter::long_line() {
  if (shape_ != Shape::blocks) return too_long_(lines_.consumed());
  skipping_ = true;
  rest_.clear();
}

void Cutter::end_block() {
  if (skipping_) {
    too_long_(lines_.consumed());
  } else if (!rest_.empty()) {
    record_(rest_, lines_.consumed());
  }
  rest_.clear();
  skipping_ = false;
}

}  // namespace cartulaire::adapters::sessions
