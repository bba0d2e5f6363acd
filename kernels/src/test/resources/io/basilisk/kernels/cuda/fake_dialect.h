/* The kernels' dialect as plain C, for fake_driver.c: one item at a time. KERNEL is defined by whoever includes this. */
#include <tgmath.h>
typedef unsigned int u32;
typedef u32 words;
typedef float floats;
extern int fake_group, fake_item, fake_group_size;
void fake_barrier(void);
#define DEVICE static inline
#define GLOBAL
#define LOCAL static
#define LOCAL_ARG
#define CONSTANT static const
#define GLOBAL_ID (fake_group * fake_group_size + fake_item)
#define LOCAL_ID fake_item
#define GROUP_ID fake_group
#define SYNC_THREADS fake_barrier()
#define TAKE_TICKET(counter) ((*(counter))++)
#define ROTATE_RIGHT(x, n) ((x) >> (n) | (x) << (32 - (n)))
#define WIDE 1
#define WIDE_NUMBERS 0
#define PART(type, x, i) (x)
#define LOAD_FLOATS(from) (*(from))
#define STORE_FLOATS(to, x) (*(to) = (x))
