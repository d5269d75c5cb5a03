#include "node/node_memory.hpp"

#include <sstream>

#include <fmt/format.h>
#include <sys/stat.h>

namespace cartulaire::node {
namespace {

constexpr std::string_view kFirstLine = "cartulaire-node 1";

}  // namespace

std::optional<FileIdentity> identify(const platform::Path& path) {
  struct stat about{};
  if (::stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) return std::nullopt;
  return FileIdentity{
      about.st_dev, about.st_ino, static_cast<std::uint64_t>(about.st_size),
      static_cast<std::int64_t>(about.st_ctim.tv_sec) * 1'000'000'000 + about.st_ctim.tv_nsec};
}

bool NodeMemory::is_verified(const std::string& name, const FileIdentity& file,
                             const platform::Digest& digest) const {
  const auto found = verified.find(name);
  return found != verified.end() && found->second.first == file && found->second.second == digest;
}

base::Result<NodeMemory> read_memory(const platform::Path& path) {
  auto text = platform::read_text(path, std::size_t{1} << 20);
  if (!text && text.error().code == base::ErrorCode::not_found) return NodeMemory{};
  if (!text) return base::pass(text);
  const auto corrupt = [&path] {
    return base::fail(
        base::ErrorCode::corrupt, path.string(),
        "la mémoire du nœud est abîmée : vérifiez le bordereau publié, puis supprimez ce fichier",
        "the node's memory is damaged: check the published manifest, then delete this file");
  };
  NodeMemory out;
  std::istringstream lines(*text);
  std::string line;
  std::string word;
  std::string hex;
  if (!std::getline(lines, line) || line != kFirstLine) return corrupt();
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    words >> word;
    if (word == "seen") {
      if (!(words >> out.number >> hex) || !platform::from_hex(hex, out.manifest)) return corrupt();
    } else if (word == "verified") {
      std::string name;
      FileIdentity file;
      platform::Digest digest{};
      if (!(words >> name >> file.device >> file.inode >> file.size >> file.changed >> hex) ||
          !platform::from_hex(hex, digest))
        return corrupt();
      out.verified[name] = {file, digest};
    } else {
      return corrupt();
    }
  }
  return out;
}

base::Status write_memory(const platform::Path& path, const NodeMemory& memory) {
  std::string text =
      fmt::format("{}\nseen {} {}\n", kFirstLine, memory.number, platform::to_hex(memory.manifest));
  for (const auto& [name, one] : memory.verified)
    text += fmt::format("verified {} {} {} {} {} {}\n", name, one.first.device, one.first.inode,
                        one.first.size, one.first.changed, platform::to_hex(one.second));
  return platform::replace_file(path, text, 0600);
}

}  // namespace cartulaire::node
