#include "services/rpc/field_plan.h"

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <unordered_map>

#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"
#include "storage/mutex.h"

namespace entente::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

FieldPlan::Kind KindOf(const FieldDescriptor* field) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return field->type() == FieldDescriptor::TYPE_BYTES ? FieldPlan::Kind::kBytes : FieldPlan::Kind::kText;
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return FieldPlan::Kind::kSigned;
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return FieldPlan::Kind::kUnsigned;
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return FieldPlan::Kind::kFloat;
    case FieldDescriptor::CPPTYPE_BOOL:
      return FieldPlan::Kind::kBool;
    case FieldDescriptor::CPPTYPE_ENUM:
      return FieldPlan::Kind::kEnum;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  const Descriptor* type = field->message_type();
  if (type == google::type::Date::descriptor()) return FieldPlan::Kind::kDate;
  if (type == google::type::Money::descriptor()) return FieldPlan::Kind::kMoney;
  if (type == google::protobuf::Timestamp::descriptor()) return FieldPlan::Kind::kTimestamp;
  return FieldPlan::Kind::kMessage;
}

// True if nothing can be wrong with a value of the field.
bool AcceptsAnything(const FieldPlan& plan) {
  if (plan.required || plan.output_only || plan.field->is_repeated()) return false;
  switch (plan.kind) {
    case FieldPlan::Kind::kSigned:
    case FieldPlan::Kind::kUnsigned:
      return !plan.min.has_value() && !plan.max.has_value();
    case FieldPlan::Kind::kFloat:
    case FieldPlan::Kind::kBool:
      return true;
    default:
      return false;
  }
}

FieldPlan PlanField(const FieldDescriptor* field) {
  const v1::FieldRule& rule = field->options().GetExtension(v1::rule);
  FieldPlan plan;
  plan.field = field;
  plan.kind = KindOf(field);
  plan.required = rule.required();
  plan.output_only = rule.output_only();
  plan.length_min = rule.min_length();
  if (rule.max_length() > 0) plan.length_max = rule.max_length();
  if (rule.max_items() > 0) plan.items_max = rule.max_items();
  if (rule.has_min()) plan.min = rule.min();
  if (rule.has_max()) plan.max = rule.max();
  plan.format = rule.format();
  for (const std::string& text : rule.resource()) {
    std::optional<ResourcePattern> pattern = ResourcePattern::Parse(text);
    if (!pattern.has_value()) {
      std::fprintf(stderr, "%s: '%s' is no pattern of a resource name\n", field->full_name().c_str(),
                   text.c_str());
      std::abort();
    }
    plan.patterns.push_back(*std::move(pattern));
  }
  return plan;
}

// All plans of the process. Plans are never freed, so that pointers to them hold.
class Plans {
 public:
  const MessagePlan* Find(const Descriptor* type) {
    MutexLock lock(mutex_);
    return FindOrMake(type);
  }

 private:
  // A plan is entered before its fields are worked out, so that a type that contains itself finds itself.
  const MessagePlan* FindOrMake(const Descriptor* type) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto [entry, is_new] = by_type_.try_emplace(type, nullptr);
    if (!is_new) return entry->second;
    MessagePlan* plan = &plans_.emplace_back();
    entry->second = plan;
    plan->type = type;
    for (int i = 0; i < type->field_count(); ++i) {
      FieldPlan field = PlanField(type->field(i));
      if (field.kind == FieldPlan::Kind::kMessage) field.message = FindOrMake(type->field(i)->message_type());
      if (!AcceptsAnything(field)) plan->fields.push_back(std::move(field));
    }
    for (int i = 0; i < type->real_oneof_decl_count(); ++i) plan->choices.push_back(type->oneof_decl(i));
    return plan;
  }

  Mutex mutex_;
  std::unordered_map<const Descriptor*, MessagePlan*> by_type_ ABSL_GUARDED_BY(mutex_);
  std::deque<MessagePlan> plans_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

const MessagePlan& PlanOf(const Descriptor* type) {
  // The lock is taken once for each thread and type.
  thread_local std::unordered_map<const Descriptor*, const MessagePlan*> known;
  const MessagePlan*& plan = known[type];
  if (plan == nullptr) {
    static Plans* const plans = new Plans;
    plan = plans->Find(type);
  }
  return *plan;
}

}  // namespace entente::rpc
