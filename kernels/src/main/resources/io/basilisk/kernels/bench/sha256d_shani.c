/* Peer of the nonce search: double SHA-256 of a 116-byte header with the processor's SHA instructions, two nonces
   interleaved, midstate kept. Prints million hashes per second of CPU time. Usage: sha256d_shani SECONDS */
#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define LANES 2

static const uint32_t K[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
static const uint32_t IV[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                               0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/* The instructions want the state as (A, B, E, F) and (C, D, G, H), highest lane first. */
static inline __m128i abef(const uint32_t *s) { return _mm_set_epi32((int)s[0], (int)s[1], (int)s[4], (int)s[5]); }
static inline __m128i cdgh(const uint32_t *s) { return _mm_set_epi32((int)s[2], (int)s[3], (int)s[6], (int)s[7]); }

/* One block for each lane; w[lane] are its 16 words, four to a vector, overwritten by the running schedule. */
static inline __attribute__((always_inline)) void compress(__m128i x[LANES], __m128i y[LANES], __m128i w[LANES][4]) {
#pragma GCC unroll 16
  for (int t = 0; t < 16; t++) {
    for (int i = 0; i < LANES; i++) {
      if (t >= 4) {
        __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w[i][t & 3], w[i][(t + 1) & 3]),
                                    _mm_alignr_epi8(w[i][(t + 3) & 3], w[i][(t + 2) & 3], 4));
        w[i][t & 3] = _mm_sha256msg2_epu32(sum, w[i][(t + 3) & 3]);
      }
      __m128i k = _mm_add_epi32(w[i][t & 3], _mm_load_si128((const __m128i *)&K[4 * t]));
      y[i] = _mm_sha256rnds2_epu32(y[i], x[i], k);
      x[i] = _mm_sha256rnds2_epu32(x[i], y[i], _mm_shuffle_epi32(k, 0x0e));
    }
  }
}

int main(int argc, char **argv) {
  double seconds = argc > 1 ? atof(argv[1]) : 1, used;
  volatile uint32_t anything = 0x9e3779b9; /* keeps the compiler from folding the header away */
  uint32_t header[12], mid[8], low = 0;
  uint64_t hashes = 0, hits = 0;
  for (int t = 0; t < 12; t++) header[t] = anything * (uint32_t)(t + 1);
  for (int i = 0; i < 8; i++) mid[i] = anything ^ (uint32_t)i;
  const __m128i mx = abef(mid), my = cdgh(mid), ix = abef(IV), iy = cdgh(IV);
  do {
    for (int call = 0; call < 50000; call++, low += LANES) {
      __m128i x[LANES], y[LANES], w[LANES][4];
      for (int i = 0; i < LANES; i++) {
        for (int q = 0; q < 3; q++) w[i][q] = _mm_loadu_si128((const __m128i *)&header[4 * q]);
        w[i][3] = _mm_set_epi32(928, 0, (int)0x80000000, (int)(low + (uint32_t)i));
        x[i] = mx, y[i] = my;
      }
      compress(x, y, w);
      for (int i = 0; i < LANES; i++) {
        __m128i p = _mm_add_epi32(x[i], mx), q = _mm_add_epi32(y[i], my);
        w[i][0] = _mm_shuffle_epi32(_mm_unpackhi_epi64(q, p), 0x1b); /* D C B A turned round */
        w[i][1] = _mm_shuffle_epi32(_mm_unpacklo_epi64(q, p), 0x1b);
        w[i][2] = _mm_set_epi32(0, 0, 0, (int)0x80000000);
        w[i][3] = _mm_set_epi32(256, 0, 0, 0);
        x[i] = ix, y[i] = iy;
      }
      compress(x, y, w);
      for (int i = 0; i < LANES; i++) hits += (uint32_t)_mm_extract_epi32(x[i], 3) + IV[0] == 0;
    }
    hashes += 50000 * LANES;
    used = (double)clock() / CLOCKS_PER_SEC;
  } while (used < seconds);
  printf("%.3f\n", hashes / used / 1e6);
  return hits == ~0ull; /* never, but the hits are used */
}
