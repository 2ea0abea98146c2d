// What is disassembled: the function of CVector.h, with an address of its own.
#include "CVector.h"

uint64_t stops(const uint8_t *text) { return cvector_special_bytes(text); }
