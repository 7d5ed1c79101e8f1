// States that keep measurements in pages answer as states do that keep none.
#include "services/domain/performance/figure_page.h"

#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/domain/fold.h"
#include "services/domain/given_when_then.h"
#include "services/domain/performance/measurements.h"
#include "services/domain/performance/unpaged.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

using state::v1::AllianceState;

// An alliance that is folded three times: without pages, with pages, and as a list of all measurements, of
// which the test itself finds those that count.
class PagedAlliance {
 public:
  PagedAlliance() { Record("2000", "alliance_created { display_name: 'A' stage: 'select' }"); }

  uint64_t Record(std::string_view date, const std::string& fact, uint64_t corrects = 0, int sequence = 0) {
    const v1::Fact event = Parse<v1::Fact>(fact);
    EventHeader header;
    header.resource = "alliances/a";
    header.version = events_.size() + 1;
    header.at = MomentOf(date);
    // Positions of an alliance have gaps.
    header.at.set_position(7 * header.version);
    header.at.set_sequence(sequence);
    header.corrects = corrects;
    Evolve(plain_, event, header);
    if (corrects != 0) {
      header.corrected_kpi = events_.at(corrects).fact.kpi_measured().kpi();
      events_.at(corrects).is_corrected = true;
    }
    Evolve(paged_, event, header);
    events_[header.at.position()] = {event, header.at, false};
    return header.at.position();
  }

  void CutPage() {
    AllianceState& alliance = std::get<AllianceState>(paged_);
    std::optional<std::string> page = CutFigurePage(alliance, 1);
    if (!page.has_value()) return;
    alliance.add_figure_pages(absl::StrCat("page ", pages_.size()));
    pages_.push_back(*std::move(page));
  }

  // A position that is not corrected yet, and not that of the first event; 0 if there is none.
  uint64_t FindCorrectable(std::mt19937& random) const {
    std::vector<uint64_t> found;
    for (const auto& [position, event] : events_) {
      if (position > 7 && !event.is_corrected && !event.fact.has_event_voided()) found.push_back(position);
    }
    return found.empty() ? 0 : found[random() % found.size()];
  }

  const AllianceState& plain() const { return std::get<AllianceState>(plain_); }
  const AllianceState& paged() const { return std::get<AllianceState>(paged_); }
  FigurePages Pages() const { return *FigurePages::Parse(pages_); }
  size_t page_count() const { return pages_.size(); }

  // The measurements of a KPI by period, as "period value position", found in the slowest way.
  std::vector<std::string> MeasuredOn(const std::string& kpi, Day day) const {
    std::map<std::string, const Event*> latest;
    for (const auto& [position, event] : events_) {
      const v1::KpiMeasured& measured = event.fact.kpi_measured();
      const bool counts = event.fact.has_kpi_measured() && !event.is_corrected && measured.kpi() == kpi;
      if (!counts || event.at.first_day() > day) continue;
      const Event*& kept = latest[measured.period()];
      if (kept == nullptr || Before(kept->at, event.at)) kept = &event;
    }
    std::vector<std::string> shown;
    for (const auto& [period, event] : latest) {
      shown.push_back(absl::StrCat(period, " ", event->fact.kpi_measured().value().number(), " events/",
                                   event->at.position()));
    }
    return shown;
  }

 private:
  struct Event {
    v1::Fact fact;
    state::v1::Moment at;
    bool is_corrected = false;
  };

  State plain_ = *NewState("alliances/a");
  State paged_ = *NewState("alliances/a");
  std::vector<std::string> pages_;
  std::map<uint64_t, Event> events_;
};

std::string Text(const v1::KpiMeasurement& measurement) {
  return absl::StrCat(measurement.period(), " ", measurement.value().number(), " ", measurement.event());
}

// Compares all that is told of measurements on a day.
void ExpectSameOn(const PagedAlliance& alliance, const FigurePages& pages, Day day) {
  const v1::Alliance shown = AllianceAt(alliance.paged(), pages, day);
  ASSERT_EQ(shown.DebugString(), AllianceAt(alliance.plain(), day).DebugString());
  for (const v1::Kpi& kpi : shown.kpis()) {
    const std::string id = kpi.name().substr(kpi.name().rfind('/') + 1);
    const std::vector<std::string> expected = alliance.MeasuredOn(id, day);
    std::vector<std::string> all;
    for (const Figure& figure : MeasurementsAt(alliance.paged(), pages, id, day)) {
      all.push_back(Text(ShownMeasurement(figure)));
    }
    ASSERT_EQ(all, expected);
    ASSERT_EQ(kpi.measurement_count(), expected.size());
    const size_t newest = std::min<size_t>(expected.size(), kMeasurementsShownMax);
    ASSERT_EQ(static_cast<size_t>(kpi.measurements_size()), newest);
    for (size_t i = 0; i < newest; ++i) {
      ASSERT_EQ(Text(kpi.measurements(static_cast<int>(i))), expected[expected.size() - newest + i]);
    }
  }
}

// One random event: mostly a measurement, of a few periods or of many, in any order and precision of dates.
class RandomEvents {
 public:
  explicit RandomEvents(unsigned seed)
      : random_(seed), kpis_(1 + random_() % 6), periods_(1 + random_() % 300) {}

