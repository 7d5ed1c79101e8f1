// People at work: what they do beside alliances, what they are able to do, and that they leave.
#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/verb.h"
#include "clients/cli/verbs.h"
#include "entente/v1/person_service.pb.h"

namespace entente::cli {
namespace {

struct ProfileFlags {
  Frame frame;
  std::string person;
  std::string job;
  std::string unit;
  std::vector<std::string> remit;
  uint32_t capacity = 0;
};

struct CompetencyFlags {
  Frame frame;
  std::string person;
  std::string competency;
  uint32_t level = 0;
};

struct DepartFlags {
  Frame frame;
  std::string person;
};

absl::Status SetProfile(Session& session, const ProfileFlags& flags) {
  v1::SetWorkProfileRequest request;
  request.set_name(PersonName(flags.person));
  request.set_main_job(flags.job);
  request.set_unit(flags.unit);
  for (const std::string& area : flags.remit) request.add_remit(area);
  request.set_capacity_percent(flags.capacity);
  return SendCommand(session, flags.frame, request);
}

absl::Status AssessCompetency(Session& session, const CompetencyFlags& flags) {
  v1::AssessCompetencyRequest request;
  request.set_name(PersonName(flags.person));
  request.set_competency(flags.competency);
  request.set_level(flags.level);
  return SendCommand(session, flags.frame, request);
}

absl::Status Depart(Session& session, const DepartFlags& flags) {
  v1::DepartPersonRequest request;
  request.set_name(PersonName(flags.person));
  return SendCommand(session, flags.frame, request);
}

}  // namespace

void AddWorkVerbs(Verbs verbs) {
  const auto profile =
      AddVerb<ProfileFlags>(verbs.app, verbs.chosen, "profile", "Record how a person works", &SetProfile);
  profile.app.add_option("PERSON", profile.flags.person, "The person")->required();
  profile.app
      .add_option("--capacity", profile.flags.capacity, "How much of the working time alliances may take")
      ->required()
      ->check(CLI::Range(1, 100))
      ->type_name("PERCENT");
  profile.app.add_option("--job", profile.flags.job, "The main job; leave it out if alliances are it")
      ->type_name("TEXT");
  profile.app.add_option("--unit", profile.flags.unit, "The unit of the organization")->type_name("TEXT");
  AddRepeated(profile.app, "--remit", profile.flags.remit, "A business area for which the person answers",
              "AREA");
  AddFrameFlags(profile.app, profile.flags.frame);

  const auto competency = AddVerb<CompetencyFlags>(verbs.app, verbs.chosen, "competency",
                                                   "Record what a person is able to do", &AssessCompetency);
  competency.app.add_option("PERSON", competency.flags.person, "The person")->required();
  competency.app.add_option("COMPETENCY", competency.flags.competency, "The competency, an id of a playbook")
      ->required();
  competency.app.add_option("LEVEL", competency.flags.level, "From 1 (knows of it) to 5 (teaches it)")
      ->check(CLI::Range(1, 5))
      ->required();
  AddFrameFlags(competency.app, competency.flags.frame);

  const auto depart = AddVerb<DepartFlags>(
      verbs.app, verbs.chosen, "depart",
      "Record that a person leaves: ends all roles, and names what is vacant then", &Depart);
  depart.app.add_option("PERSON", depart.flags.person, "The person")->required();
  AddFrameFlags(depart.app, depart.flags.frame);
  depart.app.get_option("--on")->description("The first day on which the person is gone; today if not given");
}

}  // namespace entente::cli
