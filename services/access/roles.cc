#include "services/access/roles.h"

#include <iterator>

namespace entente::access {
namespace {

enum Permission : PermissionSet {
  kAlliancesRead = 1u << 0,
  kAlliancesWrite = 1u << 1,
  kOrganizationsRead = 1u << 2,
  kOrganizationsWrite = 1u << 3,
  kPeopleRead = 1u << 4,
  kPeopleWrite = 1u << 5,
  kApprovalsRead = 1u << 6,
  kApprovalsPropose = 1u << 7,
  kApprovalsDecide = 1u << 8,
  kAuditRead = 1u << 9,
  kCorrectionsWrite = 1u << 10,
  kLedgerApply = 1u << 11,
  kHistoryImport = 1u << 12,
  kPlaybooksRead = 1u << 13,
  kServerRead = 1u << 14,
  kServerOperate = 1u << 15,
  kPlaybooksWrite = 1u << 16,
  kPeopleErase = 1u << 17,
  kPeopleHold = 1u << 18,
  kPeriodsClose = 1u << 19,
  kFindingsWrite = 1u << 20,
  kCheckpointsRead = 1u << 24,
  kCheckpointsCosign = 1u << 25,
  kAuditExport = 1u << 28,
};

struct PermissionRow {
  std::string_view name;
  PermissionSet bit;
};

constexpr PermissionRow kPermissions[] = {
    {"alliances.read", kAlliancesRead},
    {"alliances.write", kAlliancesWrite},
    {"organizations.read", kOrganizationsRead},
    {"organizations.write", kOrganizationsWrite},
    {"people.read", kPeopleRead},
    {"people.write", kPeopleWrite},
    {"approvals.read", kApprovalsRead},
    {"approvals.propose", kApprovalsPropose},
    {"approvals.decide", kApprovalsDecide},
    {"audit.read", kAuditRead},
    {"corrections.write", kCorrectionsWrite},
    {"ledger.apply", kLedgerApply},
    {"history.import", kHistoryImport},
    {"playbooks.read", kPlaybooksRead},
    {"server.read", kServerRead},
    {"server.operate", kServerOperate},
    {"playbooks.write", kPlaybooksWrite},
    {"people.erase", kPeopleErase},
    {"people.hold", kPeopleHold},
    {"periods.close", kPeriodsClose},
    {"findings.write", kFindingsWrite},
    {"checkpoints.read", kCheckpointsRead},
    {"checkpoints.cosign", kCheckpointsCosign},
    {"audit.export", kAuditExport},
};

// What stands in no one's way: business data without the names of people.
constexpr PermissionSet kReads =
    kAlliancesRead | kOrganizationsRead | kApprovalsRead | kPlaybooksRead | kServerRead;
constexpr PermissionSet kWrites = kAlliancesWrite | kOrganizationsWrite | kPeopleWrite | kLedgerApply;

// History with all that proves it.
constexpr PermissionSet kAudits = kPeopleRead | kAuditRead | kCheckpointsRead;

struct RoleRow {
  std::string_view name;
  PermissionSet permissions;
};

constexpr RoleRow kRoles[] = {
    // Everything, for setting up. Not meant for daily use.
    {"administrator", kEveryPermission},
    // Runs the server and sees no business data.
    {"operator", kServerRead | kServerOperate},
    // Reads everything, with names and history, takes it away, and changes nothing.
    {"auditor", kReads | kAudits | kAuditExport},
    // Keeps alliances, their people and their organizations; corrects, proposes and approves.
    {"alliance_manager",
     kReads | kAudits | kWrites | kCorrectionsWrite | kApprovalsPropose | kApprovalsDecide | kFindingsWrite},
    // Approves or rejects what others propose, and signs periods off.
    {"approver", kReads | kAudits | kApprovalsDecide | kPeriodsClose},
    // Records facts about alliances and proposes what needs approval.
    {"contributor", kReads | kAlliancesWrite | kLedgerApply | kApprovalsPropose},
    // Loads history and synchronizes other systems.
    {"importer", kReads | kAudits | kWrites | kCorrectionsWrite | kHistoryImport},
    // Reads business data without the names of people.
    {"reader", kReads},
    // Sees that the log never takes back what it has signed, and nothing of what it holds.
    {"witness", kCheckpointsRead | kCheckpointsCosign},
};

}  // namespace

std::optional<PermissionSet> FindPermission(std::string_view name) {
  for (const PermissionRow& row : kPermissions) {
    if (row.name == name) return row.bit;
  }
  return std::nullopt;
}

std::optional<PermissionSet> FindRole(std::string_view name) {
  for (const RoleRow& row : kRoles) {
    if (row.name == name) return row.permissions;
  }
  return std::nullopt;
}

std::vector<std::string_view> AllPermissions() {
  std::vector<std::string_view> names;
  names.reserve(std::size(kPermissions));
  for (const PermissionRow& row : kPermissions) names.push_back(row.name);
  return names;
}

std::vector<std::string_view> AllRoles() {
  std::vector<std::string_view> names;
  names.reserve(std::size(kRoles));
  for (const RoleRow& row : kRoles) names.push_back(row.name);
  return names;
}

}  // namespace entente::access