  void RecordTo(PagedAlliance& alliance) {
    const unsigned kind = random_() % 100;
    const uint64_t corrects = kind < 25 ? alliance.FindCorrectable(random_) : 0;
    const int sequence = static_cast<int>(random_() % 3);
    if (kind < 10 && corrects != 0) {
      alliance.Record(Date(), absl::StrCat("event_voided { event: 'events/", corrects, "' }"), corrects);
    } else if (kind >= 90) {
      alliance.Record(Date(),
                      absl::StrCat("kpi_defined { kpi: '", Kpi(), "' definition { unit: 'percent' } }"));
    } else if (kind >= 85) {
      alliance.Record(Date(), absl::StrCat("kpi_target_set { kpi: '", Kpi(), "' period: '", Period(),
                                           "' value { number: '1' } }"));
    } else {
      alliance.Record(Date(),
                      absl::StrCat("kpi_measured { kpi: '", Kpi(), "' period: '", Period(),
                                   "' value { number: '", random_() % 1000, "' } }"),
                      corrects, sequence);
    }
  }

  Day SomeDay() { return DayOfDate("1965-01-01") + static_cast<Day>(random_() % (70 * 366)); }
  bool Chance(unsigned of) { return random_() % of == 0; }

 private:
  std::string Kpi() { return absl::StrCat("k", random_() % kpis_); }
  std::string Period() {
    const unsigned period = random_() % periods_;
    return period % 7 == 3 ? absl::StrCat("a period with a long name ", period) : absl::StrCat(1700 + period);
  }
  std::string Date() {
    const std::string year = absl::StrCat(1965 + random_() % 70);
    const unsigned precision = random_() % 3;
    if (precision == 0) return year;
    const std::string month = absl::StrCat(year, "-", 1 + random_() % 12);
    return precision == 1 ? month : absl::StrCat(month, "-", 1 + random_() % 28);
  }

  std::mt19937 random_;
  const unsigned kpis_;
  const unsigned periods_;
};

TEST(FigurePageTest, AStateWithPagesAnswersAsOneWithout) {
  size_t pages_cut = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    PagedAlliance alliance;
    RandomEvents events(seed);
    for (int i = 0; i < 400; ++i) {
      events.RecordTo(alliance);
      if (events.Chance(40)) alliance.CutPage();
      if (!events.Chance(25)) continue;
      const FigurePages pages = alliance.Pages();
      ASSERT_EQ(Unpaged(alliance.paged(), pages).SerializeAsString(), alliance.plain().SerializeAsString());
      for (int day = 0; day < 3; ++day) ExpectSameOn(alliance, pages, events.SomeDay());
      if (HasFatalFailure()) return;
    }
    pages_cut += alliance.page_count();
  }
  EXPECT_GT(pages_cut, 200u);
}

PagedAlliance WithAPage() {
  PagedAlliance alliance;
  alliance.Record("2020", "kpi_defined { kpi: 'k' definition { unit: 'percent' } }");
  alliance.Record("2021", "kpi_measured { kpi: 'k' period: '2021' value { number: '1' } }");
  alliance.CutPage();
  return alliance;
}

TEST(FigurePageTest, CuttingAPageEmptiesTheState) {
  const PagedAlliance alliance = WithAPage();
  EXPECT_EQ(alliance.paged().kpis(0).measurements(), "");
  EXPECT_EQ(alliance.paged().kpis(0).paged_count(), 1u);
  EXPECT_EQ(alliance.paged().paged_position(), 21u);
  EXPECT_THAT(alliance.paged().figure_pages(), testing::ElementsAre("page 0"));
}

TEST(FigurePageTest, AStateWithFewMeasurementsHasNoPage) {
  AllianceState state = WithAPage().plain();
  const std::string before = state.SerializeAsString();
  EXPECT_FALSE(CutFigurePage(state).has_value());
  EXPECT_EQ(state.SerializeAsString(), before);
}

TEST(FigurePageTest, AKpiOfWhichAllIsWithdrawnIsGone) {
  PagedAlliance alliance = WithAPage();
  alliance.Record("2022", "kpi_defined { kpi: 'other' definition { unit: 'percent' } }");
  alliance.Record("2022", "event_voided { event: 'events/14' }", 14);
  ASSERT_EQ(alliance.paged().kpis_size(), 2) << "the measurement in the page keeps its place";
  alliance.Record("2022", "event_voided { event: 'events/21' }", 21);
  EXPECT_EQ(alliance.paged().kpis_size(), 1);
  alliance.Record("2020", "kpi_defined { kpi: 'k' definition { unit: 'percent' } }");
  ExpectSameOn(alliance, alliance.Pages(), DayOfDate("2023-01-01"));
  EXPECT_EQ(
      AllianceAt(alliance.paged(), alliance.Pages(), DayOfDate("2023-01-01")).kpis(1).measurement_count(),
      0u);
}

// Otherwise whoever compares it with a state of the events alone would take it for right.
TEST(FigurePageTest, AWrongCountIsLeftWhereWhatIsInPagesIsPutBack) {
  const PagedAlliance alliance = WithAPage();
  AllianceState miscounted = alliance.paged();
  miscounted.mutable_kpis(0)->set_paged_count(3);
  EXPECT_EQ(Unpaged(miscounted, alliance.Pages()).kpis(0).paged_count(), 2u);
  AllianceState without_position = alliance.paged();
  without_position.clear_paged_position();
  EXPECT_EQ(Unpaged(without_position, alliance.Pages()).kpis(0).paged_count(), 1u);
}

TEST(FigurePageTest, WhatIsNoPageIsNotRead) {
  AllianceState state = WithAPage().plain();
  const std::string page = *CutFigurePage(state, 1);
  ASSERT_TRUE(FigurePage::Parse(page).has_value());
  EXPECT_FALSE(FigurePage::Parse("\x08\x01").has_value());
  EXPECT_FALSE(FigurePages::Parse({page, "no page"}).has_value());
  state::v1::FigurePage short_column;
  ASSERT_TRUE(short_column.ParseFromString(page));
  short_column.clear_positions();
  EXPECT_FALSE(FigurePage::Parse(short_column.SerializeAsString()).has_value());
}

}  // namespace
}  // namespace entente::domain
