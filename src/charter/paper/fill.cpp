#include "charter/paper/fill.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "charter/paper/blocks.hpp"

namespace cartulaire::charter::paper {
namespace {

using base::Result;

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

std::optional<std::string> about_charter(const EffectiveCharter& charter, std::string_view member) {
  if (member == "title") return wording::escape_markdown(charter.front.title);
  if (member == "version") return wording::escape_markdown(charter.front.version);
  if (member == "hash") return charter.hash;
  return std::nullopt;
}

// What the charter or its records say under a name; nothing where they do not.
std::optional<std::string> found(const Saying& say, std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view object = name.substr(0, dot);
  const std::string_view member = name.substr(dot + 1);
  if (object == "entity" && member == "name") return say.named(say.charter().entity);
  if (object == "charter") return about_charter(say.charter(), member);
  if (object == "role") {
    const Named* role = say.charter().front.role(member);
    return role == nullptr ? std::nullopt : std::optional(say.named(*role));
  }
  if (object == "mail") {
    const Named* role = say.charter().front.role(member);
    return role == nullptr || role->mail.empty() ? std::nullopt
                                                 : std::optional(wording::escape_markdown(role->mail));
  }
  if (object != "adoption") return std::nullopt;
  for (const auto& [act, words] : say.adoption())
    if (act == member) return wording::escape_markdown(words);
  return std::nullopt;
}

Result<std::string> said(std::string_view inside, const Saying& say) {
  const std::size_t mark = inside.find('?');
  const std::string_view asked = trimmed(inside.substr(0, mark));
  const std::size_t space = asked.rfind(' ');
  const std::string_view name = space == std::string_view::npos ? asked : asked.substr(space + 1);
  if (const std::optional<std::string> words = found(say, name)) {
    auto head = wording::parse_head(space == std::string_view::npos ? "" : asked.substr(0, space));
    if (!head) return base::pass(head);
    return wording::say({{wording::Noun{*words, {}, {}}}, false, wording::Conjunction::and_, {}, {}}, *head,
                        say.language());
  }
  if (mark != std::string_view::npos) return say.blank(trimmed(inside.substr(mark + 1)));
  return base::fail(base::ErrorCode::invalid, std::string(inside), "ce modèle nomme ce que la charte n'a pas",
                    "this template names what the charter does not have");
}

Result<std::string> filled_line(std::string_view line, const Saying& say) {
  std::string out;
  while (!line.empty()) {
    const std::size_t open = line.find("{{");
    const std::size_t close = line.find("}}", open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    out += line.substr(0, open);
    Result<std::string> words = said(line.substr(open + 2, close - open - 2), say);
    if (!words) return words;
    out += *words;
    line.remove_prefix(close + 2);
  }
  return out.append(line);
}

}  // namespace

Result<std::string> fill(std::string_view text, const Saying& say) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("{{>") && line.ends_with("}}")) {
      const std::string_view name = trimmed(line.substr(3, line.size() - 5));
      const std::optional<std::string> part = block(name, say);
      if (!part)
        return base::fail(base::ErrorCode::invalid, std::string(name), "ce modèle cite une partie inconnue",
                          "this template quotes an unknown part");
      out += wording::typeset(*part, say.language());
      continue;
    }
    Result<std::string> filled = filled_line(line, say);
    if (!filled) return filled;
    out += wording::typeset(*filled, say.language());
    out += '\n';
  }
  return out;
}

}  // namespace cartulaire::charter::paper
