// A small language for tests of what is read: a history in memory, told event by event.
#ifndef ENTENTE_SERVICES_VIEWS_TEST_HISTORY_H_
#define ENTENTE_SERVICES_VIEWS_TEST_HISTORY_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "entente/storage/v1/record.pb.h"
#include "entente/v1/fact.pb.h"
#include "gtest/gtest.h"
#include "services/domain/timeline.h"
#include "services/history/event.h"
#include "storage/event_log.h"
#include "storage/memory/event_log.h"

namespace entente::views {

inline domain::Day DayOf(int year, int month, int day) {
  return domain::DayOf(absl::CivilDay(year, month, day));
}

// When the event at a position is recorded: one second apart.
inline absl::Time RecordTimeOf(uint64_t position) {
  return absl::FromUnixSeconds(1'700'000'000 + static_cast<int64_t>(position));
}

// A record in the making.
class RecordBuilder {
 public:
  RecordBuilder(std::string resource, v1::Fact fact) : fact_(std::move(fact)) {
    record_.set_resource(std::move(resource));
    record_.set_actor("principals/dev");
    On(2020, 1, 1);
  }
  RecordBuilder& On(int year, int month = 0, int day = 0) {
    record_.mutable_effective_on()->set_year(year);
    record_.mutable_effective_on()->set_month(month);
    record_.mutable_effective_on()->set_day(day);
    return *this;
  }
  RecordBuilder& By(const std::string& actor) { return record_.set_actor(actor), *this; }
  RecordBuilder& For(const std::string& organization) {
    return record_.set_on_behalf_of(organization), *this;
  }
  RecordBuilder& Because(const std::string& reason) { return record_.set_reason(reason), *this; }
  RecordBuilder& Proven(const std::string& uri, const std::string& title = "") {
    storage::v1::Evidence& evidence = *record_.add_evidence();
    evidence.set_uri(uri);
    return evidence.set_title(title), *this;
  }
  RecordBuilder& Requested(const std::string& request_id) {
    return record_.set_request_id(request_id), *this;
  }
  RecordBuilder& Historically() { return record_.set_historical(true), *this; }
  RecordBuilder& Under(const std::string& approval) {
    record_.set_approval(approval);
    return record_.set_authority("approval by principals/boss"), *this;
  }
  RecordBuilder& ByRulesOf(const std::string& playbook_version) {
    return record_.set_playbook_version(playbook_version), *this;
  }
  RecordBuilder& Correcting(uint64_t position) {
    record_.mutable_corrects()->set_position(position);
    record_.mutable_corrects()->set_kind(fact_.has_event_voided() ? storage::v1::Correction::VOID
                                                                  : storage::v1::Correction::REPLACE);
    return *this;
  }

 private:
  friend class TestHistory;
  storage::v1::Record record_;
  v1::Fact fact_;
};

// Records into a log as the ledger does: positions, versions, times, and the indexes of corrections, closings
// and external references.
class TestHistory {
 public:
  explicit TestHistory(storage::EventLog* log) : log_(log) {}

  // Records events in one batch and returns the position of the last.
  uint64_t Record(std::vector<RecordBuilder> events) {
    storage::Batch batch;
    uint64_t position = log_->GetHead().position;
    std::map<std::string, uint64_t> versions;
    for (RecordBuilder& event : events) {
      storage::v1::Record& record = event.record_;
      record.set_position(++position);
      uint64_t& version = versions[record.resource()];
      if (version == 0) version = log_->FindStream(record.resource())->version;
      record.set_version(++version);
      history::SetEvent(event.fact_, record);
      record.mutable_record_time()->set_seconds(absl::ToUnixSeconds(RecordTimeOf(position)));
      AddIndexes(event, batch);
      std::string bytes = record.SerializeAsString();
      std::string hash = storage::LeafHash(bytes);
      batch.appends.push_back({position, record.resource(), version, std::move(bytes), std::move(hash)});
    }
    batch.record_time = RecordTimeOf(position);
    EXPECT_TRUE(log_->Apply(batch).ok());
    return position;
  }
  uint64_t Record(RecordBuilder event) { return Record(std::vector<RecordBuilder>{std::move(event)}); }

 private:
  static void AddIndexes(const RecordBuilder& event, storage::Batch& batch) {
    const storage::v1::Record& record = event.record_;
    if (record.has_corrects()) {
      batch.index_changes.push_back(
          {absl::StrCat("corrected/", record.corrects().position()), absl::StrCat(record.position())});
    }
    if (event.fact_.has_period_closed()) {
      batch.index_changes.push_back(
          {absl::StrFormat("closed/at/%020d", record.position()), record.resource()});
    }
    for (const v1::ExternalReference& reference : event.fact_.alliance_created().external_references()) {
      batch.index_changes.push_back(
          {absl::StrCat("external/alliances/", reference.system(), "/", reference.id()), record.resource()});
    }
  }

  storage::EventLog* const log_;
};

// Facts.
inline RecordBuilder Created(const std::string& alliance, const std::string& display_name,
                             const std::string& crm_id = "") {
  v1::Fact fact;
  fact.mutable_alliance_created()->set_display_name(display_name);
  fact.mutable_alliance_created()->set_stage("select");
  if (!crm_id.empty()) {
    fact.mutable_alliance_created()->add_external_references()->set_system("crm");
    fact.mutable_alliance_created()->mutable_external_references(0)->set_id(crm_id);
  }
  return RecordBuilder(alliance, std::move(fact)).On(2000, 1, 1);
}
inline RecordBuilder Joined(const std::string& alliance, const std::string& organization) {
  v1::Fact fact;
  fact.mutable_party_joined()->set_organization(organization);
  return RecordBuilder(alliance, std::move(fact));
}
inline RecordBuilder Left(const std::string& alliance, const std::string& organization) {
  v1::Fact fact;
  fact.mutable_party_left()->set_organization(organization);
  return RecordBuilder(alliance, std::move(fact));
}
inline RecordBuilder Entered(const std::string& alliance, const std::string& stage) {
  v1::Fact fact;
  fact.mutable_stage_entered()->set_stage(stage);
  return RecordBuilder(alliance, std::move(fact));
}
inline RecordBuilder Assigned(const std::string& alliance, const std::string& party,
                              const std::string& person) {
  v1::Fact fact;
  fact.mutable_role_assigned()->set_party(party);
  fact.mutable_role_assigned()->set_role("sponsor");
  fact.mutable_role_assigned()->set_person(person);
  return RecordBuilder(alliance, std::move(fact));
}
inline RecordBuilder KpiDefinedIn(const std::string& alliance, const std::string& kpi) {
  v1::Fact fact;
  fact.mutable_kpi_defined()->set_kpi(kpi);
  fact.mutable_kpi_defined()->mutable_definition()->set_display_name("Synergies");
  fact.mutable_kpi_defined()->mutable_definition()->set_unit("EUR");
  return RecordBuilder(alliance, std::move(fact));
}
inline RecordBuilder Measured(const std::string& alliance, const std::string& kpi, const std::string& period,
                              const std::string& number) {
  v1::Fact fact;
  fact.mutable_kpi_measured()->set_kpi(kpi);
  fact.mutable_kpi_measured()->set_period(period);
  fact.mutable_kpi_measured()->mutable_value()->set_number(number);
  return RecordBuilder(alliance, std::move(fact));
}
inline RecordBuilder Voided(const std::string& resource, uint64_t position) {
  v1::Fact fact;
  fact.mutable_event_voided()->set_event(history::EventName(position));
  return RecordBuilder(resource, std::move(fact)).Correcting(position);
}
inline RecordBuilder Closed(const std::string& period, int year, int month, int day) {
  v1::Fact fact;
  google::type::Date& last_day = *fact.mutable_period_closed()->mutable_last_day();
  last_day.set_year(year);
  last_day.set_month(month);
  last_day.set_day(day);
  return RecordBuilder(period, std::move(fact));
}
inline RecordBuilder Registered(const std::string& organization, const std::string& display_name) {
  v1::Fact fact;
  fact.mutable_organization_registered()->set_display_name(display_name);
  return RecordBuilder(organization, std::move(fact));
}
inline RecordBuilder RegisteredPerson(const std::string& person, const std::string& display_name) {
  v1::Fact fact;
  fact.mutable_person_registered()->set_display_name(display_name);
  return RecordBuilder(person, std::move(fact));
}

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_TEST_HISTORY_H_
