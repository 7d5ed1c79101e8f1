#include <algorithm>
#include <memory>
#include <set>

#include "clients/cli/dates.h"
#include "clients/cli/errors.h"
#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/people_in_text.h"
#include "clients/cli/people_names.h"
#include "clients/cli/trail_text.h"
#include "clients/cli/verbs.h"
#include "entente/v1/audit_service.pb.h"

namespace entente::cli {
namespace {

constexpr uint64_t kTrailPageSize = 1000;

struct TrailFlags {
  std::string name;
  bool all = false;
  std::vector<std::string> types;
  std::string actor;
  std::string from;
  std::string before;
  std::string reads_of;
  bool access = false;
  bool newest_first = false;
  bool changes = false;
  uint64_t limit = 0;
};

absl::Status FillFilter(const TrailFlags& flags, v1::TrailFilter& filter) {
  const int chosen = (flags.name.empty() ? 0 : 1) + (flags.all ? 1 : 0) + (flags.reads_of.empty() ? 0 : 1);
  if (chosen != 1) {
    return UsageError("Name a resource, or give --all for the whole log, or --reads-of for one person.");
  }
  filter.set_include_access(flags.access);
  filter.set_read_person(flags.reads_of);
  if (!flags.name.empty()) {
    // A name with a slash says its collection itself; a bare id means an alliance.
    filter.set_resource(flags.name.find('/') == std::string::npos ? AllianceName(flags.name) : flags.name);
  }
  for (const std::string& type : flags.types) filter.add_types(type);
  filter.set_actor(flags.actor);
  if (!flags.from.empty()) {
    const auto time = ParseTime(flags.from);
    if (!time.ok()) return time.status();
    *filter.mutable_recorded_from() = *time;
  }
  if (!flags.before.empty()) {
    const auto time = ParseTime(flags.before);
    if (!time.ok()) return time.status();
    *filter.mutable_recorded_before() = *time;
  }
  return absl::OkStatus();
}

absl::Status Trail(Session& session, const TrailFlags& flags) {
  v1::ListTrailRequest request;
  if (auto status = FillFilter(flags, *request.mutable_filter()); !status.ok()) return status;
  request.set_newest_first(flags.newest_first);
  request.set_include_changes(flags.changes);
  v1::ListTrailResponse all;
  uint64_t count = 0;
  do {
    const uint64_t wanted = flags.limit == 0 ? kTrailPageSize : std::min(kTrailPageSize, flags.limit - count);
    request.set_page_size(static_cast<int32_t>(wanted));
    v1::ListTrailResponse page;
    if (auto status = session.connection.Call("ListTrail", request, page); !status.ok()) return status;
    request.set_page_token(page.next_page_token());
    count += static_cast<uint64_t>(page.entries_size());
    if (session.json) {
      page.clear_next_page_token();
      all.MergeFrom(page);
      continue;
    }
    std::set<std::string> people;
    for (const auto& entry : page.entries()) {
      FindPeople(entry.sentence() + " " + entry.reason() + " " + entry.text(), people);
    }
    const PeopleNames names = NamesOfPeople(session.connection, {people.begin(), people.end()}, {});
    for (const auto& entry : page.entries()) {
      PrintText(session, flags.changes ? TrailParagraph(entry, names) : TrailEntryText(entry, names));
    }
  } while (!request.page_token().empty() && (flags.limit == 0 || count < flags.limit));
  if (session.json) return Print(session, all, "");
  if (count == 0) session.terminal.out << "no events\n";
  return absl::OkStatus();
}

}  // namespace

void AddTrailVerbs(Verbs verbs) {
  const auto flags = std::make_shared<TrailFlags>();
  CLI::App& trail = *verbs.app.add_subcommand("trail", "Show what happened, who said so, when and why");
  trail.add_option("NAME", flags->name, "The resource; a bare id means an alliance");
  trail.add_flag("--all", flags->all, "The whole log");
  trail
      .add_option("--type", flags->types,
                  "Only this type of event, for instance RoleAssigned; may be repeated")
      ->type_name("TYPE")
      ->allow_extra_args(false)
      ->take_all();
  trail.add_option("--actor", flags->actor, "Only by this actor, for instance principals/crm")
      ->type_name("NAME");
  trail.add_option("--from", flags->from, "Recorded at this moment or later")->type_name("TIME");
  trail.add_option("--before", flags->before, "Recorded before this moment")->type_name("TIME");
  trail.add_flag("--access", flags->access, "With reads of personal data, exports and denials");
  trail.add_option("--reads-of", flags->reads_of, "Who has read what is personal of this person")
      ->type_name("PERSON");
  trail.add_flag("--changes", flags->changes, "Tell of each event what it changed, as a paragraph");
  trail.add_flag("--newest-first", flags->newest_first, "The newest first");
  trail.add_option("--limit", flags->limit, "How many at most; all if not given")
      ->check(WholeNumber())
      ->type_name("N");
  trail.callback([&chosen = verbs.chosen, flags] {
    chosen = [flags](Session& session) { return Trail(session, *flags); };
  });
}

}  // namespace entente::cli
