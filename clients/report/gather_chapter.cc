#include "clients/report/gather_chapter.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/fetch_proof.h"
#include "clients/cli/people_in_text.h"
#include "clients/cli/people_names.h"
#include "clients/report/days.h"
#include "clients/report/evidence.h"
#include "clients/report/gather_history.h"
#include "clients/report/words.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/organization_service.pb.h"
#include "entente/v1/performance_service.pb.h"
#include "entente/v1/person_service.pb.h"
#include "entente/v1/playbook_service.pb.h"

namespace entente::report {
namespace {

constexpr int kMeasurementPageSize = 1000;

bool IsMissing(const absl::Status& status) {
  return absl::IsPermissionDenied(status) || absl::IsNotFound(status);
}

// A refusal for lack of a permission becomes a sentence in the report; anything else stays an error.
absl::Status LeaveOut(const absl::Status& status, const std::string& what, Chapter& chapter) {
  if (!absl::IsPermissionDenied(status)) return status;
  chapter.left_out.push_back(what);
  return absl::OkStatus();
}

// Every text of the chapter in which people and organizations can be named.
std::string TextsOf(const Chapter& chapter) {
  std::string texts;
  for (const auto& entry : chapter.trail)
    absl::StrAppend(&texts, entry.sentence(), " ", entry.reason(), "\n");
  for (const auto& exception : chapter.exceptions) {
    absl::StrAppend(&texts, exception.text(), " ", exception.entry().sentence(), " ",
                    exception.entry().reason(), "\n");
  }
  for (const auto& late : chapter.backdated) {
    absl::StrAppend(&texts, late.entry().sentence(), " ", late.entry().reason(), "\n");
  }
  for (const auto& agreement : chapter.alliance.agreements()) {
    absl::StrAppend(&texts, agreement.title(), "\n");
    for (const auto& party : agreement.parties()) absl::StrAppend(&texts, party, "\n");
  }
  for (const auto& milestone : chapter.alliance.milestones())
    absl::StrAppend(&texts, milestone.title(), "\n");
  return texts;
}

}  // namespace

absl::StatusOr<Chapter> ChapterGatherer::Gather(const std::string& name) {
  Chapter chapter;
  v1::GetAllianceRequest request;
  request.set_name(name);
  *request.mutable_as_of() = as_of_;
  if (auto status = caller_.Call("GetAlliance", request, chapter.alliance); !status.ok()) return status;
  using Step = absl::Status (ChapterGatherer::*)(Chapter&);
  for (const Step step : {&ChapterGatherer::AddMeasurements, &ChapterGatherer::AddHistory,
                          &ChapterGatherer::AddPlaybook, &ChapterGatherer::AddNames}) {
    if (auto status = (this->*step)(chapter); !status.ok()) return status;
  }
  AddEvidence(chapter);
  return chapter;
}

absl::Status ChapterGatherer::AddMeasurements(Chapter& chapter) {
  for (v1::Kpi& kpi : *chapter.alliance.mutable_kpis()) {
    if (kpi.measurement_count() <= static_cast<uint32_t>(kpi.measurements_size())) continue;
    v1::ListKpiMeasurementsRequest request;
    request.set_kpi(kpi.name());
    *request.mutable_as_of() = as_of_;
    request.set_page_size(kMeasurementPageSize);
    auto& kept = *kpi.mutable_measurements();
    kept.Clear();
    do {
      v1::ListKpiMeasurementsResponse page;
      if (auto status = caller_.Call("ListKpiMeasurements", request, page); !status.ok()) return status;
      kept.MergeFrom(page.measurements());
      const int surplus = kept.size() - static_cast<int>(kMeasurementsMax);
      if (surplus > 0) kept.DeleteSubrange(0, surplus);
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
  }
  return absl::OkStatus();
}

absl::Status ChapterGatherer::AddHistory(Chapter& chapter) {
  absl::Status status = GatherHistory(caller_, as_of_, chapter);
  if (!absl::IsPermissionDenied(status)) return status;
  chapter.trail.clear();
  chapter.samples.assign(1, SampleOf(FirstDayOf(chapter.alliance.effective_on()), chapter.alliance));
  return LeaveOut(
      status,
      "The history, the exceptions and what was recorded late are left out, because whoever made this "
      "report may not read them. The pictures over time show only what holds on the day of the report.",
      chapter);
}

absl::Status ChapterGatherer::AddPlaybook(Chapter& chapter) {
  const std::string& version = chapter.alliance.playbook_version();
  if (playbooks_.count(version) == 0) {
    v1::GetPlaybookRequest request;
    if (!ParsePlaybookVersion(version, request)) return absl::OkStatus();
    v1::Playbook playbook;
    absl::Status status = caller_.Call("GetPlaybook", request, playbook);
    if (IsMissing(status)) return absl::OkStatus();  // Then ids stand for names, which needs no word.
    if (!status.ok()) return status;
    playbooks_[version] = std::move(playbook);
  }
  chapter.playbook = playbooks_[version];
  for (const auto& stage : chapter.playbook->stages())
    chapter.names.stages[stage.id()] = stage.display_name();
  for (const auto& role : chapter.playbook->roles()) chapter.names.roles[role.id()] = role.display_name();
  for (const auto& form : chapter.playbook->forms()) chapter.names.forms[form.id()] = form.display_name();
  for (const auto* kinds : {&chapter.playbook->agreement_kinds(), &chapter.playbook->milestone_kinds()}) {
    for (const auto& kind : *kinds) chapter.names.kinds[kind.id()] = kind.display_name();
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Organization> ChapterGatherer::Organization(const std::string& name) {
  const auto known = organizations_.find(name);
  if (known != organizations_.end()) return known->second;
  v1::GetOrganizationRequest request;
  request.set_name(name);
  *request.mutable_as_of() = as_of_;
  v1::Organization organization;
  absl::Status status = caller_.Call("GetOrganization", request, organization);
  if (absl::IsNotFound(status)) {
    // It was registered for a later day: the name that it has then is better than none.
    request.mutable_as_of()->clear_effective_on();
    status = caller_.Call("GetOrganization", request, organization);
  }
  if (!status.ok() && !IsMissing(status)) return status;
  return organizations_[name] = organization;
}

absl::Status ChapterGatherer::AddNames(Chapter& chapter) {
  const std::string texts = TextsOf(chapter);
  std::set<std::string> people;
  std::set<std::string> organizations;
  cli::FindPeople(texts, people);
  FindOrganizations(texts, organizations);
  for (const Sample& sample : chapter.samples) {
    for (const auto& role : sample.alliance.roles()) people.insert(role.person());
    for (const auto& party : sample.alliance.parties()) organizations.insert(party.organization());
  }
  for (const std::string& name : organizations) {
    const auto organization = Organization(name);
    if (!organization.ok()) return organization.status();
    if (!organization->display_name().empty()) {
      chapter.names.organizations[name] = organization->display_name();
    }
    if (organization->is_own()) chapter.own_parties.push_back(name);
  }
  chapter.names.people = cli::NamesOfPeople(caller_, {people.begin(), people.end()}, as_of_);
  if (people.empty() || !chapter.names.people.empty()) return absl::OkStatus();
  // Not one name was told: asked once more for the reason.
  v1::BatchGetPeopleRequest request;
  request.add_names(*people.begin());
  v1::BatchGetPeopleResponse response;
  const absl::Status status = caller_.Call("BatchGetPeople", request, response);
  if (status.ok() || absl::IsNotFound(status)) return absl::OkStatus();
  return LeaveOut(
      status,
      "The names of people are left out, because whoever made this report may not see them. People "
      "are shown by their ids.",
      chapter);
}

void ChapterGatherer::AddEvidence(Chapter& chapter) {
  const auto missing = [&chapter](const absl::Status& status) {
    chapter.evidence.faults = {absl::StrCat("The proof could not be fetched: ", status.message())};
  };
  if (!checkpoint_.has_value() || checkpoint_->size() < chapter.alliance.position()) {
    auto checkpoint = cli::FetchCheckpoint(caller_, "");
    if (!checkpoint.ok()) return missing(checkpoint.status());
    checkpoint_ = *std::move(checkpoint);
  }
  cli::ProofQuestion question;
  question.name = chapter.alliance.name();
  question.last_version = chapter.alliance.version();
  if (chapter.alliance.version() > kEventsProved) {
    question.first_version = chapter.alliance.version() - kEventsProved + 1;
  }
  auto bundle = cli::FetchBundle(caller_, question, *checkpoint_);
  if (!bundle.ok()) return missing(bundle.status());
  chapter.evidence = Verify(*std::move(bundle), *checkpoint_, log_key_, chapter);
}

}  // namespace entente::report
