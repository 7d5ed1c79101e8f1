#include "tests/recovery/load.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "tests/support/refusal.h"

namespace entente {
namespace {

// Every so many commands one that leads to several events, which must not be torn apart.
constexpr int kAllianceEvery = 4;
constexpr int kPartiesOfAlliance = 5;

Sent MakeCommand(const std::string& id, int number) {
  if (number % kAllianceEvery != 0) {
    return {support::ToCommand(
                "RecordKpiValue",
                absl::StrFormat(
                    R"({"kpi": "alliances/load/kpis/k%d", "period": "2024", "value": {"number": "%d"},
                    "context": {"request_id": "%s"}})",
                    number % 3, number, id)),
            1, 0};
  }
  std::string parties;
  for (int i = 0; i < kPartiesOfAlliance; ++i) {
    parties += absl::StrFormat(R"(%s"organizations/org-%d")", i == 0 ? "" : ", ", i);
  }
  return {support::ToCommand("CreateAlliance",
                             absl::StrFormat(
                                 R"({"alliance_id": "%s", "display_name": "Under load", "parties": [%s],
                  "context": {"request_id": "%s"}})",
                                 id, parties, id)),
          1 + kPartiesOfAlliance, 0};
}

}  // namespace

void PrepareLoad(const support::Client& client) {
  const auto prepare = [&](const std::string& method, const std::string& json) {
    EXPECT_THAT(client.Do(method, json).status, support::IsAccepted());
  };
  for (int i = 0; i < kPartiesOfAlliance; ++i) {
    prepare("RegisterOrganization",
            absl::StrFormat(
                R"({"organization_id": "org-%d", "organization": {"display_name": "One of some"}})", i));
  }
  prepare("CreateAlliance", R"({"alliance_id": "load", "display_name": "Load",
                                "parties": ["organizations/org-0", "organizations/org-1"]})");
  for (int i = 0; i < 3; ++i) {
    prepare("DefineKpi", absl::StrFormat(R"({"alliance": "alliances/load", "kpi_id": "k%d",
        "definition": {"display_name": "K", "unit": "count"}})",
                                         i));
  }
}

Load::Load(std::string address, int round, int threads)
    : address_(std::move(address)), round_(round), sent_(static_cast<size_t>(threads)) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this, i] { Write(i); });
}

SentCommands Load::Finish() {
  SentCommands all;
  for (size_t i = 0; i < threads_.size(); ++i) {
    threads_[i].join();
    all.merge(sent_[i]);
  }
  return all;
}

void Load::Write(int thread) {
  const support::Client client(address_);
  for (int number = 0;; ++number) {
    const std::string id = absl::StrFormat("r%d-t%d-%d", round_, thread, number);
    Sent& sent = sent_[static_cast<size_t>(thread)][id] = MakeCommand(id, number + thread);
    const auto answer = client.Do(sent.command);
    if (answer.ok()) {
      sent.acknowledged = answer->position();
    } else if (answer.status.error_code() == grpc::StatusCode::UNAVAILABLE) {
      return;
    } else {
      ADD_FAILURE() << "only the end of the server stops the load: " << support::Explain(answer.status);
      return;
    }
  }
}

}  // namespace entente
