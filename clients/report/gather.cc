#include "clients/report/gather.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/report/gather_chapter.h"
#include "entente/v1/alliance_service.pb.h"

namespace entente::report {
namespace {

// Fixes what "now" means for the whole report. Whoever may not ask for the end of the log gets each alliance
// as of the moment in which it is asked for.
absl::Status Pin(cli::Caller& caller, Report& report) {
  v1::ServerInfo info;
  absl::Status status = caller.Call("GetServerInfo", v1::GetServerInfoRequest(), info);
  if (absl::IsPermissionDenied(status)) return absl::OkStatus();
  if (!status.ok()) return status;
  if (!report.as_of.has_recorded_before() && report.as_of.position() == 0) {
    report.as_of.set_position(info.position());
  }
  report.server = std::move(info);
  return absl::OkStatus();
}

absl::Status ListPortfolio(cli::Caller& caller, Report& report) {
  v1::ListAlliancesRequest request;
  request.set_page_size(kAlliancesListedMax);
  *request.mutable_as_of() = report.as_of;
  do {
    v1::ListAlliancesResponse page;
    if (auto status = caller.Call("ListAlliances", request, page); !status.ok()) return status;
    for (auto& alliance : *page.mutable_alliances()) {
      report.more_alliances |= report.listed.size() == kAlliancesListedMax;
      if (report.more_alliances) return absl::OkStatus();
      report.listed.push_back(std::move(alliance));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Report> Gather(cli::Caller& caller, const Question& question,
                              const std::function<void(const std::string&)>& begun) {
  Report report;
  report.as_of = question.as_of;
  report.prepared_by = question.prepared_by;
  report.program_version = question.program_version;
  if (auto status = Pin(caller, report); !status.ok()) return status;
  std::vector<std::string> names = question.alliances;
  report.is_portfolio = names.size() != 1;
  if (names.empty()) {
    if (auto status = ListPortfolio(caller, report); !status.ok()) return status;
    for (const auto& alliance : report.listed) names.push_back(alliance.name());
    names.resize(std::min(names.size(), kChaptersMax));
  }
  ChapterGatherer gatherer(caller, report.as_of, question.log_key);
  for (const std::string& name : names) {
    if (begun) begun(name);
    auto chapter = gatherer.Gather(name);
    if (!chapter.ok()) return chapter.status();
    report.chapters.push_back(*std::move(chapter));
  }
  return report;
}

}  // namespace entente::report
