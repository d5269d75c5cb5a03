#include "platform/mail_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include <fmt/format.h>

#include "platform/base64.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::platform {
namespace {

constexpr std::size_t kLine = 76;  // RFC 2045: of quoted-printable, without its end
constexpr std::size_t kWord =
    42;  // bytes of an encoded word: 68 characters, 78 with the name of the header (RFC 2047, 5322)
constexpr std::size_t kAddress = 254;  // RFC 5321

bool is_control(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == 0x7F;
}
bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > '~'; });
}

// Whole characters, as many as fit.
std::size_t cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text.size();
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;
  return end;
}

// Words of RFC 2047, folded; plain ASCII that is short stays as it is.
std::string header_words(std::string_view text) {
  if (is_ascii(text) && text.size() <= kLine - 16 && text.find("=?") == std::string_view::npos)
    return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t taken = cut(text, kWord);
    if (!out.empty()) out += "\r\n ";
    out += fmt::format("=?UTF-8?B?{}?=", to_base64(as_bytes(text.substr(0, taken))));
    text.remove_prefix(taken);
  }
  return out;
}

// RFC 2045, 6.7: lines of at most 76, their ends as they are, blanks at an end written out.
std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') continue;
    if (c == '\n') {
      out += "\r\n";
      column = 0;
      continue;
    }
    const bool last = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
    const bool plain = c > ' ' && c <= '~' && c != '=';
    const bool blank = (c == ' ' || c == '\t') && !last;
    const std::string piece =
        plain || blank ? std::string(1, c) : fmt::format("={:02X}", static_cast<unsigned char>(c));
    if (column + piece.size() > kLine - 1) {
      out += "=\r\n";
      column = 0;
    }
    out += piece;
    column += piece.size();
  }
  return out.ends_with("\r\n") ? out : out + "\r\n";
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name.size() <= kWord && name.front() != '.' &&
         std::ranges::all_of(name, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                  c == '_' || c == '.';
         });
}

// In base64, by lines.
std::string encoded(std::string_view bytes) {
  const std::string all = to_base64(as_bytes(bytes));
  std::string out;
  for (std::size_t at = 0; at < all.size(); at += kLine)
    out += all.substr(at, kLine) + "\r\n";
  return out;
}

// The headers that tell what the body is, and the body.
std::string content(const MailText& mail) {
  std::string words = fmt::format(
      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}",
      quoted_printable(mail.body));
  if (!mail.file) return words;
  // INVARIANT: `=_` stands in neither encoding (RFC 2045, 6.7).
  constexpr std::string_view kBoundary = "=_cartulaire";
  return fmt::format(
      "Content-Type: multipart/mixed; boundary=\"{0}\"\r\n\r\n--{0}\r\n{1}--{0}\r\nContent-Type: {2}\r\n"
      "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"{3}\"\r\n\r\n{4}"
      "--{0}--\r\n",
      kBoundary, words, mail.file->type, mail.file->name, encoded(mail.file->bytes));
}

std::string date_text(base::Instant at) {
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(at - day));
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000",
                     kDays.at(std::chrono::weekday(day).c_encoding()), static_cast<unsigned>(date.day()),
                     kMonths.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

tl::unexpected<base::Error> invalid(const std::string& what) {
  return base::fail(base::ErrorCode::invalid, "",
                    fmt::format("adresse, objet ou texte de courriel invalide : `{}`", what),
                    fmt::format("invalid address, subject or text of a mail: `{}`", what));
}

}  // namespace

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == text.size() || text.size() > kAddress)
    return false;
  if (text.front() == '-' || text.find('@', at + 1) != std::string_view::npos) return false;
  return std::none_of(text.begin(), text.end(), [](char c) {
    return is_control(c) || static_cast<unsigned char>(c) > '~' ||
           std::string_view(" <>\"(),;:\\[]").find(c) != std::string_view::npos;
  });
}

base::Result<std::string> mail_text(const MailText& mail) {
  for (const std::string* address : {&mail.from, &mail.to, &mail.message_id})
    if (!is_mail_address(*address)) return invalid(*address);
  for (const std::string* line : {&mail.from_name, &mail.subject})
    if (std::any_of(line->begin(), line->end(), is_control)) return invalid(*line);
  for (const std::string* text : {&mail.from_name, &mail.subject, &mail.body})
    if (invalid_utf8(*text) != std::string_view::npos) return invalid("UTF-8");
  if (mail.file && !is_file_name(mail.file->name)) return invalid(mail.file->name);
  if (mail.file && std::ranges::any_of(mail.file->type, is_control)) return invalid(mail.file->type);
  // A name in ASCII is encoded too: quotes and commas in it say nothing then.
  std::string from = fmt::format("<{}>", mail.from);
  if (!mail.from_name.empty())
    from = fmt::format(
        "=?UTF-8?B?{}?= {}",
        to_base64(as_bytes(std::string_view(mail.from_name).substr(0, cut(mail.from_name, kWord)))), from);
  return fmt::format(
      "From: {}\r\nTo: <{}>\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{}>\r\nMIME-Version: 1.0\r\n"
      "Auto-Submitted: auto-generated\r\n{}",
      from, mail.to, header_words(mail.subject), date_text(mail.date), mail.message_id, content(mail));
}

}  // namespace cartulaire::platform
