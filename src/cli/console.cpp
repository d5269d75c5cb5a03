#include "cli/console.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

#include <fmt/core.h>
#include <unistd.h>

#include "cli/program.hpp"

namespace cartulaire::cli {
namespace {

base::Language g_language = base::Language::french;

bool speaks_english(std::string_view locale) {
  return locale.starts_with("en");
}

}  // namespace

void read_console_language(int argc, char** argv) {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    g_language = speaks_english(value) ? base::Language::english : base::Language::french;
    break;
  }
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    std::string_view value;
    if (word.starts_with("--lang=")) value = word.substr(7);
    if (word == "--lang" && i + 1 < argc) value = argv[i + 1];
    if (!value.empty()) g_language = speaks_english(value) ? base::Language::english : base::Language::french;
  }
}

base::Language console_language() {
  return g_language;
}

std::string_view say(std::string_view french, std::string_view english) {
  return g_language == base::Language::french ? french : english;
}

void complain(const base::Error& error) {
  fmt::print(stderr, "cartulaire: {}\n", error.text(g_language));
}

int failed(const base::Error& error) {
  complain(error);
  switch (error.code) {
    case base::ErrorCode::invalid:
    case base::ErrorCode::too_large:
    case base::ErrorCode::corrupt:
    case base::ErrorCode::refused:
      return kNo;
    case base::ErrorCode::not_found:
    case base::ErrorCode::io:
    case base::ErrorCode::unavailable:
      return kCannot;
  }
  return kCannot;
}

Progress::Progress(std::string label, std::uint64_t total)
    : label_(std::move(label)), total_(total), terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (terminal_ && shown_ != UINT64_MAX) fmt::print(stderr, "\r\033[K");
}

void Progress::update(std::uint64_t done) {
  if (!terminal_) return;
  const std::uint64_t step = total_ == 0 ? done >> 16 : done * 100 / total_;
  if (step == shown_) return;
  shown_ = step;
  if (total_ == 0) {
    fmt::print(stderr, "\r\033[K{} {} {}", label_, done / 1'000'000, say("Mo", "MB"));
    return;
  }
  const auto filled = static_cast<std::size_t>(step > 100 ? 30 : step * 30 / 100);
  fmt::print(stderr, "\r\033[K{} [{}{}] {} %", label_, std::string(filled, '#'),
             std::string(30 - filled, '.'), step);
}

}  // namespace cartulaire::cli
