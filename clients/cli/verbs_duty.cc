// The daily answers: what is mine, what is due, and one page about an alliance.
#include <optional>

#include "clients/cli/as_of.h"
#include "clients/cli/brief_text.h"
#include "clients/cli/duty_text.h"
#include "clients/cli/names.h"
#include "clients/cli/people_names.h"
#include "clients/cli/verb.h"
#include "clients/cli/verbs.h"
#include "entente/v1/duty_service.pb.h"

namespace entente::cli {
namespace {

// What one may look ahead at most; the contract says the same.
constexpr int kDaysMax = 3660;

struct DutyFlags {
  AsOfFlags as_of;
  std::string person;
  std::string alliance;
  std::optional<int> days;

  void AddTo(CLI::App& verb) {
    verb.add_option("--days", days, "Also what is due within so many days; 30 if not given")
        ->check(CLI::Range(0, kDaysMax))
        ->type_name("N");
    as_of.AddTo(verb);
  }
};

struct BriefFlags {
  AsOfFlags as_of;
  std::string alliance;
  std::string role;
  std::string party;
};

absl::Status ShowMyDuties(Session& session, const DutyFlags& flags) {
  v1::GetMyDutiesRequest request;
  request.set_person(PersonName(flags.person));
  if (flags.days.has_value()) request.set_days(*flags.days);
  if (auto status = flags.as_of.Fill(*request.mutable_as_of()); !status.ok()) return status;
  v1::GetMyDutiesResponse answer;
  if (auto status = session.connection.Call("GetMyDuties", request, answer); !status.ok()) return status;
  if (session.json) return Print(session, answer, "");
  const PeopleNames people = NamesIn(session.connection, MyDutiesText(answer, {}), request.as_of());
  return Print(session, answer, MyDutiesText(answer, people));
}

absl::Status ShowCalendar(Session& session, const DutyFlags& flags) {
  v1::ListDutiesRequest request;
  const bool one_alliance = !flags.alliance.empty();
  if (one_alliance) request.set_alliance(AllianceName(flags.alliance));
  if (!flags.person.empty()) request.set_responsible(PersonName(flags.person));
  if (flags.days.has_value()) request.set_days(*flags.days);
  if (auto status = flags.as_of.Fill(*request.mutable_as_of()); !status.ok()) return status;
  v1::ListDutiesResponse answer;
  if (auto status = session.connection.Call("ListDuties", request, answer); !status.ok()) return status;
  if (session.json) return Print(session, answer, "");
  const PeopleNames people =
      NamesIn(session.connection, CalendarText(answer, one_alliance, {}), request.as_of());
  return Print(session, answer, CalendarText(answer, one_alliance, people));
}

absl::Status ShowHandoverBrief(Session& session, const BriefFlags& flags) {
  v1::GetHandoverBriefRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_role(flags.role);
  request.set_party(OrganizationName(flags.party));
  if (auto status = flags.as_of.Fill(*request.mutable_as_of()); !status.ok()) return status;
  v1::HandoverBrief brief;
  if (auto status = session.connection.Call("GetHandoverBrief", request, brief); !status.ok()) return status;
  if (session.json) return Print(session, brief, "");
  const PeopleNames people =
      NamesIn(session.connection, HandoverBriefText(brief, flags.role, {}), request.as_of());
  return Print(session, brief, HandoverBriefText(brief, flags.role, people));
}

absl::Status ShowBrief(Session& session, const BriefFlags& flags) {
  if (!flags.role.empty()) return ShowHandoverBrief(session, flags);
  v1::GetAllianceBriefRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  if (auto status = flags.as_of.Fill(*request.mutable_as_of()); !status.ok()) return status;
  v1::AllianceBrief brief;
  if (auto status = session.connection.Call("GetAllianceBrief", request, brief); !status.ok()) return status;
  if (session.json) return Print(session, brief, "");
  const PeopleNames people = NamesIn(session.connection, BriefText(brief, {}), request.as_of());
  return Print(session, brief, BriefText(brief, people));
}

}  // namespace

void AddDutyVerbs(Verbs verbs) {
  const auto mine = AddVerb<DutyFlags>(verbs.app, verbs.chosen, "my",
                                       "Show what a person holds and has to see to, and why", &ShowMyDuties);
  mine.app.add_option("PERSON", mine.flags.person, "Whose: an id, or external:SYSTEM:ID")
      ->envname("ENTENTE_PERSON")
      ->required();
  mine.flags.AddTo(mine.app);

  const auto due = AddVerb<DutyFlags>(verbs.app, verbs.chosen, "due",
                                      "Show the calendar: what is overdue, and what is due", &ShowCalendar);
  due.app.add_option("ALLIANCE", due.flags.alliance, "Only this alliance");
  due.app.add_option("--person", due.flags.person, "Only what this person has to see to")
      ->type_name("PERSON");
  due.flags.AddTo(due.app);

  const auto brief = AddVerb<BriefFlags>(
      verbs.app, verbs.chosen, "brief",
      "Show one page about an alliance; with --role, what its next holder has to know", &ShowBrief);
  brief.app.add_option("ALLIANCE", brief.flags.alliance, "The alliance")->required();
  CLI::Option* role =
      brief.app.add_option("--role", brief.flags.role, "For one who takes over this role")->type_name("ROLE");
  CLI::Option* party =
      brief.app.add_option("--party", brief.flags.party, "The party for which the role is held")
          ->type_name("ORG");
  role->needs(party);
  party->needs(role);
  brief.flags.as_of.AddTo(brief.app);
}

}  // namespace entente::cli
