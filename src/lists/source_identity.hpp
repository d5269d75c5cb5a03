// What a source of lists is: its bytes, and all that decides what becomes of them. Two imports that agree on
// both write the same entries.
#pragma once

#include <string>

#include "base/result.hpp"
#include "lists/declaration.hpp"
#include "lists/mapping.hpp"
#include "platform/file.hpp"

namespace cartulaire::lists {

// The checksum of a folder: every plain file's path and content, in order.
base::Result<std::string> folder_checksum(const platform::Path& folder);
// Empty where it could not be read: `status` says why.
std::string hex_sha256_of(const platform::Path& path, base::Status& status);
// Shipped, or of the operator's own file.
base::Result<Mapping> mapping_of(const SourceDeclaration& source);
// All that decides what the bytes of a source become, besides the bytes.
base::Result<std::string> recipe_of(const SourceDeclaration& source);

}  // namespace cartulaire::lists
