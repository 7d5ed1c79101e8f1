#include "services/answers/findings.h"

#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/answers/page_cursor.h"
#include "services/domain/finding/findings.h"
#include "services/domain/finding/program.h"
#include "services/history/event.h"
#include "services/views/page_token.h"
#include "storage/status_macros.h"

namespace entente::answers {
namespace {

// The findings of a page: the first of those that were raised behind a position. However many there are, it
// holds no more than the page and one.
class Page {
 public:
  Page(const v1::ListFindingsRequest& request, const PageCursor& cursor)
      : request_(request),
        cursor_(cursor),
        size_(views::PageSize(request.page_size(), kPageNormal, kPageMax)) {}

  void Offer(v1::Finding finding) {
    if (!request_.rule().empty() && finding.rule() != request_.rule()) return;
    if (request_.status() != v1::Finding::STATUS_UNSPECIFIED && finding.status() != request_.status()) return;
    const uint64_t position = history::ParseEventName(finding.event());
    if (position <= cursor_.next) return;
    by_position_.emplace(position, std::move(finding));
    if (by_position_.size() > size_ + 1) by_position_.erase(std::prev(by_position_.end()));
  }

  v1::ListFindingsResponse Take() {
    v1::ListFindingsResponse response;
    PageCursor next = cursor_;
    for (auto& [position, finding] : by_position_) {
      if (static_cast<size_t>(response.findings_size()) == size_) {
        response.set_next_page_token(TokenOf(request_, next));
        break;
      }
      next.next = position;
      *response.add_findings() = std::move(finding);
    }
    return response;
  }

 private:
  const v1::ListFindingsRequest& request_;
  const PageCursor cursor_;
  const size_t size_;
  std::map<uint64_t, v1::Finding> by_position_;
};

absl::Status OfferAll(const Sources& sources, Moment& moment, domain::Day day, Page& page) {
  ASSIGN_OR_RETURN(const std::vector<std::string> histories, NamesIn(sources.log, "findings"));
  for (const std::string& history : histories) {
    const auto* state = moment.FindFindings(history);
    RETURN_IF_ERROR(moment.read_error());
    if (state == nullptr) continue;
    const bool is_program = history == domain::kProgramFindings;
    for (v1::Finding& finding :
         is_program ? domain::ProgramFindingsAt(*state, day) : domain::FindingsAt(*state, day)) {
      page.Offer(std::move(finding));
    }
    moment.ForgetAlliances();
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListFindingsResponse> ListFindings(const Sources& sources,
                                                      const v1::ListFindingsRequest& request) {
  ASSIGN_OR_RETURN(const views::Horizon horizon, HorizonOf(sources, request.as_of()));
  ASSIGN_OR_RETURN(const PageCursor cursor, CursorOf(request, request.page_token(), horizon));
  Moment moment(&sources.log, cursor.horizon.position);
  const domain::Day day = cursor.horizon.day;
  Page page(request, cursor);
  if (request.alliance().empty()) {
    RETURN_IF_ERROR(OfferAll(sources, moment, day, page));
    return page.Take();
  }
  ASSIGN_OR_RETURN(const auto* alliance, FindAlliance(sources, moment, request.alliance(), day));
  const auto* state = moment.FindFindings(domain::FindingsOf(alliance->origin().name()));
  RETURN_IF_ERROR(moment.read_error());
  if (state != nullptr) {
    for (v1::Finding& finding : domain::FindingsAt(*state, day)) page.Offer(std::move(finding));
  }
  return page.Take();
}

}  // namespace entente::answers
