// Pages in plain HTML, without any script: where the portal itself cannot run (windows that systems open for
// captive portals, old browsers, a reader without an account). One style sheet, /plain.css; forms that any
// browser sends.
#pragma once

#include <string>
#include <string_view>

#include "platform/http_server.hpp"
#include "web/hub.hpp"
#include "web/pages/form.hpp"

namespace cartulaire::web::pages {

struct Visit {
  Hub& hub;
  const platform::HttpRequest& request;
  std::string path;
  Fields query;
  Fields form;  // of a POST; empty where it came from another site
  base::Language language;
  base::Instant now;
  bool from_elsewhere = false;  // a form of another site

  [[nodiscard]] bool posts() const { return request.method == "POST"; }
  [[nodiscard]] bool is_french() const { return language == base::Language::french; }
  // In the reader's language, typeset, as element content.
  [[nodiscard]] std::string say(std::string_view french, std::string_view english) const;
};

struct Page {
  std::string title;   // plain text
  std::string body;    // HTML of the main part, below the title
  std::string kicker;  // plain text above the title: whose page it is
  std::string here;    // under which GET shows this page, for the other language; empty: nowhere
  unsigned status = 200;
};
platform::HttpReply show(const Visit& visit, const Page& page);
platform::HttpReply go_to(std::string address);

// --- parts of pages; what they are given is plain text, escaped here
std::string paragraph(const std::string& html, std::string_view kind = {});
std::string link(std::string_view address, const std::string& html, std::string_view kind = {});
std::string hidden(std::string_view name, std::string_view value);
// A field with its label above; `attributes` as they stand in the tag.
std::string input(std::string_view name, const std::string& label, std::string_view attributes);
std::string button(const std::string& label, std::string_view kind = {});
// What stopped somebody, above the form.
std::string trouble(const std::string& html);
// In which capacity one signs, and where: asked by both ways to sign.
std::string capacity_and_place(const Visit& visit, std::string_view capacity);

}  // namespace cartulaire::web::pages
