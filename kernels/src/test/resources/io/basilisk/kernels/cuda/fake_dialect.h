/* The kernels' dialect as plain C, for fake_driver.c: one item at a time. Whoever includes this defines KERNEL and
   FAKE_LOCAL, the section for the memory of a group. */
#include <tgmath.h>
typedef unsigned int u32;
typedef u32 words;
typedef float floats;
extern int fake_group, fake_item, fake_group_size;
void fake_barrier(void);
#define DEVICE static inline
#define GLOBAL
#define LOCAL static __attribute__((section(FAKE_LOCAL)))
#define LOCAL_ARG
#define CONSTANT static const
#define GLOBAL_ID (fake_group * fake_group_size + fake_item)
#define LOCAL_ID fake_item
#define GROUP_ID fake_group
#define SYNC_THREADS fake_barrier()
#define TAKE_TICKET(counter) ((*(counter))++)
#define ROTATE_RIGHT(x, n) ((x) >> (n) | (x) << (32 - (n)))
#define UNROLL(times)
#define WIDE 1
#define WIDE_NUMBERS 0
#define PART(type, x, i) (x)
#define LOAD_FLOATS(from) (*(from))
#define STORE_FLOATS(to, x) (*(to) = (x))

/* A bf16 is the upper half of a float; rounds to the nearest, ties to even. */
static inline u32 fake_bf16(float value) {
    union { float value; u32 bits; } both = {value};
    return value != value ? 0x7fff : (both.bits + 0x7fff + (both.bits >> 16 & 1)) >> 16;
}
static inline u32 pack_bf16(float low, float high) { return fake_bf16(low) | fake_bf16(high) << 16; }
void warp_multiply(float *sums, const u32 *a, const u32 *b);
