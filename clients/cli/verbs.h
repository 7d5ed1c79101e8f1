// The verbs of the command line. Each function adds some of them to the program; what a verb does is in the
// file of its name.
#ifndef ENTENTE_CLIENTS_CLI_VERBS_H_
#define ENTENTE_CLIENTS_CLI_VERBS_H_

#include "clients/cli/session.h"

namespace entente::cli {

void AddDutyVerbs(Verbs verbs);       // my, due, brief
void AddFindingVerbs(Verbs verbs);    // findings, acknowledge, accept, sweep
void AddRuleVerbs(Verbs verbs);       // explain, rules, override, end-override
void AddPlaybookVerbs(Verbs verbs);   // playbook show, check, publish, adopt
void AddOriginVerbs(Verbs verbs);     // needs, origin, classify, engage, release, sign-off
void AddOwnershipVerbs(Verbs verbs);  // unassign, handover, handed-over, team, pair, unpair, insight
void AddActivityVerbs(Verbs verbs);   // activity, activities
void AddLifecycleVerbs(Verbs verbs);  // gate, condition, obligation, discharge, retire, retired
void AddWorkVerbs(Verbs verbs);       // profile, competency, depart
void AddRegisterVerbs(Verbs verbs);   // org, person
void AddAllianceVerbs(Verbs verbs);   // new, assign, stage, void
void AddPersonVerbs(Verbs verbs);     // hold place, hold lift, erase, erasure, approve, reject
void AddPeriodVerbs(Verbs verbs);     // close-period, period
void AddKpiVerbs(Verbs verbs);        // kpi define, kpi target, kpi record
void AddReadVerbs(Verbs verbs);       // get, list, info
void AddTrailVerbs(Verbs verbs);      // trail
void AddProofVerbs(Verbs verbs);      // log-key, checkpoint, prove, verify, tiles
void AddAuditVerbs(Verbs verbs);      // compare, accountable, exceptions, backdating
void AddExportVerb(Verbs verbs);      // export
void AddReportVerb(Verbs verbs);      // report
void AddImportVerb(Verbs verbs);      // import
void AddCallVerb(Verbs verbs);        // call

// What `get` and `playbook show` do with a playbook.
absl::Status ShowPlaybook(Session& session, const std::string& name);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_VERBS_H_
