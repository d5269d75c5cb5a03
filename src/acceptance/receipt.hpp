// The receipt of a signature (ACK-03): as many copies as the charter announces with `copies`, the person’s
// first, the employer’s second. Made from the records alone, so that it is the same whenever it is made;
// never in the transaction that signs.
#pragma once

#include <string>

#include "store/cosignatures.hpp"

namespace cartulaire::acceptance {

struct Receipt {
  store::Acknowledgement record;
  store::Text text;
};
base::Result<Receipt> receipt_of(store::Reading& in, const store::EntityScope& scope, std::int64_t number);
// One page that fetches nothing; labels in the text's language.
base::Result<std::string> receipt_html(const Receipt& receipt, const store::EntityScope& scope);
// By WeasyPrint: some hundred milliseconds. Errors: unavailable (it is not installed).
base::Result<std::string> receipt_pdf(const Receipt& receipt, const store::EntityScope& scope);

// What the guardian of a minor signed, in as many copies: theirs first, the employer’s second. It tells of
// the minor no more than their name.
struct GuardianReceipt {
  store::Cosignature record;
  store::Text text;
  std::string minor;
  std::string entity;
};
base::Result<std::string> guardian_receipt_html(const GuardianReceipt& receipt,
                                                const store::EntityScope& scope);
base::Result<std::string> guardian_receipt_pdf(const GuardianReceipt& receipt,
                                               const store::EntityScope& scope);

}  // namespace cartulaire::acceptance
