/* The kernels' dialect as OpenCL C 1.2; cuda.h has the same names. docs/kernels.md has the table. */
#define KERNEL __kernel
#define DEVICE static inline
#define GLOBAL __global
#define LOCAL __local
#define LOCAL_ARG __local
#define CONSTANT __constant
#define GLOBAL_ID ((int) get_global_id(0))
#define LOCAL_ID ((int) get_local_id(0))
#define GROUP_ID ((int) get_group_id(0))
#define SYNC_THREADS barrier(CLK_LOCAL_MEM_FENCE)
#define TAKE_TICKET(counter) atomic_inc(counter)
#define ROTATE_RIGHT(x, n) rotate((x), (u32) (32 - (n)))
#define expf exp
#define logf log
#define sqrtf sqrt
#define fmaxf fmax
typedef uint u32;
