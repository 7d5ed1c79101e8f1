#include "services/ledger/command_plan.h"

#include <algorithm>
#include <type_traits>
#include <unordered_map>

#include "absl/strings/str_cat.h"
#include "entente/v1/command.pb.h"
#include "entente/v1/rules.pb.h"
#include "services/domain/decision.h"

namespace entente::ledger {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A field that names a resource which the command may make is no reference to one that must exist.
bool MayBeNew(const FieldDescriptor* field) {
  return field->options().GetExtension(v1::rule).may_be_new();
}

bool NamesResource(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
         field->options().GetExtension(v1::rule).resource_size() > 0;
}

// Collects the reference fields below a message type. A proposed command is not followed: its references
// are resolved when it is carried out.
void Collect(const Descriptor* type, const std::string& prefix, std::vector<const FieldDescriptor*>& way,
             std::vector<ReferenceField>& found) {
  if (type == v1::Command::descriptor() || way.size() > 4) return;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    way.push_back(field);
    const std::string path = absl::StrCat(prefix, prefix.empty() ? "" : ".", field->name());
    if (NamesResource(field) && !MayBeNew(field)) found.push_back({path, way});
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
      Collect(field->message_type(), path, way, found);
    way.pop_back();
  }
}

CommandPlan Plan(const domain::CommandRow& row) {
  CommandPlan plan{&row, row.request->FindFieldByName("context"), nullptr, {}};
  const FieldDescriptor* first = row.request->FindFieldByNumber(1);
  if (NamesResource(first)) plan.target = first;
  std::vector<const FieldDescriptor*> way;
  Collect(row.request, "", way, plan.references);
  return plan;
}

// Calls `visit(message, field, index, suffix)` for every value at the end of a reference's way; the index is
// -1 for a singular field, and the suffix is what repeated fields on the way add to the path.
template <typename MessageType, typename Visit>
void Walk(MessageType& message, const ReferenceField& reference, size_t depth, const std::string& suffix,
          const Visit& visit) {
  const FieldDescriptor* field = reference.fields[depth];
  const auto* reflection = message.GetReflection();
  const bool last = depth + 1 == reference.fields.size();
  const int count = field->is_repeated() ? reflection->FieldSize(message, field) : -1;
  if (count < 0 && !last && !reflection->HasField(message, field)) return;
  for (int i = count < 0 ? -1 : 0; i < std::max(count, 0); ++i) {
    const std::string index = i < 0 ? suffix : absl::StrCat(suffix, "[", i, "]");
    if (last) {
      visit(message, field, i, index);
    } else if constexpr (std::is_const_v<MessageType>) {
      Walk(i < 0 ? reflection->GetMessage(message, field) : reflection->GetRepeatedMessage(message, field, i),
           reference, depth + 1, index, visit);
    } else {
      Walk(i < 0 ? *reflection->MutableMessage(&message, field)
                 : *reflection->MutableRepeatedMessage(&message, field, i),
           reference, depth + 1, index, visit);
    }
    if (i < 0) break;
  }
}

std::string Value(const Message& message, const FieldDescriptor* field, int index) {
  const auto* reflection = message.GetReflection();
  return index < 0 ? reflection->GetString(message, field)
                   : reflection->GetRepeatedString(message, field, index);
}

}  // namespace

const CommandPlan* FindPlan(const Descriptor* request) {
  static const auto& plans = *[] {
    auto* made = new std::unordered_map<const Descriptor*, CommandPlan>;
    for (const domain::CommandRow& row : domain::AllCommands()) made->emplace(row.request, Plan(row));
    for (const domain::CommandRow& row : domain::ApprovalCommands()) made->emplace(row.request, Plan(row));
    return made;
  }();
  const auto found = plans.find(request);
  return found == plans.end() ? nullptr : &found->second;
}

const v1::CommandContext& ContextOf(const CommandPlan& plan, const Message& request) {
  return static_cast<const v1::CommandContext&>(request.GetReflection()->GetMessage(request, plan.context));
}

void VisitReferences(const CommandPlan& plan, const Message& request,
                     const std::function<void(const std::string&, const std::string&)>& visit) {
  for (const ReferenceField& reference : plan.references) {
    Walk(request, reference, 0, "",
         [&](const Message& message, const FieldDescriptor* field, int index, const std::string& suffix) {
           if (const std::string name = Value(message, field, index); !name.empty()) {
             visit(reference.path + suffix, name);
           }
         });
  }
}

void ReplaceReferences(const CommandPlan& plan, Message& request,
                       const std::function<std::string(const std::string&, const std::string&)>& replace) {
  for (const ReferenceField& reference : plan.references) {
    Walk(request, reference, 0, "",
         [&](Message& message, const FieldDescriptor* field, int index, const std::string& suffix) {
           const std::string name = Value(message, field, index);
           if (name.empty()) return;
           const auto* reflection = message.GetReflection();
           if (index < 0) {
             reflection->SetString(&message, field, replace(reference.path + suffix, name));
           } else {
             reflection->SetRepeatedString(&message, field, index, replace(reference.path + suffix, name));
           }
         });
  }
}

bool IsExternal(std::string_view name) {
  return name.find("/external:") != std::string_view::npos;
}

std::string RootOf(std::string_view name) {
  const size_t first = name.find('/');
  if (first == std::string_view::npos) return std::string(name);
  return std::string(name.substr(0, name.find('/', first + 1)));
}

bool HasPersonalData(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  const auto* reflection = message.GetReflection();
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->options().GetExtension(v1::rule).personal()) return true;
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      if (HasPersonalData(reflection->GetMessage(message, field))) return true;
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      if (HasPersonalData(reflection->GetRepeatedMessage(message, field, i))) return true;
    }
  }
  return false;
}

}  // namespace entente::ledger
