#include "services/domain/decision.h"

#include <cctype>
#include <set>
#include <string>

#include "entente/v1/approval_service.pb.h"
#include "entente/v1/command.pb.h"
#include "gtest/gtest.h"

namespace entente::domain {
namespace {

// `assign_role` is the field of `AssignRole`.
std::string CamelCase(const std::string& field) {
  std::string camel;
  bool capital = true;
  for (const char letter : field) {
    if (letter != '_') camel += capital ? static_cast<char>(std::toupper(letter)) : letter;
    capital = letter == '_';
  }
  return camel;
}

TEST(DecisionTest, EveryCommandHasOneRowNamedAsItsField) {
  const auto* oneof = v1::Command::descriptor()->FindOneofByName("request");
  ASSERT_EQ(static_cast<size_t>(oneof->field_count()), AllCommands().size());
  for (int i = 0; i < oneof->field_count(); ++i) {
    const auto* field = oneof->field(i);
    SCOPED_TRACE(field->name());
    const CommandRow& row = AllCommands()[i];
    EXPECT_EQ(row.method, CamelCase(field->name()));
    EXPECT_EQ(row.request, field->message_type());
    EXPECT_EQ(FindCommand(field->message_type()), &row);
  }
}

TEST(DecisionTest, ApprovalsAreCommandsOfTheirOwn) {
  std::set<std::string> methods;
  for (const CommandRow& row : ApprovalCommands()) {
    EXPECT_EQ(FindCommand(row.request), &row);
    methods.insert(row.method);
  }
  EXPECT_EQ(methods, (std::set<std::string>{"ApproveProposal", "ProposeCommand", "RejectProposal",
                                            "WithdrawProposal"}));
}

TEST(DecisionTest, AQueryIsNoCommand) {
  EXPECT_EQ(FindCommand(v1::GetApprovalRequest::descriptor()), nullptr);
}

}  // namespace
}  // namespace entente::domain
