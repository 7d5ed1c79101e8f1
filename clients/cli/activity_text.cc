#include "clients/cli/activity_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/dates.h"
#include "clients/cli/people_in_text.h"
#include "clients/cli/text_table.h"

namespace entente::cli {

std::string ActivityText(const v1::Activity& activity, const PeopleNames& people) {
  return absl::StrCat("  ", DateText(activity.on()), "  ", OneLine(activity.activity_type()), "  ",
                      OneLine(WithNames(absl::StrJoin(activity.participants(), ", "), people)), "  ",
                      activity.event(), "\n", Paragraph(OneLine(WithNames(activity.summary(), people)), 4));
}

std::string ActivitiesText(const std::string& title,
                           const google::protobuf::RepeatedPtrField<v1::Activity>& activities,
                           const PeopleNames& people) {
  std::string text = activities.empty() ? "" : absl::StrCat("\n", title, "\n");
  for (const v1::Activity& activity : activities) text += ActivityText(activity, people);
  return text;
}

}  // namespace entente::cli
