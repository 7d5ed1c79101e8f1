#include <cctype>
#include <memory>

#include "clients/cli/audit_text.h"
#include "clients/cli/dates.h"
#include "clients/cli/errors.h"
#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/people_names.h"
#include "clients/cli/verbs.h"

namespace entente::cli {
namespace {

constexpr int kRegisterPageSize = 1000;

// A name with a slash says its collection itself; a bare id means an alliance.
std::string NameOf(const std::string& name) {
  return name.empty() || name.find('/') != std::string::npos ? name : AllianceName(name);
}

struct CompareFlags {
  std::string name;
  std::string from;
  std::string to;
  std::string from_known;
  std::string to_known;
};

absl::Status FillMoment(const std::string& day, const std::string& known, v1::AsOf& as_of) {
  if (!day.empty()) {
    const auto date = ParseDate(day);
    if (!date.ok()) return date.status();
    *as_of.mutable_effective_on() = *date;
  }
  if (!known.empty()) {
    const auto time = ParseTime(known);
    if (!time.ok()) return time.status();
    *as_of.mutable_recorded_before() = *time;
  }
  return absl::OkStatus();
}

absl::Status Compare(Session& session, const CompareFlags& flags) {
  v1::CompareMomentsRequest request;
  request.set_name(NameOf(flags.name));
  if (auto status = FillMoment(flags.from, flags.from_known, *request.mutable_before()); !status.ok())
    return status;
  if (auto status = FillMoment(flags.to, flags.to_known, *request.mutable_after()); !status.ok())
    return status;
  v1::CompareMomentsResponse answer;
  if (auto status = session.connection.Call("CompareMoments", request, answer); !status.ok()) return status;
  if (session.json) return Print(session, answer, "");
  const PeopleNames names = NamesIn(session.connection, ComparisonText(answer, {}));
  return Print(session, answer, ComparisonText(answer, names));
}

struct AccountableFlags {
  std::string alliance;
  std::string on;
  std::string role;
  std::string party;
};

absl::Status Accountable(Session& session, const AccountableFlags& flags) {
  v1::FindAccountableRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  const auto date = ParseDate(flags.on);
  if (!date.ok()) return date.status();
  *request.mutable_on() = *date;
  request.set_role(flags.role);
  if (!flags.party.empty()) request.set_party(OrganizationName(flags.party));
  v1::FindAccountableResponse answer;
  if (auto status = session.connection.Call("FindAccountable", request, answer); !status.ok()) return status;
  if (session.json) return Print(session, answer, "");
  const PeopleNames names = NamesIn(session.connection, AccountableText(answer, {}));
  return Print(session, answer, AccountableText(answer, names));
}

// What both registers are asked with.
struct RegisterFlags {
  std::string name;
  std::string actor;
  std::string from;
  std::string before;
  bool newest_first = false;
  std::vector<std::string> kinds;
  int days = 1;
  bool historical = false;
  bool summary_only = false;

  void AddTo(CLI::App& verb) {
    verb.add_option("NAME", name,
                    "Only this resource; a bare id means an alliance. The whole log if not given");
    verb.add_option("--actor", actor, "Only by this actor, for instance principals/crm")->type_name("NAME");
    verb.add_option("--from", from, "Recorded at this moment or later")->type_name("TIME");
    verb.add_option("--before", before, "Recorded before this moment")->type_name("TIME");
    verb.add_flag("--newest-first", newest_first, "The newest first");
  }

