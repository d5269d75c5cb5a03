#include "journal/opening/case_file.hpp"

#include "platform/json.hpp"

namespace cartulaire::journal::opening {
namespace {

using base::Result;
using base::Status;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

constexpr std::size_t kSaltSize = 32;

bool read_people(const Json* member, std::vector<std::string>& people) {
  if (member == nullptr || member->array() == nullptr) return false;
  for (const Json& one : *member->array()) {
    if (one.text() == nullptr) return false;
    people.push_back(*one.text());
  }
  return true;
}

}  // namespace

platform::Digest subject_of(const CaseFile& file) {
  std::string names;
  for (const std::string& person : file.people)
    names += person + '\n';
  return platform::keyed_hash(file.salt.bytes(), platform::as_bytes(names));
}

platform::Digest reference_of(const CaseFile& file) {
  return platform::keyed_hash(file.salt.bytes(), platform::as_bytes(file.reference));
}

Status CaseFolder::create(const std::string& name, const CaseFile& file, const platform::BoxKeyPair& keys) {
  const std::string text =
      platform::print_json(JsonObject{{"people", JsonArray(file.people.begin(), file.people.end())},
                                      {"reference", file.reference},
                                      {"salt", platform::to_hex(file.salt.bytes())},
                                      {"to", platform::to_hex(file.to)}});
  if (auto status = requests_.keep_keys(name, keys); !status) return status;
  return disk_->replace(path(name), platform::as_bytes(text + "\n"), 0600);
}

Result<CaseFile> CaseFolder::read(const std::string& name) const {
  const platform::Path file = path(name);
  const auto text = platform::read_text(file, std::size_t{1} << 20);
  if (!text) return tl::unexpected(text.error());
  const auto json = platform::parse_json(*text, file.string());
  if (!json) return tl::unexpected(json.error());
  CaseFile read{{}, {}, platform::Secret(kSaltSize), {}};
  const Json* reference = json->find("reference");
  const Json* salt = json->find("salt");
  const Json* to = json->find("to");
  if (!read_people(json->find("people"), read.people) || reference == nullptr ||
      reference->text() == nullptr || salt == nullptr || salt->text() == nullptr ||
      !platform::from_hex(*salt->text(), read.salt.bytes()) || to == nullptr || to->text() == nullptr ||
      !platform::from_hex(*to->text(), read.to))
    return base::fail(base::ErrorCode::corrupt, file.string(), "ce n'est pas le fichier d'un dossier",
                      "this is not the file of a case");
  read.reference = *reference->text();
  return read;
}

Result<std::set<std::string>> CaseFolder::names() const {
  std::set<std::string> names;
  const auto files = platform::files_in(folder_);
  if (!files && files.error().code == base::ErrorCode::not_found) return names;
  if (!files) return tl::unexpected(files.error());
  for (const platform::Path& file : *files) {
    const std::string name = file.filename().string();
    names.insert(name.substr(0, name.find('.')));
  }
  return names;
}

Status CaseFolder::erase(const std::string& name) {
  if (auto status = requests_.close(name); !status) return status;
  return disk_->remove(path(name));
}

}  // namespace cartulaire::journal::opening
