// How a page looks, on a screen and on paper.
#ifndef ENTENTE_CLIENTS_REPORT_STYLE_H_
#define ENTENTE_CLIENTS_REPORT_STYLE_H_

#include <string_view>

namespace entente::report {

// A style sheet that asks for nothing from outside: no font, no picture.
std::string_view StyleSheet();

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_STYLE_H_
