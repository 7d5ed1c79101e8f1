#include "services/domain/performance/figures.h"

#include "entente/v1/fact.pb.h"

namespace entente::domain {
namespace {

using state::v1::AllianceState;

// Protobuf's wire format makes the bytes of two messages, one behind the other, those of their merger.
void Append(const AllianceState::Figures& figures, std::string& packed) {
  figures.AppendToString(&packed);
}

void ParseMoment(std::string_view moment, Figure& figure) {
  WireCursor cursor(moment);
  while (!cursor.AtEnd()) {
    const uint64_t tag = cursor.Varint();
    const uint64_t number = cursor.Varint();
    switch (tag) {
      case FieldTag(state::v1::Moment::kFirstDayFieldNumber, kVarintType):
        figure.first_day = static_cast<Day>(number);
        break;
      case FieldTag(state::v1::Moment::kLastDayFieldNumber, kVarintType):
        figure.last_day = static_cast<Day>(number);
        break;
      case FieldTag(state::v1::Moment::kSequenceFieldNumber, kVarintType):
        figure.sequence = static_cast<int32_t>(number);
        break;
      case FieldTag(state::v1::Moment::kPositionFieldNumber, kVarintType):
        figure.position = number;
        break;
      default:
        break;  // The kind of event, which is always the same.
    }
  }
}

}  // namespace

state::v1::Moment MomentOf(const Figure& figure) {
  state::v1::Moment at;
  at.set_first_day(figure.first_day);
  at.set_last_day(figure.last_day);
  at.set_sequence(figure.sequence);
  at.set_position(figure.position);
  at.set_event(v1::Fact::kKpiMeasured);
  return at;
}

void AppendFigure(const v1::KpiMeasured& event, const state::v1::Moment& at, std::string& packed) {
  AllianceState::Figures figures;
  AllianceState::FigureEntry& entry = *figures.add_entries();
  *entry.mutable_at() = at;
  entry.set_period(event.period());
  *entry.mutable_value() = event.value();
  Append(figures, packed);
}

void AppendFigure(const Figure& figure, std::string& packed) {
  AllianceState::Figures figures;
  AllianceState::FigureEntry& entry = *figures.add_entries();
  *entry.mutable_at() = MomentOf(figure);
  entry.set_period(std::string(figure.period));
  entry.mutable_value()->ParseFromArray(figure.value.data(), static_cast<int>(figure.value.size()));
  Append(figures, packed);
}

bool EraseFigure(uint64_t position, std::string& packed) {
  WireCursor cursor(packed);
  while (!cursor.AtEnd()) {
    const size_t begin = static_cast<size_t>(cursor.at() - packed.data());
    cursor.Varint();
    const Figure figure = ParseFigure(cursor.Bytes());
    if (figure.position != position) continue;
    packed.erase(begin, static_cast<size_t>(cursor.at() - packed.data()) - begin);
    return true;
  }
  return false;
}

Figure ParseFigure(std::string_view entry) {
  using Entry = AllianceState::FigureEntry;
  Figure figure;
  WireCursor cursor(entry);
  while (!cursor.AtEnd()) {
    const uint64_t tag = cursor.Varint();
    const std::string_view field = cursor.Bytes();
    if (tag == FieldTag(Entry::kAtFieldNumber, kBytesType)) ParseMoment(field, figure);
    if (tag == FieldTag(Entry::kPeriodFieldNumber, kBytesType)) figure.period = field;
    if (tag == FieldTag(Entry::kValueFieldNumber, kBytesType)) figure.value = field;
  }
  return figure;
}

}  // namespace entente::domain
