// How a decision is collected: every fault of a request, then either all of them as one refusal or the facts.
//
// A refusal names the faults of one category only, in this order: fields, resources that do not exist,
// resources that exist already, unmet conditions. A fault of an earlier category makes those of the later
// ones meaningless, because they were judged on a wrong request.
#ifndef ENTENTE_SERVICES_DOMAIN_RULING_H_
#define ENTENTE_SERVICES_DOMAIN_RULING_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "entente/v1/context.pb.h"
#include "services/domain/decision.h"
#include "services/domain/refusal.h"

namespace entente::domain {

// The day on which a command takes effect: the first of its date, or today.
Day EffectiveDay(const World& world, const v1::CommandContext& context);

// True if a command that asks for what holds already is to record nothing. A correction always records,
// because the wrong event has to go; so does history, because what holds on a day is only known when all of
// it has come.
bool MayRecordNothing(const v1::CommandContext& context);

// `RESOURCE_NOT_FOUND` for one field.
absl::Status NoSuch(std::string field, std::string_view resource);

// One decision in the making. Lives as long as one call of `Decide`.
class Ruling {
 public:
  // `context` must outlive the ruling. `resource` is what the command is about.
  Ruling(const v1::CommandContext& context, std::string resource);

  // True if the command takes the place of an earlier event.
  bool IsCorrection() const { return !context_.corrects().empty(); }

  // A field that breaks a rule which only the state can tell.
  void FaultyField(std::string field, std::string description);
  // A field with an id that the playbook does not have.
  void NotInPlaybook(const v1::Playbook& playbook, std::string field, std::string_view what,
                     std::string_view id);
  // A field that names something which does not exist.
  void NotFound(std::string field, std::string_view resource);
  // The resource to create exists already.
  void AlreadyExists(std::string resource);
  // An external reference that another resource has.
  void ReferenceInUse(const v1::ExternalReference& reference, std::string_view holder);
  // A rule of sequence that the state does not meet. Of history it only remarks.
  void Unmet(std::string type, std::string subject, std::string description);
  // The same for a rule that history has to keep as well.
  void AlwaysUnmet(std::string type, std::string subject, std::string description);
  // A remark of a rule of the playbook; of history an INFO.
  void Remark(std::string rule, v1::Remark::Severity severity, std::string text);
  // An event to record if nothing speaks against it.
  v1::Fact& Record();
  // The same in the history of another resource.
  v1::Fact& RecordOn(std::string resource);
  // The same, true on another day than the command says.
  v1::Fact& RecordOn(std::string resource, Day day);

  // The refusal if there is one, else the decision. Called once, last.
  absl::StatusOr<Decision> Finish();

 private:
  const v1::CommandContext& context_;
  Decision decision_;
  std::vector<FieldFault> field_faults_;
  std::string playbook_version_;  // Not empty if a field is not in the playbook.
  std::vector<FieldFault> not_found_;
  std::string existing_;
  absl::Status reference_in_use_;
  std::vector<UnmetCondition> unmet_;
};

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_RULING_H_
