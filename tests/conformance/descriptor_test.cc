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
