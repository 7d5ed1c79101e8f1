#include "clients/report/spans.h"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/dates.h"
#include "clients/report/days.h"
#include "clients/report/words.h"

namespace entente::report {
namespace {

// One thing that holds on the day of a sample. Things of one row with the same identity are one span.
struct Holding {
  std::string row;
  std::string label;
  std::string identity;
  std::string what;
  google::type::Date since;
  Span::Kind kind = Span::Kind::kPlain;
};

// Joins what holds from sample to sample into spans.
class SpanBuilder {
 public:
  // What holds from the day of `sample` on; `changed` is its label for what changed on that day.
  void Add(const Sample& sample, const std::string& changed, const std::vector<Holding>& holdings) {
    const std::string label = changed.empty() ? DayText(sample.day) : changed;
    std::map<Key, Span> still;
    for (const Holding& holding : holdings) {
      const auto open = open_.find({holding.row, holding.identity});
      if (open != open_.end()) {
        still.insert(open_.extract(open));
        continue;
      }
      // The first sample may find what began before it.
      const absl::CivilDay begin = is_first_ ? std::min(sample.day, FirstDayOf(holding.since)) : sample.day;
      const std::string since = holding.since.year() == 0 ? label : cli::DateText(holding.since);
      still[{holding.row, holding.identity}] = {holding.what, begin, begin, since, "", holding.kind};
      if (rows_.count(holding.row) == 0) order_.push_back(holding.row);
      rows_[holding.row].label = holding.label;
    }
    for (auto& [key, span] : open_) End(key, sample.day, label, std::move(span));
    open_ = std::move(still);
    is_first_ = false;
  }

  // The rows in the order in which they began. `last` is the day of the report.
  std::vector<SpanRow> Finish(absl::CivilDay last) && {
    for (auto& [key, span] : open_) End(key, last + 1, "", std::move(span));
    std::vector<SpanRow> rows;
    for (const std::string& key : order_) {
      std::vector<Span>& spans = rows_[key].spans;
      std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
        return std::tie(a.begin, a.what) < std::tie(b.begin, b.what);
      });
      rows.push_back(std::move(rows_[key]));
    }
    return rows;
  }

 private:
  using Key = std::pair<std::string, std::string>;

  void End(const Key& key, absl::CivilDay end, const std::string& until, Span span) {
    span.end = end;
    span.until = until;
    rows_[key.first].spans.push_back(std::move(span));
  }

  bool is_first_ = true;
  std::map<Key, Span> open_;
  std::map<std::string, SpanRow> rows_;
  std::vector<std::string> order_;
};

std::vector<SpanRow> Build(const Chapter& chapter, std::string Sample::* changed,
                           const std::function<std::vector<Holding>(const v1::Alliance&)>& holdings) {
  SpanBuilder builder;
  for (const Sample& sample : chapter.samples) {
    builder.Add(sample, sample.*changed, holdings(sample.alliance));
  }
  return std::move(builder).Finish(FirstDayOf(chapter.alliance.effective_on()));
}

Span::Kind KindOf(v1::Lifecycle::Status status) {
  switch (status) {
    case v1::Lifecycle::ACTIVE:
      return Span::Kind::kStrong;
    case v1::Lifecycle::ON_HOLD:
    case v1::Lifecycle::TERMINATING:
      return Span::Kind::kResting;
    default:
      return Span::Kind::kPlain;
  }
}

// True as long as the organization has something to do with the alliance.
bool IsParty(const v1::Party& party) {
  return party.status() != v1::Party::STATUS_UNSPECIFIED && party.status() != v1::Party::LEFT &&
         party.status() != v1::Party::SUCCEEDED;
}

Span::Kind KindOf(v1::Party::Status status) {
  if (status == v1::Party::MEMBER) return Span::Kind::kStrong;
  return status == v1::Party::SUSPENDED ? Span::Kind::kResting : Span::Kind::kPlain;
}

// The identity of a thing that began with an event on a date.
std::string Identity(const std::string& what, const google::type::Date& since) {
  return absl::StrCat(what, "\n", cli::DateText(since));
}

}  // namespace

std::vector<SpanRow> LifecycleRows(const Chapter& chapter) {
  return Build(chapter, &Sample::lifecycle_changed, [&chapter](const v1::Alliance& alliance) {
    const v1::Lifecycle& lifecycle = alliance.lifecycle();
    std::vector<Holding> holdings;
    if (!lifecycle.stage().empty()) {
      holdings.push_back({"stage", "Stage", Identity(lifecycle.stage(), lifecycle.stage_since()),
                          NameIn(chapter.names.stages, lifecycle.stage()), lifecycle.stage_since(),
                          Span::Kind::kStrong});
    }
    if (lifecycle.status() != v1::Lifecycle::STATUS_UNSPECIFIED) {
      const std::string status = Words(v1::Lifecycle::Status_Name(lifecycle.status()));
      holdings.push_back({"status", "Status", Identity(status, lifecycle.status_since()), status,
                          lifecycle.status_since(), KindOf(lifecycle.status())});
    }
    return holdings;
  });
}

std::vector<SpanRow> PartyRows(const Chapter& chapter) {
  return Build(chapter, &Sample::parties_changed, [&chapter](const v1::Alliance& alliance) {
    std::vector<Holding> holdings;
    for (const v1::Party& party : alliance.parties()) {
      if (!IsParty(party)) continue;
      std::string what = Words(v1::Party::Status_Name(party.status()));
      if (!party.membership_kind().empty()) absl::StrAppend(&what, " (", party.membership_kind(), ")");
      holdings.push_back({party.organization(), OrganizationName(chapter.names, party.organization()),
                          Identity(what, party.since()), what, party.since(), KindOf(party.status())});
    }
    return holdings;
  });
}

std::vector<SpanRow> RoleRows(const Chapter& chapter) {
  std::vector<SpanRow> rows =
      Build(chapter, &Sample::roles_changed, [&chapter](const v1::Alliance& alliance) {
        std::vector<Holding> holdings;
        for (const v1::RoleHolding& role : alliance.roles()) {
          const std::string slot = absl::StrCat(role.party(), "\n", role.role(), "\n", role.office(), "\n",
                                                role.capacity() == v1::RoleHolding::DEPUTY);
          holdings.push_back(
              {slot,
               absl::StrCat(OrganizationName(chapter.names, role.party()), ": ",
                            RoleName(chapter.names, role)),
               Identity(role.person(), role.since()), PersonName(chapter.names, role.person()), role.since(),
               role.capacity() == v1::RoleHolding::DEPUTY ? Span::Kind::kPlain : Span::Kind::kStrong});
        }
        return holdings;
      });
  std::sort(rows.begin(), rows.end(), [](const SpanRow& a, const SpanRow& b) { return a.label < b.label; });
  return rows;
}

}  // namespace entente::report
