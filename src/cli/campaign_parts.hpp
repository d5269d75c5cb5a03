// What the commands on campaigns share.
#pragma once

#include <cstdint>
#include <string>

#include "cli/store_parts.hpp"

namespace cartulaire::cli {

class Command;

struct CampaignFlags {
  std::string place = "sqlite:cartulaire.db";
  std::string entity;
  std::int64_t campaign = 0;
  bool json = false;
  [[nodiscard]] store::EntityScope scope() const { return store::EntityScope(entity); }
};
// `--store` and `--entity`; with_number: also `--campaign`.
void add_campaign_options(Command& command, CampaignFlags& flags, bool with_number);

void add_campaign_open(Command& all);
void add_campaign_status(Command& all);
void add_campaign_mail(Command& all);
void add_campaign_paper(Command& all);
void add_campaign_document(Command& all);

}  // namespace cartulaire::cli
