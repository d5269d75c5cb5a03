// One mail as it travels: RFC 5322 headers, a body of plain text in UTF-8 as quoted-printable, at most one
// file with it. Nothing that a person typed can add a header or a line of the protocol.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace cartulaire::platform {

struct MailFile {
  std::string name;  // letters, digits, `-`, `_` and `.`
  std::string type;  // "text/html; charset=utf-8"
  std::string bytes;
};

struct MailText {
  std::string from;       // an address, without a name
  std::string from_name;  // may be empty
  std::string to;
  std::string subject;
  std::string body;
  std::string message_id;  // without angle brackets; the same for the same mail, however often it is sent
  base::Instant date;
  std::optional<MailFile> file{};
};

// An address that is put on the wire: ASCII, one `@`, no space, angle bracket, quote, comma or control
// character, at most 254 bytes.
bool is_mail_address(std::string_view text);

// The whole message, lines ended by CR LF. Errors: invalid (an address, a control character in a header, a
// name of a file, text that is not UTF-8).
base::Result<std::string> mail_text(const MailText& mail);

}  // namespace cartulaire::platform
