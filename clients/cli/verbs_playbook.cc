// Playbooks: showing, checking and publishing them, and running an alliance by another one.
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "clients/cli/dates.h"
#include "clients/cli/errors.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/people_names.h"
#include "clients/cli/playbook_file.h"
#include "clients/cli/playbook_text.h"
#include "clients/cli/read_all.h"
#include "clients/cli/refusal.h"
#include "clients/cli/rule_text.h"
#include "clients/cli/text_table.h"
#include "clients/cli/verb.h"
#include "clients/cli/verbs.h"
#include "entente/v1/approval_service.pb.h"
#include "entente/v1/errors.pb.h"
#include "entente/v1/playbook_service.pb.h"
#include "google/rpc/code.pb.h"
#include "google/rpc/error_details.pb.h"

namespace entente::cli {
namespace {

struct ShowFlags {
  std::string name;
};

struct FileFlags {
  Frame frame;
  std::string file;
};

struct AdoptFlags {
  Frame frame;
  std::string alliance;
  std::string playbook;
  bool preview = false;
};

absl::StatusOr<std::string> ReadInput(Session& session, const std::string& path) {
  if (path != "-") return ReadFile(path);
  std::string content;
  if (!ReadAll(session.terminal.in, content)) return FileUnreadable(path, "reading failed");
  return content;
}

// The mistakes as the server tells faults of fields.
absl::Status RefusalOf(const std::string& file, const std::vector<PlaybookMistake>& mistakes) {
  google::rpc::Status rich;
  rich.set_code(google::rpc::INVALID_ARGUMENT);
  rich.set_message(
      absl::StrCat(file, " has ", mistakes.size(), mistakes.size() == 1 ? " mistake." : " mistakes."));
  google::rpc::ErrorInfo info;
  info.set_reason(v1::ErrorReason_Name(v1::FIELD_INVALID));
  info.set_domain("entente.dev");
  rich.add_details()->PackFrom(info);
  google::rpc::BadRequest bad_request;
  for (const PlaybookMistake& mistake : mistakes) {
    auto& violation = *bad_request.add_field_violations();
    violation.set_field(mistake.where);
    violation.set_description(mistake.what);
  }
  rich.add_details()->PackFrom(bad_request);
  return MakeStatus(rich);
}

// Tells every mistake in a line of its own, with its path, and ends the run as a refusal.
absl::Status TellMistakes(Session& session, const std::string& file,
                          const std::vector<PlaybookMistake>& mistakes) {
  if (session.json) return RefusalOf(file, mistakes);
  for (const PlaybookMistake& mistake : mistakes) {
    session.terminal.err << file << ": " << OneLine(mistake.where) << (mistake.where.empty() ? "" : ": ")
                         << OneLine(mistake.what) << "\n";
  }
  session.terminal.err << file << ": " << mistakes.size()
                       << (mistakes.size() == 1 ? " mistake\n" : " mistakes\n");
  session.exit_code = kRefused;
  return absl::OkStatus();
}

// The path in the file of a path in the request that proposes it. JSON writes `display_name` as
// `displayName`; what stands in brackets is a number or a key of the author's own.
std::string PathInFile(absl::string_view path, bool is_json) {
  absl::ConsumePrefix(&path, "command.");
  absl::ConsumePrefix(&path, "publish_playbook.");
  absl::ConsumePrefix(&path, "playbook.");
  if (!is_json) return std::string(path);
  std::string written;
  bool in_brackets = false;
  bool raises = false;
  for (const char c : path) {
    if (c == '[' || c == ']') in_brackets = c == '[';
    const bool is_joint = c == '_' && !in_brackets;
    if (!is_joint) written += raises ? absl::ascii_toupper(static_cast<unsigned char>(c)) : c;
    raises = is_joint;
  }
  return written;
}

// Puts the content of a file into the command that publishes it.
v1::PublishPlaybookRequest PublishRequest(v1::Playbook playbook) {
  v1::PublishPlaybookRequest request;
  request.set_name(PlaybookName(playbook.name()));
  playbook.set_name(request.name());
  *request.mutable_playbook() = std::move(playbook);
  return request;
}

// Publishing takes two people, so what is asked is whether it could be proposed.
absl::Status Check(Session& session, const FileFlags& flags) {
  const auto content = ReadInput(session, flags.file);
  if (!content.ok()) return content.status();
  v1::Playbook playbook;
  if (const auto mistakes = ReadPlaybook(*content, playbook); !mistakes.empty())
    return TellMistakes(session, flags.file, mistakes);
  v1::ProposeCommandRequest request;
  *request.mutable_command()->mutable_publish_playbook() = PublishRequest(std::move(playbook));
  request.mutable_context()->set_validate_only(true);
  v1::Receipt receipt;
  const absl::Status status = session.connection.Call("ProposeCommand", request, receipt);
  const Refusal refusal = ReadRefusal(status);
  if (!status.ok() &&
      (refusal.violations.empty() || refusal.reason != v1::ErrorReason_Name(v1::FIELD_INVALID)))
    return status;
  std::vector<PlaybookMistake> mistakes;
  for (const auto& violation : refusal.violations)
    mistakes.push_back({PathInFile(violation.where, IsJson(*content)), violation.what});
  if (!mistakes.empty()) return TellMistakes(session, flags.file, mistakes);
  return Print(session, receipt,
               absl::StrCat(flags.file, ": no mistakes. To publish it as ",
                            request.command().publish_playbook().name(), ": entente playbook publish ",
                            flags.file, " --reason TEXT\n"));
}

absl::Status Publish(Session& session, const FileFlags& flags) {
  const auto content = ReadInput(session, flags.file);
  if (!content.ok()) return content.status();
  v1::Playbook playbook;
  if (const auto mistakes = ReadPlaybook(*content, playbook); !mistakes.empty())
    return TellMistakes(session, flags.file, mistakes);
  return ProposeCommand(session, flags.frame, PublishRequest(std::move(playbook)),
                        "Nothing is published yet.");
}

absl::Status Show(Session& session, const ShowFlags& flags) {
  return ShowPlaybook(session, flags.name);
}

absl::Status PreviewAdoption(Session& session, const AdoptFlags& flags, const PlaybookVersionName& named) {
  v1::PreviewAdoptionRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_playbook(named.playbook);
  request.set_version(named.version);
  if (!flags.frame.on.empty()) {
    const auto day = ParseDate(flags.frame.on);
    if (!day.ok()) return day.status();
    *request.mutable_as_of()->mutable_effective_on() = *day;
  }
  v1::PreviewAdoptionResponse answer;
  if (auto status = session.connection.Call("PreviewAdoption", request, answer); !status.ok()) return status;
  if (session.json) return Print(session, answer, "");
  const PeopleNames people = NamesIn(session.connection, PreviewText(answer, {}), request.as_of());
  return Print(session, answer, PreviewText(answer, people));
}

absl::Status Adopt(Session& session, const AdoptFlags& flags) {
  const auto named = ParsePlaybookVersion(flags.playbook);
  if (!named.ok()) return named.status();
  if (flags.preview) return PreviewAdoption(session, flags, *named);
  v1::AdoptPlaybookRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_playbook(named->playbook);
  request.set_version(named->version);
  return SendCommand(session, flags.frame, request);
}

template <typename Run>
Verb<FileFlags> AddFileVerb(CLI::App& playbook, Action& chosen, const char* name, const char* what, Run run) {
  const auto verb = AddVerb<FileFlags>(playbook, chosen, name, what, run);
  verb.app.add_option("FILE", verb.flags.file, "The playbook in protobuf JSON or text form; - for the input")
      ->required();
  return verb;
}

}  // namespace

absl::Status ShowPlaybook(Session& session, const std::string& name) {
  const auto named = ParsePlaybookVersion(name);
  if (!named.ok()) return named.status();
  v1::GetPlaybookRequest request;
  request.set_name(named->playbook);
  request.set_version(named->version);
  v1::Playbook playbook;
  const absl::Status status = session.connection.Call("GetPlaybook", request, playbook);
  return status.ok() ? Print(session, playbook, PlaybookText(playbook)) : status;
}

void AddPlaybookVerbs(Verbs verbs) {
  CLI::App& playbook = *verbs.app.add_subcommand("playbook", "Show, check, publish and adopt playbooks");
  playbook.require_subcommand(1);

  const auto show = AddVerb<ShowFlags>(playbook, verbs.chosen, "show", "Show a playbook", &Show);
  show.app.add_option("PLAYBOOK", show.flags.name, "For instance standard, or standard@2 for a version")
      ->required();

  AddFileVerb(playbook, verbs.chosen, "check",
              "Explain every mistake in a file with a playbook; asks the server, which knows the rules",
              &Check);

  const auto publish = AddFileVerb(playbook, verbs.chosen, "publish",
                                   "Propose to publish a version; someone else has to approve it", &Publish);
  AddFrameFlags(publish.app, publish.flags.frame);

  const auto adopt =
      AddVerb<AdoptFlags>(playbook, verbs.chosen, "adopt",
                          "Run an alliance by another playbook or version from a day on", &Adopt);
  adopt.app.add_option("ALLIANCE", adopt.flags.alliance, "The alliance")->required();
  adopt.app
      .add_option("PLAYBOOK", adopt.flags.playbook, "For instance standard, or standard@2 for a version")
      ->required();
  adopt.app.add_flag("--preview", adopt.flags.preview, "Only say what would change");
  AddFrameFlags(adopt.app, adopt.flags.frame);
}

}  // namespace entente::cli
