#include "stat/mixture_work.h"
#include "stat/vector.h"

#include <math.h>

#define TARGET
#define NAME(x) narrow_##x
#include "stat/mixture_block.h"
#undef TARGET
#undef NAME

#ifdef CRM_VECTOR_WIDE
#define TARGET CRM_VECTOR_WIDE
#define NAME(x) wide_##x
#include "stat/mixture_block.h"
#endif

void crm_em_pass_piece_narrow(void *pass, size_t piece)
{
    narrow_piece(pass, piece);
}

void crm_em_pass_piece(void *pass, size_t piece)
{
#ifdef CRM_VECTOR_WIDE
    if (crm_vector_wide()) {
        wide_piece(pass, piece);
        return;
    }
#endif
    narrow_piece(pass, piece);
}
