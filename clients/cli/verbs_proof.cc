#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/errors.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/frame.h"
#include "clients/cli/json.h"
#include "clients/cli/log_proof.h"
#include "clients/cli/names.h"
#include "clients/cli/opening_text.h"
#include "clients/cli/output_file.h"
#include "clients/cli/tile_files.h"
#include "clients/cli/verbs.h"
#include "clients/verifier/opening.h"
#include "services/text/event_count.h"

namespace entente::cli {
namespace {

struct ProofFlags {
  ProofQuestion question;
  std::string since;  // The file of a checkpoint that was kept.
  std::string output;
  std::string log_key;
  std::string former_log_key;  // Of the log that this one goes on from; then `since` is a checkpoint of that.
  std::string bundle;
  std::string directory;
  bool with_entries = false;
  std::vector<std::string> witnesses;
  size_t witnesses_min = 0;
  bool needs_head = false;
  uint64_t unknown_events_max = verifier::kUnknownEventsMax;
};

// The checkpoint that was kept; empty if none was named.
absl::Status ReadOlder(const ProofFlags& flags, std::string& note) {
  if (flags.since.empty()) return absl::OkStatus();
  auto content = ReadFile(flags.since);
  if (!content.ok()) return content.status();
  note = *std::move(content);
  return absl::OkStatus();
}

absl::StatusOr<verifier::Trust> ReadTrust(const ProofFlags& flags) {
  verifier::Trust trust;
  auto key = ReadLogKey(flags.log_key);
  if (!key.ok()) return key.status();
  trust.log_key = *std::move(key);
  for (const std::string& text : flags.witnesses) {
    auto witness = ReadLogKey(text);
    if (!witness.ok()) return witness.status();
    if (witness->type != tree::KeyType::kEd25519Cosignature) {
      return UsageError(
          absl::StrCat("--witness: ", witness->name, " is the key of a log, not of a witness."));
    }
    trust.witnesses.push_back(*std::move(witness));
  }
  if (flags.witnesses_min > trust.witnesses.size()) {
    return UsageError("--quorum is larger than the number of witnesses.");
  }
  trust.witnesses_min = flags.witnesses_min;
  trust.needs_head = flags.needs_head;
  trust.unknown_events_max = flags.unknown_events_max;
  std::string note;
  if (auto status = ReadOlder(flags, note); !status.ok()) return status;
  if (!flags.since.empty()) trust.older_note = std::move(note);
  return trust;
}

absl::Status ShowVerdict(Session& session, const verifier::Verdict& verdict, const v1::ProofBundle& bundle,
                         const tree::VerifierKey& key) {
  session.terminal.out << (session.json ? VerdictJson(verdict, bundle, key)
                                        : VerdictText(verdict, bundle, key));
  if (!verdict.verified()) session.exit_code = kRefused;
  return absl::OkStatus();
}

absl::Status ShowLogKey(Session& session) {
  const auto checkpoint = FetchCheckpoint(session.connection, "");
  if (!checkpoint.ok()) return checkpoint.status();
  session.terminal.out << checkpoint->log_key() << "\n";
  return absl::OkStatus();
}

// A checkpoint is kept only if it is what it should be; one that is not is evidence, and shown.
absl::Status TakeCheckpoint(Session& session, const ProofFlags& flags) {
  if (!flags.since.empty() && flags.log_key.empty()) {
    return UsageError("--since needs --log-key: without the key nobody can tell who has signed.");
  }
  if ((!flags.witnesses.empty() || flags.witnesses_min > 0) && flags.log_key.empty()) {
    return UsageError("--witness and --quorum need --log-key: without it nothing is verified.");
  }
  std::string older;
  if (auto status = ReadOlder(flags, older); !status.ok()) return status;
  const auto checkpoint = FetchCheckpoint(session.connection, older, flags.question.cosigned);
  if (!checkpoint.ok()) return checkpoint.status();
  if (!flags.log_key.empty()) {
    const auto trust = ReadTrust(flags);
    if (!trust.ok()) return trust.status();
    const auto verdict = verifier::VerifyCheckpoint(checkpoint->note(), checkpoint->consistency_proof(),
                                                    *trust, checkpoint->successions());
    session.terminal.err << VerdictText(verdict, {}, trust->log_key);
    if (!verdict.verified()) {
      session.exit_code = kRefused;
      session.terminal.out << checkpoint->note();
      return absl::OkStatus();
    }
  }
  return WriteOutput(session, flags.output, checkpoint->note());
}

// Prints the checkpoint with all that is kept of it.
absl::Status HandIn(Session& session, const ProofFlags& flags) {
  const auto note = ReadFile(flags.bundle);
  if (!note.ok()) return note.status();
  const auto checkpoint = HandInCosignatures(session.connection, *note);
  if (!checkpoint.ok()) return checkpoint.status();
  return WriteOutput(session, flags.output, checkpoint->note());
}

absl::Status Prove(Session& session, const ProofFlags& flags) {
  ProofQuestion question = flags.question;
  if (question.name.find('/') == std::string::npos) question.name = AllianceName(question.name);
  if (auto status = ReadOlder(flags, question.older_note); !status.ok()) return status;
  const auto bundle = FetchBundle(session.connection, question);
  if (!bundle.ok()) return bundle.status();
  const auto json = PrettyJson(*bundle);
  if (!json.ok()) return json.status();
  if (auto status = WriteOutput(session, flags.output, *json); !status.ok()) return status;
  if (!flags.output.empty()) {
    session.terminal.out << flags.output << ": " << text::EventCount(bundle->events_size()) << " of "
                         << bundle->resource() << "\n";
  }
  return absl::OkStatus();
}

// How the log goes on from another one, a checkpoint of which was kept.
absl::Status VerifyOpening(Session& session, const ProofFlags& flags, const verifier::Trust& trust,
                           const v1::ProofBundle& bundle) {
  if (flags.since.empty()) {
    return UsageError("--former-log-key needs --since: the checkpoint of the old log that was kept.");
  }
  const auto key = ReadLogKey(flags.former_log_key);
  if (!key.ok()) return key.status();
  verifier::Opening opening;
  const auto verdict = verifier::VerifyOpening(bundle, trust, {*key, *trust.older_note}, opening);
  if (!verdict.verified()) return ShowVerdict(session, verdict, bundle, trust.log_key);
  session.terminal.out << (session.json ? OpeningJson(VerdictJson(verdict, bundle, trust.log_key), opening)
                                        : VerdictText(verdict, bundle, trust.log_key) + OpeningText(opening));
  return absl::OkStatus();
}

absl::Status Verify(Session& session, const ProofFlags& flags) {
  const auto trust = ReadTrust(flags);
  if (!trust.ok()) return trust.status();
  std::error_code fault;
  if (std::filesystem::is_directory(flags.bundle, fault)) {
    if (flags.needs_head) {
      return UsageError("--latest is about a bundle; a directory holds the whole log, up to its checkpoint.");
    }
    const auto verdict = VerifyRecords(flags.bundle, *trust);
    if (!verdict.ok()) return verdict.status();
    return ShowVerdict(session, *verdict, {}, trust->log_key);
  }
  const auto bundle = ReadBundle(flags.bundle, session.terminal.in);
  if (!bundle.ok()) return bundle.status();
  if (!flags.former_log_key.empty()) return VerifyOpening(session, flags, *trust, *bundle);
  return ShowVerdict(session, verifier::VerifyBundle(*bundle, *trust), *bundle, trust->log_key);
}

absl::Status CopyTiles(Session& session, const ProofFlags& flags) {
  const auto files = WriteTiles(session.connection, flags.directory, flags.with_entries);
  if (!files.ok()) return files.status();
  session.terminal.out << absl::StrCat(flags.directory, ": the tree of ", text::EventCount(files->tree_size),
                                       ", ", files->written, " files written, ", files->kept,
                                       " were there\n");
  return absl::OkStatus();
}

void AddOlder(CLI::App& verb, ProofFlags& flags) {
  verb.add_option("--since", flags.since, "The file of a checkpoint that was kept: it must be continued")
      ->type_name("FILE");
}

CLI::Option* AddLogKey(CLI::App& verb, ProofFlags& flags) {
  return verb
      .add_option("--log-key", flags.log_key,
                  "The key of the log, or @FILE with it (default: the environment variable ENTENTE_LOG_KEY)")
      ->envname("ENTENTE_LOG_KEY")
      ->type_name("KEY");
}

void AddWitnesses(CLI::App& verb, ProofFlags& flags) {
  verb.add_option(
          "--witness", flags.witnesses,
          "The key of a witness that must have cosigned the checkpoint, or @FILE with it; may be repeated")
      ->type_name("KEY");
  verb.add_option("--quorum", flags.witnesses_min, "How many of the witnesses are enough; all if not given")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
}

void AddCosigned(CLI::App& verb, ProofFlags& flags) {
  verb.add_flag("--cosigned", flags.question.cosigned,
                "The newest checkpoint that a witness has cosigned, not the newest of all");
}

void AddOutput(CLI::App& verb, ProofFlags& flags) {
  verb.add_option("-o,--output-file", flags.output, "The file to write; the output if not given")
      ->type_name("FILE");
}

// A verb with flags of its own.
CLI::App& AddVerb(Verbs verbs, const char* name, const char* what, const std::shared_ptr<ProofFlags>& flags,
                  absl::Status (*run)(Session&, const ProofFlags&)) {
  CLI::App& verb = *verbs.app.add_subcommand(name, what);
  verb.callback([&chosen = verbs.chosen, flags, run] {
    chosen = [flags, run](Session& session) { return run(session, *flags); };
  });
  return verb;
}

void AddVerify(Verbs verbs, const std::shared_ptr<ProofFlags>& flags) {
  CLI::App& verify = AddVerb(
      verbs, "verify", "Verify what prove has written, or a whole log, without a server", flags, &Verify);
  verify
      .add_option("BUNDLE", flags->bundle,
                  "The file of the bundle, - for the input, or the directory to which tiles --entries has "
                  "copied the whole log")
      ->required();
  AddLogKey(verify, *flags)->required();
  AddWitnesses(verify, *flags);
  AddOlder(verify, *flags);
  CLI::Option* latest =
      verify.add_flag("--latest", flags->needs_head,
                      "The bundle must prove which version was the latest, up to near the end of its log");
  verify
      .add_option("--latest-events", flags->unknown_events_max,
                  absl::StrCat("So many events may stand after that proof; ", verifier::kUnknownEventsMax,
                               " if not given"))
      ->needs(latest)
      ->check(WholeNumber())
      ->type_name("N");
  verify
      .add_option(
          "--former-log-key", flags->former_log_key,
          "The key of the log that this one was restored or rebuilt from, or @FILE with it; --since is "
          "then a checkpoint of that log, and BUNDLE the history of logs/ID")
      ->type_name("KEY");
}

}  // namespace

void AddProofVerbs(Verbs verbs) {
  const auto flags = std::make_shared<ProofFlags>();
  AddVerb(verbs, "log-key", "Show the key of the log; keep it, everything is verified with it", flags,
          [](Session& session, const ProofFlags&) { return ShowLogKey(session); });

  CLI::App& checkpoint =
      AddVerb(verbs, "checkpoint", "Take a signed checkpoint of the log, to hold later ones against", flags,
              &TakeCheckpoint);
  AddOlder(checkpoint, *flags);
  AddLogKey(checkpoint, *flags);
  AddOutput(checkpoint, *flags);
  AddCosigned(checkpoint, *flags);
  AddWitnesses(checkpoint, *flags);

  CLI::App& cosign =
      AddVerb(verbs, "cosign", "Hand in a checkpoint that a witness has cosigned", flags, &HandIn);
  cosign.add_option("NOTE", flags->bundle, "The file of the checkpoint with the lines of the witness")
      ->required();
  AddOutput(cosign, *flags);

  CLI::App& prove =
      AddVerb(verbs, "prove", "Fetch the events of a resource with the proof that they are in the log", flags,
              &Prove);
  prove.add_option("NAME", flags->question.name, "The resource, or one event; a bare id means an alliance")
      ->required();
  prove.add_option("--from-version", flags->question.first_version, "The first version; 1 if not given")
      ->check(WholeNumber())
      ->type_name("N");
  prove.add_option("--to-version", flags->question.last_version, "The last version; the newest if not given")
      ->check(WholeNumber())
      ->type_name("N");
  AddOlder(prove, *flags);
  AddCosigned(prove, *flags);
  AddOutput(prove, *flags);

  AddVerify(verbs, flags);

  CLI::App& tiles =
      AddVerb(verbs, "tiles", "Copy the Merkle tree as static files, for tools of transparency logs", flags,
              &CopyTiles);
  tiles
      .add_option("DIRECTORY", flags->directory,
                  "Where the files go; what is there of an earlier copy is kept")
      ->required();
  tiles.add_flag("--entries", flags->with_entries, "The records as well");
}

}  // namespace entente::cli
