#include "services/rpc/check_request.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/rpc/field_format.h"
#include "services/rpc/field_plan.h"
#include "services/rpc/known_types.h"
#include "services/text/characters.h"

namespace entente::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Kind = FieldPlan::Kind;

// Where a value stands: a chain on the stack, written out only for a fault.
struct Place {
  const Place* outer = nullptr;
  const std::string* name = nullptr;
  int index = -1;  // In a list; -1 outside one.

  std::string Path() const {
    std::string path = outer == nullptr || outer->name == nullptr ? "" : absl::StrCat(outer->Path(), ".");
    absl::StrAppend(&path, *name);
    if (index >= 0) absl::StrAppend(&path, "[", index, "]");
    return path;
  }
};

class Checker {
 public:
  explicit Checker(std::string_view prefix) : prefix_(prefix) {}

  void CheckMessage(const MessagePlan& plan, const Message& message, const Place& place);

  std::vector<domain::FieldFault> TakeFaults() { return std::move(faults_); }

 private:
  void CheckField(const FieldPlan& plan, const Message& message, const Place& place);
  void CheckList(const FieldPlan& plan, const Message& message, const Place& place);
  void CheckText(const FieldPlan& plan, const std::string& text, const Place& place);
  void CheckBytes(const FieldPlan& plan, const std::string& bytes, const Place& place);
  void CheckRange(const FieldPlan& plan, const Message& message, const Place& place);
  void CheckEnum(const FieldPlan& plan, int number, const Place& place);
  void CheckNested(const FieldPlan& plan, const Message& nested, const Place& place);

  void Add(const Place& place, std::string_view description) {
    if (faults_.size() < kFaultsToldMax) {
      faults_.push_back({absl::StrFormat("%s%s", prefix_, place.Path()), std::string(description)});
    }
  }

  std::string_view prefix_;
  std::vector<domain::FieldFault> faults_;
};

// True if the field has a value other than its default, as far as one can tell.
bool IsSet(const Message& message, const FieldDescriptor* field) {
  const Reflection* reflection = message.GetReflection();
  return field->is_repeated() ? reflection->FieldSize(message, field) > 0
                              : reflection->HasField(message, field);
}

void Checker::CheckMessage(const MessagePlan& plan, const Message& message, const Place& place) {
  for (const FieldPlan& field : plan.fields) {
    CheckField(field, message, Place{&place, &field.field->name()});
  }
  for (const google::protobuf::OneofDescriptor* choice : plan.choices) {
    if (!message.GetReflection()->HasOneof(message, choice)) {
      Add(Place{&place, &choice->name()}, "needs one of its fields to be set");
    }
  }
}

void Checker::CheckField(const FieldPlan& plan, const Message& message, const Place& place) {
  const Reflection* reflection = message.GetReflection();
  if (!IsSet(message, plan.field)) {
    if (plan.required) Add(place, "is required");
    return;
  }
  if (plan.output_only) return Add(place, "is set by the server and must be left out");
  if (plan.field->is_repeated()) return CheckList(plan, message, place);
  std::string scratch;
  switch (plan.kind) {
    case Kind::kText:
      return CheckText(plan, reflection->GetStringReference(message, plan.field, &scratch), place);
    case Kind::kBytes:
      return CheckBytes(plan, reflection->GetStringReference(message, plan.field, &scratch), place);
    case Kind::kSigned:
    case Kind::kUnsigned:
      return CheckRange(plan, message, place);
    case Kind::kEnum:
      return CheckEnum(plan, reflection->GetEnumValue(message, plan.field), place);
    case Kind::kFloat:
    case Kind::kBool:
      return;
    case Kind::kMessage:
    case Kind::kDate:
    case Kind::kMoney:
    case Kind::kTimestamp:
      return CheckNested(plan, reflection->GetMessage(message, plan.field), place);
  }
}

void Checker::CheckList(const FieldPlan& plan, const Message& message, const Place& place) {
  const Reflection* reflection = message.GetReflection();
  const int size = reflection->FieldSize(message, plan.field);
  if (static_cast<uint32_t>(size) > plan.items_max) {
    return Add(place, absl::StrFormat("has %d elements, and at most %d are accepted", size, plan.items_max));
  }
  std::string scratch;
  Place element = place;
  for (element.index = 0; element.index < size; ++element.index) {
    switch (plan.kind) {
      case Kind::kText: {
        const std::string& text =
            reflection->GetRepeatedStringReference(message, plan.field, element.index, &scratch);
        if (text.empty()) {
          Add(element, "must not be empty");
        } else {
          CheckText(plan, text, element);
        }
        break;
      }
      case Kind::kBytes:
        CheckBytes(plan, reflection->GetRepeatedStringReference(message, plan.field, element.index, &scratch),
                   element);
        break;
      case Kind::kEnum:
        CheckEnum(plan, reflection->GetRepeatedEnumValue(message, plan.field, element.index), element);
        break;
      case Kind::kMessage:
      case Kind::kDate:
      case Kind::kMoney:
      case Kind::kTimestamp:
        CheckNested(plan, reflection->GetRepeatedMessage(message, plan.field, element.index), element);
        break;
      case Kind::kSigned:
      case Kind::kUnsigned:
      case Kind::kFloat:
      case Kind::kBool:
        break;  // No list of numbers has a range.
    }
  }
}

