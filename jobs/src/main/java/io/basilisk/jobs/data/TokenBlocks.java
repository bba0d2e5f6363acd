package io.basilisk.jobs.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** The table of token blocks: a row is a block, its tokens are one binary value. */
final class TokenBlocks {

    static final String BLOCK = "block";
    static final String TOKENS = "tokens";
    static final String IDS = "ids";

    /** {@code block}: number in the file, from 0. {@code ids}: little-endian, two bytes each or four. */
    static final MessageType SCHEMA = MessageTypeParser.parseMessageType(
            "message token_blocks { required int32 block; required int32 tokens; required binary ids; }");

    private static final int TWO_BYTE_IDS = 1 << 16;

    private TokenBlocks() {}

    /** Bytes of an id in a corpus of this vocabulary. */
    static int idBytes(int vocabularySize) {
        return vocabularySize <= TWO_BYTE_IDS ? Short.BYTES : Integer.BYTES;
    }

    static byte[] encode(int[] tokens, int idBytes) {
        ByteBuffer bytes = ByteBuffer.allocate(tokens.length * idBytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int token : tokens) {
            if (idBytes == Short.BYTES) {
                bytes.putShort((short) token);
            } else {
                bytes.putInt(token);
            }
        }
        return bytes.array();
    }

    static int[] decode(byte[] ids, int idBytes) {
        ByteBuffer bytes = ByteBuffer.wrap(ids).order(ByteOrder.LITTLE_ENDIAN);
        int[] tokens = new int[ids.length / idBytes];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = idBytes == Short.BYTES ? bytes.getShort() & 0xffff : bytes.getInt();
        }
        return tokens;
    }

    /**
     * How many blocks {@code tokens} tokens are cut into, as even as can be.
     *
     * @param most most tokens in a block
     * @param wanted blocks that there should be at least, for dealing them out, if none gets smaller than {@code least}
     */
    static int count(int tokens, int most, int wanted, int least) {
        int needed = Math.ceilDiv(tokens, most);
        return Math.max(needed, Math.min(wanted, Math.max(1, tokens / least)));
    }
}
