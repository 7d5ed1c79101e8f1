#include "services/audit/trail.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "services/domain/refusal.h"
#include "services/views/test_views.h"

namespace entente::audit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using views::Assigned;
using views::Created;
using views::Entered;
using views::Joined;
using views::Left;
using views::Measured;
using views::RecordTimeOf;
using views::Registered;
using views::RegisteredPerson;
using views::Voided;

constexpr char kStar[] = "alliances/star-alliance";
constexpr char kSky[] = "alliances/skyteam";
constexpr char kSas[] = "organizations/sas";
constexpr char kAda[] = "people/ada";

class TrailTest : public views::ViewsTest {
 protected:
  void SetUp() override {
    history_.Record({
        Registered(kSas, "SAS"),                                     // 1
        RegisteredPerson(kAda, "Ada"),                               // 2
        Created(kStar, "Star Alliance", "4711"),                     // 3
        Created(kSky, "SkyTeam"),                                    // 4
        Joined(kStar, kSas).On(1997, 5, 14),                         // 5
        Assigned(kStar, kSas, kAda),                                 // 6
        Entered(kSky, "develop").By("principals/crm"),               // 7
        Left(kStar, kSas).On(2024).Because("It moved to SkyTeam."),  // 8
    });
  }

  std::vector<uint64_t> Positions(const v1::TrailFilter& filter, bool newest_first = false) {
    CatchUp();
    auto cursor = TrailCursor::Open(&log_, &views_->trail, filter, newest_first);
    EXPECT_TRUE(cursor.ok()) << cursor.status();
    std::vector<uint64_t> positions;
    v1::TrailEntry entry;
    while (true) {
      const absl::StatusOr<bool> next = cursor->Next(&entry);
      EXPECT_TRUE(next.ok()) << next.status();
      if (!next.ok() || !*next) return positions;
      positions.push_back(entry.position());
    }
  }

  absl::Status Refusal(const v1::TrailFilter& filter) {
    CatchUp();
    return TrailCursor::Open(&log_, &views_->trail, filter, false).status();
  }

  // Reads all pages.
  std::vector<uint64_t> Pages(v1::ListTrailRequest request) {
    CatchUp();
    std::vector<uint64_t> positions;
    for (int page = 0; page < 100; ++page) {
      const auto response = ListTrail(log_, views_->trail, request, absl::UTCTimeZone());
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) break;
      for (const v1::TrailEntry& entry : response->entries()) positions.push_back(entry.position());
      if (response->next_page_token().empty()) return positions;
      request.set_page_token(response->next_page_token());
    }
    ADD_FAILURE() << "the pages do not end";
    return positions;
  }

  static v1::TrailFilter Of(const std::string& resource) {
    v1::TrailFilter filter;
    filter.set_resource(resource);
    return filter;
  }
  static google::protobuf::Timestamp StampOf(uint64_t position) {
    google::protobuf::Timestamp stamp;
    stamp.set_seconds(absl::ToUnixSeconds(RecordTimeOf(position)));
    return stamp;
  }
};

