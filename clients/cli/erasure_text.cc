#include "clients/cli/erasure_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/dates.h"
#include "clients/cli/text_table.h"
#include "services/text/event_count.h"

namespace entente::cli {
namespace {

constexpr size_t kIndent = 2;

std::string_view WordOf(int kind) {
  switch (kind) {
    case v1::ErasureTrace::SEALED:
      return "unreadable now";
    case v1::ErasureTrace::NAMED:
      return "names the opaque id";
    case v1::ErasureTrace::MENTIONED:
      return "mentions the opaque id in a text";
    case v1::ErasureTrace::FREE_TEXT:
      return "free text";
    case v1::ErasureTrace::EXTERNAL_REFERENCE:
      return "what other systems call the person";
    default:
      return "";
  }
}

void AddLine(std::string_view what, std::string_view value, std::string& text) {
  if (value.empty()) return;
  absl::StrAppend(&text, "  ", std::string(what), std::string(18 - what.size(), ' '), std::string(value),
                  "\n");
}

}  // namespace

std::string CertificateText(const v1::ErasureCertificate& certificate) {
  const v1::ErasureExtent& extent = certificate.extent();
  std::string text = absl::StrCat("Certificate of erasure of ", certificate.person(), "\n\n");
  AddLine("recorded as", absl::StrCat(certificate.event(), ", version ", certificate.version()), text);
  AddLine("at", TimeText(certificate.record_time()), text);
  AddLine("legal basis", certificate.legal_basis(), text);
  AddLine("reason", certificate.reason(), text);
  AddLine("proposed by", certificate.proposer(), text);
  if (!certificate.approval().empty()) {
    AddLine("approved by", absl::StrCat(certificate.approver(), ", ", certificate.approval()), text);
  }
  AddLine("who said", certificate.approval_reason(), text);
  AddLine("key destroyed", certificate.key_id().empty() ? "none was at hand" : certificate.key_id(), text);
  AddLine("backups end on", DateText(certificate.backups_expire_on()), text);
  absl::StrAppend(&text, "\n  ", text::EventCount(extent.event_count()), " of ", extent.resource_count(),
                  extent.resource_count() == 1 ? " resource " : " resources ",
                  extent.event_count() == 1 ? "was looked at" : "were looked at",
                  extent.complete() ? ":\n" : ", and there are more:\n");
  absl::StrAppend(&text, "  ", extent.sealed_count(), " with personal data that nobody can read any more, ",
                  extent.named_count(), " that name the opaque id, ", extent.mentioned_count(),
                  " that mention it in a text, ", extent.free_text_count(),
                  " with free text that only a reader can check.\n");
  absl::StrAppend(&text, "\nThis proves:\n");
  for (const std::string& sentence : certificate.proved())
    absl::StrAppend(&text, Paragraph(sentence, kIndent));
  absl::StrAppend(&text, "\nThis does not prove:\n");
  for (const std::string& sentence : certificate.not_proved())
    absl::StrAppend(&text, Paragraph(sentence, kIndent));
  return text;
}

std::string TraceText(const v1::ErasureTrace& trace) {
  std::vector<std::string> words;
  for (const int kind : trace.kinds()) {
    std::string word(WordOf(kind));
    if (kind == v1::ErasureTrace::FREE_TEXT) {
      absl::StrAppend(&word, " in ", absl::StrJoin(trace.free_texts(), ", "));
    }
    words.push_back(std::move(word));
  }
  return absl::StrCat(trace.event(), "  ", trace.resource(), "  ", trace.type(), ": ",
                      absl::StrJoin(words, "; "), "\n");
}

}  // namespace entente::cli
