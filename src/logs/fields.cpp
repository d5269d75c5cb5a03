#include "logs/fields.hpp"

#include <cstdint>
#include <cstring>

namespace cartulaire::logs {
namespace {

std::size_t slot_of(std::string_view name, Wanted wanted) noexcept {
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i].size() == name.size() && std::memcmp(wanted[i].data(), name.data(), name.size()) == 0)
      return i;
  return kNoSlot;
}

bool is_key(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.';
}

// `text` without the backslashes that stand before a quote or a backslash.
std::string_view without_backslashes(std::string_view text, Fields& fields) {
  const std::span<char> room = fields.scratch(text.size());
  if (room.size() != text.size()) return text;
  std::size_t length = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
    room[length++] = text[i];
  }
  return {room.data(), length};
}

// Appends a code point as UTF-8; `at` moves.
void put_utf8(std::span<char> room, std::size_t& at, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) {
    if (at < room.size()) room[at++] = static_cast<char>(byte);
  };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

// A reader of one JSON text that keeps what is wanted. Every step is bounded by the text; nesting by kDepth.
class JsonScan {
 public:
  JsonScan(std::string_view text, Wanted wanted, Fields& fields)
      : text_(text), wanted_(wanted), fields_(fields) {}

  bool run() {
    space();
    if (!object(0)) return false;
    space();
    return at_ == text_.size();
  }

 private:
  static constexpr int kDepth = 16;
  static constexpr std::size_t kMaxName = 200;

  void space() {
    while (at_ < text_.size() && std::strchr(" \t\r\n", text_[at_]) != nullptr && text_[at_] != '\0')
      ++at_;
  }
  bool take(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  // The bytes between the quotes, escapes as they stand.
  bool raw_string(std::string_view& raw, bool& escaped) {
    if (!take('"')) return false;
    const std::size_t start = at_;
    escaped = false;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (static_cast<unsigned char>(text_[at_]) < 0x20) return false;
      if (text_[at_] == '\\') {
        escaped = true;
        ++at_;
      }
      ++at_;
    }
    if (at_ >= text_.size()) return false;
    raw = text_.substr(start, at_ - start);
    ++at_;
    return true;
  }

  static bool hex4(std::string_view text, std::uint32_t& code) {
    if (text.size() < 4) return false;
    code = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const char c = text[i];
      std::uint32_t digit = 0;
      if (c >= '0' && c <= '9') {
        digit = static_cast<std::uint32_t>(c - '0');
      } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
        digit = static_cast<std::uint32_t>((c | 0x20) - 'a') + 10;
      } else {
        return false;
      }
      code = code * 16 + digit;
    }
    return true;
  }

  bool unescaped(std::string_view raw, std::string_view& value) {
    const std::span<char> room = fields_.scratch(raw.size());
    if (room.size() != raw.size()) return false;
    std::size_t length = 0;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (raw[i] != '\\') {
        room[length++] = raw[i];
        continue;
      }
      if (++i >= raw.size()) return false;
      static constexpr std::string_view kLetters = "\"\\/bfnrt";
      static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
      if (const std::size_t known = kLetters.find(raw[i]); known != std::string_view::npos) {
        room[length++] = kMeanings[known];
        continue;
      }
      std::uint32_t code = 0;
      if (raw[i] != 'u' || !hex4(raw.substr(i + 1), code)) return false;
      i += 4;
      if (code >= 0xD800 && code < 0xDC00) {  // the first half of a pair
        std::uint32_t low = 0;
        if (raw.substr(i + 1, 2) != "\\u" || !hex4(raw.substr(i + 3), low) || low < 0xDC00 || low > 0xDFFF)
          return false;
        code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
        i += 6;
      } else if (code >= 0xDC00 && code < 0xE000) {
        return false;
      }
      put_utf8(room, length, code);
    }
    value = {room.data(), length};
    return true;
  }

  bool value(int depth) {
    if (at_ >= text_.size() || depth > kDepth) return false;
    if (text_[at_] == '{') return object(depth);
    if (text_[at_] == '[') return array(depth);
    const std::size_t slot = slot_of(std::string_view(name_.data(), name_length_), wanted_);
    if (text_[at_] == '"') {
      std::string_view raw;
      bool escaped = false;
      if (!raw_string(raw, escaped)) return false;
      std::string_view plain = raw;
      if (slot == kNoSlot || in_array_) return true;
      if (escaped && !unescaped(raw, plain)) return false;
      fields_.set(slot, plain);
      return true;
    }
    const std::size_t start = at_;
    while (at_ < text_.size() && (is_key(text_[at_]) || text_[at_] == '+'))
      ++at_;
    if (at_ == start) return false;
    const std::string_view word = text_.substr(start, at_ - start);
    const bool number = word.front() == '-' || (word.front() >= '0' && word.front() <= '9');
    if (!number && word != "true" && word != "false" && word != "null") return false;
    if (slot != kNoSlot && !in_array_ && word != "null") fields_.set(slot, word);
    return true;
  }

  bool array(int depth) {
    const bool outer = in_array_;
    in_array_ = true;
    ++at_;
    space();
    if (!take(']')) {
      do {
        space();
        if (!value(depth + 1)) return false;
        space();
      } while (take(','));
      if (!take(']')) return false;
    }
    in_array_ = outer;
    return true;
  }

  bool object(int depth) {
    if (depth > kDepth || !take('{')) return false;
    space();
    if (take('}')) return true;
    const std::size_t outer_length = name_length_;
    do {
      space();
      std::string_view name;
      bool escaped = false;
      if (!raw_string(name, escaped)) return false;
      // A name too long to be wanted is cut: it then equals none.
      if (outer_length > 0 && name_length_ < kMaxName) name_[name_length_++] = '.';
      const std::size_t room = kMaxName - name_length_;
      const std::size_t copied = name.size() < room ? name.size() : room;
      std::memcpy(name_.data() + name_length_, name.data(), copied);
      name_length_ += copied;
      space();
      if (!take(':')) return false;
      space();
      if (!value(depth + 1)) return false;
      name_length_ = outer_length;
      space();
    } while (take(','));
    return take('}');
  }

  std::string_view text_;
  Wanted wanted_;
  Fields& fields_;
  std::size_t at_ = 0;
  std::array<char, kMaxName> name_{};
  std::size_t name_length_ = 0;
  bool in_array_ = false;
};

}  // namespace

