#include "shipping/receiver.hpp"

#include <filesystem>

#include "platform/json.hpp"
#include "shipping/enrolment.hpp"
#include "shipping/heads.hpp"
#include "shipping/protocol.hpp"

namespace cartulaire::shipping {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using platform::JsonArray;
using platform::JsonObject;
using platform::Path;

// The keeper's lines, as they are; none where it has said nothing yet.
Result<JsonArray> lines_of(const Path& file) {
  JsonArray lines;
  const auto text = platform::read_text(file, std::size_t{1} << 20);
  if (!text && text.error().code == ErrorCode::not_found) return lines;
  if (!text) return tl::unexpected(text.error());
  each_line(*text, [&](std::string_view line) { lines.emplace_back(line); });
  return lines;
}

}  // namespace

Result<std::unique_ptr<Receiver>> Receiver::open(HubFolders hub, const Reserve& reserve,
                                                 const base::Clock& clock, journal::Disk& disk, Tell tell) {
  std::unique_ptr<Receiver> receiver(new Receiver(std::move(hub), reserve, clock, disk, std::move(tell)));
  auto lock = platform::File::open_update(receiver->hub_.spools() / ".lock");
  if (!lock) return base::pass(lock);
  if (auto status = lock->lock_exclusive(); !status) {
    if (status.error().code != ErrorCode::refused) return base::pass(status);
    return fail(ErrorCode::refused, receiver->hub_.root.string(),
                "un autre récepteur tourne déjà sur ce dossier",
                "another receiver already runs on this folder");
  }
  receiver->lock_ = std::move(*lock);
  return receiver;
}

platform::HttpReply Receiver::answer(const platform::HttpRequest& request) {
  if (!admits(hub_, request.peer, request.certificate)) return {403, error_body(not_admitted(request.peer))};
  auto done = obey(request);
  if (done) return {200, std::move(*done)};
  const ErrorCode code = done.error().code;
  if (code == ErrorCode::io) broken_ = true;
  if (code != ErrorCode::not_found && code != ErrorCode::corrupt) tell_(done.error());
  return {status_of(done.error().code), error_body(done.error())};
}

Receiver::Node& Receiver::node(const std::string& name) {
  const std::lock_guard lock(mutex_);
  auto& node = nodes_[name];  // as many as are enrolled
  if (node == nullptr) node = std::make_unique<Node>();
  return *node;
}

Status Receiver::take_up(const std::string& name, Node& node) const {
  if (node.known) return {};
  std::error_code error;
  for (std::filesystem::directory_iterator at(hub_.spool(name), error), end; !error && at != end;
       at.increment(error)) {
    const std::string writer = at->path().filename();
    if (!at->is_directory() || !is_folder_name(writer)) continue;
    auto shelf = Shelf::open(at->path(), name, writer);
    if (!shelf) return base::pass(shelf);
    node.shelves.insert_or_assign(writer, std::move(*shelf));
  }
  if (error && error != std::errc::no_such_file_or_directory)
    return fail(ErrorCode::io, hub_.spool(name).string(), "le dossier ne se lit pas : " + error.message(),
                "the folder cannot be read: " + error.message());
  node.known = true;
  return {};
}

Result<Shelf*> Receiver::shelf(const std::string& name, Node& node, const std::string& writer) const {
  if (const auto known = node.shelves.find(writer); known != node.shelves.end()) return &known->second;
  if (node.shelves.size() >= kMaxWriters)
    return fail(ErrorCode::invalid, name, "ce nœud a trop d'écrivains", "this node has too many writers");
  auto opened = Shelf::open(hub_.spool(name) / writer, name, writer);
  if (!opened) return base::pass(opened);
  return &node.shelves.emplace(writer, std::move(*opened)).first->second;
}

Result<std::string> Receiver::obey(const platform::HttpRequest& request) {
  const auto demand = read_demand(request.method, request.target, request.field);
  if (!demand) return tl::unexpected(demand.error());
  Node& of = node(request.peer);
  const std::lock_guard lock(of.mutex);
  if (auto status = take_up(request.peer, of); !status) return base::pass(status);
  if (std::holds_alternative<AskState>(*demand)) return state(request.peer, of);
  if (const auto* piece = std::get_if<Piece>(&*demand)) {
    auto held = shelf(request.peer, of, piece->writer);
    if (!held) return base::pass(held);
    auto status = (*held)->take(*piece, platform::as_bytes(request.body), disk_, reserve_, clock_.now());
    if (!status) return base::pass(status);
    const Position& now = (*held)->position();
    return platform::print_json(JsonObject{{"segment", static_cast<std::size_t>(now.segment)},
                                           {"bytes", static_cast<std::size_t>(now.bytes)}});
  }
  const auto& heads = std::get<SendHeads>(*demand);
  if (request.body.size() > kMaxHeads)
    return fail(ErrorCode::invalid, heads.writer, "trop de têtes d'un coup", "too many heads at once");
  auto held = shelf(request.peer, of, heads.writer);
  if (!held) return base::pass(held);
  const auto kept = (*held)->take_heads(request.body, disk_, reserve_, clock_.now());
  if (!kept) return tl::unexpected(kept.error());
  return platform::print_json(JsonObject{{"kept", *kept}});
}

Result<std::string> Receiver::state(const std::string& name, const Node& node) const {
  JsonArray writers;
  for (const auto& [writer, shelf] : node.shelves) {
    const Position& at = shelf.position();
    writers.emplace_back(JsonObject{{"writer", writer},
                                    {"segment", static_cast<std::size_t>(at.segment)},
                                    {"bytes", static_cast<std::size_t>(at.bytes)},
                                    {"tail", platform::to_hex(at.tail)},
                                    {"head", shelf.newest_head().time_since_epoch().count()}});
  }
  auto receipts = lines_of(hub_.receipts(name));
  if (!receipts) return base::pass(receipts);
  auto intake = lines_of(hub_.intake());
  if (!intake) return base::pass(intake);
  return platform::print_json(JsonObject{
      {"writers", std::move(writers)}, {"receipts", std::move(*receipts)}, {"intake", std::move(*intake)}});
}

}  // namespace cartulaire::shipping
