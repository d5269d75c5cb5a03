// Whatever a site, a State or a charter says, the refusal page stays a page of ours: tags nest, nothing runs.
// LAYERS: charter policy lists platform base
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "charter/html_outline.hpp"
#include "charter/refusal.hpp"
#include "charter/wording/slips.hpp"
#include "charter/wording/wording.hpp"

namespace {

using namespace cartulaire;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  charter::RefusalFacts facts;
  facts.kind = static_cast<charter::RefusalKind>(data[0] % 3U);
  for (std::string* field :
       {&facts.site, &facts.entity, &facts.charter_title, &facts.charter_version, &facts.charter_hash,
        &facts.in_force_since, &facts.article_number, &facts.article_title, &facts.article_text,
        &facts.clause, &facts.request_name, &facts.request_url, &facts.contact, &facts.contact_address,
        &facts.charter_url}) {
    *field = text;
  }
  facts.categories = {{text, text}, {text, ""}};
  facts.detail = {text, ""};
  facts.request = {"", text};
  const auto first = data[0] >= 128 ? base::Language::english : base::Language::french;
  const charter::HtmlOutline outline = charter::outline_of(charter::refusal_page(facts, first));
  require(outline.faults.empty());
  require(outline.ids.size() == 2);
  for (const std::string& address : outline.addresses) {
    require(address.starts_with("http://") || address.starts_with("https://"));
  }
  // The pieces, for their own sake: any bytes, no crash.
  for (const base::Language language : {base::Language::french, base::Language::english}) {
    (void)charter::wording::typeset(text, language);
    (void)charter::wording::find_slips(text, language);
    (void)charter::wording::inflect({text, {}, {}}, charter::wording::Form::du, language);
  }
  (void)charter::wording::parse_head(text);
  return 0;
}
