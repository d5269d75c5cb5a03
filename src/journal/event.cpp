#include "journal/event.hpp"

#include <fmt/format.h>

namespace cartulaire::journal {
namespace {

using base::ErrorCode;
using base::fail;
using base::Status;

}  // namespace

Status Event::check(Field field, FieldKind kind) const {
  const FieldInfo& info = field_info(field);
  if (info.kind == FieldKind::envelope)
    return fail(ErrorCode::refused, std::string(info.name),
                fmt::format("`{}` appartient à l'enveloppe de preuve", info.name),
                fmt::format("`{}` belongs to the evidence envelope", info.name));
  if (schema_->place(field) < 0)
    return fail(ErrorCode::refused, std::string(info.name),
                fmt::format("la charte n'annonce pas le champ `{}` : il ne peut pas être écrit", info.name),
                fmt::format("the charter does not announce the field `{}`: it cannot be written", info.name));
  if (info.kind != kind)
    return fail(ErrorCode::invalid, std::string(info.name),
                fmt::format("le champ `{}` n'accepte pas ce genre de valeur", info.name),
                fmt::format("the field `{}` does not take this kind of value", info.name));
  return {};
}

Status Event::set(Field field, std::string_view text) {
  if (auto status = check(field, FieldKind::text); !status) return status;
  if (text.size() > kMaxText)
    return fail(ErrorCode::too_large, std::string(field_info(field).name),
                fmt::format("plus de {} octets", kMaxText), fmt::format("more than {} bytes", kMaxText));
  const auto place = static_cast<std::size_t>(schema_->place(field));
  values_[place].text = text;
  present_ |= 1U << place;
  return {};
}

Status Event::set(Field field, std::uint64_t number) {
  if (auto status = check(field, FieldKind::number); !status) return status;
  const auto place = static_cast<std::size_t>(schema_->place(field));
  values_[place].number = number;
  present_ |= 1U << place;
  return {};
}

Status Event::set_address(Field field, std::span<const std::byte> address) {
  if (auto status = check(field, FieldKind::address); !status) return status;
  if (address.size() != 4 && address.size() != 16)
    return fail(ErrorCode::invalid, std::string(field_info(field).name), "une adresse a 4 ou 16 octets",
                "an address has 4 or 16 bytes");
  const auto place = static_cast<std::size_t>(schema_->place(field));
  values_[place].text = platform::as_text(address);
  present_ |= 1U << place;
  return {};
}

}  // namespace cartulaire::journal
