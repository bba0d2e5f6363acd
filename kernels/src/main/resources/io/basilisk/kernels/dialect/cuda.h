/* The kernels' dialect as CUDA C++; opencl.h has the same names. docs/kernels.md has the table. */
typedef unsigned int u32;
#define KERNEL extern "C" __global__
#define DEVICE static __device__ __forceinline__
#define GLOBAL
#define LOCAL __shared__
#define LOCAL_ARG
#define CONSTANT static __constant__
#define GLOBAL_ID ((int) (blockIdx.x * blockDim.x + threadIdx.x))
#define LOCAL_ID ((int) threadIdx.x)
#define GROUP_ID ((int) blockIdx.x)
#define SYNC_THREADS __syncthreads()
#define TAKE_TICKET(counter) atomicAdd((counter), 1u)
#define ROTATE_RIGHT(x, n) __funnelshift_r((x), (x), (n))
#define PRAGMA(words) _Pragma(#words)
#define UNROLL(times) PRAGMA(unroll times)
#define WIDE 1
typedef u32 words;
typedef float floats;
#define WIDE_NUMBERS 0
#define PART(type, x, i) (x)
#define LOAD_FLOATS(from) (*(from))
#define STORE_FLOATS(to, x) (*(to) = (x))
