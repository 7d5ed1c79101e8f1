// The kinds of states: which collection has which, and how they become bytes.
#include <string>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "services/domain/fold.h"

namespace entente::domain {

std::optional<State> NewState(std::string_view resource) {
  const size_t slash = resource.find('/');
  if (slash == std::string_view::npos || slash + 1 == resource.size()) return std::nullopt;
  if (resource.find('/', slash + 1) != std::string_view::npos) return std::nullopt;
  const std::string_view collection = resource.substr(0, slash);
  std::optional<State> state;
  if (collection == "alliances") state = state::v1::AllianceState();
  if (collection == "organizations") state = state::v1::OrganizationState();
  if (collection == "people") state = state::v1::PersonState();
  if (collection == "playbooks") state = state::v1::PlaybookState();
  if (collection == "approvals") state = state::v1::ApprovalState();
  if (collection == "principals") state = state::v1::PrincipalState();
  if (collection == "findings") state = state::v1::FindingsState();
  if (collection == "periods") state = state::v1::PeriodState();
  if (collection == "logs" || collection == "policies" || collection == "sweeps") {
    state = state::v1::ServerState();
  }
  if (!state.has_value()) return std::nullopt;
  std::visit([resource](auto& kind) { kind.mutable_origin()->set_name(std::string(resource)); }, *state);
  return state;
}

const state::v1::Origin& OriginOf(const State& state) {
  return std::visit([](const auto& kind) -> const state::v1::Origin& { return kind.origin(); }, state);
}

std::string SerializeState(const State& state) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream output(&stream);
  output.SetSerializationDeterministic(true);
  std::visit([&output](const auto& kind) { kind.SerializeToCodedStream(&output); }, state);
  output.Trim();
  return bytes;
}

std::optional<State> ParseState(std::string_view resource, std::string_view bytes) {
  std::optional<State> state = NewState(resource);
  if (!state.has_value()) return std::nullopt;
  const bool parsed = std::visit(
      [bytes](auto& kind) { return kind.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())); },
      *state);
  if (!parsed) return std::nullopt;
  return state;
}

}  // namespace entente::domain
