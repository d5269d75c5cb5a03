#include "platform/token.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "platform/pkcs11.hpp"
#include "platform/secret_file.hpp"

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr CK_ULONG kMaxSlots = 1024;
constexpr std::size_t kMaxKeys = 10'000;
constexpr std::size_t kMaxPin = 256;
constexpr CK_ULONG kKeySize = 32;

// What one call of the module says, as an error of ours.
tl::unexpected<base::Error> said(const TokenPlace& place, CK_RV answer, const char* french,
                                 const char* english) {
  return fail(
      ErrorCode::unavailable, place.label,
      fmt::format("le jeton ne peut pas {} ({}) : voyez {}", french, pkcs11_name(answer),
                  place.module.string()),
      fmt::format("the token cannot {} ({}): see {}", english, pkcs11_name(answer), place.module.string()));
}

tl::unexpected<base::Error> pin_refused(const TokenPlace& place) {
  return fail(ErrorCode::refused, place.label,
              fmt::format("le jeton a refusé un code ; je n'essaie plus, pour qu'il ne se verrouille pas : "
                          "corrigez {}, puis `cartulaire keeper token`, qui essaie une fois",
                          place.pin_file.string()),
              fmt::format("the token refused a PIN; I try no more, so that it does not lock: correct {}, "
                          "then `cartulaire keeper token`, which tries once",
                          place.pin_file.string()));
}

tl::unexpected<base::Error> pin_locked(const TokenPlace& place) {
  return fail(ErrorCode::refused, place.label,
              "le code du jeton est verrouillé, ou le sera au prochain essai : débloquez-le avec l'outil de "
              "son fabricant",
              "the token's PIN is locked, or will be at the next try: unlock it with its maker's tool");
}

