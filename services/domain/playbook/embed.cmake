# Writes the playbooks that ship with the program as byte arrays: cmake -DOUTPUT=file.cc -DFOLDER=... -P embed.cmake. The
# program then needs no file of theirs at run time.
set(text "// Made from the playbooks that ship with the program by embed.cmake.\n#include <cstddef>\n\n")
string(APPEND text "namespace entente::domain {\n\n")
foreach(playbook Light Standard)
  string(TOLOWER ${playbook} name)
  file(READ ${FOLDER}/${name}.json bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND text "extern const unsigned char k${playbook}Json[];\nextern const size_t k${playbook}JsonSize;\n"
    "const unsigned char k${playbook}Json[] = {${bytes}};\nconst size_t k${playbook}JsonSize = sizeof(k${playbook}Json);\n\n")
endforeach()
string(APPEND text "}  // namespace entente::domain\n")
file(WRITE ${OUTPUT} "${text}")
