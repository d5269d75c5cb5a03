#include "charter/html.hpp"

namespace cartulaire::charter {

namespace {

std::string escaped(std::string_view text, bool quotes) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += quotes ? "&quot;" : "\"";
        break;
      case '\'':
        out += quotes ? "&#39;" : "'";
        break;
      default:
        // Control characters have no place in a page, except a newline and a tab.
        if (static_cast<unsigned char>(c) >= 0x20 ? c != 0x7f : c == '\n' || c == '\t') out += c;
    }
  }
  return out;
}

}  // namespace

std::string html_escaped(std::string_view text) {
  return escaped(text, true);
}

std::string html_content(std::string_view text) {
  return escaped(text, false);
}

std::string html_id(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    out += plain ? c : '-';
  }
  return out;
}

std::string_view html_code(base::Language language) {
  return language == base::Language::french ? "fr" : "en";
}

std::string html_head(const HtmlHead& head) {
  std::string out = "<!DOCTYPE html>\n<html lang=\"";
  out += html_code(head.language);
  out +=
      "\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n";
  if (!head.indexed) out += "<meta name=\"robots\" content=\"noindex\">\n";
  out += "<title>" + html_escaped(head.title) + "</title>\n<style>";
  for (const std::string_view style : head.styles)
    out += style;
  return out + "</style>\n</head>\n";
}

}  // namespace cartulaire::charter
