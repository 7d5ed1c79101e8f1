// The characters of a text in UTF-8, and which of them a reader does not see. Pure; any thread.
#ifndef ENTENTE_SERVICES_TEXT_CHARACTERS_H_
#define ENTENTE_SERVICES_TEXT_CHARACTERS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace entente::text {

inline constexpr uint32_t kNoCharacter = 0xFFFFFFFF;

// One character: its number, or `kNoCharacter` for a byte that is no UTF-8, and how many bytes it takes.
struct Character {
  uint32_t number = kNoCharacter;
  size_t bytes = 1;
};

// The one at the front of a text that is not empty.
Character FirstOf(std::string_view text);

// True for what makes a text read otherwise than it stands there, or hides in it: controls but tab and line
// breaks, the embeddings, overrides and isolates of the bidirectional algorithm, what is no character, and
// characters without width that no script needs. Joiners, marks of direction and variation selectors are not
// among them: scripts and emoji need them.
bool IsHidden(uint32_t number);

// `[U+202E]`: how a hidden character is shown.
std::string NumberOf(uint32_t number);

// The text with hidden characters shown by their numbers and U+FFFD for each byte that is no UTF-8: what a
// terminal may get. Tabs and line feeds stay; a carriage return, which moves the cursor, does not.
std::string Printable(std::string_view text);

// True if a reader sees anything of it: not only blanks and characters without width.
bool ShowsSomething(std::string_view text);

}  // namespace entente::text

#endif  // ENTENTE_SERVICES_TEXT_CHARACTERS_H_
