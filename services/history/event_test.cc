#include "services/history/event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/domain/refusal.h"

namespace entente::history {
namespace {

using google::protobuf::FieldDescriptor;

storage::v1::Record Record(uint64_t position) {
  storage::v1::Record record;
  record.set_position(position);
  record.set_resource("people/abcdefghabcdefgh");
  record.set_version(2);
  record.set_sequence(7);
  record.mutable_effective_on()->set_year(1999);
  record.mutable_corrects()->set_position(3);
  record.set_actor("principals/ann");
  return record;
}

v1::Fact Registered() {
  v1::Fact fact;
  fact.mutable_person_registered()->set_display_name("Wilhelmina Quill");
  fact.mutable_person_registered()->set_organization("organizations/a");
  return fact;
}

TEST(Event, OnlyEventsOfPeopleHavePersonalFieldsAndOnlyAtTheTop) {
  // What SetEvent relies on: the key is that of the resource, and a flat list of fields is enough.
  const auto* fact = v1::Fact::descriptor();
  for (int i = 0; i < fact->field_count(); ++i) {
    const auto* type = fact->field(i)->message_type();
    for (int f = 0; f < type->field_count(); ++f) {
      const FieldDescriptor* field = type->field(f);
      if (!field->options().GetExtension(v1::rule).personal()) continue;
      EXPECT_EQ(type->options().GetExtension(v1::event).collection(), "people") << field->full_name();
      EXPECT_FALSE(field->is_repeated()) << field->full_name();
      EXPECT_EQ(field->cpp_type(), FieldDescriptor::CPPTYPE_STRING) << field->full_name();
    }
  }
}

TEST(Event, SplitsPersonalFieldsOffBeforeAnythingIsSerialized) {
  v1::Fact fact = Registered();
  storage::v1::Record record = Record(9);
  const std::string personal = SetEvent(fact, record);
  EXPECT_EQ(record.SerializeAsString().find("Quill"), std::string::npos);
  EXPECT_TRUE(fact.person_registered().display_name().empty());
  v1::PersonRegistered merged = fact.person_registered();
  ASSERT_TRUE(merged.MergeFromString(personal));
  EXPECT_EQ(merged.display_name(), "Wilhelmina Quill");
  EXPECT_EQ(merged.organization(), "organizations/a");
}

TEST(Event, ReadsBackWhatWasWritten) {
  v1::Fact fact = Registered();
  storage::v1::Record record = Record(9);
  SetEvent(fact, record);
  const auto event = DecodeEvent(storage::StoredRecord{9, record.SerializeAsString(), ""});
  ASSERT_TRUE(event.ok()) << event.status();
  EXPECT_EQ(event->fact.person_registered().organization(), "organizations/a");
  EXPECT_EQ(event->header.version, 2u);
  EXPECT_EQ(event->header.corrects, 3u);
  EXPECT_EQ(event->header.at.sequence(), 7);
  EXPECT_EQ(event->header.at.position(), 9u);
  EXPECT_EQ(event->header.at.last_day() - event->header.at.first_day(), 364)
      << "a year is as uncertain as it is long";
}

TEST(Event, RefusesWhatIsNoRecord) {
  v1::Fact fact = Registered();
  storage::v1::Record record = Record(9);
  SetEvent(fact, record);
  const auto reason = [](const absl::StatusOr<Event>& event) { return domain::ReasonOf(event.status()); };
  EXPECT_EQ(reason(DecodeEvent("\xff\xff")), v1::DATA_CORRUPT);
  EXPECT_EQ(reason(DecodeEvent(storage::StoredRecord{8, record.SerializeAsString(), ""})), v1::DATA_CORRUPT)
      << "a record knows where it belongs";
  record.set_event_type("entente.v1.FromTheFuture");
  EXPECT_EQ(reason(DecodeEvent(record.SerializeAsString())), v1::DATA_CORRUPT);
  record.set_event_type("entente.v1.PersonRegistered");
  record.set_payload("\xff");
  EXPECT_EQ(reason(DecodeEvent(record.SerializeAsString())), v1::DATA_CORRUPT);
}

TEST(Event, NamesAreThoseOfPositions) {
  EXPECT_EQ(EventName(12), "events/12");
  EXPECT_EQ(ParseEventName("events/12"), 12u);
  for (const char* name :
       {"events/", "events/x", "events/1x", "alliances/12", "events/99999999999999999999"}) {
    EXPECT_EQ(ParseEventName(name), 0u) << name;
  }
  EXPECT_EQ(ShortType("entente.v1.RoleAssigned"), "RoleAssigned");
}

}  // namespace
}  // namespace entente::history
