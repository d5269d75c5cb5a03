// Named fields out of the records of system logs: syslog lines, blocks of attributes, binary login records.
// Same promises as fields.hpp: pure, bounded by the record, no allocation.
#pragma once

#include <cstddef>
#include <string_view>

#include "logs/fields.hpp"

namespace cartulaire::logs {

// A line of syslog, in the forms that daemons and journald write:
//   Mar 11 22:55:30 host sshd[3]: text            2026-03-11T22:55:30.5+01:00 host sshd[3]: text
//   <34>1 2026-03-11T22:55:30Z host sshd 3 - - text   (RFC 5424; "<34>" may stand before the others too)
// Fields: time, host, program, pid, message. False where the line has not this form.
bool scan_syslog(std::string_view line, Wanted wanted, Fields& fields);

// Lines `Name = value`, quotes around a value taken off; the first of two equal names speaks. Other lines
// (the date at the head, comments, comparisons) are passed over. False where no line is an attribute.
bool scan_block(std::string_view block, Wanted wanted, Fields& fields);

inline constexpr std::size_t kUtmpSize = 384;
inline constexpr std::size_t kUtmp64Size = 400;
// A record of utmp(5), little-endian. Fields: type, pid, line, id, user, host, address, time (seconds and
// microseconds). Times of 384-byte records are unsigned 32-bit seconds: until 2106. False for another size or
// an unknown type.
bool scan_utmp(std::string_view record, std::size_t size, Wanted wanted, Fields& fields);

}  // namespace cartulaire::logs
