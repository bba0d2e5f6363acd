/* A CUDA driver without a GPU, for tests of what calls it. It has one GPU, whose memory is the host's; a buffer ends at
   a page that nobody may touch. Kernels are the sources that the PTX was made from, compiled by the host's C compiler;
   the items of a group run one after another, each until its next barrier, from the first to the last or, with
   FAKE_BACKWARD set, the other way round: what depends on the order lacks a barrier. Memory is no number until it is
   written. What a real driver would refuse is refused: calls without a context, PTX without the entry or for a newer
   GPU, memory that there is not. A barrier that some items never reach ends the launch with an error. FAKE_CAPABILITY
   is the GPU's compute capability, 80 unless it is set, and FAKE_DRIVER the version of CUDA, 12060. With FAKE_COUNTS
   set, a process ends with its number of launches, and of graphs that were launched, on its output. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    OK = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, INVALID_CONTEXT = 201, INVALID_PTX = 218, NOT_FOUND = 500,
    LAUNCH_FAILED = 719, STREAM_CAPTURE_UNSUPPORTED = 900
};
enum { MULTIPROCESSORS = 16, CAPABILITY_MAJOR = 75, CAPABILITY_MINOR = 76 };
enum { PAGE = 4096, MOST_ITEMS = 256, WARP = 32, STACK = 1 << 16, MOST_KERNELS = 128, MOST_ARGUMENTS = 32 };

typedef unsigned long long address;
typedef struct {
    const char *name;
    void (*call)(void **arguments);
    const int *sizes; /* of its arguments, then 0 */
    char *local, *local_end;
} kernel;

static const size_t MEMORY = 1 << 30;
static size_t used;
static int a_context;
static __thread void *current;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define IN_CONTEXT if (current != &a_context) return INVALID_CONTEXT

/* A thread that records may do little else. */
static __thread struct graph *recording;
#define NOT_RECORDING if (recording) return STREAM_CAPTURE_UNSUPPORTED

static int setting(const char *name, int otherwise) {
    char *set = getenv(name);
    return set ? atoi(set) : otherwise;
}

/* --- the GPU --- */

int cuInit(unsigned flags) { return OK; }
int cuDriverGetVersion(int *version) { *version = setting("FAKE_DRIVER", 12060); return OK; }
int cuDeviceGetCount(int *count) { *count = 1; return OK; }
int cuDeviceGet(int *device, int index) { *device = index; return OK; }
int cuDeviceGetName(char *name, int length, int device) { strncpy(name, "fake GPU", length); return OK; }
int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = MEMORY; return OK; }

static int capability(void) { return setting("FAKE_CAPABILITY", 80); }

int cuDeviceGetAttribute(int *value, int attribute, int device) {
    *value = attribute == CAPABILITY_MAJOR ? capability() / 10
            : attribute == CAPABILITY_MINOR ? capability() % 10 : attribute == MULTIPROCESSORS;
    return OK;
}

int cuDevicePrimaryCtxRetain(void **context, int device) { *context = &a_context; return OK; }
int cuDevicePrimaryCtxRelease_v2(int device) { return OK; }
int cuCtxSetCurrent(void *context) { current = context; return OK; }
int cuCtxSynchronize(void) { IN_CONTEXT; NOT_RECORDING; return OK; }

/* --- memory: a page that remembers the size, the buffer, a page that nobody may touch --- */

/* There when the library is built with -fsanitize=address: forbids the rest of the page before a buffer too. */
void __asan_poison_memory_region(void *, size_t) __attribute__((weak));
void __asan_unpoison_memory_region(void *, size_t) __attribute__((weak));

static size_t pages(size_t bytes) { return (bytes + PAGE - 1) / PAGE * PAGE; }

int cuMemGetInfo_v2(size_t *free, size_t *total) {
    IN_CONTEXT;
    *free = MEMORY - used;
    *total = MEMORY;
    return OK;
}

int cuMemAlloc_v2(address *memory, size_t bytes) {
    IN_CONTEXT;
    NOT_RECORDING;
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
    memset(begin + all - PAGE - bytes, 0xff, bytes); /* no number */
    if (__asan_poison_memory_region) {
        __asan_poison_memory_region(begin + PAGE, pages(bytes) - bytes);
    }
    used += bytes;
    *memory = (address) (begin + all - PAGE - bytes);
    return OK;
}

