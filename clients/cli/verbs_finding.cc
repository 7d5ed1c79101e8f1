// What the rules found, and what people say to it.
#include "clients/cli/as_of.h"
#include "clients/cli/dates.h"
#include "clients/cli/finding_text.h"
#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/people_names.h"
#include "clients/cli/verb.h"
#include "clients/cli/verbs.h"
#include "clients/cli/words.h"
#include "entente/v1/finding_service.pb.h"

namespace entente::cli {
namespace {

constexpr int kFindingsPageSize = 1000;

struct ListFlags {
  AsOfFlags as_of;
  std::string alliance;
  std::string rule;
  std::string status;
};

struct FindingFlags {
  Frame frame;
  std::string alliance;
  uint32_t number = 0;
  std::string note;
  std::string until;
};

struct SweepFlags {
  Frame frame;
  std::string alliance;
};

std::string PageText(const v1::ListFindingsResponse& page, const PeopleNames& people) {
  std::string text;
  for (const v1::Finding& finding : page.findings()) text += FindingText(finding, people);
  return text;
}

absl::Status ListFindings(Session& session, const ListFlags& flags) {
  v1::ListFindingsRequest request;
  if (!flags.alliance.empty()) request.set_alliance(AllianceName(flags.alliance));
  request.set_rule(flags.rule);
  request.set_status(ValueOf<v1::Finding::Status>(flags.status));
  request.set_page_size(kFindingsPageSize);
  if (auto status = flags.as_of.Fill(*request.mutable_as_of()); !status.ok()) return status;
  v1::ListFindingsResponse all;
  bool any = false;
  do {
    v1::ListFindingsResponse page;
    if (auto status = session.connection.Call("ListFindings", request, page); !status.ok()) return status;
    request.set_page_token(page.next_page_token());
    page.clear_next_page_token();
    any = any || !page.findings().empty();
    if (session.json) {
      all.MergeFrom(page);
    } else {
      const PeopleNames people = NamesIn(session.connection, PageText(page, {}), request.as_of());
      session.terminal.out << PageText(page, people);
    }
  } while (!request.page_token().empty());
  if (session.json) return Print(session, all, "");
  if (!any) session.terminal.out << "no findings\n";
  return absl::OkStatus();
}

absl::Status Acknowledge(Session& session, const FindingFlags& flags) {
  v1::AcknowledgeFindingRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_number(flags.number);
  request.set_note(flags.note);
  return SendCommand(session, flags.frame, request);
}

absl::Status Accept(Session& session, const FindingFlags& flags) {
  v1::AcceptFindingRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_number(flags.number);
  request.set_note(flags.note);
  const auto until = ParseDate(flags.until);
  if (!until.ok()) return until.status();
  *request.mutable_until() = *until;
  return ProposeCommand(session, flags.frame, request, "Nothing is accepted yet.");
}

// The day of a sweep is the one as of which the rules are asked; what it records is true on days of its own.
absl::Status Sweep(Session& session, const SweepFlags& flags) {
  v1::SweepAllianceRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  if (!flags.frame.on.empty()) {
    const auto day = ParseDate(flags.frame.on);
    if (!day.ok()) return day.status();
    *request.mutable_day() = *day;
  }
  Frame frame = flags.frame;
  frame.on.clear();
  return SendCommand(session, frame, request);
}

template <typename Run>
Verb<FindingFlags> AddFindingVerb(Verbs verbs, const char* name, const char* what, Run run) {
  const auto verb = AddVerb<FindingFlags>(verbs.app, verbs.chosen, name, what, run);
  verb.app.add_option("ALLIANCE", verb.flags.alliance, "The alliance")->required();
  verb.app.add_option("NUMBER", verb.flags.number, "The number of the finding in the alliance")
      ->check(CLI::PositiveNumber)
      ->required();
  verb.app.add_option("--note", verb.flags.note, "What is to be said to it")->type_name("TEXT");
  AddFrameFlags(verb.app, verb.flags.frame);
  return verb;
}

}  // namespace

void AddFindingVerbs(Verbs verbs) {
  const auto list =
      AddVerb<ListFlags>(verbs.app, verbs.chosen, "findings", "List what the rules found", &ListFindings);
  list.app.add_option("ALLIANCE", list.flags.alliance, "Only those of this alliance");
  list.app.add_option("--rule", list.flags.rule, "Only those of this rule")->type_name("RULE");
  list.app.add_option("--status", list.flags.status, "Only those of which this has become")
      ->check(CLI::IsMember(OptionWords(*v1::Finding::Status_descriptor())));
  list.flags.as_of.AddTo(list.app);

  AddFindingVerb(verbs, "acknowledge", "Take note of a finding", &Acknowledge);
  const auto accept =
      AddFindingVerb(verbs, "accept",
                     "Propose that a finding may stand for a time; someone else has to approve it", &Accept);
  accept.app.add_option("--until", accept.flags.until, "The last day on which it may")
      ->required()
      ->type_name("DATE");
  accept.app.get_option("--reason")->required();

  const auto sweep =
      AddVerb<SweepFlags>(verbs.app, verbs.chosen, "sweep",
                          "Hold an alliance against all its rules at once, not only daily", &Sweep);
  sweep.app.add_option("ALLIANCE", sweep.flags.alliance, "The alliance")->required();
  AddFrameFlags(sweep.app, sweep.flags.frame);
  sweep.app.get_option("--on")->description("As of which day; today if not given");
}

}  // namespace entente::cli
