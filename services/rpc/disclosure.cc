#include "services/rpc/disclosure.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/rpc/errors.h"

namespace entente::rpc {

std::vector<v1::Fact> ReadFacts(std::string_view method, audit::AccessScope& scope) {
  std::vector<v1::Fact> facts;
  const std::vector<std::string> people = scope.TakePeople();
  for (size_t begin = 0; begin < people.size(); begin += kPeopleOfReadMax) {
    v1::PersonalDataRead& read = *facts.emplace_back().mutable_personal_data_read();
    read.set_method(std::string(method));
    const size_t end = std::min(begin + kPeopleOfReadMax, people.size());
    for (size_t i = begin; i < end; ++i) read.add_people(people[i]);
    read.set_people_count(static_cast<uint32_t>(end - begin));
  }
  return facts;
}

v1::Fact ExportFact(const v1::ExportEventsRequest& request, uint64_t horizon) {
  v1::Fact fact;
  v1::DataExported& exported = *fact.mutable_data_exported();
  exported.set_format(v1::ExportEventsRequest::Format_Name(request.format()));
  exported.set_resource(request.filter().resource());
  *exported.mutable_types() = request.filter().types();
  exported.set_actor(request.filter().actor());
  if (request.filter().has_recorded_from()) {
    *exported.mutable_recorded_from() = request.filter().recorded_from();
  }
  if (request.filter().has_recorded_before()) {
    *exported.mutable_recorded_before() = request.filter().recorded_before();
  }
  if (request.include_personal()) exported.set_personal("yes");
  exported.set_position(horizon);
  return fact;
}

void Record(const CallFrame& frame, std::vector<v1::Fact> facts, ledger::Ledger::Done done) {
  const domain::Caller& caller = frame.identity().caller;
  std::vector<ledger::AccessRecord> records;
  records.reserve(facts.size());
  for (v1::Fact& fact : facts) records.push_back({caller, {caller.principal, std::move(fact)}});
  frame.backend().ledger->SubmitAccess(std::move(records), frame.deadline(),
                                       [done = std::move(done)](const absl::Status& status) mutable {
                                         done(status.ok() ? status : NotRecorded(status));
                                       });
}

}  // namespace entente::rpc
