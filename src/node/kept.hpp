// The node's own copy of the last good bundle: what a process goes on with when it starts and the published
// one is missing or broken.
//
// One folder of the node's own, shared by its processes under one lock: the signed manifest and the files
// that it names. Copied, never linked: a file that is damaged in place would be damaged in both, and Linux
// lets nobody link a file of another account that they may not write (fs.protected_hardlinks).
#pragma once

#include <memory>

#include "base/result.hpp"
#include "base/time.hpp"
#include "node/bundle.hpp"

namespace cartulaire::node {

// Brings the copy in `options.kept` up to `bundle`, which was loaded from `options.folder`: files that it
// lacks, then the manifest, then away with what that does not name; a kill in between leaves the earlier copy
// whole. Nothing to do where the copy is as new already, or where `options.kept` is empty. Errors:
//   refused      another process is at it
//   unavailable  the publisher has taken a file away: a newer bundle is there
//   corrupt      a file changed since the bundle was loaded
//   too_large    the disk is full
//   io           the folder cannot be written
base::Status keep_bundle(const Bundle& bundle, const BundleOptions& options);

// Whether there is a copy at all.
bool has_kept_bundle(const BundleOptions& options);

// The copy, verified as load_bundle() verifies what is published, and read again in full. Errors are those of
// load_bundle(): a copy older than the greatest manifest number that this node has accepted is refused too.
base::Result<std::shared_ptr<const Bundle>> load_kept_bundle(const BundleOptions& options, base::Instant now);

}  // namespace cartulaire::node
