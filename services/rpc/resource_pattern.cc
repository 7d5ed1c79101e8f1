#include "services/rpc/resource_pattern.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "services/rpc/field_format.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kExternalPrefix = "external:";
constexpr size_t kExternalIdCharactersMax = 200;

// Takes the text up to the next slash off the front of `rest`.
std::string_view TakeSegment(std::string_view& rest) {
  const size_t slash = rest.find('/');
  const std::string_view segment = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  return segment;
}

bool IsPosition(std::string_view text) {
  uint64_t position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  return error == std::errc() && end == text.data() + text.size() && text.front() != '0';
}

bool IsPersonId(std::string_view text) {
  return IsResourceId(text) && text.find('-') == std::string_view::npos;
}

bool IsExternalReference(std::string_view text) {
  if (text.substr(0, kExternalPrefix.size()) != kExternalPrefix) return false;
  text.remove_prefix(kExternalPrefix.size());
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view id = text.substr(colon + 1);
  return IsResourceId(text.substr(0, colon)) && IsKey(id) && id.size() <= kExternalIdCharactersMax;
}

bool HasExternalReferences(std::string_view collection) {
  return collection == "alliances" || collection == "organizations" || collection == "people";
}

}  // namespace

std::optional<ResourcePattern> ResourcePattern::Parse(std::string_view pattern) {
  ResourcePattern parsed;
  parsed.text_ = std::string(pattern);
  if (pattern.empty() || pattern.back() == '/') return std::nullopt;
  while (!pattern.empty()) {
    Pair pair;
    const std::string_view collection = TakeSegment(pattern);
    const std::string_view variable = TakeSegment(pattern);
    const bool is_collection =
        !collection.empty() && std::all_of(collection.begin(), collection.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        });
    if (!is_collection || variable.size() < 3 || variable.front() != '{' || variable.back() != '}') {
      return std::nullopt;
    }
    pair.collection = std::string(collection);
    if (variable == "{event}") pair.id_kind = IdKind::kEvent;
    if (variable == "{person}") pair.id_kind = IdKind::kPerson;
    pair.may_be_external = parsed.pairs_.empty() && HasExternalReferences(collection);
    parsed.pairs_.push_back(std::move(pair));
  }
  return parsed;
}

bool ResourcePattern::IdMatches(const Pair& pair, std::string_view id) {
  if (id.empty()) return false;
  if (pair.may_be_external && IsExternalReference(id)) return true;
  // The history of what the program finds of itself. No alliance can have such an id.
  if (pair.collection == "findings" && id == "_program") return true;
  switch (pair.id_kind) {
    case IdKind::kEvent:
      return IsPosition(id);
    case IdKind::kPerson:
      return IsPersonId(id);
    case IdKind::kResourceId:
      return IsResourceId(id);
  }
  return false;
}

bool ResourcePattern::Matches(std::string_view name) const {
  if (name.empty() || name.back() == '/') return false;
  for (const Pair& pair : pairs_) {
    if (TakeSegment(name) != pair.collection || !IdMatches(pair, TakeSegment(name))) return false;
  }
  return name.empty();
}

}  // namespace entente::rpc
