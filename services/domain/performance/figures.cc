#include "services/domain/performance/figures.h"

#include "services/domain/timeline.h"

namespace entente::domain {

// Protobuf's wire format makes the bytes of two messages, one behind the other, those of their merger.
void AppendFigures(const Figures& figures, std::string& packed) {
  figures.AppendToString(&packed);
}

Figures UnpackFigures(const std::string& packed) {
  Figures figures;
  figures.ParseFromString(packed);
  return figures;
}

bool ErasePackedFigures(uint64_t position, std::string& packed) {
  Figures figures = UnpackFigures(packed);
  if (!EraseEntriesOf(figures.mutable_entries(), position)) return false;
  packed = figures.SerializeAsString();
  return true;
}

}  // namespace entente::domain
