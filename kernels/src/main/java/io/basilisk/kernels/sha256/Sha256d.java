package io.basilisk.kernels.sha256;

import java.util.Arrays;

/**
 * Double SHA-256, {@code H(H(message))}, in plain Java (FIPS 180-4, sections 4.1.2, 4.2.2, 5.1.1 and 6.2.2).
 *
 * <p>This is the reference that every faster search is checked against: short, scalar, no tables but the standard's.
 */
public final class Sha256d {
    static final int BLOCK_BYTES = 64;
    static final int DIGEST_BYTES = 32;
    static final int ROUNDS = 64;

    /** First 32 bits of the fractional parts of the cube roots of the first 64 primes. */
    private static final int[] ROUND_CONSTANTS = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
    };

    /** First 32 bits of the fractional parts of the square roots of the first 8 primes. */
    private static final int[] INITIAL_STATE = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };

    private Sha256d() {}

    /** The 32 bytes of {@code H(H(message))}. */
    public static byte[] hash(byte[] message) {
        return sha256(sha256(message));
    }

    /** The 32 bytes of {@code H(message)}. */
    static byte[] sha256(byte[] message) {
        byte[] padded = pad(message);
        int[] state = initialState();
        for (int offset = 0; offset < padded.length; offset += BLOCK_BYTES) {
            compress(state, words(padded, offset));
        }
        return bytes(state);
    }

    /** The state after the first block (bytes 0 to 63): the same for every nonce that lies behind it. */
    static int[] midstate(byte[] message) {
        int[] state = initialState();
        compress(state, words(message, 0));
        return state;
    }

    static int[] initialState() {
        return INITIAL_STATE.clone();
    }

    static int roundConstant(int round) {
        return ROUND_CONSTANTS[round];
    }

    /** Sixteen big-endian words of a 64-byte block. */
    static int[] words(byte[] bytes, int offset) {
        int[] words = new int[16];
        for (int i = 0; i < words.length; i++) {
            words[i] = word(bytes, offset + 4 * i);
        }
        return words;
    }

    /** The big-endian 32-bit word at {@code offset}. */
    static int word(byte[] bytes, int offset) {
        return bytes[offset] << 24
                | (bytes[offset + 1] & 0xff) << 16
                | (bytes[offset + 2] & 0xff) << 8
                | bytes[offset + 3] & 0xff;
    }

    /** One application of the compression function: {@code state} (8 words) takes in {@code block} (16 words). */
    static void compress(int[] state, int[] block) {
        int[] w = schedule(block);
        int[] s = state.clone();
        for (int t = 0; t < ROUNDS; t++) {
            round(s, w[t] + ROUND_CONSTANTS[t]);
        }
        for (int i = 0; i < state.length; i++) {
            state[i] += s[i];
        }
    }

    /** All 64 words of the message schedule of a block. */
    static int[] schedule(int[] block) {
        int[] w = Arrays.copyOf(block, ROUNDS);
        for (int t = 16; t < ROUNDS; t++) {
            w[t] = smallSigma1(w[t - 2]) + w[t - 7] + smallSigma0(w[t - 15]) + w[t - 16];
        }
        return w;
    }

    /** One round; {@code constantAndWord} is the sum of the round constant and the schedule word. */
    static void round(int[] s, int constantAndWord) {
        int e = s[4];
        int sigma1 = Integer.rotateRight(e, 6) ^ Integer.rotateRight(e, 11) ^ Integer.rotateRight(e, 25);
        int choose = (e & s[5]) ^ (~e & s[6]);
        int t1 = s[7] + sigma1 + choose + constantAndWord;
        int a = s[0];
        int sigma0 = Integer.rotateRight(a, 2) ^ Integer.rotateRight(a, 13) ^ Integer.rotateRight(a, 22);
        int majority = (a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]);
        System.arraycopy(s, 0, s, 1, 7);
        s[4] += t1;
        s[0] = t1 + sigma0 + majority;
    }

    static int smallSigma0(int x) {
        return Integer.rotateRight(x, 7) ^ Integer.rotateRight(x, 18) ^ (x >>> 3);
    }

    static int smallSigma1(int x) {
        return Integer.rotateRight(x, 17) ^ Integer.rotateRight(x, 19) ^ (x >>> 10);
    }

    /** FIPS 180-4 section 5.1.1: a one bit, zeros, and the length in bits as a 64-bit big-endian number. */
    private static byte[] pad(byte[] message) {
        int blocks = (message.length + 9 + BLOCK_BYTES - 1) / BLOCK_BYTES;
        byte[] padded = Arrays.copyOf(message, blocks * BLOCK_BYTES);
        padded[message.length] = (byte) 0x80;
        long bits = 8L * message.length;
        for (int i = 0; i < 8; i++) {
            padded[padded.length - 1 - i] = (byte) (bits >>> (8 * i));
        }
        return padded;
    }

    private static byte[] bytes(int[] state) {
        byte[] digest = new byte[DIGEST_BYTES];
        for (int i = 0; i < digest.length; i++) {
            digest[i] = (byte) (state[i / 4] >>> (24 - 8 * (i % 4)));
        }
        return digest;
    }
}
