#include "tests/benchmarks/history.h"

#include <absl/strings/str_format.h>

namespace entente::benchmarks {
namespace {

constexpr uint64_t kOrganizations = 10;
constexpr uint64_t kPartSize = 1000;  // The most that one message of an import may have.

std::string OrganizationId(uint64_t number) {
  return absl::StrFormat("bench-org-%d", number % kOrganizations);
}

void SetDate(uint64_t day, google::type::Date& date) {
  date.set_year(2000 + static_cast<int>(day / 336 % 20));
  date.set_month(1 + static_cast<int>(day / 28 % 12));
  date.set_day(1 + static_cast<int>(day % 28));
}

void FillCreation(uint64_t number, entente::v1::CreateAllianceRequest& request) {
  request.set_alliance_id(absl::StrFormat("bench-%d", number));
  request.set_display_name(absl::StrFormat("Benchmark alliance %d", number));
  request.add_parties("organizations/" + OrganizationId(number));
  request.add_parties("organizations/" + OrganizationId(number + 1));
}

void FillDefinition(uint64_t number, entente::v1::DefineKpiRequest& request) {
  request.set_alliance(AllianceName(number));
  request.set_kpi_id("load-factor");
  request.mutable_definition()->set_display_name("Load factor");
  request.mutable_definition()->set_unit("percent");
}

}  // namespace

std::string AllianceName(uint64_t number) {
  return absl::StrFormat("alliances/bench-%d", number);
}

entente::v1::ImportCommandsRequest OrganizationCommands() {
  entente::v1::ImportCommandsRequest part;
  for (uint64_t number = 0; number < kOrganizations; ++number) {
    entente::v1::RegisterOrganizationRequest& request = *part.add_commands()->mutable_register_organization();
    request.set_organization_id(OrganizationId(number));
    request.mutable_organization()->set_display_name(absl::StrFormat("Organization %d", number));
    request.mutable_context()->set_request_id(absl::StrFormat("history-org-%d", number));
  }
  return part;
}

void FillMeasurement(uint64_t number, uint64_t index, const std::string& request_id,
                     entente::v1::RecordKpiValueRequest& request) {
  request.set_kpi(AllianceName(number) + "/kpis/load-factor");
  google::type::Date& date = *request.mutable_context()->mutable_effective_on();
  SetDate(index / kAlliancesPerBlock, date);
  request.set_period(absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day()));
  request.mutable_value()->set_number(absl::StrFormat("%d.%d", 50 + index % 50, index % 10));
  request.mutable_context()->set_request_id(request_id);
}

entente::v1::Command HistoryCommand(uint64_t index) {
  const uint64_t number = index / kCommandsPerBlock * kAlliancesPerBlock + index % kAlliancesPerBlock;
  const std::string request_id = absl::StrFormat("history-%d", index);
  entente::v1::Command command;
  switch (index % kCommandsPerBlock / kAlliancesPerBlock) {
    case 0:
      FillCreation(number, *command.mutable_create_alliance());
      command.mutable_create_alliance()->mutable_context()->set_request_id(request_id);
      SetDate(0, *command.mutable_create_alliance()->mutable_context()->mutable_effective_on());
      break;
    case 1:
      FillDefinition(number, *command.mutable_define_kpi());
      command.mutable_define_kpi()->mutable_context()->set_request_id(request_id);
      SetDate(0, *command.mutable_define_kpi()->mutable_context()->mutable_effective_on());
      break;
    default:
      FillMeasurement(number, index % kCommandsPerBlock, request_id, *command.mutable_record_kpi_value());
  }
  return command;
}

std::vector<entente::v1::ImportCommandsRequest> LongHistoryParts(uint64_t count) {
  std::vector<entente::v1::ImportCommandsRequest> parts;
  for (uint64_t index = 0; index < count; ++index) {
    if (index % kPartSize == 0) parts.emplace_back();
    FillMeasurement(0, index * kAlliancesPerBlock, absl::StrFormat("long-%d", index),
                    *parts.back().add_commands()->mutable_record_kpi_value());
  }
  return parts;
}

std::vector<entente::v1::ImportCommandsRequest> HistoryParts(uint64_t first, uint64_t count) {
  std::vector<entente::v1::ImportCommandsRequest> parts;
  for (uint64_t index = first; index < first + count; ++index) {
    if ((index - first) % kPartSize == 0) parts.emplace_back();
    *parts.back().add_commands() = HistoryCommand(index);
  }
  return parts;
}

}  // namespace entente::benchmarks
