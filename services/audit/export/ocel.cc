// OCEL 2.0 in JSON, https://www.ocel-standard.org.
//
// The four arrays of the document are members of one object, so they may come in any order: events first, one
// by one, and what they are about and made of behind them. All values are strings, as the published schema
// has it; readers convert them by the declared type.
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "services/audit/errors.h"
#include "services/audit/export/event_values.h"
#include "services/audit/export/format.h"
#include "services/audit/export/objects.h"

namespace entente::audit {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kUnknownTime[] = "1970-01-01T00:00:00Z";

// The collection of a resource as a type of object, and what a part of an alliance is to it.
struct TypeRow {
  std::string_view collection;
  std::string_view type;
  std::string_view to_parent;
};
constexpr TypeRow kTypes[] = {
    {"alliances", "alliance", ""},
    {"organizations", "organization", ""},
    {"people", "person", ""},
    {"kpis", "kpi", "measures"},
    {"agreements", "agreement", "governs"},
    {"milestones", "plan_item", "planned-for"},
    {"obligations", "obligation", "owed-in"},
    {"findings", "findings", ""},
    {"sweeps", "sweep", ""},
    {"playbooks", "playbook", ""},
    {"policies", "policy", ""},
    {"approvals", "approval", ""},
};

// The row of a resource name; null for what is no object, such as an event.
const TypeRow* TypeOf(const std::string& name) {
  const std::vector<std::string> segments = absl::StrSplit(name, '/');
  if (segments.size() < 2) return nullptr;
  for (const TypeRow& row : kTypes) {
    if (row.collection == segments[segments.size() - 2]) return &row;
  }
  return nullptr;
}

class Ocel : public Format {
 public:
  void Begin(std::string& text) override { text += "{\"events\":["; }

  absl::Status Write(const v1::ExportedEvent& event, std::string& text) override {
    const v1::TrailEntry& entry = event.entry();
    Json json;
    json["id"] = entry.name();
    json["type"] = ActivityName(entry.type());
    json["time"] = MomentText(entry);
    json["attributes"] = Attributes(event);
    json["relationships"] = Relationships(entry);
    Observe(entry);
    if (objects_.size() > kExportObjectsMax) return error::ExportTooLarge("objects", kExportObjectsMax);
    absl::StrAppend(&text, is_first_ ? "\n" : ",\n", json.dump());
    is_first_ = false;
    return absl::OkStatus();
  }

  void End(std::string& text) override {
    absl::StrAppend(&text, "\n],\n\"objects\":[");
    bool is_first = true;
    for (const auto& [name, object] : objects_) {
      absl::StrAppend(&text, is_first ? "\n" : ",\n", ObjectJson(name, object).dump());
      is_first = false;
    }
    absl::StrAppend(&text, "\n],\n\"eventTypes\":", TypesJson(event_types_).dump(),
                    ",\n\"objectTypes\":", TypesJson(object_types_).dump(), "\n}\n");
  }

 private:
  // The attributes of a type, with their types.
  using Types = std::map<std::string, std::map<std::string, std::string>>;

  struct Value {
    std::string name, value, time;
  };
  struct Object {
    const TypeRow* type = nullptr;
    std::vector<Value> values;
    std::set<std::pair<std::string, std::string>> relations;  // To what, as what.
  };

  Json Attributes(const v1::ExportedEvent& event) {
    const v1::TrailEntry& entry = event.entry();
    auto& declared = event_types_[ActivityName(entry.type())];
    Json attributes = Json::array();
    const auto add = [&](const std::string& name, const std::string& type, const std::string& value) {
      declared[name] = type;
      if (!value.empty()) attributes.push_back({{"name", name}, {"value", value}});
    };
    add("position", "integer", absl::StrCat(entry.position()));
    add("recorded", "time", RecordedText(entry));
    add("precision", "string", PrecisionText(entry.effective_on()));
    add("actor", "string", entry.actor());
    add("on_behalf_of", "string", entry.on_behalf_of());
    add("reason", "string", entry.reason());
    add("historical", "boolean", entry.historical() ? "true" : "false");
    add("corrects", "string", entry.corrects());
    add("corrected_by", "string", entry.corrected_by());
    if (event.personal() != v1::ExportedEvent::PERSONAL_UNSPECIFIED) {
      add("personal_data", "string", v1::ExportedEvent::Personal_Name(event.personal()));
    }
    for (const EventValue& value : ValuesOf(entry)) add("event_" + value.name, "string", value.value);
    return attributes;
  }

