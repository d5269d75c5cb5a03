// What browsers undo must be what was given.
#include "platform/compress.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace cartulaire::platform {
namespace {

std::string gunzip(const std::string& file, std::size_t size) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(size + 1, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(file.data()));
  stream.avail_in = static_cast<uInt>(file.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_in, 0u);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(Gzip, gives_back_every_text) {
  std::string numbers;
  for (int i = 0; i < 50'000; ++i)
    numbers += std::to_string(i * 7919) + (i % 3 == 0 ? "," : "\n");
  for (const std::string& text :
       {std::string(), std::string("a"), std::string("\0\r\n\xff", 4), numbers, std::string(300'000, 'x')})
    EXPECT_EQ(gunzip(gzip(text), text.size()), text);
  EXPECT_LT(gzip(std::string(300'000, 'x')).size(), 1000u);
}

}  // namespace
}  // namespace cartulaire::platform
