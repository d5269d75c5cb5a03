// Bytes of a source cut into its records: lines, blocks of lines, or pieces of one size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "logs/declaration.hpp"
#include "logs/lines.hpp"

namespace cartulaire::adapters::sessions {

class Cutter {
 public:
  // `end`: bytes fed up to the end of the record.
  using Record = std::function<void(std::string_view record, std::uint64_t end)>;
  using TooLong = std::function<void(std::uint64_t end)>;
  Cutter(logs::Shape shape, Record record, TooLong too_long);
  Cutter(const Cutter&) = delete;
  Cutter& operator=(const Cutter&) = delete;

  void feed(std::string_view chunk);
  // What has no end yet is a record too (but for a piece that is not whole).
  void finish();

 private:
  void line(std::string_view text);
  void long_line();
  void end_block();
  void cut(std::string_view chunk);

  logs::Shape shape_;
  Record record_;
  TooLong too_long_;
  std::size_t size_ = 0;  // of a piece; 0: lines
  std::string rest_;      // the block or the piece in hand
  bool skipping_ = false;
  std::uint64_t fed_ = 0;
  logs::LineCutter<std::function<void(std::string_view, std::uint64_t)>, std::function<void(std::uint64_t)>>
      lines_;
};

}  // namespace cartulaire::adapters::sessions
