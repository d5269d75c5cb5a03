#include "node/manifest.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace cartulaire::node {
namespace {

constexpr std::string_view kFirstLine = "cartulaire-bundle 1";
constexpr std::string_view kSignature = "signature ";
constexpr std::size_t kMaxFiles = 1024;

constexpr std::pair<FileRole, std::string_view> kRoles[] = {{FileRole::charter, "charter"},
                                                            {FileRole::lists, "lists"},
                                                            {FileRole::state, "state"},
                                                            {FileRole::delta, "delta"},
                                                            {FileRole::draft, "draft"}};

std::string_view word(FileRole role) {
  for (const auto& [one, name] : kRoles)
    if (one == role) return name;
  return {};
}

// A name that stays in its folder.
bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= 128 && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '_' || c == '.';
         });
}

// The words of one line, between single blanks.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}
  std::string_view next() {
    const std::size_t blank = rest_.find(' ');
    const std::string_view word = rest_.substr(0, blank);
    rest_ = blank == std::string_view::npos ? std::string_view{} : rest_.substr(blank + 1);
    return word;
  }
  template <class Number>
  bool number(Number& out) {
    const std::string_view digits = next();
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return error == std::errc{} && end == digits.data() + digits.size() && !digits.empty();
  }
  bool digest(platform::Digest& out) { return platform::from_hex(next(), out); }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool parse_line(std::string_view line, Manifest& out) {
  Words words(line);
  const std::string_view key = words.next();
  if (key == "number") return words.number(out.number) && words.at_end();
  if (key == "issued" || key == "expires") {
    std::int64_t at = 0;
    if (!words.number(at) || !words.at_end()) return false;
    (key == "issued" ? out.issued : out.expires) = base::Instant(std::chrono::milliseconds(at));
    return true;
  }
  if (key == "result")
    return words.number(out.state_number) && words.digest(out.state_sha256) && words.at_end();
  for (const auto& [role, name] : kRoles) {
    if (key != name) continue;
    ManifestFile file;
    file.role = role;
    if (!words.number(file.number)) return false;
    file.name = words.next();
    if (!is_plain_name(file.name) || !words.number(file.size) || !words.digest(file.sha256) ||
        !words.at_end() || out.files.size() == kMaxFiles)
      return false;
    out.files.push_back(std::move(file));
    return true;
  }
  return false;
}

// One charter, one list, one state, at most one draft, and deltas that follow it in order up to the announced
// number.
bool is_whole(const Manifest& manifest) {
  for (const FileRole role : {FileRole::charter, FileRole::lists, FileRole::state})
    if (std::count_if(manifest.files.begin(), manifest.files.end(),
                      [&](const ManifestFile& file) { return file.role == role; }) != 1)
      return false;
  if (std::ranges::count(manifest.files, FileRole::draft, &ManifestFile::role) > 1) return false;
  std::uint64_t number = manifest.find(FileRole::state)->number;
  for (const ManifestFile& file : manifest.files) {
    if (file.role != FileRole::delta) continue;
    if (file.number <= number) return false;
    number = file.number;
  }
  return number == manifest.state_number && manifest.number > 0 && manifest.issued < manifest.expires;
}

std::string body_of(const Manifest& manifest) {
  std::string out =
      fmt::format("{}\nnumber {}\nissued {}\nexpires {}\n", kFirstLine, manifest.number,
                  manifest.issued.time_since_epoch().count(), manifest.expires.time_since_epoch().count());
  for (const ManifestFile& file : manifest.files)
    out += fmt::format("{} {} {} {} {}\n", word(file.role), file.number, file.name, file.size,
                       platform::to_hex(file.sha256));
  out += fmt::format("result {} {}\n", manifest.state_number, platform::to_hex(manifest.state_sha256));
  return out;
}

}  // namespace

const ManifestFile* Manifest::find(FileRole role) const {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [role](const ManifestFile& file) { return file.role == role; });
  return found == files.end() ? nullptr : &*found;
}

std::string sign_manifest(const Manifest& manifest, const platform::SignKeyPair& keys) {
  std::string text = body_of(manifest);
  const platform::Signature signature = platform::sign(keys, platform::as_bytes(text));
  text += kSignature;
  text += platform::to_hex(signature);
  text += '\n';
  return text;
}

base::Result<Manifest> parse_manifest(std::string_view text, const platform::SignPublicKey& key) {
  const auto refused = [] {
    return base::fail(base::ErrorCode::refused, std::string(kManifestName),
                      "le bordereau n'est pas signé par la clé que ce nœud connaît",
                      "the manifest is not signed by the key that this node knows");
  };
  const auto corrupt = [] {
    return base::fail(base::ErrorCode::corrupt, std::string(kManifestName),
                      "le bordereau est signé mais n'a pas la forme attendue : publiez avec la même version",
                      "the manifest is signed but has not the expected form: publish with the same version");
  };
  if (text.size() > kMaxManifest) return refused();
  const std::size_t at = text.rfind(kSignature);
  if (at == std::string_view::npos || at == 0 || text[at - 1] != '\n' || !text.ends_with('\n'))
    return refused();
  const std::string_view body = text.substr(0, at);
  std::string_view hex = text.substr(at + kSignature.size());
  hex.remove_suffix(1);
  const auto signature = platform::hex_array<64>(hex);
  if (!signature || !platform::verify_signature(key, platform::as_bytes(body), *signature)) return refused();

  Manifest out;
  std::string_view rest = body;
  bool first = true;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest = rest.substr(end + 1);
    if (first ? line != kFirstLine : !parse_line(line, out)) return corrupt();
    first = false;
  }
  if (!is_whole(out)) return corrupt();
  return out;
}

}  // namespace cartulaire::node