TEST_F(TrailTest, HasEverythingInBothDirections) {
  EXPECT_THAT(Positions({}), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
  EXPECT_THAT(Positions({}, true), ElementsAre(8, 7, 6, 5, 4, 3, 2, 1));
}

TEST_F(TrailTest, AllianceHasItsOwnEvents) {
  EXPECT_THAT(Positions(Of(kStar)), ElementsAre(3, 5, 6, 8));
  EXPECT_THAT(Positions(Of(kStar), true), ElementsAre(8, 6, 5, 3));
  EXPECT_THAT(Positions(Of("alliances/external:crm:4711")), ElementsAre(3, 5, 6, 8));
}

TEST_F(TrailTest, OrganizationAndPersonBringWhatNamesThem) {
  EXPECT_THAT(Positions(Of(kSas)), ElementsAre(1, 5, 6, 8));
  EXPECT_THAT(Positions(Of(kAda)), ElementsAre(2, 6));
}

TEST_F(TrailTest, ResourceWithoutHistoryIsNotFound) {
  const absl::Status refused = Refusal(Of("alliances/nowhere"));
  EXPECT_EQ(domain::ReasonOf(refused), v1::RESOURCE_NOT_FOUND);
  EXPECT_THAT(std::string(refused.message()), testing::HasSubstr("filter.resource"));
}

TEST_F(TrailTest, FiltersByType) {
  v1::TrailFilter filter;
  filter.add_types("AllianceCreated");
  filter.add_types("PartyLeft");
  EXPECT_THAT(Positions(filter), ElementsAre(3, 4, 8));
  filter.add_types("NoSuchThing");
  const absl::Status refused = Refusal(filter);
  EXPECT_EQ(domain::ReasonOf(refused), v1::FIELD_INVALID);
  EXPECT_THAT(std::string(refused.message()), testing::HasSubstr("filter.types[2]"));
}

TEST_F(TrailTest, FiltersByActor) {
  v1::TrailFilter filter;
  filter.set_actor("principals/crm");
  EXPECT_THAT(Positions(filter), ElementsAre(7));
}

TEST_F(TrailTest, FiltersByTime) {
  v1::TrailFilter filter;
  *filter.mutable_recorded_from() = StampOf(3);
  *filter.mutable_recorded_before() = StampOf(6);
  EXPECT_THAT(Positions(filter), ElementsAre(3, 4, 5));
  EXPECT_THAT(Positions(filter, true), ElementsAre(5, 4, 3));
  filter.set_resource(kStar);
  EXPECT_THAT(Positions(filter), ElementsAre(3, 5));
  EXPECT_THAT(Positions(filter, true), ElementsAre(5, 3));
  *filter.mutable_recorded_before() = StampOf(3);
  EXPECT_THAT(Positions(filter), IsEmpty());
  filter.mutable_recorded_before()->set_seconds(std::numeric_limits<int64_t>::max());
  EXPECT_EQ(domain::ReasonOf(Refusal(filter)), v1::FIELD_INVALID);
}

TEST_F(TrailTest, PagesJoinToTheWholeTrail) {
  for (const bool newest_first : {false, true}) {
    for (const char* resource : {"", kStar, kSas}) {
      for (const int size : {1, 2, 3, 100}) {
        v1::ListTrailRequest request;
        request.set_page_size(size);
        request.set_newest_first(newest_first);
        request.mutable_filter()->set_resource(resource);
        EXPECT_EQ(Pages(request), Positions(request.filter(), newest_first)) << resource << size;
      }
    }
  }
}

TEST_F(TrailTest, LongTrailIsReadAheadWithoutGaps) {
  std::vector<views::RecordBuilder> events;
  for (int i = 0; i < 5000; ++i) events.push_back(Measured(kStar, "synergies", "2012", "1"));
  history_.Record(std::move(events));
  for (const char* resource : {"", kStar}) {
    for (const bool newest_first : {false, true}) {
      const std::vector<uint64_t> positions = Positions(Of(resource), newest_first);
      EXPECT_EQ(positions.size(), resource == std::string() ? 5008u : 5004u);
      EXPECT_TRUE(newest_first ? std::is_sorted(positions.rbegin(), positions.rend())
                               : std::is_sorted(positions.begin(), positions.end()));
    }
  }
}

TEST_F(TrailTest, PageLooksAtABoundedNumberOfRecords) {
  std::vector<views::RecordBuilder> events;
  for (size_t i = 0; i < kTrailScanMax; ++i) events.push_back(Measured(kStar, "synergies", "2012", "1"));
  history_.Record(std::move(events));
  history_.Record(Entered(kSky, "retire").By("principals/crm"));
  v1::ListTrailRequest request;
  request.mutable_filter()->set_actor("principals/crm");
  CatchUp();
  const auto first = ListTrail(log_, views_->trail, request, absl::UTCTimeZone());
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->entries_size(), 1);
  EXPECT_FALSE(first->next_page_token().empty());
  EXPECT_THAT(Pages(request), ElementsAre(7, kTrailScanMax + 9));
}

TEST_F(TrailTest, TokenOfAnotherFilterIsRefused) {
  CatchUp();
  v1::ListTrailRequest request;
  request.set_page_size(1);
  request.set_page_token(ListTrail(log_, views_->trail, request, absl::UTCTimeZone())->next_page_token());
  request.mutable_filter()->set_resource(kStar);
  EXPECT_EQ(domain::ReasonOf(ListTrail(log_, views_->trail, request, absl::UTCTimeZone()).status()),
            v1::FIELD_INVALID);
}

TEST_F(TrailTest, StreamEndsWhereTheLogEndedWhenItBegan) {
  CatchUp();
  auto cursor = TrailCursor::Open(&log_, &views_->trail, {}, false);
  history_.Record(Entered(kSky, "retire"));
  v1::TrailEntry entry;
  int entries = 0;
  while (*cursor->Next(&entry)) ++entries;
  EXPECT_EQ(entries, 8);
}

