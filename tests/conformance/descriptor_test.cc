// What the contract says of itself is complete: whoever adds an rpc, a command, an event or a reason adds its
// rule.
#include <set>

#include "entente/v1/command.pb.h"
#include "entente/v1/errors.pb.h"
#include "entente/v1/fact.pb.h"
#include "entente/v1/rules.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/client.h"

namespace entente {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

TEST(DescriptorTest, EveryRpcHasAPermissionAndADeadline) {
  EXPECT_GE(support::AllMethods().size(), 40u);
  std::set<std::string> names;
  for (const auto* method : support::AllMethods()) {
    ASSERT_TRUE(method->options().HasExtension(v1::method)) << method->full_name();
    const v1::MethodRule& rule = method->options().GetExtension(v1::method);
    EXPECT_THAT(rule.permission(), testing::MatchesRegex("[a-z]+\\.[a-z]+")) << method->full_name();
    EXPECT_GT(rule.deadline_seconds(), 0u) << method->full_name();
    EXPECT_TRUE(names.insert(method->name()).second)
        << method->name() << " is not unique, and imports go by it";
  }
}

TEST(DescriptorTest, EveryCommandIsAnRpcThatAnswersWithAReceipt) {
  const Descriptor* command = v1::Command::descriptor();
  for (int i = 0; i < command->field_count(); ++i) {
    const Descriptor* request = command->field(i)->message_type();
    std::string name = request->name();
    ASSERT_TRUE(name.ends_with("Request"));
    name.resize(name.size() - std::string("Request").size());
    const auto* method = support::FindMethod(name);
    ASSERT_NE(method, nullptr) << name;
    EXPECT_EQ(method->input_type(), request);
    EXPECT_EQ(method->output_type(), v1::Receipt::descriptor()) << name;
    const FieldDescriptor* context = request->FindFieldByName("context");
    ASSERT_NE(context, nullptr) << name;
    EXPECT_EQ(context->message_type(), v1::CommandContext::descriptor()) << name;
  }
}

TEST(DescriptorTest, EveryRpcWithAReceiptIsACommandOrAboutApprovals) {
  std::set<const Descriptor*> commands;
  for (int i = 0; i < v1::Command::descriptor()->field_count(); ++i) {
    commands.insert(v1::Command::descriptor()->field(i)->message_type());
  }
  for (const auto* method : support::AllMethods()) {
    if (method->output_type() != v1::Receipt::descriptor()) continue;
    if (method->service()->name() == "ApprovalService") continue;
    EXPECT_TRUE(commands.count(method->input_type())) << method->full_name() << " cannot be imported";
  }
}

TEST(DescriptorTest, EveryReasonSaysWhatItMeans) {
  const auto* reasons = v1::ErrorReason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    const auto* reason = reasons->value(i);
    if (reason->number() == 0) continue;
    ASSERT_TRUE(reason->options().HasExtension(v1::error)) << reason->name();
    const v1::ErrorRule& rule = reason->options().GetExtension(v1::error);
    EXPECT_GE(rule.code(), 1) << reason->name();
    EXPECT_LE(rule.code(), 16) << reason->name();
    EXPECT_NE(rule.outcome(), v1::ErrorRule::OUTCOME_UNSPECIFIED) << reason->name();
  }
}

TEST(DescriptorTest, EveryEventHasACollectionAndASentence) {
  const Descriptor* fact = v1::Fact::descriptor();
  std::set<const Descriptor*> events;
  for (int i = 0; i < fact->field_count(); ++i) {
    const Descriptor* event = fact->field(i)->message_type();
    EXPECT_TRUE(events.insert(event).second) << event->name() << " is there twice";
    ASSERT_TRUE(event->options().HasExtension(v1::event)) << event->name();
    EXPECT_FALSE(event->options().GetExtension(v1::event).collection().empty()) << event->name();
    EXPECT_FALSE(event->options().GetExtension(v1::event).sentence().empty()) << event->name();
  }
  EXPECT_GE(events.size(), 30u);
}

const v1::EventObject* FindObject(const Descriptor* event, const std::string& field) {
  for (const v1::EventObject& object : event->options().GetExtension(v1::event).objects()) {
    if (object.field() == field) return &object;
  }
  return nullptr;
}

// The names that fields of commands have where they name a resource: `person`, `party`, `kpi`. A command that
// makes a resource names it `kpi_id`.
std::set<std::string> NamesOfResourceFields() {
  std::set<std::string> names = {"playbook_version"};
  for (int i = 0; i < v1::Command::descriptor()->field_count(); ++i) {
    const Descriptor* request = v1::Command::descriptor()->field(i)->message_type();
    for (int j = 0; j < request->field_count(); ++j) {
      const FieldDescriptor* field = request->field(j);
      const std::string& name = field->name();
      if (field->options().GetExtension(v1::rule).resource_size() > 0) names.insert(name);
      if (name.ends_with("_id")) names.insert(name.substr(0, name.size() - 3));
    }
  }
  return names;
}

