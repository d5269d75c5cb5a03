#include "platform/json.hpp"

#include <cmath>
#include <set>
#include <utility>

#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include "platform/utf8.hpp"

namespace cartulaire::platform {
namespace {

void print_text(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
          out += c;
    }
  }
  out += '"';
}

class Printer {
 public:
  Printer(std::string& out, bool indented) : out_(out), indented_(indented) {}

  void value(const Json& json) {
    std::visit([this](const auto& data) { print(data); }, json.data());
  }

 private:
  void print(std::nullptr_t) { out_ += "null"; }
  void print(bool value) { out_ += value ? "true" : "false"; }
  void print(std::int64_t value) { out_ += std::to_string(value); }
  // JSON has no infinity; nobody should be told one.
  void print(double value) {
    if (!std::isfinite(value))
      out_ += "null";
    else
      out_ += fmt::format("{}", value);
  }
  void print(const std::string& text) {
    if (invalid_utf8(text) == std::string::npos)
      print_text(text, out_);
    else
      print_text("\xef\xbf\xbd", out_);
  }
  void print(const JsonArray& items) {
    out_ += '[';
    ++depth_;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out_ += ',';
      line();
      value(items[i]);
    }
    --depth_;
    if (!items.empty()) line();
    out_ += ']';
  }
  void print(const JsonObject& members) {
    out_ += '{';
    ++depth_;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out_ += ',';
      line();
      print_text(members[i].first, out_);
      out_ += indented_ ? ": " : ":";
      value(members[i].second);
    }
    --depth_;
    if (!members.empty()) line();
    out_ += '}';
  }
  void line() {
    if (!indented_) return;
    out_ += '\n';
    out_.append(depth_ * 2, ' ');
  }

  std::string& out_;
  bool indented_;
  std::size_t depth_ = 0;
};

// Boost keeps the last of two equal names in silence; the members are counted as they are read.
class Handler {
 public:
  // Names that basic_parser asks for.
  // NOLINTBEGIN(readability-identifier-naming)
  static constexpr std::size_t max_object_size = 1'000'000;
  static constexpr std::size_t max_array_size = 10'000'000;
  static constexpr std::size_t max_key_size = 65'536;
  static constexpr std::size_t max_string_size = 64u << 20;

  using error_code = boost::json::error_code;
  using string_view = boost::json::string_view;
  // NOLINTEND(readability-identifier-naming)

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) {
    levels_.push_back({true, {}, {}, {}, {}});
    return true;
  }
  bool on_object_end(std::size_t, error_code&) { return close(); }
  bool on_array_begin(error_code&) {
    levels_.push_back({false, {}, {}, {}, {}});
    return true;
  }
  bool on_array_end(std::size_t, error_code&) { return close(); }
  bool on_key_part(string_view text, std::size_t, error_code&) {
    text_.append(text.data(), text.size());
    return true;
  }
  bool on_key(string_view text, std::size_t, error_code& error) {
    text_.append(text.data(), text.size());
    Level& level = levels_.back();
    if (!level.names.insert(text_).second) {
      doubled_ = text_;
      error = boost::json::error::syntax;
      return false;
    }
    level.name = std::exchange(text_, {});
    return true;
  }
  bool on_string_part(string_view text, std::size_t, error_code&) {
    text_.append(text.data(), text.size());
    return true;
  }
  bool on_string(string_view text, std::size_t, error_code&) {
    text_.append(text.data(), text.size());
    return put(Json(std::exchange(text_, {})));
  }
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t value, string_view, error_code&) { return put(Json(value)); }
  bool on_uint64(std::uint64_t value, string_view, error_code&) {
    return put(Json(static_cast<double>(value)));
  }
  bool on_double(double value, string_view, error_code&) { return put(Json(value)); }
  bool on_bool(bool value, error_code&) { return put(Json(value)); }
  bool on_null(error_code&) { return put(Json()); }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

  Json take() { return std::move(root_); }
  [[nodiscard]] const std::string& doubled() const { return doubled_; }

 private:
  struct Level {
    bool object;
    JsonArray items;
    JsonObject members;
    std::set<std::string> names;
    std::string name;
  };
  bool close() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    return put(level.object ? Json(std::move(level.members)) : Json(std::move(level.items)));
  }
  bool put(Json json) {
    if (levels_.empty())
      root_ = std::move(json);
    else if (levels_.back().object)
      levels_.back().members.emplace_back(std::move(levels_.back().name), std::move(json));
    else
      levels_.back().items.push_back(std::move(json));
    return true;
  }

  std::vector<Level> levels_;
  std::string text_;
  std::string doubled_;
  Json root_;
};

}  // namespace

const Json* Json::find(std::string_view name) const {
  if (const JsonObject* members = object())
    for (const auto& [key, value] : *members)
      if (key == name) return &value;
  return nullptr;
}

std::string print_json(const Json& value, bool indented) {
  std::string out;
  Printer(out, indented).value(value);
  if (indented) out += '\n';
  return out;
}

base::Result<Json> parse_json(std::string_view text, std::string_view where, const JsonLimits& limits) {
  if (text.size() > limits.bytes)
    return base::fail(base::ErrorCode::too_large, std::string(where),
                      fmt::format("plus de {} octets", limits.bytes),
                      fmt::format("more than {} bytes", limits.bytes));
  boost::json::parse_options options;
  options.max_depth = limits.depth;
  boost::json::basic_parser<Handler> parser(options);
  boost::json::error_code error;
  std::size_t read = 0;
  try {
    read = parser.write_some(false, text.data(), text.size(), error);
  } catch (const std::exception&) {
    return base::fail(base::ErrorCode::invalid, std::string(where), "JSON illisible", "unreadable JSON");
  }
  if (!error && read == text.size()) return parser.handler().take();
  if (!parser.handler().doubled().empty())
    return base::fail(base::ErrorCode::invalid, std::string(where),
                      fmt::format("la clé `{}` est là deux fois", parser.handler().doubled()),
                      fmt::format("the key `{}` is there twice", parser.handler().doubled()));
  return base::fail(base::ErrorCode::invalid, std::string(where),
                    fmt::format("JSON mal formé à l'octet {}", read),
                    fmt::format("malformed JSON at byte {}", read));
}

}  // namespace cartulaire::platform
