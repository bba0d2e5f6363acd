package io.basilisk.kernels.transformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The same model written a second time, on libtorch with its own gradients: the reference of {@link TorchParityTest}.
 */
final class TorchModel {
    private final TransformerConfig config;
    private final SequencedMap<String, Tensor> weights = new LinkedHashMap<>();

    TorchModel(Weights from) {
        config = from.config();
        for (TensorSpec tensor : config.tensors()) {
            float[] values = Arrays.copyOfRange(from.values(), tensor.offset(), tensor.offset() + tensor.length());
            long[] shape =
                    tensor.isNorm() ? new long[] {tensor.columns()} : new long[] {tensor.rows(), tensor.columns()};
            weights.put(tensor.name(), AbstractTensor.create(values, shape).set_requires_grad(true));
        }
    }

    /** Logits, rows x vocabulary. */
    Tensor logits(int[] tokens) {
        long context = config.context();
        long sequences = tokens.length / context;
        Tensor x = torch.embedding(
                weights.get("model.embed_tokens.weight"), AbstractTensor.create(longs(tokens), sequences, context));
        for (int i = 0; i < config.layers(); i++) {
            String layer = "model.layers." + i + ".";
            x = x.add(attention(layer, norm(x, layer + "input_layernorm.weight"), sequences));
            x = x.add(feed(layer, norm(x, layer + "post_attention_layernorm.weight")));
        }
        String head = config.tiedHead() ? "model.embed_tokens.weight" : "lm_head.weight";
        return linear(norm(x, "model.norm.weight"), head).reshape(tokens.length, config.vocabulary());
    }

    Tensor loss(Tensor logits, int[] targets) {
        return torch.cross_entropy_loss(logits, AbstractTensor.create(longs(targets), targets.length));
    }

    /** Gradients in canonical order after {@code loss.backward()}. */
    float[] gradients() {
        return flat(weights.values().stream().map(Tensor::grad).toList());
    }

    float[] values() {
        return flat(List.copyOf(weights.values()));
    }

    /** libtorch's own AdamW: one optimiser for what is decayed, one for what is not. */
    List<AdamW> optimisers(InnerSettings settings) {
        List<AdamW> optimisers = new ArrayList<>();
        for (boolean norms : new boolean[] {false, true}) {
            TensorVector group = new TensorVector();
            for (TensorSpec tensor : config.tensors()) {
                if (tensor.isNorm() == norms) {
                    group.push_back(weights.get(tensor.name()));
                }
            }
            AdamWOptions options = new AdamWOptions(settings.schedule().peak());
            betas(options.betas(), settings);
            options.weight_decay().put(norms ? 0 : settings.weightDecay());
            options.eps().put(settings.epsilon());
            optimisers.add(new AdamW(group, options));
        }
        return optimisers;
    }

    /**
     * The pair is a {@code std::tuple}, whose order in memory is the C++ library's choice: the defaults 0.9 and 0.999
     * tell.
     */
    private static void betas(DoublePointer pair, InnerSettings settings) {
        int first = pair.get(0) < pair.get(1) ? 0 : 1;
        pair.put(first, settings.beta1()).put(1 - first, settings.beta2());
    }

    /** Clips all gradients together, as {@code torch.nn.utils.clip_grad_norm_} does. */
    void clip(float most) {
        double squares = 0;
        for (Tensor weight : weights.values()) {
            float norm = weight.grad().norm().item_float();
            squares += (double) norm * norm;
        }
        double scale = most / Math.max(Math.sqrt(squares), most);
        weights.values().forEach(weight -> weight.grad().mul_(new Scalar(scale)));
    }

    private Tensor norm(Tensor x, String weight) {
        Tensor meanSquare = x.mul(x).mean(new long[] {-1}, true, new ScalarTypeOptional());
        return x.mul(torch.rsqrt(meanSquare.add(new Scalar(config.normEpsilon()))))
                .mul(weights.get(weight));
    }

    private Tensor linear(Tensor x, String weight) {
        return torch.matmul(x, weights.get(weight).transpose(0, 1));
    }

    private Tensor feed(String layer, Tensor x) {
        Tensor gate = torch.silu(linear(x, layer + "mlp.gate_proj.weight"));
        return linear(gate.mul(linear(x, layer + "mlp.up_proj.weight")), layer + "mlp.down_proj.weight");
    }

    private Tensor attention(String layer, Tensor x, long sequences) {
        Tensor q = rotate(heads(linear(x, layer + "self_attn.q_proj.weight"), sequences, config.heads()));
        Tensor k = rotate(heads(linear(x, layer + "self_attn.k_proj.weight"), sequences, config.keyValueHeads()));
        Tensor v = heads(linear(x, layer + "self_attn.v_proj.weight"), sequences, config.keyValueHeads());
        Tensor scores = torch.matmul(q, spread(k).transpose(2, 3)).mul(new Scalar(1 / Math.sqrt(config.headWidth())));
        Tensor mixed = torch.matmul(torch.softmax(scores.add(mask()), -1), spread(v));
        Tensor joined = mixed.transpose(1, 2).reshape(sequences, config.context(), config.width());
        return linear(joined, layer + "self_attn.o_proj.weight");
    }

    /** sequences x heads x context x headWidth. */
    private Tensor heads(Tensor x, long sequences, int count) {
        return x.reshape(sequences, config.context(), count, config.headWidth()).transpose(1, 2);
    }

    /** Gives every query head its key or value head. */
    private Tensor spread(Tensor x) {
        int group = config.heads() / config.keyValueHeads();
        TensorVector parts = new TensorVector();
        for (int head = 0; head < config.heads(); head++) {
            parts.push_back(x.narrow(1, head / group, 1));
        }
        return torch.cat(parts, 1);
    }

    private Tensor rotate(Tensor x) {
        int half = config.headWidth() / 2;
        float[] cosines = new float[config.context() * config.headWidth()];
        float[] sines = new float[cosines.length];
        for (int t = 0; t < config.context(); t++) {
            for (int i = 0; i < config.headWidth(); i++) {
                double angle = t * Math.pow(config.ropeTheta(), -2.0 * (i % half) / config.headWidth());
                cosines[t * config.headWidth() + i] = (float) Math.cos(angle);
                sines[t * config.headWidth() + i] = (float) Math.sin(angle);
            }
        }
        TensorVector turned = new TensorVector();
        turned.push_back(x.narrow(3, half, half).mul(new Scalar(-1)));
        turned.push_back(x.narrow(3, 0, half));
        Tensor cosine = AbstractTensor.create(cosines, config.context(), config.headWidth());
        Tensor sine = AbstractTensor.create(sines, config.context(), config.headWidth());
        return x.mul(cosine).add(torch.cat(turned, 3).mul(sine));
    }

    private Tensor mask() {
        int context = config.context();
        float[] mask = new float[context * context];
        for (int i = 0; i < context; i++) {
            Arrays.fill(mask, i * context + i + 1, (i + 1) * context, Float.NEGATIVE_INFINITY);
        }
        return AbstractTensor.create(mask, context, context);
    }

    private float[] flat(List<Tensor> tensors) {
        float[] values = new float[config.parameterCount()];
        int at = 0;
        for (Tensor tensor : tensors) {
            int length = (int) tensor.numel();
            new FloatPointer(tensor.contiguous().data_ptr_float()).get(values, at, length);
            at += length;
        }
        return values;
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    /** Name and values of each tensor, for messages. */
    Map<String, Tensor> tensors() {
        return weights;
    }
}
