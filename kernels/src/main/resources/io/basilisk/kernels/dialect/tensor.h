/* What the sources in cuda/ need beside cuda.h: tensor cores that multiply bf16, compute capability 8.0 and newer. */

/* Two floats rounded to the nearest bf16, ties to even, in one word; the first in its low half. */
DEVICE u32 pack_bf16(float low, float high) {
    u32 both;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(both) : "f"(high), "f"(low));
    return both;
}

/* sums += A B by all 32 items of a warp together, A 16 x 16 and B 16 x 8 of bf16, sums 16 x 8 of floats. With
   g = lane / 4 and t = lane % 4 an item holds (PTX ISA, "Matrix Fragments for mma.m16n8k16 with floating point type")
   a[0] = A[g][2t, 2t + 1], a[1] = A[g + 8][2t, 2t + 1], a[2] = A[g][2t + 8, 2t + 9], a[3] = A[g + 8][2t + 8, 2t + 9],
   b[0] = B[2t, 2t + 1][g], b[1] = B[2t + 8, 2t + 9][g], sums = C[g][2t, 2t + 1], C[g + 8][2t, 2t + 1]. */
DEVICE void warp_multiply(float *sums, const u32 *a, const u32 *b) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
                 "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
                 : "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[2]), "+f"(sums[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}