  absl::Status Fill(v1::RegisterFilter& filter) const {
    filter.set_resource(NameOf(name));
    filter.set_actor(actor);
    if (!from.empty()) {
      const auto time = ParseTime(from);
      if (!time.ok()) return time.status();
      *filter.mutable_recorded_from() = *time;
    }
    if (before.empty()) return absl::OkStatus();
    const auto time = ParseTime(before);
    if (!time.ok()) return time.status();
    *filter.mutable_recorded_before() = *time;
    return absl::OkStatus();
  }
};

// Asks page after page. `show` makes text of a page; JSON is one answer with all pages.
template <typename Request, typename Response, typename Show>
absl::Status ReadPages(Session& session, const char* method, Request& request, Response& all,
                       const Show& show) {
  request.set_page_size(kRegisterPageSize);
  do {
    Response page;
    if (auto status = session.connection.Call(method, request, page); !status.ok()) return status;
    request.set_page_token(page.next_page_token());
    page.clear_next_page_token();
    if (session.json) {
      all.MergeFrom(page);
    } else {
      const PeopleNames names = NamesIn(session.connection, show(page, PeopleNames()));
      PrintText(session, show(page, names));
    }
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status Exceptions(Session& session, const RegisterFlags& flags) {
  v1::ListExceptionsRequest request;
  if (auto status = flags.Fill(*request.mutable_filter()); !status.ok()) return status;
  request.set_newest_first(flags.newest_first);
  for (const std::string& word : flags.kinds) {
    std::string name = word;
    for (char& letter : name)
      letter = letter == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    v1::ExceptionEntry::Kind kind = v1::ExceptionEntry::KIND_UNSPECIFIED;
    if (!v1::ExceptionEntry::Kind_Parse(name, &kind) || kind == v1::ExceptionEntry::KIND_UNSPECIFIED) {
      return UsageError("There is no kind of exception `" + word +
                        "`: it is waiver, historical-import, correction, withdrawal or after-close.");
    }
    request.add_kinds(kind);
  }
  v1::ListExceptionsResponse all;
  bool found = false;
  const auto show = [&found](const v1::ListExceptionsResponse& page, const PeopleNames& names) {
    std::string text;
    for (const auto& exception : page.exceptions()) text += ExceptionText(exception, names);
    found |= !page.exceptions().empty();
    return text;
  };
  if (auto status = ReadPages(session, "ListExceptions", request, all, show); !status.ok()) return status;
  if (session.json) return Print(session, all, "");
  if (!found) session.terminal.out << "no exceptions\n";
  return absl::OkStatus();
}

absl::Status Backdating(Session& session, const RegisterFlags& flags) {
  v1::SummarizeBackdatingRequest question;
  if (auto status = flags.Fill(*question.mutable_filter()); !status.ok()) return status;
  question.set_days_min(flags.days);
  question.set_include_historical(flags.historical);
  if (flags.summary_only || !session.json) {
    v1::SummarizeBackdatingResponse summary;
    if (auto status = session.connection.Call("SummarizeBackdating", question, summary); !status.ok())
      return status;
    if (flags.summary_only) return Print(session, summary, BackdatingSummaryText(summary));
    PrintText(session, BackdatingSummaryText(summary) + (summary.actors().empty() ? "" : "\n"));
  }
  v1::ListBackdatingRequest request;
  *request.mutable_filter() = question.filter();
  request.set_days_min(flags.days);
  request.set_include_historical(flags.historical);
  request.set_newest_first(flags.newest_first);
  v1::ListBackdatingResponse all;
  const auto show = [](const v1::ListBackdatingResponse& page, const PeopleNames& names) {
    std::string text;
    for (const auto& backdated : page.entries()) text += BackdatedText(backdated, names);
    return text;
  };
  if (auto status = ReadPages(session, "ListBackdating", request, all, show); !status.ok()) return status;
  return session.json ? Print(session, all, "") : absl::OkStatus();
}

void AddMoments(Verbs verbs) {
  const auto compare = std::make_shared<CompareFlags>();
  CLI::App& verb = *verbs.app.add_subcommand(
      "compare", "Compare a resource at two moments, with what made the difference");
  verb.add_option("NAME", compare->name, "The resource; a bare id means an alliance")->required();
  verb.add_option("--from", compare->from, "The one day in the world; today if not given")->type_name("DATE");
  verb.add_option("--to", compare->to, "The other day in the world; today if not given")->type_name("DATE");
  verb.add_option("--from-known", compare->from_known, "The first as it was known before this moment")
      ->type_name("TIME");
  verb.add_option("--to-known", compare->to_known, "The second as it was known before this moment")
      ->type_name("TIME");
  verb.callback([&chosen = verbs.chosen, compare] {
    chosen = [compare](Session& session) { return Compare(session, *compare); };
  });
  const auto flags = std::make_shared<AccountableFlags>();
  CLI::App& accountable = *verbs.app.add_subcommand(
      "accountable", "Tell who was accountable on a day, and whether the record knew it");
  accountable.add_option("ALLIANCE", flags->alliance, "The alliance")->required();
  accountable.add_option("--on", flags->on, "The day")->required()->type_name("DATE");
  accountable.add_option("--role", flags->role, "Only this role; all owners if not given")->type_name("ID");
  accountable.add_option("--party", flags->party, "Only for this party")->type_name("ORGANIZATION");
  accountable.callback([&chosen = verbs.chosen, flags] {
    chosen = [flags](Session& session) { return Accountable(session, *flags); };
  });
}

}  // namespace

void AddAuditVerbs(Verbs verbs) {
  AddMoments(verbs);
  const auto exceptions = std::make_shared<RegisterFlags>();
  CLI::App& list = *verbs.app.add_subcommand(
      "exceptions",
      "List what did not come the usual way: waivers, imports, corrections, withdrawals, late "
      "for a closed period");
  exceptions->AddTo(list);
  list.add_option("--kind", exceptions->kinds,
                  "Only waiver, historical-import, correction, withdrawal or after-close; may be repeated")
      ->type_name("KIND")
      ->allow_extra_args(false)
      ->take_all();
  list.callback([&chosen = verbs.chosen, exceptions] {
    chosen = [exceptions](Session& session) { return Exceptions(session, *exceptions); };
  });
  const auto backdating = std::make_shared<RegisterFlags>();
  CLI::App& late =
      *verbs.app.add_subcommand("backdating", "List what was recorded late, and how late each actor was");
  backdating->AddTo(late);
  late.add_option("--days", backdating->days, "How many days late at least")
      ->check(WholeNumber())
      ->type_name("N");
  late.add_flag("--historical", backdating->historical, "With history that was imported");
  late.add_flag("--summary", backdating->summary_only, "Only how late each actor was");
  late.callback([&chosen = verbs.chosen, backdating] {
    chosen = [backdating](Session& session) { return Backdating(session, *backdating); };
  });
}

}  // namespace entente::cli