void Checker::CheckText(const FieldPlan& plan, const std::string& text, const Place& place) {
  // A text of fewer bytes than characters are accepted need not be counted.
  if (text.size() > plan.length_max || plan.length_min > 0) {
    const size_t length = CharactersOf(text);
    if (length > plan.length_max) {
      return Add(place,
                 absl::StrFormat("has %d characters, and at most %d are accepted", length, plan.length_max));
    }
    if (length > 0 && length < plan.length_min) {
      return Add(place,
                 absl::StrFormat("has %d characters, and at least %d are needed", length, plan.length_min));
    }
  }
  if (!plan.patterns.empty()) {
    std::string expected;
    for (const ResourcePattern& pattern : plan.patterns) {
      if (pattern.Matches(text)) return;
      absl::StrAppend(&expected, expected.empty() ? "" : " or ", "'", pattern.text(), "'");
    }
    return Add(place, absl::StrCat("must be a resource name ", expected));
  }
  if (!HasFormat(plan.format, text)) {
    return Add(place, absl::StrFormat("must be %s", DescribeFormat(plan.format)));
  }
  // A name or a reason that nobody can see is as good as none.
  if (!text.empty() && !text::ShowsSomething(text)) {
    Add(place, "must show something, and has only blanks or characters without width");
  }
}

void Checker::CheckBytes(const FieldPlan& plan, const std::string& bytes, const Place& place) {
  if (bytes.size() > plan.length_max || (!bytes.empty() && bytes.size() < plan.length_min)) {
    Add(place, absl::StrFormat("has %d bytes, and from %d to %d are accepted", bytes.size(), plan.length_min,
                               plan.length_max));
  }
}

void Checker::CheckRange(const FieldPlan& plan, const Message& message, const Place& place) {
  const Reflection* reflection = message.GetReflection();
  bool below = false;
  bool above = false;
  if (plan.kind == Kind::kSigned) {
    const int64_t value = plan.field->cpp_type() == FieldDescriptor::CPPTYPE_INT32
                              ? reflection->GetInt32(message, plan.field)
                              : reflection->GetInt64(message, plan.field);
    below = plan.min.has_value() && value < *plan.min;
    above = plan.max.has_value() && value > *plan.max;
  } else {
    const uint64_t value = plan.field->cpp_type() == FieldDescriptor::CPPTYPE_UINT32
                               ? reflection->GetUInt32(message, plan.field)
                               : reflection->GetUInt64(message, plan.field);
    below = plan.min.has_value() && *plan.min > 0 && value < static_cast<uint64_t>(*plan.min);
    above = plan.max.has_value() && (*plan.max < 0 || value > static_cast<uint64_t>(*plan.max));
  }
  if (below) Add(place, absl::StrFormat("must be at least %d", *plan.min));
  if (above) Add(place, absl::StrFormat("must be at most %d", *plan.max));
}

void Checker::CheckEnum(const FieldPlan& plan, int number, const Place& place) {
  if (plan.field->enum_type()->FindValueByNumber(number) == nullptr) {
    Add(place, absl::StrFormat("has the number %d, which %s does not have", number,
                               plan.field->enum_type()->name()));
  }
}

void Checker::CheckNested(const FieldPlan& plan, const Message& nested, const Place& place) {
  std::string_view fault;
  switch (plan.kind) {
    case Kind::kDate:
      fault = FaultOf(static_cast<const google::type::Date&>(nested));
      break;
    case Kind::kMoney:
      fault = FaultOf(static_cast<const google::type::Money&>(nested));
      break;
    case Kind::kTimestamp:
      fault = FaultOf(static_cast<const google::protobuf::Timestamp&>(nested));
      break;
    default:
      return CheckMessage(*plan.message, nested, place);
  }
  if (!fault.empty()) Add(place, fault);
}

}  // namespace

std::vector<domain::FieldFault> FindFaults(const Message& message, std::string_view prefix) {
  Checker checker(prefix);
  checker.CheckMessage(PlanOf(message.GetDescriptor()), message, Place{});
  return checker.TakeFaults();
}

absl::Status CheckRequest(const Message& request) {
  const std::vector<domain::FieldFault> faults = FindFaults(request);
  if (faults.empty()) return absl::OkStatus();
  return domain::InvalidFields(faults);
}

}  // namespace entente::rpc
