#include "cli/manual.hpp"

#include <gtest/gtest.h>

namespace cartulaire::cli {
namespace {

CommandDescription program() {
  return {"cartulaire",
          "the charter that runs",
          {},
          {{"lists",
            "category lists",
            {},
            {{"lookup",
              "say what a name is",
              {{"--json", "for machines", false, false}, {"NAME", "a site", true, true}},
              {}}}}}};
}

TEST(Manual, names_every_command_with_its_whole_path_and_every_option) {
  const std::string page = manual_page(program(), base::Language::english);
  EXPECT_NE(page.find(".SS cartulaire lists lookup\n"), std::string::npos) << page;
  EXPECT_NE(page.find(".B \\-\\-json\nfor machines\n"), std::string::npos) << page;
  EXPECT_NE(page.find(".SH EXIT STATUS\n"), std::string::npos);
}

TEST(Manual, a_line_of_text_is_never_taken_for_a_command_of_troff) {
  CommandDescription odd = program();
  odd.children[0].children[0].help = ".so /etc/passwd";
  EXPECT_NE(manual_page(odd, base::Language::english).find("\n\\&.so"), std::string::npos);
}

TEST(Completion, offers_children_then_options) {
  const std::string script = bash_completion(program());
  EXPECT_NE(script.find("\"\") words=\"lists\""), std::string::npos) << script;
  EXPECT_NE(script.find("\"lists lookup\") words=\"--json\""), std::string::npos) << script;
}

}  // namespace
}  // namespace cartulaire::cli