// An export relates each event to everything that it is about.
TEST(DescriptorTest, EveryFieldOfAnEventThatNamesAResourceIsDeclaredAsAnObject) {
  const std::set<std::string> names = NamesOfResourceFields();
  EXPECT_THAT(names,
              testing::IsSupersetOf({"person", "party", "parties", "organization", "kpi", "milestone"}));
  int declared = 0;
  for (int i = 0; i < v1::Fact::descriptor()->field_count(); ++i) {
    const Descriptor* event = v1::Fact::descriptor()->field(i)->message_type();
    for (int j = 0; j < event->field_count(); ++j) {
      const FieldDescriptor* field = event->field(j);
      if (field->type() != FieldDescriptor::TYPE_STRING || !names.contains(field->name())) continue;
      EXPECT_NE(FindObject(event, field->name()), nullptr) << field->full_name();
      ++declared;
    }
  }
  EXPECT_GE(declared, 20);
}

TEST(DescriptorTest, EveryDeclaredObjectIsAFieldWithAQualifierOfItsOwn) {
  for (int i = 0; i < v1::Fact::descriptor()->field_count(); ++i) {
    const Descriptor* event = v1::Fact::descriptor()->field(i)->message_type();
    std::set<std::string> fields;
    for (const v1::EventObject& object : event->options().GetExtension(v1::event).objects()) {
      const FieldDescriptor* field = event->FindFieldByName(object.field());
      ASSERT_NE(field, nullptr) << event->name() << "." << object.field();
      EXPECT_EQ(field->type(), FieldDescriptor::TYPE_STRING) << field->full_name();
      EXPECT_FALSE(field->options().GetExtension(v1::rule).personal()) << field->full_name();
      EXPECT_TRUE(fields.insert(object.field()).second) << field->full_name() << " is declared twice";
      EXPECT_THAT(object.qualifier(), testing::MatchesRegex("[a-z][a-z-]*")) << field->full_name();
      EXPECT_THAT(object.collection(), testing::MatchesRegex("[a-z]*")) << field->full_name();
    }
  }
}

// An export leaves personal fields out where they may not be seen: it looks for them in these places.
void ExpectNothingPersonal(const Descriptor* message, std::set<const Descriptor*>& seen) {
  if (!seen.insert(message).second) return;
  for (int i = 0; i < message->field_count(); ++i) {
    const FieldDescriptor* field = message->field(i);
    EXPECT_FALSE(field->options().GetExtension(v1::rule).personal()) << field->full_name();
    if (field->message_type() != nullptr) ExpectNothingPersonal(field->message_type(), seen);
  }
}

TEST(DescriptorTest, OnlyEventsOfPeopleHavePersonalFieldsAndOnlyAtTheTopLevel) {
  for (int i = 0; i < v1::Fact::descriptor()->field_count(); ++i) {
    const Descriptor* event = v1::Fact::descriptor()->field(i)->message_type();
    // A proposal holds a command, which is refused if it has personal data (approvals_test).
    if (event->name() == "CommandProposed") continue;
    std::set<const Descriptor*> seen;
    if (event->options().GetExtension(v1::event).collection() != "people") {
      ExpectNothingPersonal(event, seen);
      continue;
    }
    for (int j = 0; j < event->field_count(); ++j) {
      if (event->field(j)->message_type() != nullptr)
        ExpectNothingPersonal(event->field(j)->message_type(), seen);
    }
  }
}

// Fields that hold a rule for another kind of value would be held to nothing.
void ExpectRulesFit(const Descriptor* message, std::set<const Descriptor*>& seen) {
  if (!seen.insert(message).second || message->full_name().rfind("entente.", 0) != 0) return;
  for (int i = 0; i < message->field_count(); ++i) {
    const FieldDescriptor* field = message->field(i);
    const v1::FieldRule& rule = field->options().GetExtension(v1::rule);
    const bool is_text = field->type() == FieldDescriptor::TYPE_STRING;
    const bool has_length = is_text || field->type() == FieldDescriptor::TYPE_BYTES;
    const bool is_number = field->cpp_type() == FieldDescriptor::CPPTYPE_INT32 ||
                           field->cpp_type() == FieldDescriptor::CPPTYPE_INT64 ||
                           field->cpp_type() == FieldDescriptor::CPPTYPE_UINT32 ||
                           field->cpp_type() == FieldDescriptor::CPPTYPE_UINT64;
    if (rule.format() != 0 || rule.resource_size() > 0) EXPECT_TRUE(is_text) << field->full_name();
    if (rule.min_length() > 0 || rule.max_length() > 0) EXPECT_TRUE(has_length) << field->full_name();
    if (rule.has_min() || rule.has_max()) EXPECT_TRUE(is_number) << field->full_name();
    if (rule.max_items() > 0) EXPECT_TRUE(field->is_repeated()) << field->full_name();
    if (field->message_type() != nullptr) ExpectRulesFit(field->message_type(), seen);
  }
}

TEST(DescriptorTest, EveryRuleFitsItsField) {
  std::set<const Descriptor*> seen;
  for (const auto* method : support::AllMethods()) ExpectRulesFit(method->input_type(), seen);
  EXPECT_GE(seen.size(), 60u);
}

}  // namespace
}  // namespace entente
