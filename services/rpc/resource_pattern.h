// Patterns of resource names, as the rule of a field states them: `alliances/{alliance}/kpis/{kpi}`.
#ifndef ENTENTE_SERVICES_RPC_RESOURCE_PATTERN_H_
#define ENTENTE_SERVICES_RPC_RESOURCE_PATTERN_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace entente::rpc {

// A pattern that has been read. Immutable.
//
// The id behind each collection is a RESOURCE_ID, but for `{event}`, which is a position, and `{person}`,
// which has letters and digits only because the server makes it. The findings of the program itself are
// `findings/_program`. In place of the first id of an alliance,
// organization or person an external reference is accepted: `external:{system}:{id}`, whose id has no slash.
class ResourcePattern {
 public:
  // Reads a pattern of alternating collections and `{variables}`; nothing if it is none.
  static std::optional<ResourcePattern> Parse(std::string_view pattern);

  // True if the name has this pattern.
  bool Matches(std::string_view name) const;

  // The pattern as it was written.
  const std::string& text() const { return text_; }

 private:
  enum class IdKind { kResourceId, kEvent, kPerson };
  struct Pair {
    std::string collection;
    IdKind id_kind = IdKind::kResourceId;
    bool may_be_external = false;
  };

  static bool IdMatches(const Pair& pair, std::string_view id);

  std::string text_;
  std::vector<Pair> pairs_;
};

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_RESOURCE_PATTERN_H_
