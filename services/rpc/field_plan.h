// The rules of a message type in the form in which they are checked: worked out of the options in the
// descriptors once, so that a check follows pointers instead of reading options.
#ifndef ENTENTE_SERVICES_RPC_FIELD_PLAN_H_
#define ENTENTE_SERVICES_RPC_FIELD_PLAN_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "entente/v1/rules.pb.h"
#include "google/protobuf/descriptor.h"
#include "services/rpc/resource_pattern.h"

namespace entente::rpc {

// Where a rule states nothing.
inline constexpr uint32_t kTextLengthMaxDefault = 1000;
inline constexpr uint32_t kItemsMaxDefault = 100;

struct MessagePlan;

// How one field is checked.
struct FieldPlan {
  // What decides how a value is looked at.
  enum class Kind {
    kText,
    kBytes,
    kSigned,
    kUnsigned,
    kFloat,
    kBool,
    kEnum,
    kMessage,
    kDate,
    kMoney,
    kTimestamp
  };

  const google::protobuf::FieldDescriptor* field = nullptr;
  Kind kind = Kind::kText;
  bool required = false;
  bool output_only = false;
  uint32_t length_min = 0;
  uint32_t length_max = kTextLengthMaxDefault;
  uint32_t items_max = kItemsMaxDefault;
  std::optional<int64_t> min;
  std::optional<int64_t> max;
  v1::FieldRule::Format format = v1::FieldRule::FORMAT_UNSPECIFIED;
  std::vector<ResourcePattern> patterns;
  // Of the messages in a field of kind kMessage.
  const MessagePlan* message = nullptr;
};

// How a message is checked: the fields for which there is anything to check, in the order of the file.
struct MessagePlan {
  const google::protobuf::Descriptor* type = nullptr;
  std::vector<FieldPlan> fields;
  // Oneofs of which one field must be set: all that are written as such. A choice that was not made says
  // nothing.
  std::vector<const google::protobuf::OneofDescriptor*> choices;
};

// The plan of a message type, made at the first call and kept as long as the process. Any thread. A
// pattern that cannot be read ends the process: it is a mistake in a proto file, which a test finds.
const MessagePlan& PlanOf(const google::protobuf::Descriptor* type);

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_FIELD_PLAN_H_
