/* Search for nonces whose double SHA-256 may meet a target (FIPS 180-4; the header is drawn in docs/ledger-format.md). The
   first block of the header and 12 rounds of the second do not depend on the low word of the nonce: they come with the
   job. Only the first word of the hash is compared: no hit is lost, and the host checks those that are reported.
   job: 0-7 state after those 12 rounds, 8-15 state before the second block, 16-31 words of the second block, 32 first
   word of the target, 33 low word of the first nonce, 34 number of nonces.
   hits: 0 counts them, and is zero at first; the following most elements take their numbers within the range, in no
   particular order.
   A variable of type words holds one word of WIDE nonces: 1 on GPUs, more where the device is a CPU with vectors. */

CONSTANT u32 ROUND_CONSTANTS[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

#define FIRST_INITIAL 0x6a09e667u
#define FIXED_ROUNDS 12

/* The compression function from round first on, but for its last addition; block becomes its own schedule. */
DEVICE void compress(words *state, words *block, int first) {
    words a = state[0], b = state[1], c = state[2], d = state[3];
    words e = state[4], f = state[5], g = state[6], h = state[7];
#pragma unroll
    for (int t = 0; t < 64; t++) {
        if (t >= 16) {
            words before15 = block[(t - 15) & 15];
            words before2 = block[(t - 2) & 15];
            block[t & 15] += block[(t - 7) & 15]
                    + (ROTATE_RIGHT(before15, 7) ^ ROTATE_RIGHT(before15, 18) ^ (before15 >> 3))
                    + (ROTATE_RIGHT(before2, 17) ^ ROTATE_RIGHT(before2, 19) ^ (before2 >> 10));
        }
        if (t >= first) {
            words t1 = h + (ROTATE_RIGHT(e, 6) ^ ROTATE_RIGHT(e, 11) ^ ROTATE_RIGHT(e, 25)) + ((e & (f ^ g)) ^ g)
                    + ROUND_CONSTANTS[t] + block[t & 15];
            words t2 = (ROTATE_RIGHT(a, 2) ^ ROTATE_RIGHT(a, 13) ^ ROTATE_RIGHT(a, 22)) + ((a & b) | (c & (a | b)));
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = d;
    state[4] = e;
    state[5] = f;
    state[6] = g;
    state[7] = h;
}

/* The words of the hash of a header whose block is given, but for the last addition; destroys the block. */
DEVICE void hash_twice(GLOBAL const u32 *job, words *block, words *state) {
    for (int i = 0; i < 8; i++) {
        state[i] = (words) (job[i]);
    }
    compress(state, block, FIXED_ROUNDS);
    for (int i = 0; i < 8; i++) {
        block[i] = state[i] + job[8 + i];
        block[8 + i] = (words) (0);
    }
    block[8] = (words) (0x80000000u);
    block[15] = (words) (256u);
    state[0] = (words) (FIRST_INITIAL);
    state[1] = (words) (0xbb67ae85u);
    state[2] = (words) (0x3c6ef372u);
    state[3] = (words) (0xa54ff53au);
    state[4] = (words) (0x510e527fu);
    state[5] = (words) (0x9b05688cu);
    state[6] = (words) (0x1f83d9abu);
    state[7] = (words) (0x5be0cd19u);
    compress(state, block, 0);
}

/* Items take WIDE nonces at a time, in turns. */
KERNEL void sha256d_search(
        GLOBAL const u32 *job, int job_at, GLOBAL u32 *hits, int hits_at, int items, int most) {
    words state[8];
    words block[16];
    job += job_at;
    u32 count = job[34];
    for (u32 number = (u32) GLOBAL_ID * WIDE; number < count; number += (u32) items * WIDE) {
        for (int i = 0; i < 16; i++) {
            block[i] = (words) (job[16 + i]);
        }
        block[12] = job[33] + number + WIDE_NUMBERS;
        hash_twice(job, block, state);
        words first = state[0] + FIRST_INITIAL;
        for (u32 i = 0; i < WIDE; i++) {
            if (number + i < count && PART(u32, first, i) <= job[32]) {
                u32 ticket = TAKE_TICKET(&hits[hits_at]);
                if (ticket < (u32) most) {
                    hits[hits_at + 1 + ticket] = number + i;
                }
            }
        }
    }
}