int cuMemFree_v2(address memory) {
    IN_CONTEXT;
    char *begin = (char *) (memory / PAGE * PAGE - PAGE);
    if (__asan_unpoison_memory_region) {
        __asan_unpoison_memory_region(begin, pages(*(size_t *) begin) + 2 * PAGE);
    }
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

int cuMemcpyHtoD_v2(address to, const void *from, size_t bytes) {
    IN_CONTEXT;
    NOT_RECORDING;
    memcpy((void *) to, from, bytes);
    return OK;
}

int cuMemcpyDtoH_v2(void *to, address from, size_t bytes) {
    IN_CONTEXT;
    NOT_RECORDING;
    memcpy(to, (void *) from, bytes);
    return OK;
}

/* --- items: each has a stack; at a barrier it gives way to the scheduler --- */

int fake_group, fake_item, fake_group_size;
static enum { READY, AT_GROUP_BARRIER, AT_WARP_BARRIER, FINISHED } states[MOST_ITEMS];
static char stacks[MOST_ITEMS][STACK] __attribute__((aligned(16)));
static void *scheduler, *items[MOST_ITEMS];
static kernel *running;
static void **running_arguments;

/* Keeps this side's registers and stack, takes up the other side's. */
void fake_switch(void **from, void *to);
__asm__(".text\n.globl fake_switch\n.type fake_switch, @function\nfake_switch:\n"
        "push %rbp\n push %rbx\n push %r12\n push %r13\n push %r14\n push %r15\n"
        "mov %rsp, (%rdi)\n mov %rsi, %rsp\n"
        "pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbx\n pop %rbp\n ret\n");

static void wait_as(int state) {
    states[fake_item] = state;
    fake_switch(&items[fake_item], scheduler);
}

void fake_barrier(void) { wait_as(AT_GROUP_BARRIER); }
void fake_warp_barrier(void) { wait_as(AT_WARP_BARRIER); }

static void run_item(void) {
    running->call(running_arguments);
    wait_as(FINISHED);
}

static void prepare_item(int i) {
    void **top = (void **) (stacks[i] + STACK);
    top[-1] = 0;
    top[-2] = run_item; /* above it the six registers that fake_switch takes up */
    items[i] = top - 8;
    states[i] = READY;
}

/* Lets those go on that all their neighbours have caught up with; says how many items can run. */
static int release(int begin, int end, int barrier) {
    int waiting = 0;
    for (int i = begin; i < end; i++) {
        waiting += states[i] == barrier;
    }
    for (int i = begin; i < end && waiting == end - begin; i++) {
        states[i] = READY;
    }
    return waiting == end - begin ? waiting : 0;
}

/* The gaps that a sanitizer leaves between arrays are poisoned too. */
__attribute__((no_sanitize("address"))) static void poison(char *begin, char *end) {
    for (char *at = begin; at < end; at++) {
        *(volatile char *) at = (char) 0xff;
    }
}

/* --- tensor cores: mma.m16n8k16 for bf16, by the fragment layout of the PTX ISA --- */

static unsigned fragments[MOST_ITEMS][6];

static float bf16(unsigned word, int high) {
    union { unsigned bits; float value; } both = {(high ? word >> 16 : word) << 16};
    return both.value;
}

void warp_multiply(float *sums, const unsigned *a, const unsigned *b) {
    memcpy(fragments[fake_item], a, 4 * sizeof *a);
    memcpy(fragments[fake_item] + 4, b, 2 * sizeof *b);
    fake_warp_barrier();
    unsigned (*warp)[6] = fragments + fake_item / WARP * WARP;
    int lane = fake_item % WARP;
    for (int i = 0; i < 4; i++) {
        int row = lane / 4 + i / 2 * 8, column = lane % 4 * 2 + i % 2;
        for (int k = 0; k < 16; k++) {
            unsigned left = warp[row % 8 * 4 + k % 8 / 2][row / 8 + k / 8 * 2];
            unsigned right = warp[column * 4 + k % 8 / 2][4 + k / 8];
            sums[i] += bf16(left, k % 2) * bf16(right, k % 2);
        }
    }
    fake_warp_barrier();
}

static int run_group(void) {
    static int backward = -1;
    if (backward < 0) {
        backward = getenv("FAKE_BACKWARD") != 0;
    }
    poison(running->local, running->local_end);
    for (int i = 0; i < fake_group_size; i++) {
        prepare_item(i);
    }
    for (int ready = fake_group_size, left = ready; left > 0;) {
        if (ready == 0) {
            fprintf(stderr, "fake driver: kernel %s, group %d: a barrier that not all items reach\n", running->name,
                    fake_group);
            return LAUNCH_FAILED;
        }
        for (int i = 0; i < fake_group_size; i++) {
            fake_item = backward ? fake_group_size - 1 - i : i;
            if (states[fake_item] == READY) {
                fake_switch(&scheduler, items[fake_item]);
                left -= states[fake_item] == FINISHED;
            }
        }
        ready = release(0, fake_group_size, AT_GROUP_BARRIER);
        for (int warp = 0; warp < fake_group_size; warp += WARP) {
            int end = warp + WARP < fake_group_size ? warp + WARP : fake_group_size;
            ready += release(warp, end, AT_WARP_BARRIER);
        }
    }
    return OK;
}

/* --- kernels --- */

static kernel kernels[MOST_KERNELS];
static int kernel_count;

/* local: memory of a group that the kernel's source declares. */
void fake_add(const char *name, void (*call)(void **), const int *sizes, char *local, char *local_end) {
    kernels[kernel_count++] = (kernel) {name, call, sizes, local, local_end};
}

int cuModuleLoadData(void **module, const void *ptx) {
    IN_CONTEXT;
    char *target = strstr(ptx, ".target sm_");
    *module = strdup(ptx);
    return target && atoi(target + strlen(".target sm_")) <= capability() ? OK : INVALID_PTX;
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

/* --- launches, and graphs of them: arguments are copied when a launch is recorded --- */

typedef struct node {
    kernel *kernel;
    unsigned groups, items;
    void *arguments[MOST_ARGUMENTS];
    char values[MOST_ARGUMENTS][8];
    struct node *next;
} node;
struct graph { node *first, **end; };
static long launches, graph_launches;

static int launch(kernel *kernel, unsigned groups, unsigned items_each, void **arguments) {
    pthread_mutex_lock(&lock);
    running = kernel;
    running_arguments = arguments;
    fake_group_size = items_each;
    int result = OK;
    for (unsigned group = 0; group < groups && result == OK; group++) {
        fake_group = group;
        result = run_group();
    }
    pthread_mutex_unlock(&lock);
    return result;
}

static int record(kernel *kernel, unsigned groups, unsigned items_each, void **arguments) {
    node *last = calloc(1, sizeof *last);
    last->kernel = kernel;
    last->groups = groups;
    last->items = items_each;
    for (int i = 0; kernel->sizes[i]; i++) {
        last->arguments[i] = memcpy(last->values[i], arguments[i], kernel->sizes[i]);
    }
    *recording->end = last;
    recording->end = &last->next;
    return OK;
}

int cuLaunchKernel(
        void *function, unsigned x, unsigned y, unsigned z, unsigned items_x, unsigned items_y, unsigned items_z,
        unsigned shared, void *stream, void **arguments, void **extra) {
    IN_CONTEXT;
    if (x == 0 || y != 1 || z != 1 || items_x == 0 || items_x > MOST_ITEMS || items_y != 1 || items_z != 1 || extra) {
        return INVALID_VALUE;
    }
    if (recording && stream != recording) {
        return STREAM_CAPTURE_UNSUPPORTED;
    }
    launches += !recording;
    return recording ? record(function, x, items_x, arguments) : launch(function, x, items_x, arguments);
}

/* A stream is the graph that is recorded on it; what goes to it otherwise runs at once. */
int cuStreamCreate(void **stream, unsigned flags) {
    IN_CONTEXT;
    *stream = calloc(1, sizeof(struct graph));
    return flags == 1 /* not tied to the default stream, which cannot record */ ? OK : INVALID_VALUE;
}

int cuStreamBeginCapture_v2(void *stream, int mode) {
    IN_CONTEXT;
    NOT_RECORDING;
    recording = stream;
    *recording = (struct graph) {0, &recording->first};
    return OK;
}

int cuStreamEndCapture(void *stream, void **graph) {
    IN_CONTEXT;
    struct graph *recorded = *graph = malloc(sizeof *recorded);
    *recorded = *recording;
    recording = 0;
    return OK;
}

int cuStreamDestroy_v2(void *stream) { IN_CONTEXT; free(stream); return OK; }

/* An instance takes over the nodes. */
int cuGraphInstantiateWithFlags(void **instance, void *graph, unsigned long long flags) {
    IN_CONTEXT;
    struct graph *copy = *instance = malloc(sizeof *copy);
    *copy = *(struct graph *) graph;
    return OK;
}

int cuGraphDestroy(void *graph) { IN_CONTEXT; free(graph); return OK; }

int cuGraphLaunch(void *instance, void *stream) {
    IN_CONTEXT;
    NOT_RECORDING;
    graph_launches++;
    int result = OK;
    for (node *next = ((struct graph *) instance)->first; next && result == OK; next = next->next) {
        result = launch(next->kernel, next->groups, next->items, next->arguments);
    }
    return result;
}

int cuGraphExecDestroy(void *instance) {
    IN_CONTEXT;
    for (node *next = ((struct graph *) instance)->first; next;) {
        node *done = next;
        next = done->next;
        free(done);
    }
    free(instance);
    return OK;
}

__attribute__((destructor)) static void print_counts(void) {
    if (getenv("FAKE_COUNTS")) {
        printf("%ld launches, %ld graphs\n", launches, graph_launches);
        fflush(stdout);
    }
}
