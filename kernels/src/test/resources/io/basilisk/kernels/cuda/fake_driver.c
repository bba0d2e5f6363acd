/* A CUDA driver without a GPU, for tests of what calls it. It has one GPU, whose memory is the host's; a buffer ends at a
   page that nobody may touch. Kernels are the sources that the PTX was made from, compiled by the host's C compiler; the
   items of a group run one after another, each until its next barrier. What a real driver would refuse is refused:
   calls without a context, PTX without the entry, memory that there is not. */
#define _GNU_SOURCE
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

enum { OK = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, INVALID_CONTEXT = 201, INVALID_PTX = 218, NOT_FOUND = 500 };
enum { MULTIPROCESSORS = 16, CAPABILITY_MAJOR = 75, CAPABILITY_MINOR = 76 };
enum { PAGE = 4096, MOST_ITEMS = 256, STACK = 1 << 16, MOST_KERNELS = 64 };

typedef unsigned long long address;
typedef struct { const char *name; void (*call)(void **arguments); } kernel;

static const size_t MEMORY = 1 << 30;
static size_t used;
static int a_context;
static __thread void *current;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define IN_CONTEXT if (current != &a_context) return INVALID_CONTEXT

/* --- the GPU --- */

int cuInit(unsigned flags) { return OK; }
int cuDriverGetVersion(int *version) { *version = 12060; return OK; }
int cuDeviceGetCount(int *count) { *count = 1; return OK; }
int cuDeviceGet(int *device, int index) { *device = index; return OK; }
int cuDeviceGetName(char *name, int length, int device) { strncpy(name, "fake GPU", length); return OK; }
int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = MEMORY; return OK; }

int cuDeviceGetAttribute(int *value, int attribute, int device) {
    *value = attribute == CAPABILITY_MAJOR ? 7 : attribute == CAPABILITY_MINOR ? 5 : attribute == MULTIPROCESSORS;
    return OK;
}

int cuDevicePrimaryCtxRetain(void **context, int device) { *context = &a_context; return OK; }
int cuDevicePrimaryCtxRelease_v2(int device) { return OK; }
int cuCtxSetCurrent(void *context) { current = context; return OK; }
int cuCtxSynchronize(void) { IN_CONTEXT; return OK; }

/* --- memory: a page that remembers the size, the buffer, a page that nobody may touch --- */

static size_t pages(size_t bytes) { return (bytes + PAGE - 1) / PAGE * PAGE; }

int cuMemGetInfo_v2(size_t *free, size_t *total) {
    IN_CONTEXT;
    *free = MEMORY - used;
    *total = MEMORY;
    return OK;
}

int cuMemAlloc_v2(address *memory, size_t bytes) {
    IN_CONTEXT;
    if (bytes > MEMORY - used) {
        return OUT_OF_MEMORY;
    }
    size_t all = pages(bytes) + 2 * PAGE;
    char *begin = mmap(0, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (begin == MAP_FAILED) {
        return OUT_OF_MEMORY;
    }
    *(size_t *) begin = bytes;
    mprotect(begin + all - PAGE, PAGE, PROT_NONE);
    used += bytes;
    *memory = (address) (begin + all - PAGE - bytes);
    return OK;
}

int cuMemFree_v2(address memory) {
    IN_CONTEXT;
    char *begin = (char *) (memory / PAGE * PAGE - PAGE);
    used -= *(size_t *) begin;
    munmap(begin, pages(*(size_t *) begin) + 2 * PAGE);
    return OK;
}

int cuMemsetD32_v2(address memory, unsigned value, size_t count) {
    IN_CONTEXT;
    for (size_t i = 0; i < count; i++) {
        ((unsigned *) memory)[i] = value;
    }
    return OK;
}

int cuMemcpyHtoD_v2(address to, const void *from, size_t bytes) { IN_CONTEXT; memcpy((void *) to, from, bytes); return OK; }
int cuMemcpyDtoH_v2(void *to, address from, size_t bytes) { IN_CONTEXT; memcpy(to, (void *) from, bytes); return OK; }

/* --- kernels --- */

int fake_group, fake_item, fake_group_size;
static kernel kernels[MOST_KERNELS];
static int kernel_count;
static ucontext_t scheduler, items[MOST_ITEMS];
static char stacks[MOST_ITEMS][STACK];
static int finished[MOST_ITEMS];
static kernel *running;
static void **running_arguments;

void fake_add(const char *name, void (*call)(void **)) { kernels[kernel_count++] = (kernel) {name, call}; }

void fake_barrier(void) { swapcontext(&items[fake_item], &scheduler); }

static void run_item(void) {
    running->call(running_arguments);
    finished[fake_item] = 1;
}

static void run_group(void) {
    for (int i = 0; i < fake_group_size; i++) {
        getcontext(&items[i]);
        items[i].uc_stack.ss_sp = stacks[i];
        items[i].uc_stack.ss_size = STACK;
        items[i].uc_link = &scheduler;
        makecontext(&items[i], run_item, 0);
        finished[i] = 0;
    }
    for (int left = fake_group_size; left > 0;) {
        left = 0;
        for (int i = 0; i < fake_group_size; i++) {
            if (!finished[i]) {
                fake_item = i;
                swapcontext(&scheduler, &items[i]);
                left += !finished[i];
            }
        }
    }
}

int cuModuleLoadData(void **module, const void *ptx) {
    IN_CONTEXT;
    *module = strdup(ptx);
    return strstr(ptx, ".target sm_75") ? OK : INVALID_PTX;
}

int cuModuleUnload(void *module) { IN_CONTEXT; return OK; }

int cuModuleGetFunction(void **function, void *module, const char *name) {
    IN_CONTEXT;
    char entry[128] = ".entry ";
    strcat(strncat(entry, name, 100), "(");
    for (int i = 0; i < kernel_count && strstr(module, entry); i++) {
        if (!strcmp(kernels[i].name, name)) {
            *function = &kernels[i];
            return OK;
        }
    }
    return NOT_FOUND;
}

int cuLaunchKernel(
        void *function, unsigned x, unsigned y, unsigned z, unsigned items_x, unsigned items_y, unsigned items_z,
        unsigned shared, void *stream, void **arguments, void **extra) {
    IN_CONTEXT;
    if (x == 0 || y != 1 || z != 1 || items_x > MOST_ITEMS || items_y != 1 || items_z != 1 || extra) {
        return INVALID_VALUE;
    }
    pthread_mutex_lock(&lock);
    running = function;
    running_arguments = arguments;
    fake_group_size = items_x;
    for (unsigned group = 0; group < x; group++) {
        fake_group = group;
        run_group();
    }
    pthread_mutex_unlock(&lock);
    return OK;
}
