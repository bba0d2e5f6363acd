package io.basilisk.jobs.data.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Lines of bytes. */
final class LineInput {

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int limit;

    LineInput(InputStream in) {
        this.in = in;
    }

    /**
     * Reads up to and with the next line feed, but no further than {@code most} bytes (and what is buffered).
     *
     * @param line gets the bytes, without the line feed
     * @return bytes read, the line feed among them; 0 at the end of the input
     */
    long read(OutputStream line, long most) throws IOException {
        long length = 0;
        while (length <= most && (at < limit || fill())) {
            int end = at;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, at, end - at);
            length += end - at;
            at = end;
            if (at < limit) {
                at++;
                return length + 1;
            }
        }
        return length;
    }

    private boolean fill() throws IOException {
        at = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
