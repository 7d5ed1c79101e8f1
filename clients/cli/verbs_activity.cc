// What people did in an alliance.
#include "clients/cli/activity_text.h"
#include "clients/cli/as_of.h"
#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/people_names.h"
#include "clients/cli/verb.h"
#include "clients/cli/verbs.h"
#include "entente/v1/activity_service.pb.h"

namespace entente::cli {
namespace {

constexpr int kActivitiesPageSize = 1000;

struct RecordFlags {
  Frame frame;
  std::string alliance;
  std::string type;
  std::vector<std::string> people;
  std::string summary;
};

struct ListFlags {
  AsOfFlags as_of;
  std::string alliance;
  std::string person;
  std::string type;
};

absl::Status RecordActivity(Session& session, const RecordFlags& flags) {
  v1::RecordActivityRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_activity_type(flags.type);
  for (const std::string& person : flags.people) request.add_participants(PersonName(person));
  request.set_summary(flags.summary);
  return SendCommand(session, flags.frame, request);
}

std::string PageText(const v1::ListActivitiesResponse& page, const PeopleNames& people) {
  std::string text;
  for (const v1::Activity& activity : page.activities()) text += ActivityText(activity, people);
  return text;
}

absl::Status ListActivities(Session& session, const ListFlags& flags) {
  v1::ListActivitiesRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  if (!flags.person.empty()) request.set_participant(PersonName(flags.person));
  request.set_activity_type(flags.type);
  request.set_page_size(kActivitiesPageSize);
  if (auto status = flags.as_of.Fill(*request.mutable_as_of()); !status.ok()) return status;
  v1::ListActivitiesResponse all;
  bool any = false;
  do {
    v1::ListActivitiesResponse page;
    if (auto status = session.connection.Call("ListActivities", request, page); !status.ok()) return status;
    request.set_page_token(page.next_page_token());
    page.clear_next_page_token();
    any = any || !page.activities().empty();
    if (session.json) {
      all.MergeFrom(page);
    } else {
      const PeopleNames people = NamesIn(session.connection, PageText(page, {}), request.as_of());
      session.terminal.out << PageText(page, people);
    }
  } while (!request.page_token().empty());
  if (session.json) return Print(session, all, "");
  if (!any) session.terminal.out << "no activities\n";
  return absl::OkStatus();
}

}  // namespace

void AddActivityVerbs(Verbs verbs) {
  const auto record = AddVerb<RecordFlags>(verbs.app, verbs.chosen, "activity",
                                           "Record what people did in an alliance", &RecordActivity);
  record.app.add_option("ALLIANCE", record.flags.alliance, "The alliance")->required();
  record.app
      .add_option("TYPE", record.flags.type, "The kind, an id of the playbook, for instance sponsor_guidance")
      ->required();
  record.app.add_option("PERSON", record.flags.people, "Who took part")->required();
  record.app
      .add_option("--summary", record.flags.summary, "What it came to; people stand in it as @people/ID")
      ->type_name("TEXT");
  AddFrameFlags(record.app, record.flags.frame);

  const auto list = AddVerb<ListFlags>(verbs.app, verbs.chosen, "activities",
                                       "List what people did in an alliance", &ListActivities);
  list.app.add_option("ALLIANCE", list.flags.alliance, "The alliance")->required();
  list.app.add_option("--person", list.flags.person, "Only those in which this person took part")
      ->type_name("PERSON");
  list.app.add_option("--type", list.flags.type, "Only those of this kind")->type_name("TYPE");
  list.flags.as_of.AddTo(list.app);
}

}  // namespace entente::cli
