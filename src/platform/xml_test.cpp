#include "platform/xml.hpp"

#include <string>

#include <gtest/gtest.h>

namespace cartulaire::platform {
namespace {

class Teller final : public XmlHandler {
 public:
  void open(std::string_view name, const Attributes& attributes) override {
    told += "<" + std::string(name);
    for (const auto& [key, value] : attributes)
      told += " " + std::string(key) + "=" + std::string(value);
    told += ">";
  }
  void close(std::string_view name) override { told += "</" + std::string(name) + ">"; }
  void text(std::string_view text) override { told += text; }
  [[nodiscard]] bool enough() const override { return told.size() > 1000; }
  std::string told;
};

TEST(Xml, is_told_in_order) {
  Teller teller;
  const auto status = read_xml("<?xml version=\"1.0\"?><a:b c=\"d &amp; e\">f<g/>h</a:b>", "x.xml", teller);
  ASSERT_TRUE(status.has_value()) << status.error().text();
  EXPECT_EQ(teller.told, "<a:b c=d & e>f<g></g>h</a:b>");
}

TEST(Xml, refuses_doctypes_breaks_and_depth) {
  Teller teller;
  EXPECT_EQ(read_xml("<!DOCTYPE a><a/>", "x.xml", teller).error().code, base::ErrorCode::refused);
  EXPECT_EQ(read_xml("<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>", "x.xml", teller).error().code,
            base::ErrorCode::refused);
  EXPECT_EQ(teller.told, "");
  EXPECT_EQ(read_xml("<a>", "x.xml", teller).error().code, base::ErrorCode::corrupt);
  EXPECT_EQ(read_xml("", "x.xml", teller).error().code, base::ErrorCode::corrupt);
  EXPECT_EQ(read_xml("<a><a><a><a/></a></a></a>", "x.xml", teller, {.depth = 3}).error().code,
            base::ErrorCode::too_large);
}

TEST(Xml, stops_where_the_reader_has_enough) {
  Teller teller;
  EXPECT_TRUE(read_xml("<a>" + std::string(5'000, 'x') + "\n<broken", "x.xml", teller).has_value());
}

}  // namespace
}  // namespace cartulaire::platform