// Texts of PKCS#11 are padded with spaces.
template <std::size_t N>
std::string padded(const unsigned char (&text)[N]) {
  std::string_view whole(reinterpret_cast<const char*>(text), N);
  const std::size_t last = whole.find_last_not_of(std::string_view(" \0", 2));
  return std::string(whole.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

// Attributes to find or to make an object by. What they point to must outlive this.
class Attributes {
 public:
  template <class T>
  Attributes& set(CK_ATTRIBUTE_TYPE type, const T& value) {
    return set(type, Bytes(reinterpret_cast<const std::byte*>(&value), sizeof value));
  }
  Attributes& set(CK_ATTRIBUTE_TYPE type, Bytes value) {
    list_.push_back({type, const_cast<std::byte*>(value.data()), value.size()});
    return *this;
  }
  [[nodiscard]] CK_ATTRIBUTE* data() { return list_.data(); }
  [[nodiscard]] CK_ULONG size() const { return list_.size(); }

 private:
  std::vector<CK_ATTRIBUTE> list_;
};

constexpr CK_OBJECT_CLASS kSecretKey = CKO_SECRET_KEY;
constexpr CK_KEY_TYPE kAes = CKK_AES;
constexpr CK_BBOOL kYes = CK_TRUE;
constexpr CK_BBOOL kNo = CK_FALSE;

Attributes named(Bytes id, const std::string* label) {
  Attributes wanted;
  wanted.set(CKA_CLASS, kSecretKey).set(CKA_ID, id);
  if (label != nullptr) wanted.set(CKA_LABEL, as_bytes(*label));
  return wanted;
}

}  // namespace

struct Token::State {
  TokenPlace place;
  std::shared_ptr<Pkcs11Module> module;
  PinTry pin = PinTry::once;
  bool refused = false;  // a PIN, in this process
};

namespace {

struct Slot {
  CK_SLOT_ID number = 0;
  CK_TOKEN_INFO info{};
};

Result<Slot> find_slot(const TokenPlace& place, Pkcs11Module& module) {
  std::vector<CK_SLOT_ID> slots(kMaxSlots);
  CK_ULONG count = slots.size();
  if (const CK_RV answer = module->C_GetSlotList(CK_TRUE, slots.data(), &count); answer != CKR_OK)
    return said(place, answer, "être cherché", "be looked for");
  std::optional<Slot> found;
  std::string others;
  for (CK_ULONG i = 0; i < std::min<CK_ULONG>(count, slots.size()); ++i) {
    Slot slot{slots[i], {}};
    if (module->C_GetTokenInfo(slot.number, &slot.info) != CKR_OK ||
        (slot.info.flags & CKF_TOKEN_INITIALIZED) == 0)
      continue;
    if (const std::string label = padded(slot.info.label); label != place.label) {
      others += fmt::format("{}`{}`", others.empty() ? "" : ", ", label);
      continue;
    }
    if (found)
      return fail(ErrorCode::unavailable, place.label,
                  "deux jetons portent ce nom : n'en laissez qu'un, ou renommez l'autre",
                  "two tokens have this label: leave one only, or rename the other");
    found = slot;
  }
  if (found) return *found;
  return fail(
      ErrorCode::unavailable, place.label,
      fmt::format("aucun jeton de ce nom dans {} ({}) : branchez-le, ou corrigez `label` dans `token`",
                  place.module.string(), others.empty() ? "aucun" : "il y a " + others),
      fmt::format("no token of this label in {} ({}): plug it in, or correct `label` in `token`",
                  place.module.string(), others.empty() ? "none" : "there is " + others));
}

}  // namespace

// Open and logged in while this object lives.
class TokenSession {
 public:
  template <class State>
  static Result<TokenSession> open(State& state) {
    if (state.refused) return pin_refused(state.place);
    auto slot = find_slot(state.place, *state.module);
    if (!slot) return base::pass(slot);
    const CK_FLAGS flags = slot->info.flags;
    if ((flags & (CKF_USER_PIN_LOCKED | CKF_USER_PIN_FINAL_TRY)) != 0) return pin_locked(state.place);
    if ((flags & CKF_USER_PIN_COUNT_LOW) != 0 && state.pin == PinTry::once) return pin_refused(state.place);
    auto pin = read_secret_line(state.place.pin_file, kMaxPin);
    if (!pin) return base::pass(pin);
    TokenSession session(state.place, *state.module);
    CK_RV answer = (*state.module)
                       ->C_OpenSession(slot->number, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr,
                                       &session.handle_);
    if (answer != CKR_OK) {
      session.handle_ = CK_INVALID_HANDLE;
      return said(state.place, answer, "être ouvert", "be opened");
    }
    answer = (*state.module)
                 ->C_Login(session.handle_, CKU_USER, reinterpret_cast<unsigned char*>(pin->bytes().data()),
                           pin->bytes().size());
    if (answer == CKR_PIN_INCORRECT || answer == CKR_PIN_LEN_RANGE || answer == CKR_PIN_INVALID) {
      state.refused = true;
      return pin_refused(state.place);
    }
    if (answer == CKR_PIN_LOCKED) return pin_locked(state.place);
    if (answer != CKR_OK && answer != CKR_USER_ALREADY_LOGGED_IN)
      return said(state.place, answer, "recevoir le code", "take the PIN");
    session.info_ = slot->info;
    return session;
  }

  ~TokenSession() {
    if (handle_ != CK_INVALID_HANDLE) module_->operator->()->C_CloseSession(handle_);  // the last logs out
  }
  TokenSession(TokenSession&& other) noexcept
      : place_(other.place_),
        module_(other.module_),
        handle_(std::exchange(other.handle_, CK_INVALID_HANDLE)),
        info_(other.info_) {}
  TokenSession& operator=(TokenSession&&) = delete;
  TokenSession(const TokenSession&) = delete;
  TokenSession& operator=(const TokenSession&) = delete;

  CK_FUNCTION_LIST* operator->() const { return module_->operator->(); }
  [[nodiscard]] CK_SESSION_HANDLE handle() const { return handle_; }
  [[nodiscard]] const CK_TOKEN_INFO& info() const { return info_; }
  [[nodiscard]] const TokenPlace& place() const { return *place_; }

  Result<std::vector<CK_OBJECT_HANDLE>> find(Attributes wanted) {
    CK_FUNCTION_LIST& module = *module_->operator->();
    CK_RV answer = module.C_FindObjectsInit(handle_, wanted.data(), wanted.size());
    std::vector<CK_OBJECT_HANDLE> found;
    if (answer == CKR_OK) {
      std::array<CK_OBJECT_HANDLE, 16> some{};
      CK_ULONG count = some.size();
      while (answer == CKR_OK && count > 0 && found.size() < kMaxKeys) {
        answer = module.C_FindObjects(handle_, some.data(), some.size(), &count);
        if (answer == CKR_OK) found.insert(found.end(), some.begin(), some.begin() + count);
      }
      module.C_FindObjectsFinal(handle_);
    }
    if (answer != CKR_OK) return said(*place_, answer, "chercher une clé", "look for a key");
    return found;
  }

 private:
  TokenSession(const TokenPlace& place, Pkcs11Module& module) : place_(&place), module_(&module) {}

  const TokenPlace* place_;
  Pkcs11Module* module_;
  CK_SESSION_HANDLE handle_ = CK_INVALID_HANDLE;
  CK_TOKEN_INFO info_{};
};

Token::Token(std::unique_ptr<State> state) : state_(std::move(state)) {}
Token::~Token() = default;
Token::Token(Token&&) noexcept = default;
Token& Token::operator=(Token&&) noexcept = default;

Result<Token> Token::open(TokenPlace place, PinTry pin) {
  auto module = Pkcs11Module::load(place.module);
  if (!module) return base::pass(module);
  auto state = std::make_unique<State>();
  state->place = std::move(place);
  state->module = std::move(*module);
  state->pin = pin;
  if (auto session = TokenSession::open(*state); !session) return base::pass(session);
  state->pin = PinTry::once;
  return Token(std::move(state));
}

Result<TokenInfo> Token::info() {
  auto session = TokenSession::open(*state_);
  if (!session) return base::pass(session);
  const CK_TOKEN_INFO& info = session->info();
  return TokenInfo{padded(info.label), padded(info.manufacturerID), padded(info.model),
                   padded(info.serialNumber)};
}

Result<std::vector<std::string>> Token::keys(Bytes id) {
  auto session = TokenSession::open(*state_);
  if (!session) return base::pass(session);
  const auto found = session->find(named(id, nullptr));
  if (!found) return tl::unexpected(found.error());
  std::vector<std::string> labels;
  for (const CK_OBJECT_HANDLE key : *found) {
    std::array<char, 256> text{};
    CK_ATTRIBUTE label{CKA_LABEL, text.data(), text.size()};
    const CK_RV answer = (*session)->C_GetAttributeValue(session->handle(), key, &label, 1);
    if (answer != CKR_OK) return said(state_->place, answer, "lire le nom d'une clé", "read a key's label");
    labels.emplace_back(text.data(), std::min<std::size_t>(label.ulValueLen, text.size()));
  }
  std::ranges::sort(labels);
  return labels;
}

Status Token::make_key(const TokenKey& key) {
  auto session = TokenSession::open(*state_);
  if (!session) return base::pass(session);
  Attributes wanted = named(key.id, &key.label);
  wanted.set(CKA_KEY_TYPE, kAes)
      .set(CKA_VALUE_LEN, kKeySize)
      .set(CKA_TOKEN, kYes)
      .set(CKA_PRIVATE, kYes)
      .set(CKA_SENSITIVE, kYes)
      .set(CKA_EXTRACTABLE, kNo)
      .set(CKA_ENCRYPT, kYes)
      .set(CKA_DECRYPT, kYes);
  CK_MECHANISM mechanism{CKM_AES_KEY_GEN, nullptr, 0};
  CK_OBJECT_HANDLE made = CK_INVALID_HANDLE;
  CK_RV answer =
      (*session)->C_GenerateKey(session->handle(), &mechanism, wanted.data(), wanted.size(), &made);
  if (answer != CKR_OK) return said(state_->place, answer, "faire une clé AES-256", "make an AES-256 key");
  // A token that makes something else of what it was asked for does not say so.
  CK_BBOOL sensitive = CK_FALSE;
  CK_BBOOL extractable = CK_TRUE;
  std::array<CK_ATTRIBUTE, 2> told{
      {{CKA_SENSITIVE, &sensitive, sizeof sensitive}, {CKA_EXTRACTABLE, &extractable, sizeof extractable}}};
  answer = (*session)->C_GetAttributeValue(session->handle(), made, told.data(), told.size());
  if (answer == CKR_OK && sensitive == CK_TRUE && extractable == CK_FALSE) return {};
  (*session)->C_DestroyObject(session->handle(), made);
  return fail(ErrorCode::refused, state_->place.label,
              "ce jeton laisse sortir les clés qu'il fait : il en faut un autre",
              "this token lets out the keys that it makes: another one is wanted");
}

Status Token::destroy_key(const TokenKey& key) {
  auto session = TokenSession::open(*state_);
  if (!session) return base::pass(session);
  const auto found = session->find(named(key.id, &key.label));
  if (!found) return tl::unexpected(found.error());
  for (const CK_OBJECT_HANDLE one : *found)
    if (const CK_RV answer = (*session)->C_DestroyObject(session->handle(), one); answer != CKR_OK)
      return said(state_->place, answer, "détruire une clé", "destroy a key");
  return {};
}

namespace {

enum class Way { encrypt, decrypt };

Status cipher(TokenSession& session, const TokenKey& key, Way way, Token::Block start, Bytes from,
              std::span<std::byte> into) {
  const auto found = session.find(named(key.id, &key.label));
  if (!found) return tl::unexpected(found.error());
  if (found->size() != 1)
    return fail(ErrorCode::not_found, key.label,
                fmt::format("le jeton `{}` n'a pas cette clé", session.place().label),
                fmt::format("the token `{}` has no such key", session.place().label));
  CK_MECHANISM mechanism{CKM_AES_CBC, start.data(), start.size()};
  CK_FUNCTION_LIST& module = *session.operator->();
  const bool encrypts = way == Way::encrypt;
  CK_RV answer =
      (encrypts ? module.C_EncryptInit : module.C_DecryptInit)(session.handle(), &mechanism, found->front());
  CK_ULONG size = into.size();
  if (answer == CKR_OK)
    answer = (encrypts ? module.C_Encrypt : module.C_Decrypt)(
        session.handle(), reinterpret_cast<unsigned char*>(const_cast<std::byte*>(from.data())), from.size(),
        reinterpret_cast<unsigned char*>(into.data()), &size);
  if (answer == CKR_OK && size == from.size()) return {};
  return encrypts ? Status(said(session.place(), answer, "chiffrer", "encrypt"))
                  : Status(said(session.place(), answer, "déchiffrer", "decrypt"));
}

}  // namespace

Status Token::encrypt(const TokenKey& key, const Block& start, Bytes from, std::span<std::byte> into) {
  auto session = TokenSession::open(*state_);
  if (!session) return base::pass(session);
  return cipher(*session, key, Way::encrypt, start, from, into);
}

Status Token::decrypt(const TokenKey& key, const Block& start, Bytes from, std::span<std::byte> into) {
  auto session = TokenSession::open(*state_);
  if (!session) return base::pass(session);
  return cipher(*session, key, Way::decrypt, start, from, into);
}

}  // namespace cartulaire::platform