bool scan_key_values(std::string_view line, Wanted wanted, Fields& fields) {
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t start = at;
    while (at < line.size() && is_key(line[at]))
      ++at;
    if (at == line.size() || at == start || line[at] != '=') {
      // No key: on to the next word.
      at = line.find(' ', at);
      if (at == std::string_view::npos) return true;
      ++at;
      continue;
    }
    const std::string_view key = line.substr(start, at - start);
    ++at;
    std::string_view value;
    if (at < line.size() && line[at] == '"') {
      const std::size_t first = ++at;
      bool escaped = false;
      while (at < line.size() && line[at] != '"') {
        if (line[at] == '\\' && at + 1 < line.size()) {
          escaped = true;
          ++at;
        }
        ++at;
      }
      if (at >= line.size()) return false;
      value = line.substr(first, at - first);
      ++at;
      const std::size_t slot = slot_of(key, wanted);
      if (slot != kNoSlot) fields.set(slot, escaped ? without_backslashes(value, fields) : value);
    } else {
      std::size_t end = line.find(' ', at);
      if (end == std::string_view::npos) end = line.size();
      value = line.substr(at, end - at);
      at = end;
      const std::size_t slot = slot_of(key, wanted);
      if (slot != kNoSlot) fields.set(slot, value);
    }
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t'))
      ++at;
  }
  return true;
}

bool scan_json(std::string_view line, Wanted wanted, Fields& fields) {
  return JsonScan(line, wanted, fields).run();
}

bool scan_csv(std::string_view line, char separator, std::span<const std::size_t> slots, Fields& fields) {
  std::size_t at = 0;
  for (std::size_t column = 0; column < slots.size(); ++column) {
    std::string_view value;
    if (at < line.size() && line[at] == '"') {
      const std::size_t first = ++at;
      bool doubled = false;
      while (at < line.size()) {
        if (line[at] == '"') {
          if (at + 1 >= line.size() || line[at + 1] != '"') break;
          doubled = true;
          ++at;
        }
        ++at;
      }
      if (at >= line.size()) return false;
      value = line.substr(first, at - first);
      ++at;
      if (doubled && slots[column] != kNoSlot) {
        const std::span<char> room = fields.scratch(value.size());
        std::size_t length = 0;
        for (std::size_t i = 0; i < value.size() && i < room.size(); ++i) {
          room[length++] = value[i];
          if (value[i] == '"') ++i;
        }
        value = {room.data(), length};
      }
      if (at < line.size() && line[at] != separator) return false;
    } else {
      std::size_t end = line.find(separator, at);
      if (end == std::string_view::npos) end = line.size();
      value = line.substr(at, end - at);
      at = end;
    }
    if (slots[column] != kNoSlot) fields.set(slots[column], value);
    if (at >= line.size()) return true;
    ++at;
  }
  return true;
}

}  // namespace cartulaire::logs