  Json Relationships(const v1::TrailEntry& entry) {
    std::set<std::pair<std::string, std::string>> seen;
    Json relationships = Json::array();
    const auto relate = [&](const std::string& name, const std::string& qualifier) {
      if (Register(name) == nullptr || !seen.emplace(name, qualifier).second) return;
      relationships.push_back({{"objectId", name}, {"qualifier", qualifier}});
    };
    if (const TypeRow* own = TypeOf(entry.resource()); own != nullptr) {
      relate(entry.resource(), std::string(own->type));
    }
    for (const RelatedObject& object : ObjectsOf(entry)) relate(object.name, object.qualifier);
    return relationships;
  }

  // The object of that name; null for what is none. Objects are known with what they are part of.
  Object* Register(const std::string& name) {
    const TypeRow* type = TypeOf(name);
    if (type == nullptr) return nullptr;
    Object& object = objects_[name];
    if (object.type != nullptr) return &object;
    object.type = type;
    object_types_[std::string(type->type)];
    if (!type->to_parent.empty()) {
      const std::string parent = name.substr(0, name.rfind('/', name.rfind('/') - 1));
      object.relations.emplace(parent, type->to_parent);
      Register(parent);
    }
    return &object;
  }

  // What the event tells of its objects, if it still counts.
  void Observe(const v1::TrailEntry& entry) {
    Object* own = Register(entry.resource());
    if (own == nullptr || !entry.corrected_by().empty()) return;
    for (const RelatedObject& object : ObjectsOf(entry)) {
      if (object.qualifier == "party" || object.qualifier == "employed-by") {
        own->relations.emplace(object.name, object.qualifier);
      }
    }
    const v1::Fact& fact = entry.fact();
    const auto set = [&](const std::string& name, const std::string& value) {
      object_types_[std::string(own->type->type)][name] = "string";
      own->values.push_back({name, value, MomentText(entry)});
    };
    if (fact.has_stage_entered()) set("stage", fact.stage_entered().stage());
    if (fact.has_status_changed()) set("status", v1::Lifecycle::Status_Name(fact.status_changed().status()));
    if (fact.has_alliance_created()) set("title", fact.alliance_created().display_name());
    if (fact.has_organization_registered()) set("title", fact.organization_registered().display_name());
    if (fact.has_organization_renamed()) set("title", fact.organization_renamed().display_name());
  }

  static Json ObjectJson(const std::string& name, const Object& object) {
    Json json;
    json["id"] = name;
    json["type"] = object.type->type;
    json["attributes"] = Json::array();
    for (const Value& value : object.values) {
      json["attributes"].push_back({{"name", value.name},
                                    {"value", value.value},
                                    {"time", value.time.empty() ? kUnknownTime : value.time}});
    }
    json["relationships"] = Json::array();
    for (const auto& [to, qualifier] : object.relations) {
      json["relationships"].push_back({{"objectId", to}, {"qualifier", qualifier}});
    }
    return json;
  }

  static Json TypesJson(const Types& types) {
    Json json = Json::array();
    for (const auto& [name, attributes] : types) {
      Json row{{"name", name}, {"attributes", Json::array()}};
      for (const auto& [attribute, type] : attributes) {
        row["attributes"].push_back({{"name", attribute}, {"type", type}});
      }
      json.push_back(std::move(row));
    }
    return json;
  }

  bool is_first_ = true;
  std::map<std::string, Object> objects_;
  Types event_types_;
  Types object_types_;
};

}  // namespace

std::unique_ptr<Format> MakeOcel() {
  return std::make_unique<Ocel>();
}

}  // namespace entente::audit
