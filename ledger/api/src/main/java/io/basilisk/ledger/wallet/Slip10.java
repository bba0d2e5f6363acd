package io.basilisk.ledger.wallet;

import io.basilisk.ledger.codec.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** Private Ed25519 keys from one seed, by path (SLIP-0010). For this curve every step is hardened. */
final class Slip10 {
    /** {@code m/44'/4346699'/0'}: purpose of BIP 44, "BSK" as a number, first account. */
    static final int[] WALLET_PATH = {44, 0x42534b, 0};

    private static final byte[] CURVE = "ed25519 seed".getBytes(StandardCharsets.US_ASCII);
    private static final int HARDENED = 1 << 31;
    private static final int KEY_BYTES = 32;

    private Slip10() {}

    /** @param path numbers below 2^31, hardened or not as written */
    static byte[] derive(byte[] seed, int... path) {
        byte[] node = hmac(CURVE, seed);
        for (int step : path) {
            byte[] data = new ByteWriter()
                    .u8(0)
                    .bytes(Arrays.copyOf(node, KEY_BYTES))
                    .u32(step | HARDENED)
                    .toBytes();
            node = hmac(Arrays.copyOfRange(node, KEY_BYTES, node.length), data);
        }
        return Arrays.copyOf(node, KEY_BYTES);
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        HMac hmac = new HMac(new SHA512Digest());
        hmac.init(new KeyParameter(key));
        hmac.update(data, 0, data.length);
        byte[] out = new byte[hmac.getMacSize()];
        hmac.doFinal(out, 0);
        return out;
    }
}
