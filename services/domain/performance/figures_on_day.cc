#include "services/domain/performance/figures_on_day.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>

namespace entente::domain {
namespace {

constexpr size_t kShortPeriodMax = 15;

uint64_t BigEndian(const char* bytes) {
  uint64_t number = 0;
  std::memcpy(&number, bytes, sizeof(number));
  if constexpr (std::endian::native == std::endian::little) number = __builtin_bswap64(number);
  return number;
}

}  // namespace

bool PeriodTally::IsShort(std::string_view period) {
  return period.size() <= kShortPeriodMax;
}

// In the order of the texts, so that periods in their order can be told from others.
PeriodTally::ShortPeriod PeriodTally::Shortened(std::string_view period) {
  char bytes[kShortPeriodMax + 1] = {};
  std::memcpy(bytes, period.data(), period.size());
  bytes[kShortPeriodMax] = static_cast<char>(period.size());
  return {BigEndian(bytes), BigEndian(bytes + sizeof(uint64_t))};
}

void PeriodTally::See(const Figure& figure) {
  if (is_in_period_ && figure.period != latest_.period) EndPeriod();
  is_in_period_ = true;
  latest_ = figure;
}

void PeriodTally::EndPeriod() {
  is_in_period_ = false;
  if (IsShort(latest_.period)) {
    periods_.push_back(Shortened(latest_.period));
  } else {
    long_periods_.insert(latest_.period);
  }
  if (last_.size() < newest_max_) {
    last_.push_back(latest_);
  } else {
    last_[ended_ % newest_max_] = latest_;
  }
  ++ended_;
}

void PeriodTally::Flush() {
  if (is_in_period_) EndPeriod();
  for (const Figure& figure : last_) OfferNewest(figure);
  last_.clear();
  ended_ = 0;
}

void PeriodTally::OfferNewest(const Figure& figure) {
  const bool is_full = newest_.size() == newest_max_;
  if (is_full && figure.period < newest_.begin()->first) return;
  const auto [known, is_new] = newest_.try_emplace(figure.period, figure);
  if (!is_new && Before(known->second, figure)) known->second = figure;
  if (is_new && is_full) newest_.erase(newest_.begin());
}

size_t PeriodTally::Count() const {
  const bool is_ascending =
      std::adjacent_find(periods_.begin(), periods_.end(), std::greater_equal<>()) == periods_.end();
  if (is_ascending) return periods_.size() + long_periods_.size();
  const absl::flat_hash_set<ShortPeriod> different(periods_.begin(), periods_.end());
  return different.size() + long_periods_.size();
}

void NextFigures::See(const Figure& figure) {
  if (is_bounded_ && Before(bound_, figure)) return;
  next_.push_back(figure);
  if (next_.size() >= 2 * shown_max_) Shorten();
}

void NextFigures::Shorten() {
  if (next_.size() <= shown_max_) return;
  const auto last = next_.begin() + static_cast<std::ptrdiff_t>(shown_max_ - 1);
  std::nth_element(next_.begin(), last, next_.end(),
                   [](const Figure& a, const Figure& b) { return Before(a, b); });
  is_bounded_ = true;
  bound_ = *last;
  next_.resize(shown_max_);
}

std::vector<Figure> NextFigures::Take() {
  Shorten();
  return std::move(next_);
}

FiguresOnDay::FiguresOnDay(const Measurements& measurements, Day day, size_t newest_max, size_t next_max) {
  struct Visitor {
    void BeginKpi(std::string_view kpi) { tally = &tallies.try_emplace(kpi, newest_max).first->second; }
    void See(const Figure& figure) {
      if (figure.first_day <= day) {
        tally->See(figure);
      } else {
        next.See(figure);
      }
    }
    void EndKpi() { tally->Flush(); }

    absl::flat_hash_map<std::string_view, PeriodTally>& tallies;
    const Day day;
    const size_t newest_max;
    NextFigures next;
    PeriodTally* tally = nullptr;
  };
  Visitor visitor{tallies_, day, newest_max, NextFigures(next_max)};
  measurements.Visit(visitor);
  next_ = visitor.next.Take();
}

const PeriodTally* FiguresOnDay::Find(std::string_view kpi) const {
  const auto found = tallies_.find(kpi);
  return found == tallies_.end() ? nullptr : &found->second;
}

}  // namespace entente::domain
