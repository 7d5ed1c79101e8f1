#include "services/answers/activities.h"

#include <string>
#include <vector>

#include "services/answers/page_cursor.h"
#include "services/audit/as_of.h"
#include "services/domain/activity/activities.h"
#include "services/views/page_token.h"
#include "storage/status_macros.h"

namespace entente::answers {

absl::StatusOr<v1::ListActivitiesResponse> ListActivities(const Sources& sources,
                                                          const v1::ListActivitiesRequest& request) {
  ASSIGN_OR_RETURN(const views::Horizon horizon, HorizonOf(sources, request.as_of()));
  ASSIGN_OR_RETURN(PageCursor cursor, CursorOf(request, request.page_token(), horizon));
  const Moment moment(&sources.log, cursor.horizon.position);
  const domain::Day day = cursor.horizon.day;
  ASSIGN_OR_RETURN(const auto* alliance, FindAlliance(sources, moment, request.alliance(), day));
  ASSIGN_OR_RETURN(const std::string participant,
                   audit::ResolveName(sources.log, request.participant(), "participant"));
  const std::vector<v1::Activity> activities =
      domain::ActivitiesAt(*alliance, day, participant, request.activity_type());
  const size_t size = views::PageSize(request.page_size(), kPageNormal, kPageMax);
  v1::ListActivitiesResponse response;
  for (; cursor.next < activities.size() && static_cast<size_t>(response.activities_size()) < size;
       ++cursor.next) {
    *response.add_activities() = activities[cursor.next];
  }
  if (cursor.next < activities.size()) response.set_next_page_token(TokenOf(request, cursor));
  return response;
}

}  // namespace entente::answers
