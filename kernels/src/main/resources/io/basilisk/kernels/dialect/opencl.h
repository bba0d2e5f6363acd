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
#define ROTATE_RIGHT(x, n) rotate((x), (words) (32u - (n)))
typedef uint u32;
/* SIMD is defined for a device that is a CPU: its vector registers want several values at a time. */
#ifdef SIMD
#define UNROLL(times)
#define WIDE 16
typedef uint16 words;
typedef float16 floats;
#define WIDE_NUMBERS ((words) (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
#define PART(type, x, i) (((type *) &(x))[i])
#define LOAD_FLOATS(from) vload16(0, from)
#define STORE_FLOATS(to, x) vstore16(x, 0, to)
#else
#define PRAGMA(words) _Pragma(#words)
#define UNROLL(times) PRAGMA(unroll times)
#define WIDE 1
typedef u32 words;
typedef float floats;
#define WIDE_NUMBERS 0
#define PART(type, x, i) (x)
#define LOAD_FLOATS(from) (*(from))
#define STORE_FLOATS(to, x) (*(to) = (x))
#endif
