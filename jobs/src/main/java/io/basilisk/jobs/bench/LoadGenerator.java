package io.basilisk.jobs.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Asks for one path over and over, on connections that stay open, one request at a time on each. */
final class LoadGenerator {
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);
    private static final String OK = "HTTP/1.1 200";

    private LoadGenerator() {}

    /**
     * What came of it.
     *
     * @param perSecond answers a second, all connections together
     * @param p99Millis time that 99 % of the answers needed at most
     */
    record Load(double perSecond, double p99Millis) {}

    /** @throws IllegalStateException when an answer is not 200 */
    static Load run(int port, String path, int connections, double seconds) throws InterruptedException {
        byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: ledger\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        long end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        try (ExecutorService pool = Executors.newFixedThreadPool(connections)) {
            List<Callable<long[]>> loops = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                loops.add(() -> ask(port, request, end));
            }
            List<long[]> all = new ArrayList<>();
            for (var loop : pool.invokeAll(loops)) {
                if (loop.state() == java.util.concurrent.Future.State.FAILED) {
                    throw new IllegalStateException(path + " failed under load", loop.exceptionNow());
                }
                all.add(loop.resultNow());
            }
            long[] nanos = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            double p99 = nanos[(int) (nanos.length * 0.99)] / (double) TimeUnit.MILLISECONDS.toNanos(1);
            return new Load(nanos.length / seconds, p99);
        }
    }

    /** @return how long each answer took */
    private static long[] ask(int port, byte[] request, long end) throws IOException {
        long[] nanos = new long[1 << 12];
        int count = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
            byte[] line = new byte[1 << 10];
            for (long began = System.nanoTime(); began < end; began = System.nanoTime()) {
                socket.getOutputStream().write(request);
                skipAnswer(in, line);
                nanos = count == nanos.length ? Arrays.copyOf(nanos, 2 * count) : nanos;
                nanos[count++] = System.nanoTime() - began;
            }
        }
        return Arrays.copyOf(nanos, count);
    }

    private static void skipAnswer(InputStream in, byte[] line) throws IOException {
        int length = readLine(in, line);
        String status = new String(line, 0, Math.min(length, OK.length()), StandardCharsets.US_ASCII);
        if (!status.equals(OK)) {
            throw new IOException("expected 200, got " + new String(line, 0, length, StandardCharsets.US_ASCII));
        }
        int body = 0;
        for (length = readLine(in, line); length > 0; length = readLine(in, line)) {
            body = isLength(line, length) ? number(line, LENGTH.length, length) : body;
        }
        in.skipNBytes(body);
    }

    private static boolean isLength(byte[] line, int length) {
        for (int i = 0; i < LENGTH.length; i++) {
            if (i >= length || (line[i] | 0x20) != (LENGTH[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] digits, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = 10 * value + digits[i] - '0';
        }
        return value;
    }

    /** @return its length without the line end */
    private static int readLine(InputStream in, byte[] line) throws IOException {
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the ledger closed the connection");
            }
            if (next != '\r' && length < line.length) {
                line[length++] = (byte) next;
            }
        }
        return length;
    }
}
