#include "services/domain/finding/next_look.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "google/protobuf/message.h"
#include "google/type/date.pb.h"
#include "services/domain/rules/judge.h"

namespace entente::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kPeople = "people/";

// Visits a message and all messages in it.
template <typename Visit>
void ForEachMessage(const Message& message, const Visit& visit) {
  visit(message);
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      ForEachMessage(reflection.GetMessage(message, field), visit);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i)
      ForEachMessage(reflection.GetRepeatedMessage(message, field, i), visit);
  }
}

// The earliest of the days that come later than another one.
class Earliest {
 public:
  explicit Earliest(Day after) : after_(after) {}

  void Take(Day day) {
    if (day > after_ && (!found_.has_value() || day < *found_)) found_ = day;
  }
  // The days on which something that was true in that time begins, and is over.
  void TakeRange(DayRange range) {
    Take(range.first);
    Take(range.last + 1);
  }
  void TakeDatesIn(const Message& state) {
    ForEachMessage(state, [this](const Message& message) {
      if (message.GetDescriptor() == state::v1::Moment::descriptor()) {
        const auto& at = static_cast<const state::v1::Moment&>(message);
        TakeRange({at.first_day(), at.last_day()});
      } else if (message.GetDescriptor() == google::type::Date::descriptor()) {
        const auto& date = static_cast<const google::type::Date&>(message);
        if (IsDate(date)) TakeRange(DaysOf(date));
      }
    });
  }

  std::optional<Day> found() const { return found_; }

 private:
  const Day after_;
  std::optional<Day> found_;
};

}  // namespace

std::vector<std::string> PeopleIn(const state::v1::AllianceState& alliance) {
  std::set<std::string> people;
  ForEachMessage(alliance, [&people](const Message& message) {
    const auto& reflection = *message.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection.ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->type() != FieldDescriptor::TYPE_STRING) continue;
      const int size = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
      for (int i = 0; i < size; ++i) {
        std::string text = field->is_repeated() ? reflection.GetRepeatedString(message, field, i)
                                                : reflection.GetString(message, field);
        if (text.starts_with(kPeople)) people.insert(std::move(text));
      }
    }
  });
  return {people.begin(), people.end()};
}

std::optional<Day> NextLook(const Situation& situation) {
  Earliest next(situation.day);
  for (const JudgedRule& judged : JudgeAll(situation)) {
    for (const Duty& duty : judged.duties) next.Take(duty.due + 1);
  }
  next.TakeDatesIn(situation.alliance);
  for (const std::string& person : PeopleIn(situation.alliance)) {
    const auto* state = situation.around.FindPerson(person);
    if (state != nullptr) next.TakeDatesIn(*state);
  }
  return next.found();
}

}  // namespace entente::domain
