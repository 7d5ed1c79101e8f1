// Why there is an alliance, where it comes from and belongs, and which functions have a part in it.
#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/verb.h"
#include "clients/cli/verbs.h"
#include "clients/cli/words.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/origin_service.pb.h"

namespace entente::cli {
namespace {

struct NeedsFlags {
  Frame frame;
  std::string alliance;
  std::string conclusion;
  std::vector<std::string> needs;
  std::vector<std::string> gaps;
  std::vector<std::string> options;
};

struct OriginFlags {
  Frame frame;
  std::string alliance;
  std::string kind;
  std::string unit;
  std::string objective;
};

struct ClassifyFlags {
  Frame frame;
  std::string alliance;
  std::string tier;
  std::vector<std::string> areas;
};

struct FunctionFlags {
  Frame frame;
  std::string alliance;
  std::string function;
  std::string party;
  std::string person;
};

absl::Status AssessNeeds(Session& session, const NeedsFlags& flags) {
  v1::AssessNeedsRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_conclusion(ValueOf<v1::NeedsAssessment::Conclusion>(flags.conclusion));
  for (const std::string& need : flags.needs) request.add_needs(need);
  for (const std::string& gap : flags.gaps) request.add_gaps(gap);
  for (const std::string& option : flags.options) request.add_options(option);
  return SendCommand(session, flags.frame, request);
}

absl::Status StateOrigin(Session& session, const OriginFlags& flags) {
  v1::StateOriginRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_kind(flags.kind == "unit" ? v1::AllianceOrigin::BUSINESS_UNIT
                                        : v1::AllianceOrigin::CORPORATE_FUNCTION);
  request.set_unit(flags.unit);
  request.set_objective(flags.objective);
  return SendCommand(session, flags.frame, request);
}

absl::Status Classify(Session& session, const ClassifyFlags& flags) {
  v1::ClassifyAllianceRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_tier(flags.tier);
  for (const std::string& area : flags.areas) request.add_business_areas(area);
  return SendCommand(session, flags.frame, request);
}

// What the three commands about a function have in common.
template <typename Request>
Request FunctionRequest(const FunctionFlags& flags) {
  Request request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_function(flags.function);
  request.set_party(OrganizationName(flags.party));
  return request;
}

absl::Status Engage(Session& session, const FunctionFlags& flags) {
  auto request = FunctionRequest<v1::EngageFunctionRequest>(flags);
  if (!flags.person.empty()) request.set_person(PersonName(flags.person));
  return SendCommand(session, flags.frame, request);
}

absl::Status Release(Session& session, const FunctionFlags& flags) {
  auto request = FunctionRequest<v1::ReleaseFunctionRequest>(flags);
  return SendCommand(session, flags.frame, request);
}

absl::Status SignOff(Session& session, const FunctionFlags& flags) {
  auto request = FunctionRequest<v1::SignOffFunctionRequest>(flags);
  return SendCommand(session, flags.frame, request);
}

template <typename Run>
Verb<FunctionFlags> AddFunctionVerb(Verbs verbs, const char* name, const char* what, Run run) {
  const auto verb = AddVerb<FunctionFlags>(verbs.app, verbs.chosen, name, what, run);
  verb.app.add_option("ALLIANCE", verb.flags.alliance, "The alliance")->required();
  verb.app
      .add_option("FUNCTION", verb.flags.function, "The function, an id of the playbook, for instance legal")
      ->required();
  verb.app.add_option("--party", verb.flags.party, "The party of whom it is a function")
      ->required()
      ->type_name("ORG");
  AddFrameFlags(verb.app, verb.flags.frame);
  return verb;
}

}  // namespace

void AddOriginVerbs(Verbs verbs) {
  const auto needs =
      AddVerb<NeedsFlags>(verbs.app, verbs.chosen, "needs",
                          "Record what the assessment of strategic needs came to", &AssessNeeds);
  needs.app.add_option("ALLIANCE", needs.flags.alliance, "The alliance")->required();
  needs.app.add_option("CONCLUSION", needs.flags.conclusion, "What is to be done")
      ->check(CLI::IsMember(OptionWords(*v1::NeedsAssessment::Conclusion_descriptor())))
      ->required();
  AddRepeated(needs.app, "--need", needs.flags.needs, "What the company needs", "TEXT").required();
  AddRepeated(needs.app, "--gap", needs.flags.gaps, "What it lacks for it", "TEXT");
  AddRepeated(needs.app, "--option", needs.flags.options, "What could be done, and what speaks for it",
              "TEXT");
  AddFrameFlags(needs.app, needs.flags.frame);

  const auto origin = AddVerb<OriginFlags>(verbs.app, verbs.chosen, "origin",
                                           "State where an alliance comes from", &StateOrigin);
  origin.app.add_option("ALLIANCE", origin.flags.alliance, "The alliance")->required();
  origin.app.add_option("KIND", origin.flags.kind, "A function of the whole company, or a business unit")
      ->check(CLI::IsMember({"function", "unit"}))
      ->required();
  origin.app.add_option("NAME", origin.flags.unit, "Which one")->required();
  origin.app.add_option("--objective", origin.flags.objective, "What it serves; a unit has to say it")
      ->type_name("TEXT");
  AddFrameFlags(origin.app, origin.flags.frame);

  const auto classify = AddVerb<ClassifyFlags>(
      verbs.app, verbs.chosen, "classify",
      "State the tier of an alliance and the business areas that it affects", &Classify);
  classify.app.add_option("ALLIANCE", classify.flags.alliance, "The alliance")->required();
  classify.app
      .add_option("--tier", classify.flags.tier, "The tier, an id of the playbook; none if not given")
      ->type_name("TIER");
  AddRepeated(classify.app, "--area", classify.flags.areas, "An area of the business, an id of the playbook",
              "AREA");
  AddFrameFlags(classify.app, classify.flags.frame);

  const auto engage =
      AddFunctionVerb(verbs, "engage", "Engage a function of a party in an alliance", &Engage);
  engage.app.add_option("--person", engage.flags.person, "Who acts for it")->type_name("PERSON");
  AddFunctionVerb(verbs, "release", "Release a function from an alliance", &Release);
  AddFunctionVerb(verbs, "sign-off", "Record that, for a function, the alliance may move on", &SignOff);
}

}  // namespace entente::cli
