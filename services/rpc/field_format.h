// What the formats of rules.proto mean for a text. Pure functions of the bytes; no state, no allocation.
#ifndef ENTENTE_SERVICES_RPC_FIELD_FORMAT_H_
#define ENTENTE_SERVICES_RPC_FIELD_FORMAT_H_

#include <cstddef>
#include <string_view>

#include "entente/v1/rules.pb.h"

namespace entente::rpc {

// The length of a text in Unicode characters. The text is valid UTF-8.
size_t CharactersOf(std::string_view text);

// True if the text has no control character but line break and tab.
bool IsPlainText(std::string_view text);

// 1 to 63 of a-z, 0-9 and hyphen, beginning with a letter or digit and not ending with a hyphen.
bool IsResourceId(std::string_view text);

// An optional minus sign, 1 to 18 digits, and an optional point with 1 to 9 digits.
bool IsDecimal(std::string_view text);

// An absolute URI of RFC 3986: a scheme, a colon and something after it, of the characters of a URI only.
bool IsUri(std::string_view text);

// Three capital letters.
bool IsCurrencyCode(std::string_view text);

// `2012`, `2012-Q4`, `2012-03` or `2012-03-01`, in the real calendar, from year 0001 on.
bool IsPeriod(std::string_view text);

// 1 to 63 of a-z, 0-9 and underscore, beginning with a letter.
bool IsPlaybookId(std::string_view text);

// Printable ASCII without blanks, at least one character.
bool IsKey(std::string_view text);

// True if the text has the format.
bool HasFormat(v1::FieldRule::Format format, std::string_view text);

// What a text of that format must be, as the end of a sentence that begins with "must be".
std::string_view DescribeFormat(v1::FieldRule::Format format);

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_FIELD_FORMAT_H_
