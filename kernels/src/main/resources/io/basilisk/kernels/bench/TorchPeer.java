import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The peer of the benchmarks: libtorch in eager mode, in a process of its own, run from this source file. It reads
 * lines and answers each with one:
 *
 * <pre>
 * threads N                                                      ok
 * train LAYERS HEADS KVHEADS WIDTH HIDDEN CONTEXT VOCABULARY BATCH   ok: the work of the turns that follow
 * attention SEQUENCES CONTEXT HEADS KVHEADS HEADWIDTH            ok: forward and backward
 * gemm TRANSPOSED_A TRANSPOSED_B M N K                           ok
 * turn SECONDS                                                   times done, seconds, seconds of CPU time
 * memory                                                         largest resident size in KiB
 * libraries                                                      those of mkl, openblas, jemalloc that computed
 * </pre>
 */
final class TorchPeer {
    private static final double NANOS = 1e9;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Runnable work = () -> {};

    public static void main(String[] arguments) throws IOException {
        TorchPeer peer = new TorchPeer();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(peer.answer(line.split(" ")));
        }
    }

    private String answer(String[] words) throws IOException {
        int[] numbers = words[0].equals("turn")
                ? new int[0]
                : Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray();
        switch (words[0]) {
            case "threads" -> torch.set_num_threads(numbers[0]);
            case "train" -> work = new Model(numbers)::step;
            case "attention" -> work = attention(numbers);
            case "gemm" -> work = product(numbers);
            case "turn" -> {
                return turn(Double.parseDouble(words[1]));
            }
            case "memory" -> {
                return memory();
            }
            case "libraries" -> {
                return libraries();
            }
            default -> throw new IllegalArgumentException("expected a command, got " + words[0]);
        }
        return "ok";
    }

    private String turn(double seconds) {
        long start = System.nanoTime();
        long cpuStart = SYSTEM.getProcessCpuTime();
        long done = 0;
        double used;
        do {
            try (PointerScope scope = new PointerScope()) {
                work.run();
            }
            done++;
            used = (System.nanoTime() - start) / NANOS;
        } while (used < seconds);
        return done + " " + used + " " + (SYSTEM.getProcessCpuTime() - cpuStart) / NANOS;
    }

    private static String memory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return line.replaceAll("[^0-9]", "");
            }
        }
        throw new IOException("expected a line VmHWM in /proc/self/status");
    }

    /** The code of a processor kind is loaded by MKL's first product, so its presence shows that MKL computes. */
    private static String libraries() throws IOException {
        String maps = Files.readString(Path.of("/proc/self/maps"));
        List<String> found = new ArrayList<>();
        if (maps.contains("libmkl_avx") || maps.contains("libmkl_def")) {
            found.add("MKL");
        } else {
            found.add("OpenBLAS");
        }
        if (maps.contains("libjemalloc")) {
            found.add("jemalloc");
        }
        return String.join(" + ", found);
    }

    private static Runnable product(int[] n) {
        Tensor a = n[0] == 1 ? torch.randn(n[4], n[2]).t() : torch.randn(n[2], n[4]);
        Tensor b = n[1] == 1 ? torch.randn(n[3], n[4]).t() : torch.randn(n[4], n[3]);
        Tensor c = torch.zeros(n[2], n[3]);
        return () -> torch.mm_out(c, a, b);
    }

    /** Fused attention as {@code torch.nn.functional.scaled_dot_product_attention} computes it, and its slopes. */
    private static Runnable attention(int[] n) {
        Tensor q = torch.randn(n[0], n[2], n[1], n[4]).set_requires_grad(true);
        Tensor k = torch.randn(n[0], n[3], n[1], n[4]).set_requires_grad(true);
        Tensor v = torch.randn(n[0], n[3], n[1], n[4]).set_requires_grad(true);
        Tensor slope = torch.randn(n[0], n[2], n[1], n[4]);
        return () -> fused(q, k, v, n[2] != n[3])
                .backward(slope, new BoolOptional(false), false, new TensorArrayRefOptional());
    }

    private static Tensor fused(Tensor q, Tensor k, Tensor v, boolean grouped) {
        return torch.scaled_dot_product_attention(
                q, k, v, new TensorOptional(), 0, true, new DoubleOptional(), grouped);
    }

    /** Llama's layout: RMSNorm, rotary positions, SwiGLU, no biases, head tied to the embedding. */
    private static final class Model {
        private final int layers;
        private final int heads;
        private final int keyValueHeads;
        private final int width;
        private final int context;
        private final int vocabulary;
        private final int batch;
        private final Tensor embedding;
        private final List<Tensor[]> blocks = new ArrayList<>();
        private final Tensor lastNorm;
        private final Tensor cosine;
        private final Tensor sine;
        private final TensorVector all = new TensorVector();
        private final List<AdamW> optimisers = new ArrayList<>();
        private final Random random = new Random(1);

        Model(int[] n) {
            layers = n[0];
            heads = n[1];
            keyValueHeads = n[2];
            width = n[3];
            int hidden = n[4];
            context = n[5];
            vocabulary = n[6];
            batch = n[7];
            int headWidth = width / heads;
            TensorVector decayed = new TensorVector();
            TensorVector norms = new TensorVector();
            embedding = matrix(decayed, vocabulary, width);
            for (int i = 0; i < layers; i++) {
                blocks.add(new Tensor[] {
                    norm(norms),
                    matrix(decayed, width, width),
                    matrix(decayed, keyValueHeads * headWidth, width),
                    matrix(decayed, keyValueHeads * headWidth, width),
                    matrix(decayed, width, width),
                    norm(norms),
                    matrix(decayed, hidden, width),
                    matrix(decayed, hidden, width),
                    matrix(decayed, width, hidden)
                });
            }
            lastNorm = norm(norms);
            optimisers.add(optimiser(decayed, 0.1));
            optimisers.add(optimiser(norms, 0));
            cosine = angles(headWidth, true);
            sine = angles(headWidth, false);
        }

        void step() {
            Tensor inputs = tokens().reshape(batch, context);
            optimisers.forEach(optimiser -> optimiser.zero_grad());
            torch.cross_entropy_loss(logits(inputs), tokens()).backward();
            torch.clip_grad_norm_(all, 1);
            optimisers.forEach(optimiser -> optimiser.step());
        }

        private Tensor logits(Tensor inputs) {
            Tensor x = torch.embedding(embedding, inputs);
            for (Tensor[] w : blocks) {
                x = x.add(attention(w, normed(x, w[0])));
                Tensor h = normed(x, w[5]);
                Tensor gated = torch.silu(torch.linear(h, w[6])).mul(torch.linear(h, w[7]));
                x = x.add(torch.linear(gated, w[8]));
            }
            return torch.linear(normed(x, lastNorm), embedding).reshape((long) batch * context, vocabulary);
        }

        private Tensor attention(Tensor[] w, Tensor x) {
            Tensor q = rotated(split(torch.linear(x, w[1]), heads));
            Tensor k = rotated(split(torch.linear(x, w[2]), keyValueHeads));
            Tensor v = split(torch.linear(x, w[3]), keyValueHeads);
            Tensor mixed = fused(q, k, v, heads != keyValueHeads);
            return torch.linear(mixed.transpose(1, 2).reshape(batch, context, width), w[4]);
        }

        private Tensor split(Tensor x, int count) {
            return x.reshape(batch, context, count, width / heads).transpose(1, 2);
        }

        private Tensor rotated(Tensor x) {
            long half = width / heads / 2;
            TensorVector turned = new TensorVector(x.narrow(3, half, half).neg(), x.narrow(3, 0, half));
            return x.mul(cosine).add(torch.cat(turned, 3).mul(sine));
        }

        private Tensor normed(Tensor x, Tensor gain) {
            return torch.rms_norm(x, new long[] {width}, new TensorOptional(gain), new DoubleOptional(1e-5));
        }

        private Tensor matrix(TensorVector group, long rows, long columns) {
            return parameter(group, torch.randn(rows, columns).mul_(new Scalar(0.02)));
        }

        private Tensor norm(TensorVector group) {
            return parameter(group, torch.ones(width));
        }

        private Tensor parameter(TensorVector group, Tensor tensor) {
            Tensor parameter = tensor.set_requires_grad(true);
            group.push_back(parameter);
            all.push_back(parameter);
            return parameter;
        }

        private Tensor angles(int headWidth, boolean cosines) {
            float[] table = new float[context * headWidth];
            for (int i = 0; i < table.length; i++) {
                double angle = i / headWidth * Math.pow(10_000, -2.0 * (i % headWidth % (headWidth / 2)) / headWidth);
                table[i] = (float) (cosines ? Math.cos(angle) : Math.sin(angle));
            }
            return AbstractTensor.create(table, context, headWidth);
        }

        private Tensor tokens() {
            int count = batch * context;
            return AbstractTensor.create(random.longs(count, 0, vocabulary).toArray(), count);
        }

        private static AdamW optimiser(TensorVector group, double decay) {
            AdamWOptions options = new AdamWOptions(1e-3);
            options.weight_decay().put(decay);
            return new AdamW(group, options);
        }
    }
}
