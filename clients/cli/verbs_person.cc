// What is done about a person besides registering: legal holds and erasure, and the approvals that it takes.
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/erasure_text.h"
#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/verbs.h"
#include "entente/v1/approval_service.pb.h"
#include "entente/v1/person_service.pb.h"

namespace entente::cli {
namespace {

constexpr int kTracesPageSize = 1000;

struct PersonFlags {
  Frame frame;
  std::string person;
  std::string matter;
  std::string legal_basis;
  bool traces_only = false;
};

struct DecisionFlags {
  Frame frame;
  std::string approval;
};

template <typename Request>
absl::Status ChangeHold(Session& session, const PersonFlags& flags) {
  Request request;
  request.set_name(PersonName(flags.person));
  request.set_matter(flags.matter);
  return SendCommand(session, flags.frame, request);
}

absl::Status ProposeErasure(Session& session, const PersonFlags& flags) {
  v1::ErasePersonRequest request;
  request.set_name(PersonName(flags.person));
  request.set_legal_basis(flags.legal_basis);
  return ProposeCommand(session, flags.frame, request, "Nothing is erased yet.");
}

template <typename Request>
absl::Status DecideProposal(Session& session, const DecisionFlags& flags) {
  Request request;
  const bool is_full = flags.approval.find('/') != std::string::npos;
  request.set_name(is_full ? flags.approval : "approvals/" + flags.approval);
  return SendCommand(session, flags.frame, request);
}

absl::Status ShowTraces(Session& session, const std::string& person) {
  v1::ListErasureTracesRequest request;
  request.set_name(person);
  request.set_page_size(kTracesPageSize);
  v1::ListErasureTracesResponse all;
  do {
    v1::ListErasureTracesResponse page;
    if (auto status = session.connection.Call("ListErasureTraces", request, page); !status.ok())
      return status;
    request.set_page_token(page.next_page_token());
    if (session.json) {
      page.clear_next_page_token();
      all.MergeFrom(page);
      continue;
    }
    for (const v1::ErasureTrace& trace : page.traces()) PrintText(session, TraceText(trace));
  } while (!request.page_token().empty());
  return session.json ? Print(session, all, "") : absl::OkStatus();
}

absl::Status ShowErasure(Session& session, const PersonFlags& flags) {
  if (flags.traces_only) return ShowTraces(session, PersonName(flags.person));
  v1::GetErasureCertificateRequest request;
  request.set_name(PersonName(flags.person));
  v1::ErasureCertificate certificate;
  if (auto status = session.connection.Call("GetErasureCertificate", request, certificate); !status.ok()) {
    return status;
  }
  return Print(session, certificate, CertificateText(certificate));
}

void AddHoldVerbs(Verbs verbs) {
  CLI::App& hold = *verbs.app.add_subcommand("hold", "Place or lift a legal hold: it blocks an erasure");
  hold.require_subcommand(1);
  const auto add = [&](const char* name, const char* what,
                       absl::Status (*run)(Session&, const PersonFlags&)) {
    const auto flags = std::make_shared<PersonFlags>();
    CLI::App& verb = *hold.add_subcommand(name, what);
    verb.add_option("PERSON", flags->person, "The person")->required();
    verb.add_option("MATTER", flags->matter, "What it is for, for instance the number of a case")->required();
    AddFrameFlags(verb, flags->frame);
    verb.callback([&chosen = verbs.chosen, flags, run] {
      chosen = [flags, run](Session& session) { return run(session, *flags); };
    });
  };
  add("place", "Place a person under a legal hold", [](Session& session, const PersonFlags& flags) {
    return ChangeHold<v1::PlaceLegalHoldRequest>(session, flags);
  });
  add("lift", "Lift a legal hold", [](Session& session, const PersonFlags& flags) {
    return ChangeHold<v1::LiftLegalHoldRequest>(session, flags);
  });
}

void AddErasureVerbs(Verbs verbs) {
  const auto erase = std::make_shared<PersonFlags>();
  CLI::App& verb = *verbs.app.add_subcommand(
      "erase", "Propose to erase a person for good; someone else has to approve it");
  verb.add_option("PERSON", erase->person, "The person")->required();
  verb.add_option("--legal-basis", erase->legal_basis,
                  "The basis in law, for instance \"GDPR Art. 17(1)(b)\"")
      ->required()
      ->type_name("TEXT");
  AddFrameFlags(verb, erase->frame);
  verb.callback([&chosen = verbs.chosen, erase] {
    chosen = [erase](Session& session) { return ProposeErasure(session, *erase); };
  });
  const auto show = std::make_shared<PersonFlags>();
  CLI::App& erasure = *verbs.app.add_subcommand("erasure", "Show the certificate of an erasure");
  erasure.add_option("PERSON", show->person, "The person")->required();
  erasure.add_flag("--traces", show->traces_only,
                   "Instead, every event that has to do with the person; also before an erasure");
  erasure.callback([&chosen = verbs.chosen, show] {
    chosen = [show](Session& session) { return ShowErasure(session, *show); };
  });
}

void AddDecisionVerbs(Verbs verbs) {
  const auto add = [&](const char* name, const char* what,
                       absl::Status (*run)(Session&, const DecisionFlags&)) {
    const auto flags = std::make_shared<DecisionFlags>();
    CLI::App& verb = *verbs.app.add_subcommand(name, what);
    verb.add_option("APPROVAL", flags->approval, "The approval, as proposing has named it")->required();
    AddFrameFlags(verb, flags->frame);
    verb.callback([&chosen = verbs.chosen, flags, run] {
      chosen = [flags, run](Session& session) { return run(session, *flags); };
    });
  };
  add("approve", "Approve what someone else has proposed; it is carried out at once",
      [](Session& session, const DecisionFlags& flags) {
        return DecideProposal<v1::ApproveProposalRequest>(session, flags);
      });
  add("reject", "Reject what someone else has proposed", [](Session& session, const DecisionFlags& flags) {
    return DecideProposal<v1::RejectProposalRequest>(session, flags);
  });
}

}  // namespace

void AddPersonVerbs(Verbs verbs) {
  AddHoldVerbs(verbs);
  AddErasureVerbs(verbs);
  AddDecisionVerbs(verbs);
}

}  // namespace entente::cli