TEST_F(TrailTest, EntryShowsTheWholeRecord) {
  history_.Record(Joined(kSky, kSas)
                      .On(2024, 9)
                      .By("principals/crm")
                      .For(kSas)
                      .Because("Announced.")
                      .Proven("https://example.com/announcement"));
  v1::GetEventRequest request;
  request.set_name("events/9");
  const auto entry = GetEvent(log_, request, absl::UTCTimeZone());
  ASSERT_TRUE(entry.ok()) << entry.status();
  EXPECT_EQ(entry->name(), "events/9");
  EXPECT_EQ(entry->position(), 9u);
  EXPECT_EQ(entry->resource(), kSky);
  EXPECT_EQ(entry->version(), 3u);
  EXPECT_EQ(entry->type(), "PartyJoined");
  EXPECT_EQ(entry->fact().party_joined().organization(), kSas);
  EXPECT_EQ(entry->sentence(),
            "principals/crm, for organizations/sas, recorded that organizations/sas joined the alliance");
  EXPECT_EQ(entry->effective_on().month(), 9);
  EXPECT_EQ(entry->effective_on().day(), 0);
  EXPECT_EQ(entry->record_time().seconds(), absl::ToUnixSeconds(RecordTimeOf(9)));
  EXPECT_EQ(entry->on_behalf_of(), kSas);
  EXPECT_EQ(entry->reason(), "Announced.");
  ASSERT_EQ(entry->evidence_size(), 1);
  EXPECT_EQ(entry->evidence(0).uri(), "https://example.com/announcement");
  EXPECT_EQ(entry->leaf_hash(), log_.Read(9)->leaf_hash);
}

TEST_F(TrailTest, UnknownEventIsNotFound) {
  for (const char* name :
       {"events/9", "events/0", "events/x", "alliances/1", "events/18446744073709551615"}) {
    v1::GetEventRequest request;
    request.set_name(name);
    EXPECT_EQ(domain::ReasonOf(GetEvent(log_, request, absl::UTCTimeZone()).status()), v1::RESOURCE_NOT_FOUND)
        << name;
  }
}

TEST_F(TrailTest, CorrectedAndCorrectingEventsAreLinked) {
  history_.Record({Joined(kStar, kSas).On(1997, 5, 15).Correcting(5), Voided(kStar, 8)});
  CatchUp();
  auto cursor = TrailCursor::Open(&log_, &views_->trail, Of(kStar), false);
  std::vector<std::string> links;
  v1::TrailEntry entry;
  while (*cursor->Next(&entry))
    links.push_back(absl::StrCat(entry.name(), " corrects ", entry.corrects(), " ", entry.correction(),
                                 ", corrected by ", entry.corrected_by(), " ", entry.corrected_as()));
  // 1 is REPLACED, 2 is WITHDRAWN.
  EXPECT_THAT(
      links,
      ElementsAre("events/3 corrects  0, corrected by  0", "events/5 corrects  0, corrected by events/9 1",
                  "events/6 corrects  0, corrected by  0", "events/8 corrects  0, corrected by events/10 2",
                  "events/9 corrects events/5 1, corrected by  0",
                  "events/10 corrects events/8 2, corrected by  0"));
}

TEST_F(TrailTest, ManyCorrectionsAreLinkedAsWell) {
  std::vector<views::RecordBuilder> events;
  uint64_t position = log_.GetHead().position;
  for (int i = 0; i < 400; ++i) {
    events.push_back(Entered(kStar, "develop"));
    events.push_back(Voided(kStar, ++position));
    ++position;
  }
  history_.Record(std::move(events));
  CatchUp();
  v1::TrailFilter filter;
  filter.add_types("StageEntered");
  filter.set_resource(kStar);
  auto cursor = TrailCursor::Open(&log_, &views_->trail, filter, false);
  v1::TrailEntry entry;
  int linked = 0;
  while (*cursor->Next(&entry))
    linked += entry.corrected_by() == absl::StrCat("events/", entry.position() + 1);
  EXPECT_EQ(linked, 400);
}

TEST_F(TrailTest, PersonalFieldsAreEmpty) {
  v1::GetEventRequest request;
  request.set_name("events/2");
  const auto entry = GetEvent(log_, request, absl::UTCTimeZone());
  ASSERT_TRUE(entry.ok());
  EXPECT_EQ(entry->fact().person_registered().display_name(), "");
  EXPECT_EQ(entry->sentence(), "principals/dev registered a person");
}

TEST_F(TrailTest, DeletedIndexIsBuiltAnewToTheSameAnswers) {
  const std::vector<uint64_t> before = Positions(Of(kSas));
  Stop();
  std::filesystem::remove_all(directory_ / "views");
  EXPECT_EQ(Positions(Of(kSas)), before);
}

}  // namespace
}  // namespace entente::audit
