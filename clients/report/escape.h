// Foreign text in a page: nothing that was recorded can become markup, or make the text beside it read
// otherwise. Pure; any thread.
#ifndef ENTENTE_CLIENTS_REPORT_ESCAPE_H_
#define ENTENTE_CLIENTS_REPORT_ESCAPE_H_

#include <string>
#include <string_view>

namespace entente::report {

// The text as it stands in an element or between quotes in an attribute. Characters that no page may hold,
// those that turn the direction of the text behind them, and those without width that no script needs, are
// shown by their number, for instance `[U+202E]` (services/text/characters.h); a byte that is no UTF-8
// becomes U+FFFD.
std::string Escape(std::string_view text);

// The first `count` characters, with an ellipsis in the place of the rest.
std::string Shortened(std::string_view text, size_t count);

// How many characters the text has, counted as Unicode code points.
size_t CharacterCount(std::string_view text);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_ESCAPE_H_
