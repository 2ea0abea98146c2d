// All that CVector.h has is inline.
#include "CVector.h"
