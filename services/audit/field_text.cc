#include "services/audit/field_text.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "entente/v1/performance.pb.h"
#include "google/type/date.pb.h"
#include "services/domain/timeline.h"

namespace entente::audit {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// `ON_HOLD` as `on hold`. The value zero says that nothing was stated.
bool AppendEnum(const google::protobuf::EnumValueDescriptor& value, std::string* text) {
  if (value.number() == 0) return false;
  for (const char letter : value.name()) {
    text->push_back(letter == '_' ? ' ' : absl::ascii_tolower(static_cast<unsigned char>(letter)));
  }
  return true;
}

bool AppendFigure(const v1::KpiValue& value, std::string* text) {
  if (value.has_money()) {
    AppendMoney(value.money(), text);
    return true;
  }
  text->append(value.number());
  return !value.number().empty();
}

// Messages are told apart by their descriptors, which are one each in a process.
bool AppendMessage(const Message& value, std::string* text) {
  const google::protobuf::Descriptor* type = value.GetDescriptor();
  if (type == v1::KpiValue::descriptor()) return AppendFigure(static_cast<const v1::KpiValue&>(value), text);
  if (type == google::type::Money::descriptor()) {
    AppendMoney(static_cast<const google::type::Money&>(value), text);
    return true;
  }
  if (type != google::type::Date::descriptor()) return false;
  const auto& date = static_cast<const google::type::Date&>(value);
  if (!domain::IsDate(date)) return false;
  text->append(domain::FormatDate(date));
  return true;
}

// Zero is what a number has that was not stated.
template <typename Number>
bool AppendNumber(Number number, std::string* text) {
  if (number == 0) return false;
  absl::StrAppend(text, number);
  return true;
}

bool AppendStrings(const Message& message, const FieldDescriptor* field, std::string* text) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const int size = reflection.FieldSize(message, field);
  for (int i = 0; i < size; ++i) {
    if (i > 0) text->append(", ");
    text->append(reflection.GetRepeatedString(message, field, i));
  }
  return size > 0;
}

bool AppendValue(const Message& message, const FieldDescriptor* field, std::string* text) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (field->is_repeated()) {
    return field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && AppendStrings(message, field, text);
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      const std::string& value = reflection.GetStringReference(message, field, &scratch);
      text->append(value);
      return !value.empty();
    }
    case FieldDescriptor::CPPTYPE_ENUM:
      return AppendEnum(*reflection.GetEnum(message, field), text);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return reflection.HasField(message, field) &&
             AppendMessage(reflection.GetMessage(message, field), text);
    case FieldDescriptor::CPPTYPE_UINT32:
      return AppendNumber(reflection.GetUInt32(message, field), text);
    case FieldDescriptor::CPPTYPE_INT32:
      return AppendNumber(reflection.GetInt32(message, field), text);
    case FieldDescriptor::CPPTYPE_UINT64:
      return AppendNumber(reflection.GetUInt64(message, field), text);
    case FieldDescriptor::CPPTYPE_INT64:
      return AppendNumber(reflection.GetInt64(message, field), text);
    case FieldDescriptor::CPPTYPE_BOOL:
      text->append(reflection.GetBool(message, field) ? "yes" : "no");
      return true;
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return false;  // No event has them: figures are decimal.
  }
  return false;
}

}  // namespace

void AppendMoney(const google::type::Money& money, std::string* text) {
  constexpr size_t kDigitsMin = 2;
  absl::StrAppend(text, money.currency_code(), " ");
  // Units and nanos have the same sign; the sign of less than one unit stands in the nanos alone.
  if (money.units() == 0 && money.nanos() < 0) text->push_back('-');
  absl::StrAppend(text, money.units());
  if (money.nanos() == 0) return;
  std::string digits = absl::StrFormat("%09d", std::abs(money.nanos()));
  digits.resize(std::max(digits.find_last_not_of('0') + 1, kDigitsMin));
  absl::StrAppend(text, ".", digits);
}

bool AppendField(const Message& event, const std::vector<const FieldDescriptor*>& path, std::string* text) {
  const Message* message = &event;
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    message = &message->GetReflection()->GetMessage(*message, path[i]);
  }
  return AppendValue(*message, path.back(), text);
}

}  // namespace entente::audit
